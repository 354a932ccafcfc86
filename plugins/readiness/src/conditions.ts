import type { Entity } from '@backstage/catalog-model';
import { SERVICE_PATH_ANNOTATION } from '@prodready/plugin-readiness-common';

function isKind(entity: Entity, ...kinds: string[]): boolean {
  return kinds.includes(entity.kind.toLocaleLowerCase('en-US'));
}

/**
 * Whether an entity's page has something to say about readiness: every component has, and whatever names its
 * service's folder with the `prodready.io/service-path` annotation.
 *
 * @public
 */
export function isReadinessAvailable(entity: Entity): boolean {
  return (
    isKind(entity, 'component') ||
    entity.metadata.annotations?.[SERVICE_PATH_ANNOTATION] !== undefined
  );
}

/**
 * Whether an entity can own services, and so has findings to follow up: groups and users.
 *
 * @public
 */
export function isReadinessOwner(entity: Entity): boolean {
  return isKind(entity, 'group', 'user');
}
