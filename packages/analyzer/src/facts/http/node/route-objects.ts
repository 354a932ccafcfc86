import type { Service } from '../../../service';
import {
  argumentsAt,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { nodeModulesOf, type Import } from './modules';

/** An object literal that describes a route, with the file that it stands in. */
export interface RouteObject extends SpanText {
  source: SourceText;
}

const deepest = 6;
const most = 600;

interface Walk {
  found: RouteObject[];
  /** Names that stand for lists of names would multiply without end. */
  steps: number;
}

/**
 * The objects that `server.route(…)` is given: literals, lists of them, and what names, spreads and `concat` stand for,
 * followed into the files that export them.
 */
export function routeObjectsIn(
  service: Service,
  source: SourceText,
  args: readonly SpanText[],
): RouteObject[] {
  const walk: Walk = { found: [], steps: 0 };
  for (const each of args) collect(service, source, each, deepest, walk);
  return walk.found;
}

/** The objects that are spread into one: `{ method: 'POST', path: '/orders', ...createOrder }`. */
export function spreadsOf(
  service: Service,
  object: RouteObject,
): RouteObject[] {
  return argumentsAt(object.source, object.start)
    .filter(({ text }) => text.startsWith('...'))
    .slice(0, 5)
    .flatMap(each => {
      const walk: Walk = { found: [], steps: 0 };
      collect(service, object.source, each, 3, walk);
      return walk.found.slice(0, 1);
    });
}

function collect(
  service: Service,
  source: SourceText,
  span: SpanText,
  depth: number,
  walk: Walk,
): void {
  if (depth === 0 || ++walk.steps > most * 4 || walk.found.length >= most)
    return;
  const text = span.text.replace(/^\.{3}\s{0,20}/, '');
  const start = span.start + span.text.length - text.length;
  const close = source.partner[start];
  const each = (spans: SpanText[]) =>
    spans.forEach(one => collect(service, source, one, depth - 1, walk));
  if (source.code[start] === '{' && close > start) {
    const end = close + 1;
    walk.found.push({
      source,
      start,
      end,
      text: source.uncommented.slice(start, end),
    });
    return;
  }
  if (source.code[start] === '[' && close > start) {
    each(argumentsAt(source, start));
    const more = /^\s{0,60}\.\s{0,60}concat\s{0,5}\(/.exec(
      source.code.slice(close + 1, close + 200),
    );
    if (more) each(argumentsAt(source, close + more[0].length));
    return;
  }
  const values = /^Object\.values\s{0,5}\(/.exec(text)?.[0];
  if (values) {
    for (const value of valuesOf(service, source, start + values.length - 1))
      collect(service, value.source, value, depth - 1, walk);
    return;
  }
  const target = targetOf(service, source, text);
  const declared = target && declarationOf(service, target);
  if (declared) collect(service, declared.source, declared, depth - 1, walk);
}

/** What `Object.values(…)` holds: the members of a literal, or all that a module exports (`import * as orders`). */
function valuesOf(
  service: Service,
  source: SourceText,
  open: number,
): RouteObject[] {
  const [only] = argumentsAt(source, open);
  if (!only) return [];
  if (source.code[only.start] === '{') {
    return argumentsAt(source, only.start).map(member => {
      const key = /^[\w$'"]{1,100}\s{0,20}:\s{0,200}/.exec(member.text)?.[0];
      const skipped = key?.length ?? 0;
      return {
        source,
        start: member.start + skipped,
        end: member.end,
        text: member.text.slice(skipped),
      };
    });
  }
  const modules = service.fact(nodeModulesOf);
  const from = modules.get(source.path)?.imports.get(only.text);
  const module = from?.name === '*' ? modules.get(from.path) : undefined;
  if (!module) return [];
  return [...module.exports.keys(), ...module.reExports.keys()]
    .slice(0, most)
    .flatMap(
      name => declarationOf(service, modules.origin(module.path, name)) ?? [],
    );
}

function targetOf(
  service: Service,
  source: SourceText,
  text: string,
): Import | undefined {
  const modules = service.fact(nodeModulesOf);
  const required =
    /^require\s{0,5}\(\s{0,20}["'`]([^"'`\n]{1,200})["'`]\s{0,20}\)(?:\.([\w$]{1,100}))?/.exec(
      text,
    );
  if (required) {
    const path = modules.resolve(source.path, required[1]);
    return path ? modules.origin(path, required[2] ?? 'default') : undefined;
  }
  const name = /^([\w$]{1,100})(?:\.([\w$]{1,100}))?$/.exec(text);
  if (!name) return undefined;
  const from = modules.get(source.path)?.imports.get(name[1]);
  if (!from) return name[2] ? undefined : { path: source.path, name: name[1] };
  if (from.name === '*')
    return name[2] ? modules.origin(from.path, name[2]) : undefined;
  return name[2] ? undefined : modules.origin(from.path, from.name);
}

/** What a name of a file is first given. */
function declarationOf(
  service: Service,
  { path, name }: Import,
): RouteObject | undefined {
  const source = sourceText(service.repository, path);
  const own = name.replace(/\$/g, '\\$&');
  const assigned = new RegExp(
    name === 'default'
      ? '\\b(?:module\\.exports\\s{0,20}=|export\\s{1,20}default\\b)\\s{0,200}'
      : `\\b(?:(?:const|let|var)\\s{1,20}${own}|exports\\.${own})\\s{0,20}(?::[^=;\\n]{0,100})?=\\s{0,200}`,
  ).exec(source.code);
  if (!assigned) return undefined;
  const start = assigned.index + assigned[0].length;
  let end = start;
  while (end < source.code.length && !/[;\n]/.test(source.code[end]))
    end = source.partner[end] > end ? source.partner[end] + 1 : end + 1;
  const text = source.uncommented.slice(start, end).trim();
  return { source, start, end, text };
}
