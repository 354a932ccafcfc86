import type { Knex } from 'knex';
import type { ScanState } from '@prodready/plugin-readiness-common';
import { inBatches } from './database';
import type { EntityRow, TargetRow } from './rows';

/** An entity as the catalog has it, and where its service was found to be. */
export interface LocatedEntity {
  ref: string;
  uid: string;
  name: string;
  title: string;
  kind: string;
  type?: string;
  lifecycle?: string;
  owner?: string;
  system?: string;
  tags?: string[];
  annotations: Record<string, string>;
  /** Changes when the catalog says something else of it, or when it would be located otherwise. */
  state?: string;
  place: { target: LocatedTarget; path: string } | { problem: Problem };
}

/** A repository tree, and what events and limits of hosts need to know of it. */
export interface LocatedTarget {
  id: string;
  type: string;
  url: string;
  host?: string;
  /** As pushes name it. */
  repository?: string;
  /** Branch, tag or commit; left out for the default branch. */
  ref?: string;
}

/** Shown to people: what went wrong, and what to mend. */
export type Problem = NonNullable<ScanState['problem']>;

/** Which entities there are and where their services lie. Knows nothing of scans but that a moved service needs one. */
export class EntityStore {
  constructor(private readonly knex: Knex) {}

  /** Writes what the catalog says of entities that are new or changed. */
  async save(entities: LocatedEntity[]): Promise<void> {
    for (const batch of inBatches(entities, 50)) {
      await this.knex.transaction(tx => saveBatch(tx, batch));
    }
  }

  /** In which state the catalog had these entities when they were saved; left out are those that should be saved anew. */
  async statesOf(refs: string[]): Promise<Map<string, string>> {
    const states = new Map<string, string>();
    for (const batch of inBatches(refs)) {
      const rows = await this.knex<EntityRow>('entities')
        .whereIn('ref', batch)
        // What could not be located may have been mended elsewhere than in the catalog.
        .whereNotNull('target_id')
        .whereNull('missing_since')
        .select('ref', 'catalog_state');
      for (const row of rows) states.set(row.ref, row.catalog_state);
    }
    return states;
  }

  /**
   * The catalog's entities with uids above `range.above` up to `range.upTo` are those of `uids` and no others: what else lies
   * in between has left it, and is hidden from now on.
   */
  async hideOthers(
    range: { above: string; upTo?: string },
    uids: ReadonlySet<string>,
    now: string,
  ): Promise<void> {
    const query = this.knex<EntityRow>('entities')
      .where('uid', '>', range.above)
      .whereNull('missing_since');
    if (range.upTo !== undefined) query.where('uid', '<=', range.upTo);
    const rows = await query.select('ref', 'uid');
    const gone = rows.filter(({ uid }) => !uids.has(uid));
    for (const batch of inBatches(gone)) {
      await this.knex<EntityRow>('entities')
        .whereIn(
          'ref',
          batch.map(({ ref }) => ref),
        )
        .whereNull('missing_since')
        .update({ missing_since: now });
    }
  }

  /**
   * Removes, with its reports, what has been hidden since before that time, and targets that nothing lies in any more.
   * A provider's hiccup thus costs no history.
   */
  async removeGone(before: string): Promise<void> {
    await this.knex<EntityRow>('entities')
      .where('missing_since', '<', before)
      .delete();
    await this.knex<TargetRow>('targets')
      .whereNotIn(
        'id',
        this.knex<EntityRow>('entities')
          .whereNotNull('target_id')
          .select('target_id'),
      )
      .delete();
  }

  /** An entity that the catalog still has. */
  async find(ref: string): Promise<EntityRow | undefined> {
    return this.knex<EntityRow>('entities')
      .where({ ref })
      .whereNull('missing_since')
      .first();
  }

  /** Who owns these entities, by reference; left out are those without an owner and those that left the catalog. */
  async owners(refs: string[]): Promise<Map<string, string>> {
    const owners = new Map<string, string>();
    for (const batch of inBatches(refs)) {
      const rows = await this.knex<EntityRow>('entities')
        .whereIn('ref', batch)
        .whereNull('missing_since')
        .whereNotNull('owner')
        .select('ref', 'owner');
      for (const { ref, owner } of rows) owners.set(ref, owner!);
    }
    return owners;
  }

  /** Entities of a repository tree, by reference. */
  async ofTarget(targetId: string): Promise<EntityRow[]> {
    return this.knex<EntityRow>('entities')
      .where({ target_id: targetId })
      .whereNull('missing_since')
      .orderBy('ref');
  }

  async target(id: string): Promise<TargetRow | undefined> {
    return this.knex<TargetRow>('targets').where({ id }).first();
  }

  /** Urls of other trees that lie in folders of this one. */
  async nestedUrls({ type, url }: TargetRow): Promise<string[]> {
    const prefix = url.endsWith('/') ? url : `${url}/`;
    const rows = await this.knex<TargetRow>('targets')
      .where({ type })
      .whereRaw('substr(url, 1, ?) = ?', [[...prefix].length, prefix])
      .select('url');
    return rows.map(row => row.url).filter(other => other !== url);
  }
}

