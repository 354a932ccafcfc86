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
  annotations: Record<string, string>;
  place:
    | { target: { id: string; type: string; url: string }; path: string }
    | { problem: Problem };
}

/** Shown to people: what went wrong, and what to mend. */
export type Problem = NonNullable<ScanState['problem']>;

/** Which entities there are and where their services lie. Knows nothing of scans but that a moved service needs one. */
export class EntityStore {
  constructor(private readonly knex: Knex) {}

  /** Writes what one page of the catalog says. `reading` names the whole reading of the catalog it belongs to. */
  async save(reading: string, entities: LocatedEntity[]): Promise<void> {
    for (const batch of inBatches(entities, 50)) {
      await this.knex.transaction(tx => saveBatch(tx, reading, batch));
    }
  }

  /**
   * Ends a reading of the whole catalog: what it did not see is hidden now, and removed with its reports when it has been
   * missing since before `removeBefore`. A provider's hiccup thus costs no history.
   */
  async endReading(
    reading: string,
    now: string,
    removeBefore: string,
  ): Promise<void> {
    await this.knex<EntityRow>('entities')
      .whereNot('seen_in', reading)
      .whereNull('missing_since')
      .update({ missing_since: now });
    await this.knex<EntityRow>('entities')
      .where('missing_since', '<', removeBefore)
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

async function saveBatch(
  tx: Knex,
  reading: string,
  entities: LocatedEntity[],
): Promise<void> {
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
    .insert(entities.map(entity => toRow(entity, reading)))
    .onConflict('ref')
    .merge([...catalogColumns]);

  // Scans go on meanwhile: the columns of a scan are touched only where the place is another one.
  for (const { ref, place } of entities) {
    const row = known.get(ref);
    if (!row) continue;
    if ('problem' in place || row.target_id === null) {
      await tx<EntityRow>('entities').where({ ref }).update(scanColumns(place));
    } else if (
      row.target_id !== place.target.id ||
      row.service_path !== place.path
    ) {
      await tx<EntityRow>('entities')
        .where({ ref })
        .update({ scan_status: 'pending' });
    }
  }
}

async function saveTargets(tx: Knex, entities: LocatedEntity[]): Promise<void> {
  const targets = new Map<string, TargetRow>();
  for (const { place } of entities) {
    if ('target' in place) {
      targets.set(place.target.id, {
        ...place.target,
        etag: null,
        last_scan_at: null,
      });
    }
  }
  if (targets.size > 0) {
    await tx<TargetRow>('targets')
      .insert([...targets.values()])
      .onConflict('id')
      .ignore();
  }
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
  'target_id',
  'service_path',
  'seen_in',
  'missing_since',
] as const;

function toRow(
  { place, annotations, ...entity }: LocatedEntity,
  reading: string,
): EntityRow {
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
    target_id: 'target' in place ? place.target.id : null,
    service_path: 'target' in place ? place.path : '',
    seen_in: reading,
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
  };
}
