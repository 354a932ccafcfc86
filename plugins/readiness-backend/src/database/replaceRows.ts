import type { Knex } from 'knex';
import { inBatches } from './database';

/** Has a table hold these rows and no others, and touches only those that differ. All columns are texts. */
export async function replaceRows<Row extends Record<string, string>>(
  tx: Knex.Transaction,
  table: string,
  key: ReadonlyArray<keyof Row & string>,
  rows: readonly Row[],
): Promise<void> {
  const keyOf = (row: Row) => JSON.stringify(key.map(column => row[column]));
  const before = new Map<string, Row>(
    (await tx(table).select('*')).map(row => [keyOf(row), row]),
  );
  const wanted = new Map(rows.map(row => [keyOf(row), row]));
  const gone = [...before].filter(([id]) => !wanted.has(id));
  for (const batch of inBatches(gone)) {
    await tx(table)
      .whereIn(
        [...key],
        batch.map(([, row]) => key.map(column => row[column])),
      )
      .delete();
  }
  const differs = ([id, row]: [string, Row]) => {
    const old = before.get(id);
    return !old || Object.keys(row).some(column => row[column] !== old[column]);
  };
  for (const batch of inBatches([...wanted].filter(differs), 200)) {
    await tx(table)
      .insert(batch.map(([, row]) => row))
      .onConflict([...key])
      .merge();
  }
}
