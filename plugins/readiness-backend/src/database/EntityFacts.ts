import type { Knex } from 'knex';
import type { ReadinessEntityFacts } from '../permissions/rules';
import { inBatches } from './database';
import type { EntityRow } from './rows';

/** What permission rules know of entities. */
export class EntityFacts {
  constructor(private readonly knex: Knex) {}

  /** In the order of `refs`; `undefined` where there is none. */
  async read(refs: string[]): Promise<Array<ReadinessEntityFacts | undefined>> {
    const found = new Map<string, ReadinessEntityFacts>();
    for (const batch of inBatches(refs)) {
      const rows = await this.knex<EntityRow>('entities')
        .whereIn('ref', batch)
        .whereNull('missing_since');
      const ancestry: Array<{ owner: string; ancestor: string }> =
        await this.knex('owner_ancestry')
          .whereIn(
            'owner',
            rows.flatMap(({ owner }) => owner ?? []),
          )
          .select('owner', 'ancestor');
      for (const row of rows) {
        found.set(row.ref, {
          ref: row.ref,
          kind: row.kind,
          namespace: row.namespace ?? 'default',
          ...(row.type && { type: row.type }),
          ...(row.lifecycle && { lifecycle: row.lifecycle }),
          ...(row.owner && { owner: row.owner }),
          ownerAncestry: ancestry
            .filter(({ owner }) => owner === row.owner)
            .map(({ ancestor }) => ancestor),
          ...(row.system && { system: row.system }),
          ...(row.domain && { domain: row.domain }),
          tags: JSON.parse(row.tags ?? '[]'),
        });
      }
    }
    return refs.map(ref => found.get(ref));
  }
}
