import type { ScanState } from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { inBatches } from './database';
import type { Problem } from './EntityStore';
import { EntityRow, scanStateOf, TargetRow } from './rows';

/** A target that is to be queued. */
export type DueTarget = Pick<TargetRow, 'id' | 'host'>;

/** A target that no scan of the schedule came through for, after all retries. */
export interface GivenUpTarget {
  targetId: string;
  url: string;
  since: string;
}

/** Where the scans of targets and of their entities stand. */
export class ScanStore {
  constructor(private readonly knex: Knex) {}

  /**
   * Hands over up to `limit` targets whose time has come, longest due first, which count as queued from then on: they come up
   * again only when their scan ends, or at `again` should it get lost. Answers how many; none of them when `handOver` fails.
   */
  async takeDue(
    now: string,
    again: string,
    limit: number,
    handOver: (due: DueTarget[], tx: Knex.Transaction) => Promise<void>,
  ): Promise<number> {
    return this.knex.transaction(async tx => {
      const rows: DueTarget[] = await tx<TargetRow>('targets')
        .where('next_scan_at', '<=', now)
        .orderBy(['next_scan_at', 'id'])
        .limit(limit)
        .select('id', 'host');
      for (const batch of inBatches(rows)) {
        await tx<TargetRow>('targets')
          .whereIn(
            'id',
            batch.map(({ id }) => id),
          )
          .update({
            next_scan_at: again,
            queued_at: tx.raw('coalesce(queued_at, ?)', [now]) as any,
          });
      }
      await handOver(rows, tx);
      return rows.length;
    });
  }

  /** Since when the longest due target waits to be queued or scanned. */
  async oldestDue(now: string): Promise<string | undefined> {
    const [queued] = await this.knex<TargetRow>('targets')
      .whereNotNull('queued_at')
      .orderBy('queued_at')
      .limit(1)
      .select('queued_at as at');
    const [due] = await this.knex<TargetRow>('targets')
      .where('next_scan_at', '<=', now)
      .whereNot('next_scan_at', '')
      .orderBy('next_scan_at')
      .limit(1)
      .select('next_scan_at as at');
    const times: string[] = [queued?.at, due?.at].filter(Boolean);
    return times.sort()[0];
  }

  /** Scans that waited in the memory of a backend that stopped are due again. */
  async forgetUnfinished(now: string): Promise<void> {
    await this.knex<EntityRow>('entities')
      .whereIn('scan_status', ['queued', 'running'])
      .update({ scan_status: 'pending', queued_at: null, progress: null });
    await this.knex<TargetRow>('targets')
      .whereNotNull('queued_at')
      .update({ next_scan_at: now, queued_at: null });
  }

  /** Somebody waits for it. A running scan stays running: its state is the more telling one. */
  async queued(targetId: string, now: string): Promise<void> {
    await this.ofTarget(targetId)
      .whereNot('scan_status', 'running')
      .update({ scan_status: 'queued', queued_at: now, progress: null });
  }

  async started(targetId: string, now: string): Promise<void> {
    await this.ofTarget(targetId).update({
      scan_status: 'running',
      started_at: now,
      finished_at: null,
      progress: null,
    });
  }

  async progressed(
    refs: string[],
    progress: NonNullable<ScanState['progress']>,
  ): Promise<void> {
    for (const batch of inBatches(refs)) {
      await this.knex<EntityRow>('entities')
        .whereIn('ref', batch)
        .where({ scan_status: 'running' })
        .update({ progress: JSON.stringify(progress) });
    }
  }

  async succeeded(ref: string, now: string): Promise<void> {
    await this.knex<EntityRow>('entities').where({ ref }).update({
      scan_status: 'succeeded',
      finished_at: now,
      progress: null,
      problem: null,
      attempted: null,
    });
  }

  /** What was found unchanged needs no writing, unless something else was said of it. */
  async stillGood(refs: string[], now: string): Promise<void> {
    for (const batch of inBatches(refs)) {
      await this.knex<EntityRow>('entities')
        .whereIn('ref', batch)
        .whereNot('scan_status', 'succeeded')
        .update({
          scan_status: 'succeeded',
          finished_at: now,
          progress: null,
          problem: null,
          attempted: null,
        });
    }
  }

