import { at, entriesOf, textOf, type Repository } from '../../repository';
import type { Dependency, Manifest } from '../types';

export function readCargo(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const root = repository.toml(path);
  const read = (scope: Dependency['scope'], ...keys: string[]) =>
    entriesOf(at(root, ...keys)).map(entry => ({
      name: entry.key,
      ecosystem: 'rust' as const,
      version: textOf(entry.node) ?? textOf(at(entry.node, 'version')) ?? '',
      scope,
      path,
      line: entry.line,
    }));
  return {
    path,
    ecosystem: 'rust',
    name: textOf(at(root, 'package', 'name')),
    dependencies: [
      ...read('prod', 'dependencies'),
      ...read('prod', 'workspace', 'dependencies'),
      ...read('dev', 'dev-dependencies'),
      ...read('optional', 'build-dependencies'),
    ],
  };
}
