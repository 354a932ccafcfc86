import type {
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  BasicPermission,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { ConditionTransformer } from '@backstage/plugin-permission-node';
import {
  Caller,
  EntityReport,
  readinessAdministerPermission,
  readinessExemptionApprovePermission,
  readinessExemptionRequestPermission,
  readinessFollowUpManagePermission,
  readinessReportReadPermission,
  readinessReportRescanPermission,
} from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { inBatches } from '../database/database';
import type { Condition, Visibility } from '../database/EntityScope';
import { conditionOf } from '../permissions/conditions';
import type { EntityRow, SummaryColumns } from '../database/rows';
import type { ReadinessEntityQuery } from '../permissions/rules';
import { BriefCache } from './BriefCache';
import { Decisions } from './Decisions';

type EntityPermission = ResourcePermission<'readiness-entity'>;

/** How long what the catalog shows to a caller is taken for granted. */
const briefly = 30_000;
/** Entities that one request asks the catalog about. */
const batchSize = 500;
/** Such requests at a time. */
const atOnce = 4;

/** What the catalog shows to a caller: entities by their uids, and by their references what stands above them. */
type Shown = Required<Pick<Visibility, 'uids' | 'names'>>;

export interface EntityAccessServices {
  knex: Knex;
  catalog: CatalogService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
  /** Conditions of policies as what `toQuery` of their rules says. */
  transform: ConditionTransformer<ReadinessEntityQuery>;
}

/** An entity with what is told of its report, if it has one; and with the report as it is stored when that was asked for. */
export type ReadableRow = Pick<
  EntityRow & SummaryColumns,
  (typeof readableColumns)[number]
> & {
  meaning: string | null;
  links: string | null;
  body?: Buffer | null;
};

/** No more than is needed: the driver takes its time for each. */
const readableColumns = [
  'ref',
  'uid',
  'title',
  'owner',
  'target_id',
  'scan_status',
  'queued_at',
  'started_at',
  'finished_at',
  'progress',
  'problem',
  'verdict',
  'assessed_at',
  'commit',
] as const satisfies ReadonlyArray<keyof (EntityRow & SummaryColumns)>;

/**
 * Who may see and do what. The catalog decides which entities a caller knows of; then the plugin's own permissions count.
 * What a policy decides entity by entity is decided by the database, in one condition, however many entities there are.
 */
export class EntityAccess {
  private readonly shown = new BriefCache<Shown>(briefly);
  private readonly decisions: Decisions;

  constructor(private readonly services: EntityAccessServices) {
    this.decisions = new Decisions(services.permissions);
  }

  /**
   * Makes sure that the caller may see the entity and its report, and tells what else they may do with it. An entity that
   * the catalog hides from the caller throws the same `NotFoundError` as one that does not exist. `withReport` brings the
   * report along, which saves another look.
   */
  async readable(
    ref: string,
    credentials: BackstageCredentials,
    { withReport = false } = {},
  ): Promise<{ row: ReadableRow; may: () => Promise<EntityReport['may']> }> {
    const [[catalog, report, ...decisions], row] = await Promise.all([
      this.decisions.recently(
        [
          catalogEntityReadPermission,
          readinessReportReadPermission,
          readinessReportRescanPermission,
          readinessFollowUpManagePermission,
          readinessExemptionRequestPermission,
          readinessExemptionApprovePermission,
        ],
        credentials,
      ),
      this.services
        .knex('entities')
        .leftJoin('reports', 'reports.entity_ref', 'entities.ref')
        .where('entities.ref', ref)
        .whereNull('entities.missing_since')
        .first<ReadableRow | undefined>(
          ...readableColumns.map(column => `entities.${column}`),
          'reports.meaning',
          'reports.links',
          ...(withReport ? ['reports.body'] : []),
        ),
    ]);
    if (catalog.result === AuthorizeResult.DENY) throw notFound(ref);
    // Whom the catalog shows everything need not be looked up there, as long as the entity is known here.
    if (catalog.result === AuthorizeResult.CONDITIONAL || !row) {
      const entity = await this.services.catalog.getEntityByRef(ref, {
        credentials,
      });
      if (!entity) throw notFound(ref);
      if (!row || row.uid !== (entity.metadata.uid ?? '')) {
        if (report.result === AuthorizeResult.DENY) {
          throw needs(readinessReportReadPermission, ref);
        }
        throw new NotFoundError(
          `${ref} is not assessed: it is new in the catalog, or readiness.entityFilter in the portal's configuration leaves it out`,
        );
      }
    }
    // The catalog shows the entity, so nothing is given away by saying what is missing.
    if (!(await this.holds(report, ref))) {
      throw needs(readinessReportReadPermission, ref);
    }
    return {
      row,
      may: async () => {
        const [rescan, manageFollowUp, requestExemption, approveExemption] =
          await Promise.all(
            decisions.map(decision => this.holds(decision, ref)),
          );
        return { rescan, manageFollowUp, requestExemption, approveExemption };
      },
    };
  }

  /** Which entities the caller may see; `undefined`: none. */
  async visibility(
    credentials: BackstageCredentials,
  ): Promise<Visibility | undefined> {
    const [catalog, report] = await this.decisions.recently(
      [catalogEntityReadPermission, readinessReportReadPermission],
      credentials,
    );
    if (
      catalog.result === AuthorizeResult.DENY ||
      report.result === AuthorizeResult.DENY
    ) {
      return undefined;
    }
    return {
      ...(catalog.result === AuthorizeResult.CONDITIONAL && {
        ...(await this.shown.get(JSON.stringify(credentials.principal), () =>
          this.shownByCatalog(credentials),
        )),
      }),
      ...(report.result === AuthorizeResult.CONDITIONAL && {
        condition: this.condition(report),
      }),
    };
  }

  /**
   * For each permission, those of the entities on which the caller has it: to show it, or, with `anew`, to go by it when
   * something changes.
   */
  async allowed<const P extends readonly EntityPermission[]>(
    permissions: P,
    refs: string[],
    credentials: BackstageCredentials,
    { anew = false } = {},
  ): Promise<{ [K in keyof P]: Set<string> }> {
    const decisions = anew
      ? await this.decisions.anew(permissions, credentials)
      : await this.decisions.recently(permissions, credentials);
    return Promise.all(
      decisions.map(decision => this.allowedBy(decision, refs)),
    ) as Promise<{ [K in keyof P]: Set<string> }>;
  }

  private async allowedBy(
    decision: PolicyDecision,
    refs: string[],
  ): Promise<Set<string>> {
    if (decision.result === AuthorizeResult.ALLOW) return new Set(refs);
    if (decision.result === AuthorizeResult.DENY) return new Set();
    const allowed = new Set<string>();
    for (const batch of inBatches(refs, 500)) {
      const rows: Array<{ ref: string }> = await this.services
        .knex('entities')
        .whereIn('entities.ref', batch)
        .andWhere(this.condition(decision))
        .select('entities.ref');
      for (const { ref } of rows) allowed.add(ref);
    }
    return allowed;
  }

  /** A condition for the entities on which the caller has the permission; `undefined`: on none. */
  async allowing(
    permission: EntityPermission,
    credentials: BackstageCredentials,
  ): Promise<Condition | undefined> {
    const [decision] = await this.decisions.recently([permission], credentials);
    if (decision.result === AuthorizeResult.ALLOW) return () => {};
    if (decision.result === AuthorizeResult.DENY) return undefined;
    return this.condition(decision);
  }

  /** Throws `NotAllowedError` when the caller has not the permission on the entity, as the policy is now. */
  async require(
    permission: EntityPermission,
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [decision] = await this.decisions.anew([permission], credentials);
    if (!(await this.holds(decision, ref))) throw needs(permission, ref);
  }

  /** Throws `NotAllowedError` when the caller is no administrator. */
  async requireAdministrator(credentials: BackstageCredentials): Promise<void> {
    if (!(await this.has(readinessAdministerPermission, credentials))) {
      throw new NotAllowedError(
        `This needs the permission ${readinessAdministerPermission.name}. Ask whoever maintains the portal's permission policy.`,
      );
    }
  }

  /** Who the caller is and what they may do. */
  async caller(credentials: BackstageCredentials): Promise<Caller> {
    const [decisions, administer, ownership] = await Promise.all([
      this.decisions.recently(
        [
          readinessFollowUpManagePermission,
          readinessExemptionRequestPermission,
          readinessExemptionApprovePermission,
        ],
        credentials,
      ),
      this.has(readinessAdministerPermission, credentials),
      this.ownership(credentials),
    ]);
    const [manageFollowUp, requestExemption, approveExemption] = decisions.map(
      ({ result }) => result !== AuthorizeResult.DENY,
    );
    const userEntityRef = userOf(credentials);
    return {
      ...(userEntityRef && { userEntityRef }),
      ownershipEntityRefs: ownership,
      may: { manageFollowUp, requestExemption, approveExemption, administer },
    };
  }

  /** Entity refs that make the caller an owner; none for services. */
  async ownership(credentials: BackstageCredentials): Promise<string[]> {
    if (!userOf(credentials)) return [];
    const { ownershipEntityRefs } = await this.services.userInfo.getUserInfo(
      credentials,
    );
    return ownershipEntityRefs;
  }

  private async has(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [{ result }] = await this.services.permissions.authorize(
      [{ permission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }

  private async holds(decision: PolicyDecision, ref: string): Promise<boolean> {
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      return decision.result === AuthorizeResult.ALLOW;
    }
    const row = await this.services
      .knex('entities')
      .where('entities.ref', ref)
      .andWhere(this.condition(decision))
      .first('entities.ref');
    return row !== undefined;
  }

  private condition(decision: PolicyDecision): Condition {
    const { knex, transform } = this.services;
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      throw new TypeError('There are no conditions to decide by');
    }
    if (decision.resourceType !== 'readiness-entity') {
      throw new NotAllowedError(
        `The portal's permission policy decides on a readiness permission with conditions on ${decision.resourceType}: it must use those of @prodready/plugin-readiness-backend, such as readinessConditions.isOwner`,
      );
    }
    return conditionOf(knex, transform(decision.conditions));
  }

  /** Asks the catalog, as the caller, about all entities there are and what stands above them. */
  private async shownByCatalog(
    credentials: BackstageCredentials,
  ): Promise<Shown> {
    const { knex } = this.services;
    const known: Array<{ ref: string; uid: string }> = await knex('entities')
      .whereNull('missing_since')
      .orderBy('ref')
      .select('ref', 'uid');
    const above: Array<{ ref: string }> = await knex('catalog_names')
      .whereIn('ref', knex('owner_ancestry').select('ancestor'))
      .orWhereIn('ref', knex('entities').select('owner'))
      .orWhereIn('ref', knex('entities').select('system'))
      .orWhereIn('ref', knex('entities').select('domain'))
      .orderBy('ref')
      .select('ref');
    const uidOf = new Map(known.map(({ ref, uid }) => [ref, uid]));
    const uids: string[] = [];
    const refsOf = (rows: Array<{ ref: string }>) => rows.map(({ ref }) => ref);
    for await (const [ref, uid] of this.visibleAmong(
      refsOf(known),
      credentials,
    )) {
      if (uidOf.get(ref) === uid) uids.push(uid);
    }
    const names = new Set<string>();
    for await (const [ref] of this.visibleAmong(refsOf(above), credentials)) {
      names.add(ref);
    }
    return { uids, names };
  }

  /** Those that the catalog shows to the caller, with their uids. */
  private async *visibleAmong(
    refs: string[],
    credentials: BackstageCredentials,
  ): AsyncGenerator<[ref: string, uid: string]> {
    const ask = (batch: string[]) =>
      this.services.catalog.getEntitiesByRefs(
        {
          entityRefs: batch,
          fields: [
            'kind',
            'metadata.name',
            'metadata.namespace',
            'metadata.uid',
          ],
        },
        { credentials },
      );
    for (const batches of inBatches(inBatches(refs, batchSize), atOnce)) {
      const answers = await Promise.all(batches.map(ask));
      for (const [index, ref] of batches.flat().entries()) {
        const item =
          answers[Math.floor(index / batchSize)].items[index % batchSize];
        if (item && stringifyEntityRef(item) === ref) {
          yield [ref, item.metadata.uid ?? ''];
        }
      }
    }
  }
}

/** The user that a request comes from, if it comes from one. */
export function userOf(credentials: BackstageCredentials): string | undefined {
  const principal = credentials.principal as {
    type?: string;
    userEntityRef?: string;
  };
  return principal.type === 'user' ? principal.userEntityRef : undefined;
}

export function notFound(ref: string): NotFoundError {
  return new NotFoundError(
    `There is no entity ${ref}, or you may not see it. Check the reference in the catalog.`,
  );
}

function needs(permission: EntityPermission, ref: string): NotAllowedError {
  return new NotAllowedError(
    `This needs the permission ${permission.name} for ${ref}. Ask whoever maintains the portal's permission policy.`,
  );
}
