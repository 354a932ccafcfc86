import { createHash } from 'node:crypto';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { EntityFilterQuery } from '@backstage/catalog-client';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { RepositoryTreeSource } from '@prodready/plugin-readiness-node';
import { isDatabaseAway } from '../database/databaseAway';
import type { EntityStore, LocatedEntity } from '../database/EntityStore';
import { locateEntity, refOf } from './locateEntity';

const pageSize = 200;
/** How long an entity may be missing from the catalog before its reports are removed. */
const grace = 24 * 60 * 60 * 1000;

/**
 * Keeps the entities in the database as the catalog has them. Pages come in the order of uids, so that each says as well what
 * is not there any more, and nothing is held or written but what changed.
 */
export class CatalogReader {
  private readonly locating: string;

  constructor(
    private readonly services: {
      catalog: CatalogService;
      auth: AuthService;
      logger: LoggerService;
    },
    private readonly entities: EntityStore,
    private readonly sources: ReadonlyMap<string, RepositoryTreeSource>,
    private readonly filter: EntityFilterQuery,
    /** Changes whenever entities could be located otherwise than before. */
    locating: readonly string[],
  ) {
    this.locating = createHash('sha256')
      .update(JSON.stringify([...locating, ...sources.keys()]))
      .digest('hex')
      .slice(0, 16);
  }

  /** Reads all of the catalog, a page at a time. Throws when the catalog does not answer; what was there stays then. */
  async read(): Promise<{ entities: number; changed: number }> {
    const { catalog, auth, logger } = this.services;
    let count = 0;
    let changed = 0;
    let above = '';
    const pages = catalog.streamEntities(
      {
        filter: this.filter,
        orderFields: { field: 'metadata.uid', order: 'asc' },
        fields: [
          'kind',
          'metadata',
          'spec.type',
          'spec.lifecycle',
          'relations',
        ],
        pageSize,
        totalItems: 'exclude',
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) {
      if (page.length === 0) continue;
      changed += await this.save(page);
      const uids = new Set(page.map(uidOf));
      const upTo = [...uids].sort()[uids.size - 1];
      await this.entities.hideOthers({ above, upTo }, uids, timeText(0));
      above = upTo;
      count += page.length;
    }
    await this.entities.hideOthers({ above }, new Set(), timeText(0));
    await this.entities.removeGone(timeText(-grace));
    logger.debug(
      `Read ${count} entities to assess from the catalog; ${changed} are new or changed`,
    );
    return { entities: count, changed };
  }

  private async save(page: Entity[]): Promise<number> {
    const named = page.flatMap(entity => {
      try {
        return [{ entity, ref: refOf(entity), state: this.stateOf(entity) }];
      } catch (error) {
        this.leaveOut(String(entity.metadata?.uid).slice(0, 64), error);
        return [];
      }
    });
    const known = await this.entities.statesOf(named.map(({ ref }) => ref));
    const changed = named.filter(({ ref, state }) => known.get(ref) !== state);
    const located = await Promise.all(
      changed.map(async ({ entity, state }) => ({
        ...(await locateEntity(entity, this.sources)),
        state,
      })),
    );
    try {
      await this.entities.save(located);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      await this.saveEach(located);
    }
    return changed.length;
  }

  /** One entity that cannot be kept is no reason to keep no other. */
  private async saveEach(located: LocatedEntity[]): Promise<void> {
    for (const entity of located) {
      try {
        await this.entities.save([entity]);
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        this.leaveOut(entity.ref, error);
      }
    }
  }

  private leaveOut(name: string, error: unknown): void {
    this.services.logger.warn(
      `The entity ${name} of the catalog cannot be assessed and is left out`,
      error as Error,
    );
  }

  /** Of all that is kept of an entity. Its etag will not do: a provider may set one that does not cover relations. */
  private stateOf({ metadata, spec, relations }: Entity): string {
    const { uid, name, title, tags, annotations } = metadata;
    return createHash('sha256')
      .update(
        JSON.stringify([
          this.locating,
          [uid, name, title, tags, spec?.type, spec?.lifecycle],
          Object.entries(annotations ?? {}).sort(([a], [b]) =>
            a < b ? -1 : 1,
          ),
          Array.isArray(relations)
            ? relations.map(({ type, targetRef }) => `${type} ${targetRef}`)
            : undefined,
        ]),
      )
      .digest('hex');
  }
}

function uidOf(entity: Entity): string {
  return entity.metadata.uid ?? '';
}

/** ISO 8601, that many milliseconds from now. */
function timeText(offset: number): string {
  return new Date(Date.now() + offset).toISOString();
}
