/**
 * The pages of Prodready for apps on the new frontend system: install the default export.
 *
 * @packageDocumentation
 */
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  CatalogFilterBlueprint,
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import {
  SearchFilterResultTypeBlueprint,
  SearchResultListItemBlueprint,
} from '@backstage/plugin-search-react/alpha';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUserOutlined';
import { verdictFilterSchema } from '@prodready/plugin-readiness-common';
import { z } from 'zod';
import { readinessApiFactory, readinessApiRef } from './api';
import { NamedIcon } from './components/layout/NamedIcon';
import { loadPages } from './components/page/parts';
import { isReadinessAvailable, isReadinessOwner } from './conditions';
import { homeWidget } from './homeWidget';
import {
  checkReferenceRouteRef,
  checkRouteRef,
  checksRouteRef,
  entityContentPath,
  entityContentRouteRef,
  followUpRouteRef,
  rootRouteRef,
} from './routes';

export { createReadinessColumn, withReadinessColumn } from './catalogColumn';
export type { ReadinessColumnOptions } from './catalogColumn';

const readinessApi = ApiBlueprint.make({
  params: defineParams => defineParams(readinessApiFactory),
});

/** An icon that the app has registered, by its id. */
const iconSchema = z.string().optional();
const titleSchema = z.string().optional();

const readinessPage = PageBlueprint.makeWithOverrides({
  configSchema: { icon: iconSchema },
  factory(originalFactory, { apis, config }) {
    return originalFactory({
      path: '/readiness',
      routeRef: rootRouteRef,
      ...(config.icon && { icon: <NamedIcon id={config.icon} /> }),
      // The frame of the new frontend system has a header, but names no main content.
      loader: () =>
        loadPages(apis.get(readinessApiRef)).then(m => (
          <main>
            <m.ReadinessRoutes />
          </main>
        )),
    });
  },
});

const readinessEntityContent = EntityContentBlueprint.make({
  params: {
    path: entityContentPath,
    title: 'Readiness',
    routeRef: entityContentRouteRef,
    filter: isReadinessAvailable,
    loader: () =>
      import('./components/content').then(m => <m.EntityReadinessContent />),
  },
});

const readinessEntityCard = EntityCardBlueprint.makeWithOverrides({
  configSchema: { title: titleSchema },
  factory(originalFactory, { config }) {
    return originalFactory({
      type: 'info',
      filter: isReadinessAvailable,
      loader: () =>
        import('./components/card').then(m => (
          <m.EntityReadinessCard title={config.title} />
        )),
    });
  },
});

const readinessFollowUpCard = EntityCardBlueprint.makeWithOverrides({
  name: 'follow-up',
  configSchema: { title: titleSchema },
  factory(originalFactory, { config }) {
    return originalFactory({
      type: 'content',
      filter: isReadinessOwner,
      loader: () =>
        import('./components/widgets').then(m => (
          <m.EntityFollowUpCard title={config.title} />
        )),
    });
  },
});

const readinessHomeWidget = HomePageWidgetBlueprint.makeWithOverrides({
  configSchema: { title: titleSchema },
  factory(originalFactory, { config }) {
    return originalFactory({
      ...homeWidget,
      ...(config.title && { title: config.title }),
      name: 'Readiness',
      components: () =>
        import('./components/widgets').then(m => ({ Content: m.HomeWidget })),
    });
  },
});

const readinessSearchResult = SearchResultListItemBlueprint.makeWithOverrides({
  configSchema: { icon: iconSchema },
  factory(originalFactory, { config }) {
    return originalFactory({
      predicate: result => result.type === 'readiness',
      ...(config.icon && { icon: <NamedIcon id={config.icon} /> }),
      component: () =>
        import('./components/widgets').then(m => m.SearchResultItem),
    });
  },
});

const readinessSearchType = SearchFilterResultTypeBlueprint.makeWithOverrides({
  configSchema: { title: titleSchema, icon: iconSchema },
  factory(originalFactory, { config }) {
    return originalFactory({
      value: 'readiness',
      name: config.title ?? 'Readiness',
      icon: config.icon ? <NamedIcon id={config.icon} /> : <VerifiedUserIcon />,
    });
  },
});

const readinessCatalogFilter = CatalogFilterBlueprint.makeWithOverrides({
  configSchema: {
    title: titleSchema,
    initialFilter: z.array(verdictFilterSchema).default([]),
  },
  factory(originalFactory, { config }) {
    return originalFactory({
      loader: () =>
        import('./components/catalog').then(m => (
          <m.EntityReadinessPicker {...config} />
        )),
    });
  },
});

/**
 * The readiness plugin for apps on the new frontend system: the *Readiness* tab and the overview card of entities,
 * the page of the whole organisation with follow-up and checks at `/readiness`, a card for groups and users, a widget for
 * the home page, a filter for the catalog and an item for search results. Titles and icons are set by the configuration of
 * the extensions, or for all of it with `withOverrides`.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'readiness',
  title: 'Readiness',
  icon: <VerifiedUserIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    followUp: followUpRouteRef,
    checks: checksRouteRef,
    check: checkRouteRef,
    entityContent: entityContentRouteRef,
  },
  externalRoutes: { checkReference: checkReferenceRouteRef },
  extensions: [
    readinessApi,
    readinessPage,
    readinessEntityContent,
    readinessEntityCard,
    readinessFollowUpCard,
    readinessHomeWidget,
    readinessSearchResult,
    readinessSearchType,
    readinessCatalogFilter,
  ],
});
