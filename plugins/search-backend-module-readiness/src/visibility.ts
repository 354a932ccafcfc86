import type { RootConfigService } from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { readinessReportReadPermission } from '@prodready/plugin-readiness-common';

/** Who finds documents, and what may stand in them. */
export interface Visibility {
  permission: ResourcePermission;
  /** Whether what reports say may be found; otherwise only the names of services. */
  withReports: boolean;
}

const choices = [catalogEntityReadPermission, readinessReportReadPermission];
const key = 'search.collators.readiness.visibleBy';

/**
 * A report is for those who may see its entity in the catalog and also read reports, but a search backend asks one
 * permission of each index. So the catalog decides, as for everything else that is found; and what would need the other
 * permission too is left out, unless whoever knows the policy says which of the two implies the other.
 */
export function readVisibility(config: RootConfigService): Visibility {
  const chosen = config.getOptionalString(key);
  if (chosen === undefined) {
    return {
      permission: catalogEntityReadPermission,
      withReports: !config.getOptionalBoolean('permission.enabled'),
    };
  }
  const permission = choices.find(({ name }) => name === chosen);
  if (!permission) {
    throw new Error(
      `${key} in the configuration is '${chosen}': it must be ${choices
        .map(({ name }) => name)
        .join(' or ')}, or be left out`,
    );
  }
  return { permission, withReports: true };
}
