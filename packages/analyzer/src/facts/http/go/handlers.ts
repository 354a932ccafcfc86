import type { FunctionDefinition } from '../../code';
import {
  argumentsAt,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { handlerOf } from '../handlers';
import type { Handler } from '../types';
import { functionNamed } from './functions';
import type { GoReading, Scope } from './reading';

/** The function that a handler expression names, through the functions that wrap it. */
export function handlerBehind(
  reading: GoReading,
  scope: Scope,
  span: SpanText,
): { definition?: Handler; wrappers: string[] } {
  const { source } = scope;
  const wrappers: string[] = [];
  let { text, start } = span;
  for (let i = 0; i < 5; i++) {
    if (/^func\s*\(/.test(text))
      return {
        ...inlineHandler(source, start),
        wrappers: guardsAmong(wrappers),
      };
    const call = /^&?([\w.]+)\s*\(/.exec(text);
    if (!call) break;
    const open = start + call[0].length - 1;
    const inner = argumentsAt(source, open);
    const made = functionNamed(reading, scope, call[1], start);
    const last = inner.find(each =>
      /^(?:func\s*\(|[\w.]+$|[\w.]+\()/.test(each.text),
    );
    // An adapter of the service's own takes the handler among other things: `toHttp(deps, orders.List)`.
    const adapted =
      wrappedBy(reading, scope, made, inner) ??
      (made &&
        inner.find(
          each =>
            (/^[\w.]{1,80}\.[A-Z]\w*$/.test(each.text) ||
              /(?:handlers?|controller|api|resource)\.[a-z]\w{0,60}$/i.test(
                each.text,
              )) &&
            functionNamed(reading, scope, each.text, each.start),
        ));
    if (adapted) {
      wrappers.push(call[1]);
      ({ text, start } = adapted);
      continue;
    }
    // A factory that returns the handler: its body is the handler.
    if (
      made &&
      (inner.length === 0 ||
        !last ||
        /\breturn\s+func\b/.test(source.code) === false) &&
      /^(?!http\.|alice)/.test(call[1]) &&
      !/middleware|auth|require|wrap|limit/i.test(call[1])
    ) {
      return { definition: handlerOf(made), wrappers: guardsAmong(wrappers) };
    }
    if (!last)
      return {
        ...(made ? { definition: handlerOf(made) } : {}),
        wrappers: guardsAmong(wrappers),
      };
    wrappers.push(call[1]);
    // tonic takes the status of success behind the handler.
    ({ text, start } = /^tonic\./.test(call[1])
      ? inner[0]
      : inner[inner.length - 1]);
  }
  const name = /^&?([\w.]+)/.exec(text)?.[1];
  const definition = name
    ? functionNamed(reading, scope, name, start)
    : undefined;
  return {
    ...(definition ? { definition: handlerOf(definition) } : {}),
    wrappers: guardsAmong(wrappers),
  };
}

/** Wrappers without those that only turn a function into a handler. */
function guardsAmong(wrappers: string[]): string[] {
  return wrappers.filter(
    each => !/^(?:http\.HandlerFunc|tonic\.Handler)$/.test(each),
  );
}

/** A function literal as the handler. */
function inlineHandler(
  source: SourceText,
  start: number,
): { definition?: Handler } {
  const open = source.code.indexOf('(', start);
  const brace = source.code.indexOf('{', source.partner[open]);
  const end = source.partner[brace];
  if (end < brace) return {};
  return {
    definition: {
      path: source.path,
      line: source.lineAt(start),
      endLine: source.lineAt(end),
      start: brace + 1,
      end,
      parameters: source.uncommented.slice(open + 1, source.partner[open]),
    },
  };
}

/** What a function that takes a handler is given for it: `web.User(showOrders)` of `func (h *Handler) User(f userHandlerFunc)`. */
function wrappedBy(
  reading: GoReading,
  scope: Scope,
  made: FunctionDefinition | undefined,
  given: SpanText[],
): SpanText | undefined {
  const at = (made?.parameters ?? '')
    .split(',')
    .findIndex(each => /\s\w{0,30}[hH]andlerFunc\s*$/.test(each));
  const each = given[at];
  return each &&
    /^[\w.]+$/.test(each.text) &&
    functionNamed(reading, scope, each.text, each.start)
    ? each
    : undefined;
}
