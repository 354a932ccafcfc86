import type { FunctionDefinition } from '../../code';
import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Route } from '../types';

const longestChain = 4_000;
const mostChains = 2_000;

/** One filter of warp's: what stands between a `;` or a brace and the next, or between two `.or(`. */
interface Chain {
  source: SourceText;
  /** Offset in the file. */
  start: number;
  end: number;
  text: string;
}

type Named = (
  source: SourceText,
  name: string,
) => FunctionDefinition | undefined;

/** warp: `warp::path("orders").and(warp::get()).and_then(list)`. */
export function warpRoutes(sources: SourceText[], named: Named): Route[] {
  const chains = sources
    .filter(({ code }) => /\bwarp\s*::/.test(code))
    .flatMap(chainsIn);
  const prefixes = chains.filter(isPrefix).map(({ text }) => pathOf(text));
  // Which chains stand below which prefix is told by names that are handed around.
  const prefix = prefixes.length > 1 ? '?' : prefixes[0] ?? '';
  return chains.flatMap(chain => {
    const route = routeOf(chain, named);
    if (!route) return [];
    const path = joinPaths(prefix, route.route);
    return [
      {
        ...route,
        route: path,
        ...(path.includes('?') ? { dynamic: true } : {}),
      },
    ];
  });
}

function chainsIn(source: SourceText): Chain[] {
  return [...source.code.matchAll(/[^;{}]{0,4000}/g)]
    .filter(({ 0: text }) => /\bwarp\s*::/.test(text))
    .slice(0, mostChains)
    .flatMap(({ 0: text, index }) => {
      const starts = [
        0,
        ...[...text.matchAll(/\.\s*or\s*\(/g)].map(each => each.index),
      ];
      return starts.map((start, at) => {
        const end = starts[at + 1] ?? Math.min(text.length, longestChain);
        return {
          source,
          start: index + start,
          end: index + end,
          text: source.uncommented.slice(index + start, index + end),
        };
      });
    });
}

const answers = /\.\s*(?:and_then|then|map)\s*\(\s*([\w:]*)/g;
const methodFilter =
  /\bwarp\s*::\s*(get|post|put|patch|delete|head|options)\s*\(\s*\)/;
const pathFilter =
  /\b(?:warp\s*::\s*)?path\s*(?:!\s*\(([^()\n]{0,300})\)|\(\s*("[^"\n]{0,200}")\s*\)|::\s*(param)\b)/g;

function pathOf(text: string): string {
  const parts = [...text.matchAll(pathFilter)].flatMap(
    ([, pattern, literal, parameter]) =>
      parameter
        ? ['{param}']
        : (pattern ?? literal)
            .split('/')
            .map(each => each.trim())
            .filter(each => each && each !== '..')
            .map(each => /^"([^"]*)"$/.exec(each)?.[1] ?? `{${each}}`),
  );
  return parts.length ? `/${parts.join('/')}` : '';
}

/** `warp::path("api").and(orders.or(users))` */
function isPrefix({ text }: Chain): boolean {
  return (
    !methodFilter.test(text) &&
    pathOf(text) !== '' &&
    text.match(answers) === null &&
    /\)\s*\.\s*and\s*\(\s*\w+/.test(text)
  );
}

function routeOf(
  { source, start, end, text }: Chain,
  named: Named,
): Route | undefined {
  const handlers = [...text.matchAll(answers)].map(each => each[1]);
  const route = pathOf(text);
  const verb = methodFilter.exec(text)?.[1];
  if (handlers.length === 0 || (!route && !verb)) return undefined;
  const line = source.lineAt(start + Math.max(0, text.search(/\bwarp\s*::/)));
  const definition = named(source, handlers[handlers.length - 1]);
  return {
    method: verb ? methodOf(verb) : 'ANY',
    route: route || '/',
    path: source.path,
    line,
    endLine: source.lineAt(end - 1),
    protocol: 'http',
    ...(definition ? { handler: handlerOf(definition) } : {}),
    guards: guardsIn(text, source, start),
    registration: text.trim(),
  };
}

/** `.and(with_auth(Role::User))` */
function guardsIn(text: string, source: SourceText, start: number): Guard[] {
  return [
    ...text.matchAll(
      /\.\s*and\s*\(\s*(?!warp\b)((?:\w+::)*\w+)\s*(\([^()]{0,200}\))/g,
    ),
  ].map(match => ({
    name: match[1],
    text: `${match[1]}${match[2]}`,
    path: source.path,
    line: source.lineAt(start + match.index),
    on: 'route',
  }));
}
