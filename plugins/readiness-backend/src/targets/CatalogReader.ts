import { randomUUID } from 'node:crypto';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { EntityFilterQuery } from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { RepositoryTreeSource } from '@prodready/plugin-readiness-node';
import type { EntityStore } from '../database/EntityStore';
import { locateEntity } from './locateEntity';

const pageSize = 200;
/** How long an entity may be missing from the catalog before its reports are removed. */
const grace = 24 * 60 * 60 * 1000;

/** Keeps the entities in the database as the catalog has them. */
export class CatalogReader {
  constructor(
    private readonly services: {
      catalog: CatalogService;
      auth: AuthService;
      logger: LoggerService;
    },
    private readonly entities: EntityStore,
    private readonly sources: ReadonlyMap<string, RepositoryTreeSource>,
    private readonly filter: EntityFilterQuery,
  ) {}

  /** Reads all of the catalog, a page at a time. Throws when the catalog does not answer; what was there stays then. */
  async read(): Promise<void> {
    const { catalog, auth, logger } = this.services;
    const reading = randomUUID();
    let count = 0;
    const pages = catalog.streamEntities(
      {
        filter: this.filter,
        fields: [
          'kind',
          'metadata',
          'spec.type',
          'spec.lifecycle',
          'relations',
        ],
        pageSize,
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) {
      const located = await Promise.all(
        page.map(entity => locateEntity(entity, this.sources)),
      );
      await this.entities.save(reading, located);
      count += page.length;
    }
    const now = Date.now();
    await this.entities.endReading(
      reading,
      new Date(now).toISOString(),
      new Date(now - grace).toISOString(),
    );
    logger.debug(`Read ${count} entities to assess from the catalog`);
  }
}
