import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { blockAfter } from '../../code';
import { sourceText, type SourceText } from '../../code/source-text';
import { asksWhoCalls, isGuardName } from '../../auth/words';
import type { Guard } from '../types';

const framework = /\bSinatra\b|\bGrape::API\b|\bHanami\b|\bRoda\b/;
const classic = /^[ \t]*require\s*\(?\s*["']sinatra(?:\/base)?["']/m;
const inherits = /\bclass\s+([A-Z][\w:]*)\s*<\s*(?:::)?([A-Z][\w:]*)/g;
const bases = /^(?:Sinatra::(?:Base|Application)|Grape::API(?:::Instance)?)$/;
const generations = 4;

interface PlainFile {
  source: SourceText;
  /** The classes of the service's own that its classes inherit from. */
  parents: string[];
  names: string[];
}

/**
 * The files whose classes declare routes as Sinatra and Grape do: by the framework's name, by requiring it, or because
 * their classes inherit from such a class of the service's own. By path. Use as `service.fact(plainFilesOf)`.
 */
export function plainFilesOf(service: Service): Map<string, PlainFile> {
  const all = service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'ruby') return [];
    const source = sourceText(service.repository, path);
    return [
      {
        source,
        heads: [...source.code.matchAll(inherits)].map(
          ([, name, base]) => [name, base] as const,
        ),
      },
    ];
  });
  const known = new Set<string>();
  for (let i = 0; i < generations; i++) {
    const before = known.size;
    for (const { heads } of all)
      for (const [name, base] of heads)
        if (bases.test(base) || known.has(base)) known.add(name);
    if (known.size === before) break;
  }
  return new Map(
    all
      .filter(
        ({ source, heads }) =>
          framework.test(source.code) ||
          classic.test(source.uncommented) ||
          heads.some(([name]) => known.has(name)),
      )
      .map(({ source, heads }) => [
        source.path,
        {
          source,
          names: heads.map(([name]) => name),
          parents: heads
            .map(([, base]) => base)
            .filter(base => known.has(base)),
        },
      ]),
  );
}

/** A filter that ends the requests of some callers, and the paths that it stands before. */
export interface PlainFilter {
  guard: Guard;
  covers(route: string): boolean;
}

/** The filters of a file's classes and of those that they inherit from. */
export function filtersFor(
  service: Service,
  path: string,
  depth = generations,
): PlainFilter[] {
  const files = service.fact(plainFilesOf);
  const file = files.get(path);
  if (!file) return [];
  const inherited =
    depth === 0
      ? []
      : [...files.values()]
          .filter(
            ({ source, names }) =>
              source.path !== path &&
              names.some(name => file.parents.includes(name)),
          )
          .flatMap(({ source }) => filtersFor(service, source.path, depth - 1));
  return [...inherited, ...filtersIn(service, file.source)];
}

const filter =
  /^[ \t]*before\b[^\S\n]*(?:\(?[^\S\n]*["'][^\n]{0,200})?\bdo\b/gm;

function filtersIn(service: Service, source: SourceText): PlainFilter[] {
  return [...source.code.matchAll(filter)].flatMap(match => {
    const end = match.index + match[0].length;
    const block = blockAfter(service.repository, source.path, end - 2, 'end');
    if (!block) return [];
    const code = source.code.slice(block.start, block.end);
    const uncommented = source.uncommented.slice(block.start, block.end);
    const name = guardIn(code, uncommented);
    if (!name) return [];
    const pattern = /["']([^"'\n]{1,200})["']/.exec(
      source.uncommented.slice(match.index, end),
    )?.[1];
    return [
      {
        guard: {
          name,
          text: uncommented.trim().slice(0, 400),
          path: source.path,
          line: source.lineAt(match.index + match[0].search(/\S/)),
          on: 'class' as const,
        },
        covers: (route: string) =>
          pattern === undefined ||
          route.startsWith(pattern.replace(/[*:?].*$/, '').replace(/\/$/, '')),
      },
    ];
  });
}

const ends = /\b(?:halt|error!|redirect|raise)\b/;

/** What in a filter turns callers away: a method whose name says so, or an end for those who are not known. */
function guardIn(code: string, uncommented: string): string | undefined {
  for (const [, name] of code.matchAll(/^[ \t]*([a-z_]\w{2,60}[!?]?)/gm))
    if (
      !/^(?:session|headers?|response|env|cookies)$/.test(name) &&
      isGuardName(name)
    )
      return name;
  return ends.test(code) && asksWhoCalls(code, uncommented)
    ? 'before'
    : undefined;
}
