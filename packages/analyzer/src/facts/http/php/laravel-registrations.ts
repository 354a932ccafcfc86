import type { Service } from '../../../service';
import {
  argumentsAt,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { joinPaths } from '../paths';
import type { Guard, Route } from '../types';
import { chainStart, tailOf } from './chains';
import { groupsAround } from './groups';
import { middlewareIn } from './guards';
import { placeOf, type FilePlace } from './laravel-files';

const facade =
  /\bRoute::((?:\w+)\s*\()|(?<=\)\s{0,80})->(get|post|put|patch|delete|any|match|resource|apiResource|resources|apiResources|options|singleton|view|redirect)\s*\(/g;
const verb =
  /^(?:get|post|put|patch|delete|any|match|options|resource|apiResource|apiResources|resources|singleton|apiSingleton|view)$/;

/** A registration as written, with what stands before it. */
export interface LaravelRegistration {
  word: string;
  /** Called on the facade itself, not at the end of a chain. */
  onFacade: boolean;
  args: SpanText[];
  /** What is called before and after it. */
  chain: string;
  prefix: string;
  guards: Guard[];
  /** The controller of the group around it. */
  controller: string | undefined;
  /** What each of its routes carries. */
  common: Pick<
    Route,
    'mounts' | 'path' | 'line' | 'endLine' | 'protocol' | 'registration'
  >;
}

/** `Route::get(…)`, `Route::prefix(…)->resource(…)`, in the order of the text. */
export function registrationsIn(
  service: Service,
  source: SourceText,
  place: FilePlace | undefined,
): LaravelRegistration[] {
  const base = place ?? placeOf(source.path);
  return [...source.code.matchAll(facade)].flatMap(
    match => registrationAt(service, source, base, match) ?? [],
  );
}

function registrationAt(
  service: Service,
  source: SourceText,
  base: FilePlace,
  match: RegExpExecArray,
): LaravelRegistration | undefined {
  const word = match[2] ?? match[1].replace(/\s*\($/, '');
  if (!verb.test(word)) return undefined;
  const open = match.index + match[0].length - 1;
  if (source.partner[open] < open) return undefined;
  const start = match[2] ? chainStart(source, match.index) : match.index;
  if (match[2] && !/^Route::/.test(source.code.slice(start, start + 7)))
    return undefined;
  const chain =
    source.uncommented.slice(start, match.index) +
    tailOf(source, source.partner[open]);
  const groups = groupsAround(service, source, start);
  const line = source.lineAt(
    match[2] ? match.index + match[0].indexOf('->') : match.index,
  );
  const prefixes = [
    ...source.uncommented
      .slice(start, match.index)
      .matchAll(/\bprefix\(\s*['"]([^'"\n]*)/g),
  ].map(each => each[1]);
  return {
    word,
    onFacade: Boolean(match[1]),
    args: argumentsAt(source, open),
    chain,
    prefix: joinPaths(base.prefix, groups.prefix, ...prefixes),
    guards: [
      ...base.guards,
      ...groups.guards,
      ...middlewareIn(source, chain, start, 'route'),
    ],
    controller: groups.controller,
    common: {
      ...(base.mounts ? { mounts: base.mounts } : {}),
      path: source.path,
      line,
      endLine: source.lineAt(source.partner[open]),
      protocol: 'http',
      registration: source.uncommented
        .slice(open + 1, source.partner[open])
        .trim(),
    },
  };
}
