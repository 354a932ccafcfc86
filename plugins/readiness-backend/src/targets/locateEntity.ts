import { createHash } from 'node:crypto';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { SERVICE_PATH_ANNOTATION } from '@prodready/plugin-readiness-common';
import {
  ReadinessProblem,
  RepositoryTreeSource,
  SourceLocation,
} from '@prodready/plugin-readiness-node';
import type { LocatedEntity } from '../database/EntityStore';

/** What the backend keeps of a catalog entity, and the tree and folder its service lies in. Never throws. */
export async function locateEntity(
  entity: Entity,
  sources: ReadonlyMap<string, RepositoryTreeSource>,
): Promise<LocatedEntity> {
  const { metadata, spec, kind } = entity;
  return {
    ref: stringifyEntityRef(entity),
    uid: metadata.uid ?? '',
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    kind,
    type: text(spec?.type),
    lifecycle: text(spec?.lifecycle),
    owner: related(entity, RELATION_OWNED_BY, 'group', 'user'),
    system: related(entity, RELATION_PART_OF, 'system'),
    tags: (metadata.tags ?? []).map(tag => String(tag).slice(0, 200)),
    annotations: metadata.annotations ?? {},
    place: await placeOf(entity, sources),
  };
}

async function placeOf(
  entity: Entity,
  sources: ReadonlyMap<string, RepositoryTreeSource>,
): Promise<LocatedEntity['place']> {
  try {
    const location = sourceLocationOf(entity);
    const source = sources.get(location.type);
    if (!source) {
      throw new ReadinessProblem(
        'Unknown type of source location',
        `The source location is of type ${location.type}; readable are ${[
          ...sources.keys(),
        ].join(
          ' and ',
        )}. Set the annotation ${ANNOTATION_SOURCE_LOCATION} to url: followed by the address of the repository.`,
      );
    }
    const { tree, path } = await source.locate(location);
    return {
      target: {
        id: targetId(location.type, tree.url),
        type: location.type,
        ...tree,
      },
      path: servicePathOf(entity) ?? serviceFolder(path),
    };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** The entity's own source location, or else the place that its descriptor was read from. */
function sourceLocationOf(entity: Entity): SourceLocation {
  const annotations = entity.metadata.annotations ?? {};
  const own = annotations[ANNOTATION_SOURCE_LOCATION];
  const managed = annotations[ANNOTATION_LOCATION];
  const ref = own ?? managed;
  if (!ref) {
    throw new ReadinessProblem(
      'No source location',
      `The entity does not say where its source code is. Add the annotation ${ANNOTATION_SOURCE_LOCATION} to its descriptor, for example url:https://github.com/organization/repository/tree/main/.`,
    );
  }
  try {
    return {
      ...parseLocationRef(ref),
      pointsAt: own ? 'folder' : 'descriptor',
    };
  } catch {
    throw new ReadinessProblem(
      'Malformed source location',
      `The annotation ${
        own ? ANNOTATION_SOURCE_LOCATION : ANNOTATION_LOCATION
      } must be a type and a target, for example url:https://github.com/organization/repository/tree/main/.`,
    );
  }
}

/** What the annotation says, without slashes around it. */
function servicePathOf(entity: Entity): string | undefined {
  const annotation = entity.metadata.annotations?.[SERVICE_PATH_ANNOTATION];
  if (annotation === undefined) return undefined;
  const segments = annotation
    .split('/')
    .filter(segment => segment !== '' && segment !== '.');
  if (
    segments.includes('..') ||
    annotation.length > 1000 ||
    // eslint-disable-next-line no-control-regex -- exactly those are to be refused
    /[\\\u0000-\u001f]/.test(annotation)
  ) {
    throw new ReadinessProblem(
      'Malformed service path',
      `The annotation ${SERVICE_PATH_ANNOTATION} must be a folder from the root of the repository, with forward slashes and without "..", for example services/orders.`,
    );
  }
  return segments.join('/');
}

/** A descriptor in `.backstage/` or another hidden folder speaks for the folder around it. */
function serviceFolder(path: string): string {
  const segments = path.split('/').filter(Boolean);
  const hidden = segments.findIndex(segment => segment.startsWith('.'));
  return (hidden < 0 ? segments : segments.slice(0, hidden)).join('/');
}

/** The reference of the first such relation whose target is of one of the kinds. */
function related(
  entity: Entity,
  relation: string,
  ...kinds: string[]
): string | undefined {
  return entity.relations?.find(
    ({ type, targetRef }) =>
      type === relation && kinds.includes(targetRef.split(':')[0]),
  )?.targetRef;
}

function problemOf(error: unknown) {
  return error instanceof ReadinessProblem
    ? { title: error.title, message: error.message }
    : {
        title: 'Malformed source location',
        message: `The source location cannot be understood. Correct the annotation ${ANNOTATION_SOURCE_LOCATION}.`,
      };
}

function targetId(type: string, url: string): string {
  return createHash('sha256').update(`${type} ${url}`).digest('hex');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
