import type { ScanState } from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import type { Problem } from './EntityStore';
import { EntityRow, scanStateOf, TargetRow } from './rows';

/** Where the scans of targets and of their entities stand. */
export class ScanStore {
  constructor(private readonly knex: Knex) {}

  /** Targets that wait for a scan: never read, read before `before`, or with an entity that is new at its place. */
  async due(before: string): Promise<string[]> {
    const busy = this.knex<EntityRow>('entities')
      .whereIn('scan_status', ['queued', 'running'])
      .whereNotNull('target_id')
      .select('target_id');
    const waiting = this.knex<EntityRow>('entities')
      .where({ scan_status: 'pending' })
      .whereNull('missing_since')
      .whereNotNull('target_id')
      .select('target_id');
    const rows = await this.knex<TargetRow>('targets')
      .whereNotIn('id', busy)
      .andWhere(either =>
        either
          .whereNull('last_scan_at')
          .orWhere('last_scan_at', '<=', before)
          .orWhereIn('id', waiting),
      )
      .orderBy('id')
      .select('id');
    return rows.map(({ id }) => id);
  }

  /** Scans that a stopped backend left behind are waited for no longer. */
  async forgetUnfinished(): Promise<void> {
    await this.knex<EntityRow>('entities')
      .whereIn('scan_status', ['queued', 'running'])
      .update({ scan_status: 'pending', queued_at: null, progress: null });
  }

  /** A running scan stays running: its state is the more telling one. */
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
    await this.knex<EntityRow>('entities')
      .whereIn('ref', refs)
      .where({ scan_status: 'running' })
      .update({ progress: JSON.stringify(progress) });
  }

  async succeeded(ref: string, now: string): Promise<void> {
    await this.knex<EntityRow>('entities').where({ ref }).update({
      scan_status: 'succeeded',
      finished_at: now,
      progress: null,
      problem: null,
    });
  }

  async failed(ref: string, problem: Problem, now: string): Promise<void> {
    await this.knex<EntityRow>('entities')
      .where({ ref })
      .update({
        scan_status: 'failed',
        finished_at: now,
        progress: null,
        problem: JSON.stringify(problem),
      });
  }

  /** Ends the scan of a target. Without an etag the next scan fetches in any case. */
  async finished(
    targetId: string,
    now: string,
    etag: string | null | undefined,
  ): Promise<void> {
    await this.knex<TargetRow>('targets')
      .where({ id: targetId })
      .update({ last_scan_at: now, ...(etag === undefined ? {} : { etag }) });
  }

  async state(ref: string): Promise<ScanState | undefined> {
    const row = await this.knex<EntityRow>('entities').where({ ref }).first();
    return row && scanStateOf(row);
  }

  private ofTarget(targetId: string) {
    return this.knex<EntityRow>('entities').where({ target_id: targetId });
  }
}
