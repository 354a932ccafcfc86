import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  EntityReport,
  readinessExemptionApprovePermission,
  readinessExemptionRequestPermission,
  readinessFollowUpManagePermission,
  readinessReportReadPermission,
  readinessReportRescanPermission,
} from '@prodready/plugin-readiness-common';
import { inBatches } from '../database/database';

/** Who may see and do what. The catalog decides which entities a caller knows of; then the plugin's own permissions count. */
export class EntityAccess {
  constructor(
    private readonly catalog: CatalogService,
    private readonly permissions: PermissionsService,
  ) {}

  /**
   * The entity, if the caller may see it and its report. One that the catalog hides from the caller throws the same
   * `NotFoundError` as one that does not exist.
   */
  async readable(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<Entity> {
    const entity = await this.catalog.getEntityByRef(ref, { credentials });
    if (!entity) throw notFound(ref);
    await this.require(readinessReportReadPermission, ref, credentials);
    return entity;
  }

  /** What the caller may do with the entity. */
  async may(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<EntityReport['may']> {
    const [rescan, manageFollowUp, requestExemption, approveExemption] =
      await this.permissions.authorize(
        [
          readinessReportRescanPermission,
          readinessFollowUpManagePermission,
          readinessExemptionRequestPermission,
          readinessExemptionApprovePermission,
        ].map(permission => ({ permission, resourceRef: ref })),
        { credentials },
      );
    const allowed = ({ result }: { result: AuthorizeResult }) =>
      result === AuthorizeResult.ALLOW;
    return {
      rescan: allowed(rescan),
      manageFollowUp: allowed(manageFollowUp),
      requestExemption: allowed(requestExemption),
      approveExemption: allowed(approveExemption),
    };
  }

  /** Throws `NotAllowedError` when the caller may not have the entity scanned. */
  async requireRescan(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    await this.require(readinessReportRescanPermission, ref, credentials);
  }

  /** Those of the entities whose reports the caller may see. Asks about single ones only where a policy demands it. */
  async visible<T extends { ref: string; uid: string }>(
    entities: T[],
    credentials: BackstageCredentials,
  ): Promise<T[]> {
    const [catalog, report] = await this.permissions.authorizeConditional(
      [
        { permission: catalogEntityReadPermission },
        { permission: readinessReportReadPermission },
      ],
      { credentials },
    );
    if (
      catalog.result === AuthorizeResult.DENY ||
      report.result === AuthorizeResult.DENY
    ) {
      return [];
    }
    let visible = entities;
    if (catalog.result === AuthorizeResult.CONDITIONAL) {
      visible = await this.shownByCatalog(visible, credentials);
    }
    if (report.result === AuthorizeResult.CONDITIONAL) {
      visible = await this.shownByPolicy(visible, credentials);
    }
    return visible;
  }

  private async shownByCatalog<T extends { ref: string; uid: string }>(
    entities: T[],
    credentials: BackstageCredentials,
  ): Promise<T[]> {
    const shown: T[] = [];
    for (const batch of inBatches(entities, 200)) {
      const { items } = await this.catalog.getEntitiesByRefs(
        {
          entityRefs: batch.map(({ ref }) => ref),
          fields: [
            'kind',
            'metadata.name',
            'metadata.namespace',
            'metadata.uid',
          ],
        },
        { credentials },
      );
      shown.push(
        ...batch.filter((entity, index) => {
          const item = items[index];
          return (
            item &&
            stringifyEntityRef(item) === entity.ref &&
            item.metadata.uid === entity.uid
          );
        }),
      );
    }
    return shown;
  }

  private async shownByPolicy<T extends { ref: string }>(
    entities: T[],
    credentials: BackstageCredentials,
  ): Promise<T[]> {
    const shown: T[] = [];
    for (const batch of inBatches(entities, 200)) {
      const decisions = await this.permissions.authorize(
        batch.map(({ ref }) => ({
          permission: readinessReportReadPermission,
          resourceRef: ref,
        })),
        { credentials },
      );
      shown.push(
        ...batch.filter(
          (_, index) => decisions[index].result === AuthorizeResult.ALLOW,
        ),
      );
    }
    return shown;
  }

  private async require(
    permission: ResourcePermission<'readiness-entity'>,
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.allows(permission, ref, credentials))) {
      throw new NotAllowedError(
        `This needs the permission ${permission.name} for ${ref}. Ask whoever maintains the portal's permission policy.`,
      );
    }
  }

  private async allows(
    permission: ResourcePermission<'readiness-entity'>,
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.permissions.authorize(
      [{ permission, resourceRef: ref }],
      { credentials },
    );
    return decision.result === AuthorizeResult.ALLOW;
  }
}

function notFound(ref: string): NotFoundError {
  return new NotFoundError(
    `There is no entity ${ref}, or you may not see it. Check the reference in the catalog.`,
  );
}
