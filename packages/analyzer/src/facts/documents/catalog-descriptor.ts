import { at, textOf, type TreeNode } from '../../repository';
import type { Service } from '../../service';

/** The service's own entry in the software catalog, as the tree describes it. */
export interface CatalogDescriptor {
  path: string;
  /** The entity's document. */
  node: TreeNode;
  /** Line of `metadata:` and `spec:`, of the document where they are missing. */
  metadataLine: number;
  specLine: number;
  owner?: { ref: string; line: number };
  lifecycle?: string;
}

const descriptorName = /^catalog-info\.ya?ml$/;

/** The descriptor in the service's folder, the component of the service's name first. Use as a fact. */
export function catalogDescriptorOf(
  service: Service,
): CatalogDescriptor | undefined {
  const { repository } = service;
  const candidates = service.files
    .filter(({ shared, relative, path }) =>
      shared ? descriptorName.test(path) : descriptorName.test(relative),
    )
    .flatMap(({ path, shared }) =>
      repository
        .yaml(path)
        .filter(node => textOf(at(node, 'kind')) === 'Component')
        .map(node => ({ path, node, shared })),
    );
  const named = candidates.find(
    ({ node }) => textOf(at(node, 'metadata', 'name')) === service.name,
  );
  // A descriptor of the whole repository speaks for a service in a folder only where it names it.
  const found = named ?? candidates.find(({ shared }) => !shared);
  if (!found) return undefined;
  const { path, node } = found;
  const owner = at(node, 'spec', 'owner');
  return {
    path,
    node,
    metadataLine: lineOf(node, 'metadata'),
    specLine: lineOf(node, 'spec'),
    ...(textOf(owner)
      ? { owner: { ref: textOf(owner)!, line: owner!.line } }
      : {}),
    lifecycle: textOf(at(node, 'spec', 'lifecycle')),
  };
}

function lineOf(node: TreeNode, key: string): number {
  if (node.kind !== 'map') return node.line;
  return node.entries.find(entry => entry.key === key)?.line ?? node.line;
}

/** Whether the catalog says that the service is not in production: then nobody is called at night for it. */
export function isBeforeProduction(service: Service): string | undefined {
  const lifecycle = service.fact(catalogDescriptorOf)?.lifecycle;
  return lifecycle && !/^prod/i.test(lifecycle) ? lifecycle : undefined;
}
