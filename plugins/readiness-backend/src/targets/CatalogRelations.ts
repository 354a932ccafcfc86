import type { AuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Knex } from 'knex';
import { inBatches } from '../database/database';
import { replaceRows } from '../database/replaceRows';
import { isPlainText, plainText } from './plainText';

/** Groups above one owner that are followed: far more than any organisation is deep. */
const mostAncestors = 500;
const pageSize = 500;

/** Keeps what stands above entities: groups above their owners, domains above their systems, and the names of all these. */
export class CatalogRelations {
  constructor(
    private readonly services: { catalog: CatalogService; auth: AuthService },
    private readonly knex: Knex,
  ) {}

  /** Reads groups, systems and domains anew, and the users that own something. */
  async read(): Promise<void> {
    const titles = new Map<string, string>();
    const parents = new Map<string, string[]>();
    await this.each({ kind: ['Group', 'System', 'Domain'] }, titles, parents);
    const owners: string[] = (
      await this.knex('entities')
        .whereNotNull('owner')
        .whereNull('missing_since')
        .distinct('owner')
    ).map(({ owner }) => owner);
    await this.users(
      owners.filter(owner => owner.startsWith('user:')),
      titles,
      parents,
    );
    await this.saveNames(titles, parents);
    await this.saveAncestry(owners, parents);
    await this.saveDomains(parents);
  }

  private async each(
    filter: Record<string, string[]>,
    titles: Map<string, string>,
    parents: Map<string, string[]>,
  ): Promise<void> {
    const { catalog, auth } = this.services;
    const pages = catalog.streamEntities(
      { filter, fields: [...fields], pageSize },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) {
      for (const entity of page) keep(entity, titles, parents);
    }
  }

  private async users(
    refs: string[],
    titles: Map<string, string>,
    parents: Map<string, string[]>,
  ): Promise<void> {
    const { catalog, auth } = this.services;
    for (const batch of inBatches(refs, pageSize)) {
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs: batch, fields: [...fields] },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      for (const entity of items) if (entity) keep(entity, titles, parents);
    }
  }

  private async saveNames(
    titles: Map<string, string>,
    parents: Map<string, string[]>,
  ): Promise<void> {
    const rows = [...titles].map(([ref, title]) => ({
      ref,
      title,
      parents: JSON.stringify(parents.get(ref) ?? []),
    }));
    await this.knex.transaction(tx =>
      replaceRows(tx, 'catalog_names', ['ref'], rows),
    );
  }

  private async saveAncestry(
    owners: string[],
    parents: Map<string, string[]>,
  ): Promise<void> {
    const rows = owners.flatMap(owner =>
      ancestryOf(owner, parents).map(ancestor => ({ ancestor, owner })),
    );
    await this.knex.transaction(tx =>
      replaceRows(tx, 'owner_ancestry', ['ancestor', 'owner'], rows),
    );
  }

  private async saveDomains(parents: Map<string, string[]>): Promise<void> {
    const systems: Array<{ system: string; domain: string | null }> =
      await this.knex('entities')
        .whereNotNull('system')
        .distinct('system', 'domain');
    for (const { system, domain } of systems) {
      const above =
        parents.get(system)?.find(ref => ref.startsWith('domain:')) ?? null;
      if (above === domain) continue;
      await this.knex('entities').where({ system }).update({ domain: above });
    }
    await this.knex('entities')
      .whereNull('system')
      .whereNotNull('domain')
      .update({ domain: null });
  }
}

/** The owner itself and everything above it, each once: circles and endless chains come to an end. */
export function ancestryOf(
  owner: string,
  parents: ReadonlyMap<string, readonly string[]>,
): string[] {
  const seen = new Set([owner]);
  for (const ref of seen) {
    for (const parent of parents.get(ref) ?? []) {
      if (seen.size >= mostAncestors) return [...seen];
      seen.add(parent);
    }
  }
  return [...seen];
}

const fields = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec.profile.displayName',
  'relations',
] as const;

const upwards = ['childOf', 'memberOf', 'partOf'];

function keep(
  entity: Entity,
  titles: Map<string, string>,
  parents: Map<string, string[]>,
): void {
  const ref = stringifyEntityRef(entity);
  if (!isPlainText(ref, 500)) return;
  const profile = entity.spec?.profile as { displayName?: unknown } | undefined;
  titles.set(
    ref,
    plainText(entity.metadata.title, 500) ??
      plainText(profile?.displayName, 500) ??
      entity.metadata.name,
  );
  const above = (Array.isArray(entity.relations) ? entity.relations : [])
    .filter(
      ({ type, targetRef }) =>
        upwards.includes(type) && isPlainText(targetRef, 500),
    )
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
  if (above.length) parents.set(ref, [...new Set(above)]);
}
