import { posix } from 'node:path';
import { expand } from '../../containers/variables';

/** `${TAG:-1.2}` is what compose uses without an environment. */
export function fill(text: string | undefined): string | undefined {
  return text === undefined ? undefined : expand(text, () => undefined);
}

/** A path as seen from a folder, from the root; `undefined` where it leads out of the tree or is not known. */
export function within(folder: string, path: string): string | undefined {
  if (/^[a-z]+:\/\/|^git@|\$/.test(path)) return undefined;
  const joined = posix
    .normalize(posix.join(folder || '.', path))
    .replace(/\/$/, '');
  if (joined.startsWith('..')) return undefined;
  return joined === '.' ? '' : joined;
}
