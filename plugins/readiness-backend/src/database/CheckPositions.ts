import type { Outcome, Report } from '@prodready/report';
import type { Knex } from 'knex';
import { inBatches } from './database';
import { resultsOf } from './transition';

const letters: Record<Outcome, string> = {
  pass: 'p',
  fail: 'f',
  'not-applicable': 'n',
  unknown: 'u',
  exempt: 'e',
  error: 'x',
};

/** How outcomes are written in a report's row: a letter for each check, at the place of the check. */
export function letterOf(outcome: Outcome): string {
  return letters[outcome];
}

/**
 * The place of each check in a report's row of outcomes. Places are kept in the database and never change, so that rows
 * that were written long ago still read right. One letter for each check is what makes filtering by any check cheap.
 */
export class CheckPositions {
  private known = new Map<string, number>();

  constructor(private readonly knex: Knex) {}

  /** The place of a check, counted from 1, or `undefined` when no report ever had it. */
  async find(checkId: string): Promise<number | undefined> {
    if (!this.known.has(checkId)) await this.load(this.knex);
    return this.known.get(checkId);
  }

  /** The outcomes of a report as a row keeps them. */
  async encode(report: Report, tx: Knex = this.knex): Promise<string> {
    const results = resultsOf(report).map(({ result }) => result);
    await this.add(
      tx,
      results.map(({ checkId }) => checkId),
    );
    const row: string[] = [];
    for (const { checkId, outcome } of results) {
      row[this.known.get(checkId)! - 1] = letters[outcome];
    }
    return Array.from(row, letter => letter ?? '-').join('');
  }

  private async add(tx: Knex, checkIds: string[]): Promise<void> {
    // Another replica may take the same place at the same time: then the next one is tried.
    for (let attempt = 0; attempt < 20; attempt++) {
      if (checkIds.every(id => this.known.has(id))) return;
      await this.load(tx);
      const missing = checkIds.filter(id => !this.known.has(id));
      const next = Math.max(0, ...this.known.values()) + 1;
      const rows = missing.map((id, index) => ({
        check_id: id,
        position: next + index,
      }));
      for (const batch of inBatches(rows)) {
        await tx('check_positions').insert(batch).onConflict().ignore();
      }
      await this.load(tx);
    }
    throw new Error('The places of new checks could not be stored');
  }

  private async load(tx: Knex): Promise<void> {
    const rows = await tx('check_positions').select('check_id', 'position');
    this.known = new Map(rows.map(row => [row.check_id, row.position]));
  }
}
