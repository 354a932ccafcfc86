import { at, entriesOf, textOf, type Repository } from '../../repository';
import type { Manifest } from '../types';

export function readComposer(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const root = repository.json(path);
  const read = (key: string, scope: 'prod' | 'dev') =>
    entriesOf(at(root, key)).map(entry => ({
      name: entry.key,
      ecosystem: 'php' as const,
      version: textOf(entry.node) ?? '',
      scope,
      path,
      line: entry.line,
    }));
  return {
    path,
    ecosystem: 'php',
    name: textOf(at(root, 'name')),
    dependencies: [...read('require', 'prod'), ...read('require-dev', 'dev')],
  };
}
