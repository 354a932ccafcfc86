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

  /** Gives notices of an owner back who could not be told; `told` is when the owner counts as told last. */
  async giveBack(
    owner: string,
    notices: readonly Notice[],
    { now, told }: { now: string; told: string },
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      await addNotices(tx, notices, now);
      await tx('owner_digests').where({ owner }).update({ sent_at: told });
    });
  }

  /**
   * Takes all notices of an owner, who counts as told at `now`. The same entity and kind is told once, as it was last. Empty
   * when another backend took them meanwhile.
   */
  async take(owner: string, now: string): Promise<Notice[]> {
    return this.knex.transaction(async tx => {
      const rows = await tx<NoticeRow>('owner_notices')
        .where({ owner })
        .orderBy('id')
        .select('id', 'owner', 'entity_ref', 'kind', 'text');
      let taken = 0;
      for (const batch of inBatches(rows)) {
        taken += await tx<NoticeRow>('owner_notices')
          .whereIn(
            'id',
            batch.map(({ id }) => id),
          )
          .delete();
      }
      if (taken < rows.length || rows.length === 0) return [];
      await tx('owner_digests')
        .insert({ owner, sent_at: now })
        .onConflict('owner')
        .merge();
      const last = new Map<string, Notice>();
      for (const row of rows) {
        last.set(`${row.kind} ${row.entity_ref}`, {
          owner,
          entityRef: row.entity_ref,
          kind: row.kind,
          text: row.text,
        });
      }
      return [...last.values()];
    });
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
