import { at, entryOf, textOf, type TreeNode } from '../../repository';
import type { Service } from '../../service';

/** An entity of a catalog descriptor in the tree. @public */
export interface CatalogEntity {
  kind: string;
  name: string;
  path: string;
  /** Line of `kind:`. */
  line: number;
  node: TreeNode;
}

/** Descriptors in the service's folder and at the root, those of the service's folder first. Use as a fact. */
export function catalogEntitiesOf(service: Service): CatalogEntity[] {
  const { repository } = service;
  const own = service.files
    .filter(
      ({ path, relative, shared }) =>
        /(?:^|\/)(?:catalog-info|\.?backstage|catalog|component|entity|entities)\.ya?ml$/i.test(
          path,
        ) && (shared ? !path.includes('/') : relative.split('/').length <= 3),
    )
    .map(({ path }) => path);
  return own.flatMap(path =>
    repository.yaml(path).flatMap((node): CatalogEntity[] => {
      const api = textOf(at(node, 'apiVersion')) ?? '';
      const kind = textOf(at(node, 'kind'));
      const name = textOf(at(node, 'metadata', 'name'));
      if (!/^backstage\.io\//.test(api) || !kind || !name) return [];
      return [
        { kind, name, path, line: entryOf(node, 'kind')?.line ?? 1, node },
      ];
    }),
  );
}

/**
 * The descriptor of the service itself: of its name, else the only component that is described here. Use as a fact.
 *
 * @public
 */
export function catalogEntityOf(service: Service): CatalogEntity | undefined {
  const components = service
    .fact(catalogEntitiesOf)
    .filter(({ kind }) => kind === 'Component');
  const named = components.find(({ name }) => name === service.name);
  if (named) return named;
  const own = components.filter(
    ({ path }) => service.path === '' || path.startsWith(`${service.path}/`),
  );
  return own.length === 1 ? own[0] : undefined;
}

/** A place in a descriptor: the entry at a path of keys, else the nearest entry above it that exists. @public */
export function placeInEntity(
  entity: CatalogEntity,
  ...keys: string[]
): { path: string; line: number } {
  let { line } = entity;
  let node: TreeNode | undefined = entity.node;
  for (const key of keys) {
    const entry = entryOf(node, key);
    if (!entry) break;
    line = entry.line;
    node = entry.node;
  }
  return { path: entity.path, line };
}

/** `spec.lifecycle` in lower case. */
export function lifecycleOf(entity: CatalogEntity): string | undefined {
  return textOf(at(entity.node, 'spec', 'lifecycle'))?.toLowerCase();
}

/** The lifecycle of a service that the catalog calls anything but production: nobody is called at night for it. */
export function lifecycleBeforeProduction(
  service: Service,
): string | undefined {
  const entity = service.fact(catalogEntityOf);
  const lifecycle = entity && lifecycleOf(entity);
  return lifecycle && !lifecycle.startsWith('prod') ? lifecycle : undefined;
}