  /** `attempted` tells from which tree and with which checks; left out, the next scan tries again in any case. */
  async failed(
    refs: string[],
    problem: Problem,
    now: string,
    attempted?: string,
  ): Promise<void> {
    for (const batch of inBatches(refs)) {
      await this.knex<EntityRow>('entities')
        .whereIn('ref', batch)
        .update({
          scan_status: 'failed',
          finished_at: now,
          progress: null,
          problem: JSON.stringify({
            title: problem.title,
            message: problem.message,
          }),
          ...(attempted !== undefined && { attempted }),
        });
    }
  }

  /** Ends the scan of a target that was read. Without an etag the next scan fetches in any case. */
  async finished(
    targetId: string,
    times: { now: string; next: string },
    etag: string | null | undefined,
  ): Promise<void> {
    await this.knex<TargetRow>('targets')
      .where({ id: targetId })
      .update({
        last_scan_at: times.now,
        next_scan_at: times.next,
        queued_at: null,
        given_up_at: null,
        ...(etag === undefined ? {} : { etag }),
      });
  }

  /** Ends the scan of a target that could not be read. */
  async unread(
    targetId: string,
    times: { now: string; next: string },
  ): Promise<void> {
    await this.knex<TargetRow>('targets').where({ id: targetId }).update({
      last_scan_at: times.now,
      next_scan_at: times.next,
      queued_at: null,
    });
  }

  async givenUp(
    targetId: string,
    times: { now: string; next: string },
  ): Promise<void> {
    await this.knex<TargetRow>('targets').where({ id: targetId }).update({
      next_scan_at: times.next,
      queued_at: null,
      given_up_at: times.now,
    });
  }

  /** The longest given up first. */
  async allGivenUp(limit: number): Promise<GivenUpTarget[]> {
    const rows = await this.knex<TargetRow>('targets')
      .whereNotNull('given_up_at')
      .orderBy(['given_up_at', 'id'])
      .limit(limit)
      .select('id', 'url', 'given_up_at');
    return rows.map(({ id, url, given_up_at }) => ({
      targetId: id,
      url,
      since: given_up_at!,
    }));
  }

  async countGivenUp(): Promise<number> {
    const row = await this.knex('targets')
      .whereNotNull('given_up_at')
      .count('* as count')
      .first();
    return Number(row?.count ?? 0);
  }

  /** When reports were made: at the youngest tenth, the median and the oldest. */
  async reportTimes(): Promise<Array<[quantile: string, at: string]>> {
    const row = await this.knex('reports').count('* as count').first();
    const count = Number(row?.count ?? 0);
    if (count === 0) return [];
    const at = async (share: number) => {
      const found = await this.knex('reports')
        .orderBy('assessed_at', 'desc')
        .offset(Math.min(count - 1, Math.floor(count * share)))
        .limit(1)
        .select('assessed_at');
      return found[0]?.assessed_at as string | undefined;
    };
    const times: Array<[string, string]> = [];
    for (const [quantile, share] of [
      ['0.1', 0.1],
      ['0.5', 0.5],
      ['1', 1],
    ] as const) {
      const time = await at(share);
      if (time) times.push([quantile, time]);
    }
    return times;
  }

  /** Targets of a repository as pushes name it. */
  async ofRepository(
    repository: string,
  ): Promise<Array<DueTarget & Pick<TargetRow, 'ref'>>> {
    return this.knex<TargetRow>('targets')
      .where({ repository })
      .orderBy('id')
      .select('id', 'host', 'ref');
  }

  /** Since when these checks are in use, all replicas and restarts together. */
  async checksSince(fingerprint: string, now: string): Promise<string> {
    await this.knex('checks_versions')
      .insert({ fingerprint, first_seen_at: now })
      .onConflict('fingerprint')
      .ignore();
    const row = await this.knex('checks_versions')
      .where({ fingerprint })
      .first('first_seen_at');
    return row?.first_seen_at ?? now;
  }

  async state(ref: string): Promise<ScanState | undefined> {
    const row = await this.knex<EntityRow>('entities').where({ ref }).first();
    return row && scanStateOf(row);
  }

  private ofTarget(targetId: string) {
    return this.knex<EntityRow>('entities').where({ target_id: targetId });
  }
}
