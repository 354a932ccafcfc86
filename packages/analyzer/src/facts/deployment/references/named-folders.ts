import { posix } from 'node:path';
import { clean } from './paths';

/** The folder that a script keeps in a variable: its own, the repository's root or one below a folder it has named. */
export function folderNamed(
  value: string,
  own: string,
  folders: ReadonlyMap<string, string>,
): string | undefined {
  const text = value.slice(0, 300);
  if (/^\$\(\s*git rev-parse --show-toplevel\b/.test(text)) return '';
  if (/^\$\(/.test(text) && /\$\{?(?:0|BASH_SOURCE)\b/.test(text)) {
    const above = /\/(\.\.(?:\/\.\.)*)"?\s*(?:&&|;|\))/.exec(text);
    const rest = /\)"?(\/[\w./-]+)$/.exec(text);
    return clean(own, `./${above?.[1] ?? ''}${rest?.[1] ?? ''}`);
  }
  return pathBelow(text, folders);
}

/** Words whose paths begin with a folder that the script has named, as paths from another folder. */
export function withFolders(
  words: string[],
  folders: ReadonlyMap<string, string>,
  from: string,
): string[] {
  return words.map(word => {
    const path = pathBelow(word, folders);
    return path === undefined ? word : posix.relative(from, path) || '.';
  });
}

/** `$ROOT/docker/Dockerfile`, where the script has said which folder `ROOT` is. */
function pathBelow(
  word: string,
  folders: ReadonlyMap<string, string>,
): string | undefined {
  const start = /^\$(?:\{(\w+)\}|(\w+))(?=\/|$)/.exec(word);
  if (!start) return undefined;
  const folder = folders.get(start[1] ?? start[2]);
  return folder === undefined
    ? undefined
    : clean(folder, `.${word.slice(start[0].length)}`);
}
