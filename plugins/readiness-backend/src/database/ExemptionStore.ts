import { randomUUID } from 'node:crypto';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  Exemption,
  exemptionsQuerySchema,
} from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import {
  Condition,
  narrowTo,
  pageBy,
  readCursor,
  Scope,
  SortKey,
  writeCursor,
} from './EntityScope';
import { lockReports } from './locks';
import { ReportStore } from './ReportStore';
import type {
  EntityRow,
  ExemptionEventRow,
  ExemptionRow,
  FindingRow,
  PlaceRow,
} from './rows';
import type { Transition } from './transition';

type Action = Exemption['trail'][number]['action'];
export type ExemptionWithEntity = ExemptionRow & {
  entity_title: string;
  owner: string | null;
};

const day = 24 * 60 * 60 * 1000;

export const defaultExemptionDays = 365;

/** Exemptions and all that happens to them; reports follow in the same transaction. */
export class ExemptionStore {
  constructor(
    private readonly knex: Knex,
    private readonly reports: ReportStore,
    /** The most days that one may be asked for; what a repository's own file says is not bounded. */
    private readonly maxDays = defaultExemptionDays,
  ) {}

  /**
   * Throws when there is nothing to exempt, or when it is exempt or asked for already. Who asks for the very same once more, as
   * with a second click, is answered with what they asked for.
   */
  async request(
    request: {
      entityRef: string;
      checkId: string;
      fingerprint?: string;
      reason: string;
      until: string;
    },
    by: string,
    now: Date,
  ): Promise<string> {
    const { entityRef, checkId, fingerprint } = request;
    const at = now.toISOString();
    if (request.until < at.slice(0, 10)) {
      throw new InputError(
        'The last day of an exemption must not lie in the past: name a later one as `until`',
      );
    }
    const longest = new Date(now.getTime() + this.maxDays * day)
      .toISOString()
      .slice(0, 10);
    if (request.until > longest) {
      throw new InputError(
        `An exemption lasts ${this.maxDays} days at most: name ${longest} or an earlier day as \`until\` (readiness.exemptions.maxDays)`,
      );
    }
    return this.knex.transaction(async tx => {
      await lockReports(tx, [entityRef]);
      const entity = await tx<EntityRow>('entities')
        .where({ ref: entityRef })
        .first('uid');
      const finding = await tx<FindingRow>('findings')
        .where({ entity_ref: entityRef, check_id: checkId })
        .whereIn('state', ['open', 'exempt'])
        .first();
      if (!entity || !finding) {
        throw new NotFoundError(
          `The check ${checkId} does not fail on ${entityRef}: there is nothing to exempt`,
        );
      }
      const place = fingerprint
        ? await tx<PlaceRow>('finding_places')
            .where({
              entity_ref: entityRef,
              check_id: checkId,
              fingerprint,
            })
            .whereNull('resolved_at')
            .first()
        : undefined;
      if (fingerprint && !place) {
        throw new NotFoundError(
          `${checkId} has no place with this fingerprint on ${entityRef}: take it from the current report`,
        );
      }
      const [same] = await tx<ExemptionRow>('exemptions')
        .where({
          entity_ref: entityRef,
          entity_uid: entity.uid,
          check_id: checkId,
        })
        .whereIn('status', ['requested', 'approved'])
        .where(either => {
          either.whereNull('fingerprint');
          if (fingerprint) either.orWhere({ fingerprint });
        })
        .limit(1);
      if (
        same?.status === 'requested' &&
        same.requested_by === by &&
        same.fingerprint === (fingerprint ?? null) &&
        same.reason === request.reason &&
        same.until === request.until
      ) {
        return same.id;
      }
      if (same) {
        throw new ConflictError(
          `An exemption of ${checkId} on ${entityRef} is ${
            same.status
          } already: ${
            same.status === 'approved' ? 'revoke' : 'withdraw'
          } it before asking for another`,
        );
      }
      const id = randomUUID();
      await tx<ExemptionRow>('exemptions').insert({
        id,
        entity_ref: entityRef,
        entity_uid: entity.uid,
        check_id: checkId,
        fingerprint: fingerprint ?? null,
        place: place
          ? JSON.stringify({ path: place.path, line: place.line ?? undefined })
          : null,
        title: finding.title,
        area_id: finding.area_id,
        severity: finding.severity,
        reason: request.reason,
        until: request.until,
        status: 'requested',
        requested_by: by,
        requested_at: at,
        decided_by: null,
        decided_at: null,
      });
      await record(tx, id, 'requested', by, at, request.reason);
      return id;
    });
  }

  /** Throws when the exemption is not in a state for it, or when somebody approves what they asked for. */
  async decide(
    id: string,
    decision: {
      decision: 'approve' | 'reject' | 'revoke' | 'withdraw';
      note?: string;
      until?: string;
    },
    by: string,
    now: Date,
  ): Promise<Transition | undefined> {
    const at = now.toISOString();
    return this.knex.transaction(async tx => {
      const row = await tx<ExemptionRow>('exemptions').where({ id }).first();
      if (!row) throw missing(id);
      const expected =
        decision.decision === 'revoke' ? 'approved' : 'requested';
      if (row.status !== expected) {
        throw new ConflictError(
          `The exemption is ${
            row.status
          }: only one that is ${expected} can be ${past[decision.decision]}`,
        );
      }
      if (decision.decision === 'withdraw' && row.requested_by !== by) {
        throw new NotAllowedError(
          'Only who asked for the exemption may withdraw it: reject it instead',
        );
      }
      if (decision.decision === 'approve' && row.requested_by === by) {
        throw new NotAllowedError(
          'Nobody approves an exemption they asked for themselves: somebody else with the permission readiness.exemption.approve must',
        );
      }
      const until = decision.until ?? row.until;
      if (decision.decision === 'approve') {
        if (until > row.until) {
          throw new InputError(
            `The exemption was asked for until ${row.until}: an approval may shorten it and not extend it`,
          );
        }
        if (until < at.slice(0, 10)) {
          throw new InputError(
            'The last day of the exemption has passed: it must be asked for anew',
          );
        }
      }
      const action = past[decision.decision];
      const updated = await tx<ExemptionRow>('exemptions')
        .where({ id, status: expected })
        .update({
          status: action,
          until: decision.decision === 'approve' ? until : row.until,
          decided_by: by,
          decided_at: at,
        });
      if (updated === 0) {
        throw new ConflictError(
          'Somebody else decided on the exemption just now: look at it again',
        );
      }
      await record(tx, id, action, by, at, decision.note);
      return action === 'approved' || action === 'revoked'
        ? this.reports.refresh(row.entity_ref, at, tx)
        : undefined;
    });
  }

