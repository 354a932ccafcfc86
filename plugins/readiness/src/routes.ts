import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

/** The organisation page. */
export const rootRouteRef = createRouteRef({ id: 'readiness' });

/** The owners' page: what is open, due and waiting for approval. */
export const followUpRouteRef = createSubRouteRef({
  id: 'readiness.follow-up',
  parent: rootRouteRef,
  path: '/follow-up',
});

/** All checks. */
export const checksRouteRef = createSubRouteRef({
  id: 'readiness.checks',
  parent: rootRouteRef,
  path: '/checks',
});

/** The reference page of a check. */
export const checkRouteRef = createSubRouteRef({
  id: 'readiness.check',
  parent: rootRouteRef,
  path: '/checks/:checkId',
});

/** Bind it to have checks explained somewhere else, for example in an organisation's own handbook. */
export const checkReferenceRouteRef = createExternalRouteRef({
  id: 'check-reference',
  params: ['checkId'],
  optional: true,
});

/** The tab on an entity's page. */
export const entityContentRouteRef = createRouteRef({
  id: 'readiness.entity-content',
});

/** Where the tab is mounted under an entity's page. Cards and tables link there. */
export const entityContentPath = '/readiness';
