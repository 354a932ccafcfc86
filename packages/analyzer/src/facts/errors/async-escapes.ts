import { posix } from 'node:path';
import type { Severity } from '@prodready/report';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { sourceText, type SourceText } from '../code/source-text';
import { isForDevelopment } from '../configuration';
import { routesOf, type Route } from '../http';
import { closingBracket } from './ranges';
import { serverSourcesOf, type ServerSource } from '../server/sources';

/** Asynchronous code whose failure reaches nobody. */
export interface AsyncEscape {
  /** As messages name it: `an async handler of Express 4`. */
  what: string;
  path: string;
  line: number;
  severity: Severity;
}

/** What is known of a service's asynchronous code; `undefined` where its stack has none of the patterns. */
export interface AsyncCode {
  escapes: AsyncEscape[];
  /** What makes rejected promises reach the error handler by themselves. */
  remedy?: string;
}

const concerned = ['node', 'python', 'go', 'dotnet', 'jvm', 'rust'];

/** Use as `service.fact(asyncCodeOf)`. */
export function asyncCodeOf(service: Service): AsyncCode | undefined {
  const { ecosystems, dependencies } = service.fact(stackOf);
  if (!ecosystems.some(each => concerned.includes(each))) return undefined;
  const express = dependencies.find(
    ({ name, scope }) => name === 'express' && scope === 'prod',
  );
  const remedy = express && remedyOf(service, express.version);
  const escapes = [
    ...(express && !remedy ? expressHandlers(service) : []),
    ...handlerEscapes(service),
    ...service
      .fact(serverSourcesOf)
      .flatMap(source => escapesIn(service, source)),
  ].filter(place => !isForDevelopment(service, place));
  const seen = new Set<string>();
  return {
    escapes: escapes.filter(({ path, line }) => {
      const key = `${path}:${line}`;
      return seen.has(key) ? false : seen.add(key);
    }),
    ...(remedy ? { remedy } : {}),
  };
}

/** Express 5, or a library that lets Express 4 do the same. */
function remedyOf(service: Service, version: string): string | undefined {
  const major = Number(/\d+/.exec(version)?.[0] ?? 5);
  if (major >= 5) return 'Express 5';
  const { dependencies } = service.fact(stackOf);
  return dependencies.find(
    ({ name, scope }) =>
      scope === 'prod' &&
      /^(?:express-async-errors|express-promise-router|@nestjs\/platform-express|routing-controllers|tsoa|@awaitjs\/express|express-async-router|inversify-express-utils)$/.test(
        name,
      ),
  )?.name;
}

/** Async handlers that Express 4 calls without looking at their promise. */
function expressHandlers(service: Service): AsyncEscape[] {
  const wrappers = service.fact(ownWrappersOf);
  return service.fact(routesOf).flatMap((route): AsyncEscape[] => {
    const { handler } = route;
    if (!handler || route.protocol !== 'http') return [];
    if (!/\.[cm]?[jt]s$/.test(handler.path)) return [];
    const source = sourceText(service.repository, handler.path);
    if (!isBareAsync(source, handler.start) || isWrapped(route, wrappers))
      return [];
    const await_ = unguardedAwait(source, handler.start, handler.end);
    return await_ === undefined
      ? []
      : [
          {
            what: 'an async handler of Express 4',
            path: handler.path,
            line: source.lineAt(await_),
            severity: 'major',
          },
        ];
  });
}

