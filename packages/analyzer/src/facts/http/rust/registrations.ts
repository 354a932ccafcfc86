import {
  argumentsAt,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import type { Guard } from '../types';
import { layersIn } from './guards';
import { functionNamed } from './handlers';
import type { RustReading } from './reading';

const verbs =
  /\b(get|post|put|patch|delete|head|options|any)(?:_with)?(?:_service)?\s*\(/g;

/** A registration as written, and the router that it stands on. */
interface WrittenRoute {
  node: RouterNode;
  route: string;
  handler: SpanText | undefined;
  guards: Guard[];
  offset: number;
  /** The bracket of its arguments. */
  open: number;
}

/** Hangs a route on its router once for each method: `get(list).post(create)`. */
export function register(
  reading: RustReading,
  source: SourceText,
  { node, route, handler, guards, offset, open }: WrittenRoute,
): void {
  if (!handler) return;
  const found = [
    ...source.code.slice(handler.start, handler.end).matchAll(verbs),
  ];
  const place = {
    path: source.path,
    offset,
    line: source.lineAt(offset),
    endLine: source.lineAt(source.partner[open]),
    guards: [...guards, ...layersIn(source, handler)],
    registration: source.uncommented
      .slice(open + 1, source.partner[open])
      .trim(),
  };
  for (const match of found) {
    const inner = handler.start + match.index + match[0].length - 1;
    const to = /\.to\s*\(\s*([\w:]+)/.exec(
      source.code.slice(inner, handler.end),
    )?.[1];
    const name = argumentsAt(source, inner)[0]?.text || to || '';
    const definition = functionNamed(reading.service, source, name);
    node.registrations.push({
      ...place,
      guards: [...place.guards],
      method: methodOf(match[1]),
      route,
      ...(definition ? { handler: handlerOf(definition) } : {}),
    });
  }
  if (found.length === 0)
    node.registrations.push({ ...place, method: 'ANY', route });
}
