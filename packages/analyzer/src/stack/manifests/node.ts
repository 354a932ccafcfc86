import { at, entriesOf, textOf, type Repository } from '../../repository';
import type { Dependency, Manifest } from '../types';

const scopes: Array<[key: string, scope: Dependency['scope']]> = [
  ['dependencies', 'prod'],
  ['devDependencies', 'dev'],
  ['peerDependencies', 'optional'],
  ['optionalDependencies', 'optional'],
];

export function readPackageJson(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const root = repository.json(path);
  return {
    path,
    ecosystem: 'node',
    name: textOf(at(root, 'name')),
    dependencies: scopes.flatMap(([key, scope]) =>
      entriesOf(at(root, key)).map(entry => ({
        name: entry.key,
        ecosystem: 'node' as const,
        version: textOf(entry.node) ?? '',
        scope,
        path,
        line: entry.line,
      })),
    ),
  };
}
