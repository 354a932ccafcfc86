import type { Knex } from 'knex';
import { isPostgres } from './EntityScope';
import { addNotices, Notice } from './NoticeStore';
import { isChange, Transition } from './transition';

interface ChangeRow {
  id: number | string;
  change: string;
  created_at: string;
  claimed_until: string | null;
}

/** A change that nobody was told of yet. */
export interface UntoldChange {
  id: number | string;
  change: Transition;
}

/** Writes down, together with the report that brings it about, what others are to be told. */
export async function addChange(
  tx: Knex.Transaction,
  change: Transition,
): Promise<void> {
  if (!isChange(change)) return;
  await tx<ChangeRow>('status_changes').insert({
    change: JSON.stringify(change),
    created_at: new Date().toISOString(),
  });
}

/**
 * Changes of reports that others are to be told of. They are written with the reports, and forgotten once they were told, so
 * that none is lost wherever a backend ends.
 */
export class ChangeStore {
  constructor(private readonly knex: Knex) {}

  /** Takes the oldest changes for oneself until that time; after it they are anybody's again. */
  async claim(
    now: string,
    until: string,
    limit: number,
  ): Promise<UntoldChange[]> {
    const free = this.knex<ChangeRow>('status_changes')
      .where(either =>
        either.whereNull('claimed_until').orWhere('claimed_until', '<', now),
      )
      .orderBy('id')
      .limit(limit)
      .select('id');
    const claiming = this.knex<ChangeRow>('status_changes');
    if (isPostgres(this.knex)) {
      claiming.whereRaw('id = any(array(?))', [
        free.forUpdate().skipLocked() as unknown as Knex.RawBinding,
      ]);
    } else {
      claiming.whereIn('id', free);
    }
    const rows: ChangeRow[] = await claiming
      .update({ claimed_until: until })
      .returning('*');
    return rows
      .sort((a, b) => Number(a.id) - Number(b.id))
      .map(({ id, change }) => ({ id, change: JSON.parse(change) }));
  }

  /** A change was told, and this is what its owner is to be told beside. */
  async told(
    id: UntoldChange['id'],
    notices: readonly Notice[],
    now: string,
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      const known = await tx<ChangeRow>('status_changes')
        .where({ id })
        .delete();
      if (known > 0) await addNotices(tx, notices, now);
    });
  }
}
