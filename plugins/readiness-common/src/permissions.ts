import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions on a catalog entity's readiness. Rules of `@prodready/plugin-readiness-backend` such as
 * `IS_OWNER` and `HAS_LIFECYCLE` decide on it.
 *
 * @public
 */
export const RESOURCE_TYPE_READINESS_ENTITY = 'readiness-entity';

/**
 * May see the readiness report of a catalog entity. Holders also need the catalog's own `catalog.entity.read` for the
 * entity: reports never tell of entities that the catalog hides.
 *
 * @public
 */
export const readinessReportReadPermission = createPermission({
  name: 'readiness.report.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_READINESS_ENTITY,
});

/**
 * May have the repository of a catalog entity scanned again now, instead of at the next scheduled time.
 *
 * @public
 */
export const readinessReportRescanPermission = createPermission({
  name: 'readiness.report.rescan',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_READINESS_ENTITY,
});

/** May set assignee, due date, note and ticket of an entity's findings. @public */
export const readinessFollowUpManagePermission = createPermission({
  name: 'readiness.follow-up.manage',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_READINESS_ENTITY,
});

/** May ask for exemptions of an entity's findings. @public */
export const readinessExemptionRequestPermission = createPermission({
  name: 'readiness.exemption.request',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_READINESS_ENTITY,
});

/** May approve, reject and revoke exemptions that others asked for. @public */
export const readinessExemptionApprovePermission = createPermission({
  name: 'readiness.exemption.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_READINESS_ENTITY,
});

/** May see how the plugin itself fares. @public */
export const readinessAdministerPermission = createPermission({
  name: 'readiness.administer',
  attributes: { action: 'read' },
});

/** The permissions that are decided entity by entity. @public */
export const readinessEntityPermissions = [
  readinessReportReadPermission,
  readinessReportRescanPermission,
  readinessFollowUpManagePermission,
  readinessExemptionRequestPermission,
  readinessExemptionApprovePermission,
];

/** All permissions of the readiness plugin. @public */
export const readinessPermissions = [
  ...readinessEntityPermissions,
  readinessAdministerPermission,
];
