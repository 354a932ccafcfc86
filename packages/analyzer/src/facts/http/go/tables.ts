import type { Repository } from '../../../repository';
import { functionsIn } from '../../code';
import {
  argumentsAt,
  enclosingBraces,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { GoReading, Scope } from './reading';
import { addRoute } from './registrations';
import { nodeOf } from './scopes';

/** A loop that registers what a list of routes holds: `for _, v := range paths { group.GET(v.Pattern, v.Handlers...) }`. */
interface TableLoop {
  /** The router as written, and where. */
  receiver: string;
  offset: number;
  /** The variable or function that holds the list. */
  list: string;
  /** Fields of an entry. */
  path: string;
  handler: string;
}

/** An entry of such a list. */
interface TableEntry {
  source: SourceText;
  method: string;
  route: string;
  handler: SpanText;
  offset: number;
  open: number;
}

const loop =
  /\bfor\s+\w+\s*,\s*(\w+)\s*:=\s*range\s+(?:\w+\.)*(\w+)\s*(?:\([^(){}\n]{0,80}\))?\s*\{/g;
const longestLoop = 3_000;
const mostEntries = 400;

/** Routes in a list that a loop registers. */
export function readTables(reading: GoReading, scope: Scope): void {
  for (const each of tableLoopsIn(scope.source)) {
    const node = nodeOf(reading, scope, each.receiver, each.offset);
    if (!node) continue;
    const entries = tableEntriesOf(
      reading.service.repository,
      reading.scopes.map(({ source }) => source),
      each,
    );
    for (const { source, ...entry } of entries) {
      const own = reading.scopes.find(other => other.source === source);
      addRoute(reading, own ?? scope, {
        ...entry,
        node,
        guards: guardsBefore(source, entry.handler),
      });
    }
  }
}

/** The loops of a file, gin's and echo's with a method of the router, gorilla's with `Methods(…).Path(…).Handler(…)`. */
function tableLoopsIn({ code, partner }: SourceText): TableLoop[] {
  return [...code.matchAll(loop)].slice(0, 50).flatMap(match => {
    const open = match.index + match[0].length - 1;
    const close = partner[open];
    if (close < open || close - open > longestLoop) return [];
    const [, variable, list] = match;
    const body = code.slice(open, close);
    const direct = new RegExp(
      `([\\w.]{1,60})\\.(?:GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete|Handle|HandleFunc|HandlerFunc|Method|MethodFunc|Add)\\(\\s*(?:${variable}\\.\\w+\\s*,\\s*)?${variable}\\.(\\w*(?:Pattern|Path|Route|Ur[il]|UR[IL]|Endpoint))\\s*,\\s*[^\\n]{0,120}?\\b${variable}\\.(\\w+)`,
    ).exec(body);
    if (direct)
      return [
        {
          receiver: direct[1],
          offset: open + direct.index,
          list,
          path: direct[2],
          handler: direct[3],
        },
      ];
    const path = new RegExp(
      `\\.(?:Path|HandleFunc|Handle)\\(\\s*${variable}\\.(\\w+)`,
    ).exec(body)?.[1];
    const handler = new RegExp(
      `(?:=|\\bHandler(?:Func)?\\()\\s*${variable}\\.(\\w*(?:Handler|Handle|Func|HandlerFunc))\\b`,
    ).exec(body)?.[1];
    const chain = /([\w.]{1,60}?)\s*\.\s*Methods\(/.exec(body);
    return path && handler && chain
      ? [
          {
            receiver: chain[1],
            offset: open + chain.index,
            list,
            path,
            handler,
          },
        ]
      : [];
  });
}

/** The entries of a list, with names (`{Method: "GET", Pattern: "/orders", Handler: list}`) or in the order of their type. */
function tableEntriesOf(
  repository: Repository,
  sources: readonly SourceText[],
  { list, path, handler }: TableLoop,
): TableEntry[] {
  const order = fieldsOf(sources, path, handler);
  return sources
    .flatMap(source =>
      regionsOf(repository, source, list).flatMap(([start, end]) =>
        bracesIn(source, start, end).flatMap(open =>
          entryAt(source, open, { path, handler }, order),
        ),
      ),
    )
    .slice(0, mostEntries);
}

/** The fields of the entries' type, in order. */
function fieldsOf(
  sources: readonly SourceText[],
  path: string,
  handler: string,
): string[] {
  for (const { code } of sources)
    for (const [, body] of code.matchAll(/\bstruct\s*\{([^{}]{0,1000})\}/g)) {
      const names = [...body.matchAll(/^\s*([A-Z]\w*)\s+\S/gm)].map(
        ([, name]) => name,
      );
      if (names.includes(path) && names.includes(handler)) return names;
    }
  return [];
}

/** The body of the function of a name, and what the variable of it is made of. */
function regionsOf(
  repository: Repository,
  source: SourceText,
  list: string,
): Array<[start: number, end: number]> {
  if (!source.code.includes(list)) return [];
  const made = functionsIn(repository, source.path, 'go')
    .filter(({ name }) => name === list)
    .map(({ start, end }): [number, number] => [start, end]);
  const kept = [
    ...source.code.matchAll(
      new RegExp(
        `\\b${list}\\b(?:\\s+[\\w.\\[\\]*]{1,60})?\\s*:?=\\s*(?:append\\([^{}\\n]{0,80})?[\\w.\\[\\]*]{0,60}(?:struct\\s*\\{[^{}]{0,600}\\}\\s*)?\\{`,
        'g',
      ),
    ),
  ].flatMap((match): Array<[number, number]> => {
    const open = match.index + match[0].length - 1;
    const close = source.partner[open];
    return close > open ? [[open, close]] : [];
  });
  return [...made, ...kept];
}

/** Braces that open between two places. */
function bracesIn(
  { code, partner }: SourceText,
  start: number,
  end: number,
): number[] {
  const found: number[] = [];
  for (let at = start; at < end && found.length < 4 * mostEntries; at++)
    if (code[at] === '{' && partner[at] > at) found.push(at);
  return found;
}

function entryAt(
  source: SourceText,
  open: number,
  fields: Pick<TableLoop, 'path' | 'handler'>,
  order: readonly string[],
): TableEntry[] {
  const parts = argumentsAt(source, open);
  const named = (name: string): SpanText | undefined => {
    for (const part of parts) {
      const head = new RegExp(`^${name}\\s*:\\s*`).exec(part.text)?.[0];
      if (head)
        return {
          text: part.text.slice(head.length),
          start: part.start + head.length,
          end: part.end,
        };
    }
    const at = order.indexOf(name);
    return at >= 0 &&
      parts.length === order.length &&
      !/^\w+\s*:/.test(parts[at].text)
      ? parts[at]
      : undefined;
  };
  const route = /^"([^"\n]{0,300})"$/.exec(named(fields.path)?.text ?? '')?.[1];
  const handler = named(fields.handler);
  const method =
    order
      .concat('Method', 'Methods', 'Verb', 'HttpMethod', 'HTTPMethod')
      .filter(name => /method|verb/i.test(name))
      .map(name =>
        /"(\w{3,7})"|\bhttp\.Method(\w+)/.exec(named(name)?.text ?? ''),
      )
      .find(Boolean) ?? undefined;
  if (route === undefined || !handler || !method) return [];
  return [
    {
      source,
      method: (method[1] ?? method[2]).toUpperCase(),
      route,
      handler: lastOf(source, handler),
      offset: open,
      open,
    },
  ];
}

/** `[]gin.HandlerFunc{guard, list}`: what answers is the last. */
function lastOf(source: SourceText, handler: SpanText): SpanText {
  const head = /^\[\][\w.]{1,60}\s*(?=\{)/.exec(handler.text)?.[0];
  if (!head) return handler;
  const parts = argumentsAt(source, handler.start + head.length);
  return parts[parts.length - 1] ?? handler;
}

/** What else such a list puts before the answer. */
function guardsBefore(source: SourceText, { start }: SpanText): SpanText[] {
  const braces = enclosingBraces(source, start);
  if (
    !/\[\][\w.]{1,60}\s*$/.test(
      source.code.slice(Math.max(0, braces.start - 80), braces.start - 1),
    )
  )
    return [];
  return argumentsAt(source, braces.start - 1).filter(
    each => each.start < start,
  );
}