  /** Ends what has had its time; the findings stand again. */
  async expire(now: Date): Promise<Transition[]> {
    const at = now.toISOString();
    const rows = await this.knex<ExemptionRow>('exemptions')
      .whereIn('status', ['requested', 'approved'])
      .where('until', '<', at.slice(0, 10))
      .limit(500);
    const transitions: Transition[] = [];
    for (const row of rows) {
      const transition = await this.knex.transaction(async tx => {
        const updated = await tx<ExemptionRow>('exemptions')
          .where({ id: row.id, status: row.status })
          .update({ status: 'expired' });
        if (updated === 0) return undefined;
        await record(tx, row.id, 'expired', null, at);
        return this.reports.refresh(row.entity_ref, at, tx);
      });
      if (transition) transitions.push(transition);
    }
    return transitions;
  }

  async find(id: string): Promise<ExemptionWithEntity | undefined> {
    return this.withEntity().where('exemptions.id', id).first();
  }

  async page(
    scope: Scope,
    query: z.output<typeof exemptionsQuerySchema>,
    decidable: { by: string; where: Condition } | undefined,
    now: Date,
  ): Promise<{
    rows: ExemptionWithEntity[];
    total: number;
    nextCursor?: string;
  }> {
    const after = readCursor('exemptions', pageKeys, query.cursor);
    const narrowed = () =>
      this.withEntity().modify(rows => {
        narrowTo(this.knex, rows, scope);
        if (query.check) rows.whereIn('exemptions.check_id', query.check);
        if (query.status) rows.whereIn('exemptions.status', query.status);
        if (query.requestedBy) {
          rows.whereIn(
            'exemptions.requested_by',
            query.requestedBy.map(ref => ref.toLocaleLowerCase('en-US')),
          );
        }
        if (decidable) {
          rows
            .where('exemptions.status', 'requested')
            .whereNot('exemptions.requested_by', decidable.by)
            .andWhere(decidable.where);
        }
        if (query.endsWithinDays) {
          rows
            .where('exemptions.status', 'approved')
            .where(
              'exemptions.until',
              '<=',
              new Date(now.getTime() + query.endsWithinDays * day)
                .toISOString()
                .slice(0, 10),
            );
        }
      });
    const [rows, [{ n }]] = await Promise.all([
      narrowed()
        .modify(pageBy, pageKeys, after)
        .limit(query.limit + 1),
      narrowed().clearSelect().select(this.knex.raw('count(*) as n')),
    ]);
    const page = rows.slice(0, query.limit);
    const last = page[page.length - 1];
    return {
      rows: page,
      total: Number(n),
      ...(rows.length > page.length && {
        nextCursor: writeCursor('exemptions', [last.requested_at, last.id]),
      }),
    };
  }

  /** Everything that happened to these exemptions, oldest first. */
  async trails(ids: string[]): Promise<Map<string, Exemption['trail']>> {
    const rows = await this.knex<ExemptionEventRow>('exemption_events')
      .whereIn('exemption_id', ids)
      .orderBy('id');
    const trails = new Map<string, Exemption['trail']>(ids.map(id => [id, []]));
    for (const { exemption_id, at, action, actor, note } of rows) {
      trails.get(exemption_id)?.push({
        at,
        action,
        ...(actor && { by: actor }),
        ...(note && { note }),
      });
    }
    return trails;
  }

  /** Of entities that the catalog still has, and not of others that had their names. */
  private withEntity(): Knex.QueryBuilder {
    return this.knex('exemptions')
      .join('entities', join =>
        join
          .on('entities.ref', 'exemptions.entity_ref')
          .andOn('entities.uid', 'exemptions.entity_uid'),
      )
      .whereNull('entities.missing_since')
      .select(
        'exemptions.*',
        'entities.title as entity_title',
        'entities.owner',
      );
  }
}

const pageKeys: SortKey[] = [
  { sql: 'exemptions.requested_at', order: 'desc' },
  { sql: 'exemptions.id', order: 'asc' },
];

const past = {
  approve: 'approved',
  reject: 'rejected',
  revoke: 'revoked',
  withdraw: 'withdrawn',
} as const;

export function missing(id: string): NotFoundError {
  return new NotFoundError(
    `There is no exemption ${id}, or you may not see its entity`,
  );
}

async function record(
  tx: Knex,
  id: string,
  action: Action,
  actor: string | null,
  at: string,
  note?: string,
): Promise<void> {
  await tx<ExemptionEventRow>('exemption_events').insert({
    exemption_id: id,
    at,
    action,
    actor,
    note: note ?? null,
  });
}
