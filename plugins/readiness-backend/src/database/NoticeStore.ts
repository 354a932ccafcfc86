import type { Knex } from 'knex';
import { inBatches } from './database';

/** Why an owner is told something. */
export type NoticeKind =
  | 'regressed'
  | 'blocker-opened'
  | 'overdue'
  | 'exemption-expiring';

/** Something that an owner is to be told. */
export interface Notice {
  owner: string;
  entityRef: string;
  kind: NoticeKind;
  /** One sentence. */
  text: string;
}

/** What an owner is told at once, and the notices that it was made from, the oldest first. */
export interface Digest {
  ids: string[];
  notices: Notice[];
}

interface NoticeRow {
  id: number | string;
  owner: string;
  entity_ref: string;
  kind: NoticeKind;
  text: string;
  created_at: string;
}

/** What owners are to be told, and when they were told something last. */
export class NoticeStore {
  constructor(private readonly knex: Knex) {}

  /** Owners with notices from before `collected` who were told nothing since `quietSince`. */
  async ready(collected: string, quietSince: string): Promise<string[]> {
    const rows = await this.knex('owner_notices')
      .leftJoin('owner_digests', 'owner_digests.owner', 'owner_notices.owner')
      .where('owner_notices.created_at', '<=', collected)
      .andWhere(either =>
        either
          .whereNull('owner_digests.sent_at')
          .orWhere('owner_digests.sent_at', '<=', quietSince),
      )
      .distinct('owner_notices.owner as owner')
      .orderBy('owner_notices.owner');
    return rows.map(({ owner }) => owner);
  }

  /** All notices of an owner. The same entity and kind is told once, as it was last. */
  async of(owner: string): Promise<Digest> {
    const rows = await this.knex<NoticeRow>('owner_notices')
      .where({ owner })
      .orderBy('id')
      .select('id', 'owner', 'entity_ref', 'kind', 'text');
    const last = new Map<string, Notice>();
    for (const row of rows) {
      last.set(`${row.kind} ${row.entity_ref}`, {
        owner,
        entityRef: row.entity_ref,
        kind: row.kind,
        text: row.text,
      });
    }
    return {
      ids: rows.map(({ id }) => String(id)),
      notices: [...last.values()],
    };
  }

  /** An owner was told this at `now`. */
  async told(owner: string, { ids }: Digest, now: string): Promise<void> {
    await this.knex.transaction(async tx => {
      for (const batch of inBatches(ids)) {
        await tx('owner_notices').whereIn('id', batch).delete();
      }
      await tx('owner_digests')
        .insert({ owner, sent_at: now })
        .onConflict('owner')
        .merge();
    });
  }

  /** Has an owner who could not be told count as told at `at`, and keeps what there is to say. */
  async postpone(owner: string, at: string): Promise<void> {
    await this.knex('owner_digests')
      .insert({ owner, sent_at: at })
      .onConflict('owner')
      .merge();
  }
}

/** Keeps notices, also within a transaction. */
export async function addNotices(
  knex: Knex,
  notices: readonly Notice[],
  now: string,
): Promise<void> {
  for (const batch of inBatches(notices)) {
    await knex<NoticeRow>('owner_notices').insert(
      batch.map(({ owner, entityRef, kind, text }) => ({
        owner,
        entity_ref: entityRef,
        kind,
        text,
        created_at: now,
      })),
    );
  }
}
