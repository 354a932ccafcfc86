import type { Service } from '../../../service';
import type { SourceText } from '../../code/source-text';
import { joinPaths } from '../paths';
import type { Guard } from '../types';
import { chainStart, tailOf } from './chains';
import { middlewareIn } from './guards';

/** What the groups around a place put before it. */
export interface Groups {
  prefix: string;
  guards: Guard[];
  controller?: string;
}

/** The groups whose closures stand around a place. */
export function groupsAround(
  { repository }: Service,
  source: SourceText,
  offset: number,
): Groups {
  const result: Groups = { prefix: '', guards: [] };
  const groups = repository.remake('php-groups', source.path, () => [
    ...source.code.matchAll(/(?:\bRoute::|->)group\s*\(/g),
  ]);
  for (const match of groups) {
    const open = match.index + match[0].length - 1;
    if (open >= offset) break;
    if (source.partner[open] < offset) continue;
    const start = /^->/.test(match[0])
      ? chainStart(source, match.index)
      : match.index;
    const chain = source.uncommented.slice(start, open);
    const options = source.uncommented.slice(
      open,
      open +
        Math.max(
          0,
          source.code.slice(open, offset).search(/\bfunction\b|\bfn\b|static/),
        ),
    );
    const text = `${chain} ${options}`;
    for (const each of text.matchAll(
      /\bprefix(?:\(\s*|['"]\s*=>\s*)['"]([^'"\n]*)/g,
    ))
      result.prefix = joinPaths(result.prefix, each[1]);
    const slim =
      /->group\s*$/.test(chain) &&
      /^\(\s*['"]([^'"\n]*)/.exec(source.uncommented.slice(open, open + 200));
    if (slim) result.prefix = joinPaths(result.prefix, slim[1]);
    result.guards.push(
      ...middlewareIn(source, text, start, 'router'),
      ...middlewareIn(
        source,
        tailOf(source, source.partner[open]),
        source.partner[open],
        'router',
      ),
    );
    const controller = /\bcontroller\(\s*([\w\\]+)::class/.exec(chain)?.[1];
    if (controller) result.controller = controller;
  }
  return result;
}
