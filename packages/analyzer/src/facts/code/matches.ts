import type { Repository } from '../../repository';

/** A place in source where something was found. */
export interface Match {
  path: string;
  line: number;
  /** Offset in the file. */
  offset: number;
  text: string;
  groups: readonly (string | undefined)[];
}

/** No honest file holds more of what checks look for. */
const matchesPerFile = 400;

/** Where a pattern occurs in a file without comments: `code` also without what strings hold. */
export function matchesIn(
  repository: Repository,
  path: string,
  pattern: RegExp,
  view: 'code' | 'uncommented' = 'code',
): Match[] {
  const text = repository.lexical(path)[view];
  const flags = pattern.flags.includes('g')
    ? pattern.flags
    : `${pattern.flags}g`;
  const found: Match[] = [];
  for (const match of text.matchAll(new RegExp(pattern.source, flags))) {
    if (found.length >= matchesPerFile) break;
    const offset = match.index + Math.max(match[0].search(/\S/), 0);
    found.push({
      path,
      line: repository.lineIndex(path).lineAt(offset),
      offset,
      text: match[0].trim(),
      groups: match.slice(1),
    });
  }
  return found;
}

/** Where a pattern occurs in the lines of a document whose comments start with `#`, `;` or `--`. */
export function linesMatching(
  repository: Repository,
  path: string,
  pattern: RegExp,
): Array<{ path: string; line: number; match: RegExpExecArray }> {
  return repository.lines(path).flatMap((text, index) => {
    if (/^\s*(?:#|;|--|\/\/)/.test(text)) return [];
    const match = pattern.exec(text.slice(0, 2_000));
    return match ? [{ path, line: index + 1, match }] : [];
  });
}
