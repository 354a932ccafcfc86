import type { Knex } from 'knex';

/**
 * Whoever changes what follows from an entity's report does so alone until the transaction ends: scans, people and the upkeep
 * change the same findings. Who locks several entities gives them at once, as two in different orders would wait for each other.
 * SQLite has one writer at a time anyway.
 */
export async function lockReports(
  tx: Knex.Transaction,
  entityRefs: Iterable<string>,
): Promise<void> {
  if (tx.client.config.client !== 'pg') return;
  for (const ref of [...new Set(entityRefs)].sort()) {
    await tx('reports')
      .where({ entity_ref: ref })
      .forUpdate()
      .first('entity_ref');
  }
}
