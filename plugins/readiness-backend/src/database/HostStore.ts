import type { Knex } from 'knex';

interface HostRow {
  host: string;
  /** Epoch milliseconds. */
  paused_until: number | string;
}

/** Hosts that asked not to be asked for a while, known to all replicas. */
export class HostStore {
  constructor(private readonly knex: Knex) {}

  /** Until a time in epoch milliseconds. */
  async pause(host: string, until: number): Promise<void> {
    await this.knex<HostRow>('scan_hosts')
      .insert({ host, paused_until: Math.round(until) })
      .onConflict('host')
      .merge();
  }

  /** Those that are paused at that time. */
  async paused(now: number): Promise<string[]> {
    const rows = await this.knex<HostRow>('scan_hosts')
      .where('paused_until', '>', now)
      .select('host');
    return rows.map(({ host }) => host);
  }
}
