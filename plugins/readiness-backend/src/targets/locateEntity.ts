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
import { InputError } from '@backstage/errors';
import { SERVICE_PATH_ANNOTATION } from '@prodready/plugin-readiness-common';
import {
  ReadinessProblem,
  RepositoryTreeSource,
  SourceLocation,
} from '@prodready/plugin-readiness-node';
import type { LocatedEntity } from '../database/EntityStore';
import { isPlainText, plainText } from './plainText';

/** Of tags, and of annotations, at most. */
const mostKept = 500;
/** Longer ones are no addresses of repositories. */
const longestLocation = 2_000;

/**
 * What the backend keeps of a catalog entity, and the tree and folder its service lies in. Catalogs take nearly everything, so
 * what is kept is bounded. Throws `InputError` for an entity that has no usable name.
 */
export async function locateEntity(
  entity: Entity,
  sources: ReadonlyMap<string, RepositoryTreeSource>,
): Promise<LocatedEntity> {
  const { metadata, spec, kind } = entity;
  return {
    ref: refOf(entity),
    uid: metadata.uid ?? '',
    name: metadata.name,
    title: plainText(metadata.title, 500) ?? metadata.name,
    kind,
    type: plainText(spec?.type, 200),
    lifecycle: plainText(spec?.lifecycle, 200),
    owner: related(entity, RELATION_OWNED_BY, 'group', 'user'),
    system: related(entity, RELATION_PART_OF, 'system'),
    tags: tagsOf(metadata.tags),
    annotations: Object.fromEntries(
      annotationsOf(entity)
        .filter(([key, value]) => key.length + value.length <= 10_000)
        .slice(0, mostKept),
    ),
    place: await placeOf(entity, sources),
  };
}

/** Throws `InputError` for an entity whose kind, name or uid is none. */
export function refOf({ kind, metadata }: Entity): string {
  const { name, namespace, uid } = metadata ?? {};
  const parts = [kind, name, ...(namespace === undefined ? [] : [namespace])];
  const ref =
    parts.every(part => typeof part === 'string' && /^[^:/\s]+$/.test(part)) &&
    parts.every(part => isPlainText(part, 500)) &&
    stringifyEntityRef({ kind, name, namespace });
  if (!ref || ref.length > 500 || (uid ?? '').length > 64) {
    throw new InputError(
      `${JSON.stringify({ kind, namespace, name }, (_, value) =>
        typeof value === 'string' ? value.slice(0, 100) : value,
      ).slice(0, 500)} is no name of an entity`,
    );
  }
  return ref;
}

function tagsOf(tags: unknown): string[] {
  const texts = (Array.isArray(tags) ? tags : []).slice(0, mostKept);
  return [...new Set(texts.flatMap(tag => plainText(tag, 200) ?? []))];
}

/** Those that are texts. */
function annotationsOf({ metadata }: Entity): Array<[string, string]> {
  return Object.entries<unknown>(metadata.annotations ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
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
  const annotations = new Map(annotationsOf(entity));
  const own = annotations.get(ANNOTATION_SOURCE_LOCATION);
  const managed = annotations.get(ANNOTATION_LOCATION);
  const ref = own ?? managed;
  if (!ref) {
    throw new ReadinessProblem(
      'No source location',
      `The entity does not say where its source code is. Add the annotation ${ANNOTATION_SOURCE_LOCATION} to its descriptor, for example url:https://github.com/organization/repository/tree/main/.`,
    );
  }
  try {
    if (ref.length > longestLocation) throw new Error('too long');
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
  const annotation = new Map(annotationsOf(entity)).get(
    SERVICE_PATH_ANNOTATION,
  );
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
  const relations = Array.isArray(entity.relations) ? entity.relations : [];
  return relations.find(
    ({ type, targetRef }) =>
      type === relation &&
      isPlainText(targetRef, 500) &&
      kinds.includes(targetRef.split(':')[0]),
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