/** `async (req, res) => {` that no function takes and wraps. */
function isBareAsync(source: SourceText, start: number): boolean {
  const before = source.code.slice(Math.max(0, start - 400), start);
  const head =
    /\basync\b\s*(?:function\b\s*)?(?:[\w$]+\s*)?(?:<[^<>]{0,80}>\s*)?(?:\((?:[^()]|\([^()]{0,100}\)){0,300}\)|[\w$]+)\s*(?::\s*[^={};]{1,120})?\s*(?:=>\s*)?\{?\s*$/.exec(
      before,
    );
  if (!head) return false;
  const outside = before.slice(0, head.index);
  // `catchAsync(async …)` and `.bind(…)` hand the promise on.
  const taker = /([\w$.]+)\s*(?:<[^<>]{0,80}>)?\(\s*$/.exec(outside)?.[1];
  return taker === undefined
    ? true
    : /\.(?:get|post|put|patch|delete|all|use)$/.test(taker);
}

const passesOn =
  /\.\s*catch\s*\(\s*(?:next\b|\(?\s*\w{1,40}(?:\s*:\s*\w{1,40})?\s*\)?\s*=>\s*\{?\s*next\s*\()/;
const longestHelper = 6_000;

/** Own helpers that hand what a promise rejects with to the error handler, by the names they are called by. Use as a fact. */
function ownWrappersOf(service: Service): Set<string> {
  const names = new Set<string>();
  for (const { path, code, ecosystem } of service.fact(serverSourcesOf)) {
    if (ecosystem !== 'node' || code.length > longestHelper) continue;
    if (!passesOn.test(code)) continue;
    for (const [, name] of code.matchAll(
      /\b(?:const|let|var|function)\s+([\w$]{2,60})/g,
    ))
      names.add(name);
    names.add(posix.basename(path).replace(/\.[cm]?[jt]s$/, ''));
  }
  return names;
}

function isWrapped(
  { registration, guards }: Route,
  wrappers: ReadonlySet<string>,
): boolean {
  if (wrappers.size > 0) {
    for (const [, name] of registration.matchAll(/([\w$]{2,60})\s*\(/g))
      if (wrappers.has(name)) return true;
  }
  return (
    /\b(?:catch_?async|async_?(?:handler|wrap\w*|middleware|error)|wrap\w*|safe\w*|try_?catch\w*|handle_?async\w*|promisif\w*|forward\w*|with_?error\w*)\s*\(/i.test(
      registration,
    ) || guards.some(({ text }) => /asyncHandler|catchAsync/.test(text))
  );
}

/** Offset of the first `await` that no `try` with a catch, and no `.catch(` of its own, stands around. */
function unguardedAwait(
  { code }: SourceText,
  start: number,
  end: number,
): number | undefined {
  const spans: Array<[number, number]> = [];
  const body = code.slice(start, end);
  for (const match of body.matchAll(/\btry\s*\{/g)) {
    const open = start + match.index + match[0].length - 1;
    const close = closingBracket(code, open) ?? end;
    if (/^\s*catch\b/.test(code.slice(close + 1, close + 40)))
      spans.push([open, close]);
  }
  // What the catch block itself awaits is beyond the help of most.
  for (const match of body.matchAll(/\bcatch\s*(?:\([^()]{0,80}\)\s*)?\{/g)) {
    const open = start + match.index + match[0].length - 1;
    spans.push([open, closingBracket(code, open) ?? end]);
  }
  for (const match of body.matchAll(/\bawait\b/g)) {
    const at = start + match.index;
    if (spans.some(([from, to]) => from < at && at < to)) continue;
    if (/^[^;\n]{0,300}\.catch\s*\(/.test(code.slice(at, at + 320))) continue;
    return at;
  }
  return undefined;
}

/** Goroutines and tasks that handlers start and leave. */
function handlerEscapes(service: Service): AsyncEscape[] {
  return service.fact(routesOf).flatMap(({ handler }): AsyncEscape[] => {
    if (!handler) return [];
    const source = sourceText(service.repository, handler.path);
    const body = source.code.slice(handler.start, handler.end);
    if (handler.path.endsWith('.go')) {
      return [...body.matchAll(/\bgo\s+func\s*\([^()]{0,200}\)\s*\{/g)].flatMap(
        match => {
          const open = handler.start + match.index + match[0].length - 1;
          const inner = source.code.slice(open, source.partner[open]);
          return /\brecover\s*\(|\.Recover\w*\s*\(/.test(inner)
            ? []
            : [
                {
                  what: 'a goroutine without recover',
                  path: handler.path,
                  line: source.lineAt(handler.start + match.index),
                  severity: 'major' as const,
                },
              ];
        },
      );
    }
    if (handler.path.endsWith('.rs')) {
      return [
        ...body.matchAll(/(?<=[;{}]\s{0,60})tokio::(?:task::)?spawn\s*\(/g),
      ].map(match => ({
        what: 'a spawned task whose handle is dropped',
        path: handler.path,
        line: source.lineAt(handler.start + match.index),
        severity: 'minor' as const,
      }));
    }
    return [];
  });
}

interface Pattern {
  ecosystem: ServerSource['ecosystem'];
  what: string;
  pattern: RegExp;
  /** On the text from the match on, up to the end of the statement or block: handled after all. */
  unless?: RegExp;
}

const patterns: Pattern[] = [
  {
    ecosystem: 'python',
    what: 'a task that nobody keeps',
    pattern:
      /^[ \t]*(?:asyncio\.(?:create_task|ensure_future)|(?:loop|asyncio\.get_(?:running_|event_)?loop\(\))\.create_task)\s*\(/gm,
    unless: /\.add_done_callback\s*\(/,
  },
  {
    ecosystem: 'dotnet',
    what: 'an async void method',
    pattern: /\basync\s+void\s+\w+\s*\((?![^()]*(?:EventArgs|\bsender\b))/g,
  },
  {
    ecosystem: 'jvm',
    what: 'a coroutine of the global scope without a handler',
    pattern: /\bGlobalScope\.launch\s*(?=[({])/g,
    unless: /\bCoroutineExceptionHandler\b|\btry\s*\{|\brunCatching\b/,
  },
  {
    ecosystem: 'jvm',
    what: 'a future that nobody looks at',
    pattern:
      /(?<=[;{}]\s{0,80})CompletableFuture\.(?:runAsync|supplyAsync)\s*\(/g,
    unless:
      /\.(?:exceptionally|handle|whenComplete|join|get)\w*\s*\(|\btry\s*\{/,
  },
];

function escapesIn(service: Service, source: ServerSource): AsyncEscape[] {
  const { path, ecosystem, code } = source;
  const index = service.repository.lineIndex(path);
  const found = patterns
    .filter(each => each.ecosystem === ecosystem)
    .flatMap(({ what, pattern, unless }) =>
      [...code.matchAll(pattern)]
        .slice(0, 20)
        .flatMap((match): AsyncEscape[] => {
          const at = match.index + match[0].search(/\S/);
          if (unless?.test(code.slice(at, at + 900))) return [];
          return [{ what, path, line: index.lineAt(at), severity: 'major' }];
        }),
    );
  return ecosystem === 'node'
    ? [...found, ...asyncLoops(service, source)]
    : found;
}

/** `forEach(async …)`: the loop is over before its first promise is, and nobody sees one fail. */
function asyncLoops(service: Service, { path }: ServerSource): AsyncEscape[] {
  const source = sourceText(service.repository, path);
  return [...source.code.matchAll(/\.forEach\s*\(\s*async\b/g)].flatMap(
    (match): AsyncEscape[] => {
      const open = match.index + match[0].indexOf('(');
      const close = source.partner[open];
      if (close <= open) return [];
      const body = source.code.indexOf('{', match.index + match[0].length);
      if (body < 0 || body > close) return [];
      return unguardedAwait(source, body, close) === undefined
        ? []
        : [
            {
              what: 'an async function in forEach',
              path,
              line: source.lineAt(match.index + 1),
              severity: 'major',
            },
          ];
    },
  );
}
