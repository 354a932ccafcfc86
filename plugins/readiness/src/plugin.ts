import {
  createComponentExtension,
  createPlugin,
  createReactExtension,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { createSearchResultListItemExtension } from '@backstage/plugin-search-react';
import { readinessApiFactory } from './api';
import { loadPages } from './components/page/parts';
import { homeWidget } from './homeWidget';
import {
  checkReferenceRouteRef,
  checkRouteRef,
  checksRouteRef,
  entityContentRouteRef,
  followUpRouteRef,
  rootRouteRef,
} from './routes';

/**
 * The readiness plugin for apps on the legacy frontend system.
 *
 * @public
 */
export const readinessPlugin = createPlugin({
  id: 'readiness',
  apis: [readinessApiFactory],
  routes: {
    root: rootRouteRef,
    followUp: followUpRouteRef,
    checks: checksRouteRef,
    check: checkRouteRef,
    entityContent: entityContentRouteRef,
  },
  externalRoutes: { checkReference: checkReferenceRouteRef },
});

/**
 * The readiness report of the entity in context: content for a tab at `/readiness` on an entity's page.
 *
 * @public
 */
export const EntityReadinessContent = readinessPlugin.provide(
  createRoutableExtension({
    name: 'EntityReadinessContent',
    component: () =>
      import('./components/content').then(m => m.EntityReadinessContent),
    mountPoint: entityContentRouteRef,
  }),
);

/**
 * The readiness of the entity in context at a glance: a card for the overview of an entity's page.
 *
 * @public
 */
export const EntityReadinessCard = readinessPlugin.provide(
  createComponentExtension({
    name: 'EntityReadinessCard',
    component: {
      lazy: () => import('./components/card').then(m => m.EntityReadinessCard),
    },
  }),
);

/**
 * What the group or user in context has to do: a card for the overview of its page. Show it where
 * {@link isReadinessOwner} holds.
 *
 * @public
 */
export const EntityReadinessFollowUpCard = readinessPlugin.provide(
  createComponentExtension({
    name: 'EntityReadinessFollowUpCard',
    component: {
      lazy: () =>
        import('./components/widgets').then(m => m.EntityFollowUpCard),
    },
  }),
);

/**
 * Narrows the catalog's list to entities with certain verdicts: put it among the `filters` of `CatalogIndexPage`.
 *
 * @public
 */
export const EntityReadinessPicker = readinessPlugin.provide(
  createComponentExtension({
    name: 'EntityReadinessPicker',
    component: {
      lazy: () =>
        import('./components/catalog').then(m => m.EntityReadinessPicker),
    },
  }),
);

/**
 * One's own services and what there is to do for them: a card for the home page, also for one that its users arrange
 * (`CustomHomepageGrid`).
 *
 * @public
 */
export const ReadinessHomeCard = readinessPlugin.provide(
  createReactExtension({
    name: 'ReadinessHomeCard',
    data: {
      title: homeWidget.title,
      description: homeWidget.description,
      'home.widget.config': { layout: homeWidget.layout },
    },
    component: {
      lazy: () => import('./components/widgets').then(m => m.HomeCard),
    },
  }),
);

/**
 * A service found by its readiness, for the results of the search page.
 *
 * @public
 */
export const ReadinessSearchResultListItem = readinessPlugin.provide(
  createSearchResultListItemExtension({
    name: 'ReadinessSearchResultListItem',
    component: () =>
      import('./components/widgets').then(m => m.SearchResultItem),
    predicate: result => result.type === 'readiness',
  }),
);

/**
 * The readiness of all entities, area by area, what owners have to do, and what checks ask: a page of its own.
 *
 * @public
 */
export const ReadinessPage = readinessPlugin.provide(
  createRoutableExtension({
    name: 'ReadinessPage',
    component: () => loadPages().then(m => m.ReadinessPage),
    mountPoint: rootRouteRef,
  }),
);
