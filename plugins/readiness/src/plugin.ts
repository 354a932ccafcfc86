import {
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { readinessApiFactory } from './api';
import { entityContentRouteRef, rootRouteRef } from './routes';

/**
 * The readiness plugin for apps on the legacy frontend system.
 *
 * @public
 */
export const readinessPlugin = createPlugin({
  id: 'readiness',
  apis: [readinessApiFactory],
  routes: { root: rootRouteRef, entityContent: entityContentRouteRef },
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
 * The readiness of all entities, area by area: a page of its own.
 *
 * @public
 */
export const ReadinessPage = readinessPlugin.provide(
  createRoutableExtension({
    name: 'ReadinessPage',
    component: () => import('./components/page').then(m => m.ReadinessPage),
    mountPoint: rootRouteRef,
  }),
);
