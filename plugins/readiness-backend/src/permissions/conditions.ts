import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { Condition, whereTagged } from '../database/EntityScope';
import type { ReadinessEntityQuery } from './rules';

const columns = {
  namespace: 'entities.namespace',
  type: 'entities.type',
  lifecycle: 'entities.lifecycle',
  owner: 'entities.owner',
  system: 'entities.system',
  domain: 'entities.domain',
} as const;

/** The conditions of a policy as a condition of the database. */
export function conditionOf(
  knex: Knex,
  criteria: PermissionCriteria<ReadinessEntityQuery>,
): Condition {
  return query => apply(knex, query, criteria);
}

function apply(
  knex: Knex,
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<ReadinessEntityQuery>,
): void {
  if ('allOf' in criteria && criteria.allOf) {
    for (const part of criteria.allOf) {
      query.andWhere(all => apply(knex, all, part));
    }
  } else if ('anyOf' in criteria && criteria.anyOf) {
    const parts = criteria.anyOf;
    query.andWhere(any => {
      for (const part of parts) any.orWhere(one => apply(knex, one, part));
    });
  } else if ('not' in criteria && criteria.not) {
    const part = criteria.not;
    // A condition on what an entity does not have is false and not unknown, so its opposite is true.
    query.whereNotIn(
      'entities.ref',
      knex('entities')
        .where(inner => apply(knex, inner, part))
        .select('entities.ref'),
    );
  } else {
    decide(knex, query, criteria as ReadinessEntityQuery);
  }
}

function decide(
  knex: Knex,
  query: Knex.QueryBuilder,
  { fact, values }: ReadinessEntityQuery,
): void {
  switch (fact) {
    case 'kind':
      query.whereIn(
        knex.raw('lower(entities.kind)') as unknown as string,
        values,
      );
      break;
    case 'tags':
      whereTagged(knex, query, values);
      break;
    case 'ownerAncestry':
      query.andWhere(either =>
        either
          .whereIn('entities.owner', values)
          .orWhereIn(
            'entities.owner',
            knex('owner_ancestry').whereIn('ancestor', values).select('owner'),
          ),
      );
      break;
    default:
      query.whereIn(columns[fact], values);
  }
}
