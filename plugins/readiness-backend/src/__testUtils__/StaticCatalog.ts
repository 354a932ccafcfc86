import {
  CompoundEntityRef,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** A catalog that has what it was given, fast enough for very many entities. Only what the plugin asks of a catalog. */
export class StaticCatalog {
  private byRef = new Map<string, Entity>();
  private byUid: Entity[] = [];

  constructor(entities: Entity[]) {
    this.set(entities);
  }

  set(entities: Entity[]): void {
    this.byRef = new Map(
      entities.map(entity => [stringifyEntityRef(entity), entity]),
    );
    this.byUid = [...entities].sort((a, b) =>
      a.metadata.uid! < b.metadata.uid! ? -1 : 1,
    );
  }

  /** One that need not be well-formed: it is found by nothing but reading everything. */
  add(entity: Entity): void {
    this.byUid.push(entity);
  }

  async *streamEntities(request: {
    pageSize?: number;
    filter?: { kind?: string | string[] };
  }) {
    const size = request.pageSize ?? 500;
    const kinds = request.filter?.kind && [request.filter.kind].flat();
    const found = this.byUid.filter(
      ({ kind }) => !kinds || kinds.includes(kind),
    );
    for (let start = 0; start < found.length; start += size) {
      yield found.slice(start, start + size);
    }
  }

  async getEntityByRef(ref: string | CompoundEntityRef) {
    const text = typeof ref === 'string' ? ref : stringifyEntityRef(ref);
    return this.byRef.get(text.toLocaleLowerCase('en-US'));
  }

  async getEntitiesByRefs(request: { entityRefs: string[] }) {
    return { items: request.entityRefs.map(ref => this.byRef.get(ref)) };
  }

  async getEntities() {
    return { items: this.byUid };
  }

  async queryEntities() {
    return { items: this.byUid, totalItems: this.byUid.length, pageInfo: {} };
  }

  asService(): CatalogService {
    return this as unknown as CatalogService;
  }
}
