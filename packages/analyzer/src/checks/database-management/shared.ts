import { databasesOf } from '../../facts/database';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { notApplicable, type Judgement } from '../check';

/** The judgement of a service without a database; `undefined` for others. */
export function withoutDatabase(service: Service): Judgement | undefined {
  const { engines, sql, mongo } = service.fact(databasesOf);
  return engines.length === 0 && !sql && !mongo
    ? notApplicable('No database was found; caches do not count.')
    : undefined;
}

/** The judgement of a service that has a database but speaks no SQL to it. */
export function withoutSql(service: Service): Judgement | undefined {
  const none = withoutDatabase(service);
  if (none) return none;
  const { sql, engines } = service.fact(databasesOf);
  return sql
    ? undefined
    : notApplicable(
        `${engines[0]?.name ?? 'The database'} has no relational schema.`,
      );
}

/** Where the database first shows: the driver's dependency, else the manifest. */
export function databasePlace(
  service: Service,
): { path: string; line: number } | undefined {
  const { proof, mappers } = service.fact(databasesOf);
  if (proof) return proof;
  const [mapper] = mappers;
  if (mapper)
    return { path: mapper.dependency.path, line: mapper.dependency.line };
  const [manifest] = service.fact(stackOf).manifests;
  return manifest && { path: manifest.path, line: 1 };
}
