import type { Service } from '../../../service';
import {
  argumentsAt,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { Guard, Route } from '../types';

/** The guard that an argument is; a literal is none. */
export function guardsAt(
  source: SourceText,
  span: SpanText,
  on: Guard['on'],
): Guard[] {
  if (/^['"`\d]/.test(span.text)) return [];
  return [
    {
      name: nameOfCall(span.text),
      text: span.text.slice(0, 400),
      path: source.path,
      line: source.lineAt(span.start),
      on,
    },
  ];
}

/** Guards named in a route's or plugin's options: `preHandler: [auth]`, `beforeHandle: x`, `middleware: [a]`. */
export function guardsIn(
  source: SourceText,
  text: string,
  start: number,
  on: Guard['on'],
): Guard[] {
  const found: Guard[] = [];
  for (const match of text.matchAll(
    /\b(preHandler|onRequest|preValidation|beforeHandle|middleware|middlewares|pre|auth|config\.auth|isSignIn|schema|rateLimit|security)\s*:\s*(\[[^\]]{0,400}\]|['"`][^'"`\n]{0,100}['"`]|[\w$.]+(?:\([^()]{0,200}\))?)/g,
  )) {
    if (match[1] === 'schema') continue;
    const values = match[2].startsWith('[')
      ? match[2].slice(1, -1).split(/,(?![^()]{0,200}\))/)
      : [match[2]];
    for (const value of values.map(each => each.trim()).filter(Boolean)) {
      const own = /^(?:auth|isSignIn|rateLimit|security)$/.test(match[1]);
      found.push({
        name: own ? match[1] : nameOfCall(value),
        text: own ? `${match[1]}: ${value}` : value.slice(0, 400),
        path: source.path,
        line: source.lineAt(start + match.index),
        on,
      });
    }
  }
  return found;
}

/** `exports.create = [authenticate, validate(rules), async (req, res) => …]`: what stands before a handler in its list. */
export function guardsOfList(
  service: Service,
  handler: Route['handler'],
): Guard[] {
  if (!handler?.name) return [];
  const source = sourceText(service.repository, handler.path);
  const from = Math.max(0, handler.start - 3_000);
  const before = source.code.slice(from, handler.start);
  const head = [
    ...before.matchAll(
      /(?<![\w$])([\w$]{1,80})\s*(?::[^=\n[\]]{0,100})?=\s*\[/g,
    ),
  ].pop();
  const open = head ? from + head.index + head[0].length - 1 : -1;
  if (head?.[1] !== handler.name || source.partner[open] < handler.start)
    return [];
  return argumentsAt(source, open)
    .filter(({ end }) => end <= handler.start)
    .flatMap(each => guardsAt(source, each, 'route'));
}

/** The elements of array arguments among the others. */
export function flattened(source: SourceText, args: SpanText[]): SpanText[] {
  return args.flatMap(each =>
    each.text.startsWith('[') && source.code[each.start] === '['
      ? argumentsAt(source, each.start)
      : [each],
  );
}

/** What a guard is called by: the name before its brackets. */
export function nameOfCall(text: string): string {
  const name = /^(?:await\s+)?(?:new\s+)?([\w$.]+)/.exec(text)?.[1];
  return name && !/^(?:async|function)$/.test(name) && !/^\w+\s*=>/.test(text)
    ? name
    : 'inline function';
}
