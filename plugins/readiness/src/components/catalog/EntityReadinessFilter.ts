import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import type { EntityFilter } from '@backstage/plugin-catalog-react';
import type { VerdictFilter } from '@prodready/plugin-readiness-common';

/**
 * Room for names in the address that the catalog is asked with. Proxies commonly refuse addresses above 8 kB, and the
 * other filters, the host and the path want some of it.
 */
const roomForNames = 6000;

/**
 * Narrows the catalog to entities with certain verdicts. The catalog knows no verdicts: the backend says which entities
 * have them, and they are compared by reference.
 */
export class EntityReadinessFilter implements EntityFilter {
  /** Whether the catalog can be asked for these entities alone; otherwise pages are narrowed after they were read. */
  readonly asksCatalog: boolean;
  private readonly names: string[];

  constructor(
    readonly values: readonly VerdictFilter[],
    private readonly refs: ReadonlySet<string>,
    /** Whether the catalog is read page by page. When it is read whole, there is nothing to ask it for. */
    paged: boolean,
  ) {
    this.names = [
      ...new Set([...refs].map(ref => parseEntityRef(ref).name)),
    ].sort();
    this.asksCatalog =
      paged && encodeURIComponent(addressOf(this.names)).length <= roomForNames;
  }

  getCatalogFilters(): Record<string, string[]> {
    if (!this.asksCatalog) return {};
    // No entity is called `-`: an empty list would not narrow anything.
    return { 'metadata.name': this.names.length > 0 ? this.names : ['-'] };
  }

  filterEntity(entity: Entity): boolean {
    return this.refs.has(stringifyEntityRef(entity));
  }

  toQueryValue(): string[] {
    return [...this.values];
  }
}

function addressOf(names: string[]): string {
  return names.map(name => `metadata.name=${name}`).join();
}
