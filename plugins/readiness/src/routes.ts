import { createRouteRef } from '@backstage/core-plugin-api';

/** The organisation page. */
export const rootRouteRef = createRouteRef({ id: 'readiness' });

/** The tab on an entity's page. */
export const entityContentRouteRef = createRouteRef({
  id: 'readiness.entity-content',
});

/** Where the tab is mounted under an entity's page. Cards and tables link there. */
export const entityContentPath = '/readiness';
