import { createPermission } from '@backstage/plugin-permission-common';

/**
 * May see the readiness report of a catalog entity. Holders also need the catalog's own `catalog.entity.read` for the
 * entity: reports never tell of entities that the catalog hides.
 *
 * The resource is the entity, so policies can decide with the catalog's rules (`IS_ENTITY_OWNER` and so on).
 *
 * @public
 */
export const readinessReportReadPermission = createPermission({
  name: 'readiness.report.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/**
 * May have the repository of a catalog entity scanned again now, instead of at the next scheduled time.
 *
 * @public
 */
export const readinessReportRescanPermission = createPermission({
  name: 'readiness.report.rescan',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** All permissions of the readiness plugin. @public */
export const readinessPermissions = [
  readinessReportReadPermission,
  readinessReportRescanPermission,
];
