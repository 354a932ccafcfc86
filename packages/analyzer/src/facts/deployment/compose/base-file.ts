import { at, entriesOf, type TreeNode } from '../../../repository';
import { baseName, folderOf } from '../paths';
import type { ComposeFile, ComposeService } from './types';

/** A file that only overrides (no image, no build) means its base file's services too. */
export function mergeBase(file: ComposeFile, all: ComposeFile[]): ComposeFile {
  const folder = folderOf(file.path);
  const base = all.find(
    other =>
      other !== file &&
      folderOf(other.path) === folder &&
      /^(?:docker-)?compose\.ya?ml$/i.test(baseName(other.path)),
  );
  if (!base) return file;
  const services = file.services.map(service => {
    const below = base.services.find(({ name }) => name === service.name);
    if (!below || !isFragment(service, below)) return service;
    const own = new Set(entriesOf(service.node).map(({ key }) => key));
    const keys = entriesOf(below.node)
      .map(({ key }) => key)
      .filter(key => !own.has(key));
    return {
      ...below,
      ...service,
      node: mergeMaps(below.node, service.node),
      mounts: own.has('volumes') ? service.mounts : below.mounts,
      environment: new Map([
        ...[...below.environment].map(
          ([name, set]) => [name, { path: base.path, ...set }] as const,
        ),
        ...service.environment,
      ]),
      inherited: { path: base.path, keys: new Set(keys) },
    };
  });
  return { ...file, services };
}

/** A service that cannot run by what its own file says: it is laid over the base file's. */
function isFragment(service: ComposeService, below: ComposeService): boolean {
  if (!service.image && !service.build) return true;
  const reachable = ['ports', 'expose', 'networks', 'labels', 'network_mode'];
  return (
    at(below.node, 'ports') !== undefined &&
    !reachable.some(key => at(service.node, key))
  );
}

function mergeMaps(below: TreeNode, above: TreeNode): TreeNode {
  if (below.kind !== 'map' || above.kind !== 'map') return above;
  const kept = below.entries.filter(
    ({ key }) => !above.entries.some(entry => entry.key === key),
  );
  return { ...above, entries: [...above.entries, ...kept] };
}

/** The file that says something about a compose service: its own, or the one it overrides. */
export function composePathOf(one: ComposeService, key: string): string {
  return one.inherited?.keys.has(key) ? one.inherited.path : one.path;
}
