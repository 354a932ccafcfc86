import type { Entity } from '@backstage/catalog-model';
import { SERVICE_PATH_ANNOTATION } from '@prodready/plugin-readiness-common';

/**
 * Whether an entity's page has something to say about readiness: every component has, and whatever names its
 * service's folder with the `prodready.io/service-path` annotation.
 *
 * @public
 */
export function isReadinessAvailable(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'component' ||
    entity.metadata.annotations?.[SERVICE_PATH_ANNOTATION] !== undefined
  );
}
