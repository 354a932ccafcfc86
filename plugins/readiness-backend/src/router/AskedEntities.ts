import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { EntityList } from '../database/EntityList';
import { ParsedFilter, Scope, scopeOf } from '../database/EntityScope';
import type { EntityAccess } from './EntityAccess';

/** Which of the entities that are asked about the caller may see. */
export class AskedEntities {
  constructor(
    private readonly knex: Knex,
    private readonly access: EntityAccess,
    private readonly list: EntityList,
  ) {}

  /** The entities that a filter means and the caller may see. */
  async scope(
    filter: ParsedFilter,
    credentials: BackstageCredentials,
  ): Promise<Scope> {
    const [visibility, ownership] = await Promise.all([
      this.access.visibility(credentials),
      filter.mine ? this.access.ownership(credentials) : [],
    ]);
    return scopeOf(
      this.knex,
      visibility ?? { uids: [], names: new Set() },
      filter,
      ownership,
    );
  }

  /** Those of these entities that the caller may see. */
  async visible(
    refs: string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const scope = await this.scope({ entity: refs }, credentials);
    const page = await this.list.refs(scope, {
      sort: 'name',
      order: 'asc',
      limit: refs.length,
    });
    return new Set(page.refs);
  }
}
