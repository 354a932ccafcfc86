import { posix } from 'node:path';

/** A path as seen from a folder, from the root; `undefined` where it leads out of the tree or is not known. */
export function clean(folder: string, path: string): string | undefined {
  if (/^[a-z]+:\/\/|\$|^~|^git@/.test(path)) return undefined;
  const joined = posix
    .normalize(posix.join(folder || '.', path))
    .replace(/\/$/, '');
  if (joined.startsWith('..') || joined.startsWith('/')) return undefined;
  return joined === '.' ? '' : joined;
}