async function saveBatch(tx: Knex, entities: LocatedEntity[]): Promise<void> {
  await saveTargets(tx, entities);

  const known = new Map<string, EntityRow>();
  for (const row of await tx<EntityRow>('entities').whereIn(
    'ref',
    entities.map(({ ref }) => ref),
  )) {
    known.set(row.ref, row);
  }
  const replaced = entities.filter(({ ref, uid }) => {
    const row = known.get(ref);
    return row && row.uid !== uid;
  });
  for (const { ref } of replaced) {
    // Another entity under the same name: nothing of the old one's report is its own.
    await tx<EntityRow>('entities').where({ ref }).delete();
    known.delete(ref);
  }
  await tx<EntityRow>('entities')
    .insert(entities.map(toRow))
    .onConflict('ref')
    .merge([...catalogColumns]);
  await saveTags(tx, entities, known);
  await saveOwners(tx, entities);

  const moved: LocatedEntity[] = entities.filter(({ ref }) => !known.has(ref));
  // Scans go on meanwhile: the columns of a scan are touched only where the place is another one.
  for (const entity of entities) {
    const { ref, place } = entity;
    const row = known.get(ref);
    if (!row) continue;
    if ('problem' in place || row.target_id === null) {
      await tx<EntityRow>('entities').where({ ref }).update(scanColumns(place));
      moved.push(entity);
    } else if (
      row.target_id !== place.target.id ||
      row.service_path !== place.path
    ) {
      await tx<EntityRow>('entities')
        .where({ ref })
        .update({ scan_status: 'pending' });
      moved.push(entity);
    }
  }
  await scanSoon(tx, moved);
}

/** Tags as rows, written only where they changed. */
async function saveTags(
  tx: Knex,
  entities: LocatedEntity[],
  known: ReadonlyMap<string, EntityRow>,
): Promise<void> {
  for (const { ref, tags = [] } of entities) {
    if ((known.get(ref)?.tags ?? '[]') === JSON.stringify(tags)) continue;
    await tx('entity_tags').where({ entity_ref: ref }).delete();
    if (tags.length > 0) {
      await tx('entity_tags').insert(
        [...new Set(tags)].map(tag => ({ entity_ref: ref, tag })),
      );
    }
  }
}

/** Every owner is its own ancestor from the start; the groups above follow when the catalog's groups are read. */
async function saveOwners(tx: Knex, entities: LocatedEntity[]): Promise<void> {
  const owners = new Set(entities.flatMap(({ owner }) => owner ?? []));
  if (owners.size === 0) return;
  await tx('owner_ancestry')
    .insert([...owners].map(owner => ({ ancestor: owner, owner })))
    .onConflict(['ancestor', 'owner'])
    .ignore();
}

async function saveTargets(tx: Knex, entities: LocatedEntity[]): Promise<void> {
  const targets = new Map<string, TargetRow>();
  for (const { place } of entities) {
    if ('target' in place) {
      const { id, type, url, host, repository, ref } = place.target;
      targets.set(id, {
        id,
        type,
        url,
        host: host ?? null,
        repository: repository ?? null,
        ref: ref ?? null,
        etag: null,
        last_scan_at: null,
        next_scan_at: atOnce,
        queued_at: null,
        given_up_at: null,
      });
    }
  }
  if (targets.size > 0) {
    await tx<TargetRow>('targets')
      .insert([...targets.values()])
      .onConflict('id')
      .merge(['host', 'repository', 'ref']);
  }
}

/** Earlier than any time: the target is queued at the next look. */
const atOnce = '';

/** A new entity at a target that has been scanned before does not wait for its turn. */
async function scanSoon(tx: Knex, entities: LocatedEntity[]): Promise<void> {
  const ids = new Set(
    entities.flatMap(({ place }) =>
      'target' in place ? [place.target.id] : [],
    ),
  );
  if (ids.size === 0) return;
  await tx<TargetRow>('targets')
    .whereIn('id', [...ids])
    .update({ next_scan_at: atOnce });
}

/** What the catalog decides; the other columns belong to scans. */
const catalogColumns = [
  'uid',
  'name',
  'title',
  'kind',
  'type',
  'lifecycle',
  'owner',
  'system',
  'annotations',
  'namespace',
  'tags',
  'search',
  'title_key',
  'target_id',
  'service_path',
  'catalog_state',
  'missing_since',
] as const;

function toRow({ place, annotations, ...entity }: LocatedEntity): EntityRow {
  const lower = (text: string) => text.toLocaleLowerCase('en-US');
  return {
    ref: entity.ref,
    uid: entity.uid,
    name: entity.name,
    title: entity.title,
    kind: entity.kind,
    type: entity.type ?? null,
    lifecycle: entity.lifecycle ?? null,
    owner: entity.owner ?? null,
    system: entity.system ?? null,
    annotations: JSON.stringify(annotations),
    namespace: entity.ref.slice(
      entity.ref.indexOf(':') + 1,
      entity.ref.indexOf('/'),
    ),
    tags: JSON.stringify(entity.tags ?? []),
    search: lower(`${entity.name} ${entity.title}`),
    title_key: lower(entity.title),
    target_id: 'target' in place ? place.target.id : null,
    service_path: 'target' in place ? place.path : '',
    catalog_state: entity.state ?? '',
    missing_since: null,
    ...scanColumns(place),
  };
}

/** Of an entity that was not scanned at its place yet, or cannot be. */
function scanColumns(place: LocatedEntity['place']) {
  return {
    scan_status:
      'problem' in place ? ('failed' as const) : ('pending' as const),
    queued_at: null,
    started_at: null,
    finished_at: null,
    progress: null,
    problem: 'problem' in place ? JSON.stringify(place.problem) : null,
    attempted: null,
  };
}
