import {
  argumentsAt,
  receiverOf,
  skipBlanks,
  type Receiver,
  type SourceText,
} from '../../code/source-text';
import type { Guard } from '../types';
import { stringOf } from './arguments';
import { wrapsAfter } from './guards';
import { pathOfExpression } from './path-functions';
import type { FileScopes, RustReading } from './reading';

const deepestScopes = 12;

/** What the scopes around a call put before it. */
interface Scoped {
  prefix: string;
  guards: Guard[];
}

/** `web::scope("/x")` and `web::resource("/x")` that a call is chained on or stands in. */
export function scopesAround(
  reading: RustReading,
  source: SourceText,
  offset: number,
  receiver: Receiver,
): Scoped {
  const guards: Guard[] = [];
  const { holders, scopes } = scopesIn(reading, source);
  const from = offset - 30_000;
  const isNear = ({ start }: { start: number }) =>
    start >= from && start < offset;
  // axum: `.nest("/admin", Router::new().route(…))`
  let prefix = holders
    .filter(
      each =>
        isNear(each) &&
        source.partner[each.open] > offset &&
        source.code.startsWith('.nest', each.start),
    )
    .map(({ open }) => `/${stringOf(argumentsAt(source, open)[0]) ?? ''}`)
    .join('');
  // A scope may stand in another one's chain: `scope("/a").service(scope("/b").service(list))`.
  const chains = [
    receiver,
    ...holders
      .filter(each => isNear(each) && source.partner[each.open] > offset)
      .slice(-deepestScopes)
      .map(({ start }) => receiverOf(source, start)),
  ];
  const opens = new Set(
    chains.flatMap(({ links }) => links.map(link => link.open)),
  );
  const roots = new Set(chains.map(({ rootOffset }) => rootOffset));
  for (const scope of scopes) {
    const { start, open, holder } = scope;
    if (!isNear(scope)) continue;
    const holds = holder !== undefined && source.partner[holder] > offset;
    if (!holds && !opens.has(open) && !roots.has(start)) continue;
    const [path] = argumentsAt(source, open);
    prefix += `/${
      stringOf(path) ??
      (path && pathOfExpression(reading.service, path.text)) ??
      ''
    }`;
    guards.push(...wrapsAfter(source, open));
  }
  return { prefix, guards };
}

/** Every `.service(…)` and `.nest(…)`, and every scope and resource, in the order of the text. */
function scopesIn(reading: RustReading, source: SourceText): FileScopes {
  const known = reading.scopes.get(source.path);
  if (known) return known;
  const found: FileScopes = { holders: [], scopes: [] };
  for (const { index: start, 0: text } of source.code.matchAll(
    /\.(?:service|nest)\s*\(/g,
  ))
    found.holders.push({ start, open: start + text.length - 1 });
  const held = new Map(
    found.holders.map(({ open }) => [skipBlanks(source.code, open + 1), open]),
  );
  for (const { index: start, 0: text } of source.code.matchAll(
    /(?:\bweb::|(?<!\w))(?:scope|resource)\s*\(/g,
  )) {
    const holder = held.get(start);
    found.scopes.push({
      start,
      open: start + text.length - 1,
      ...(holder === undefined ? {} : { holder }),
    });
  }
  reading.scopes.set(source.path, found);
  return found;
}
