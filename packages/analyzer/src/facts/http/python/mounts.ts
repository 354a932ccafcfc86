import {
  argumentsAt,
  receiverOf,
  type SourceText,
} from '../../code/source-text';
import { optionOf } from './arguments';
import { dependencyGuards } from './dependencies';
import { pathValue } from './path-values';
import type { PythonReading } from './reading';
import { nodeOf } from './router-names';

/** `Api(blueprint)`: flask-restful and flask-restx stand on what they are made with. */
export function mountWrapped(reading: PythonReading, source: SourceText): void {
  for (const node of reading.graph.all()) {
    const holder =
      node.path === source.path ? reading.wrapped.get(node) : undefined;
    const parent = holder && nodeOf(reading, source, holder);
    if (parent)
      reading.graph.mount(parent, node, {
        prefix: '',
        guards: [],
        path: source.path,
        offset: node.offset,
      });
  }
}

/** `app.include_router(router)`, `app.register_blueprint(orders)`, `app.mount("/static", files)` */
export function readMounts(reading: PythonReading, source: SourceText): void {
  for (const match of source.code.matchAll(
    /\.(include_router|register_blueprint|mount|add_namespace|blueprint|add_subapp|init_app|add_app|register_api|register_blueprints|include_api|add_router)\s*\(/g,
  )) {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const parent = nodeOf(
      reading,
      source,
      receiverOf(source, match.index).root,
      match.index,
    );
    if (!parent || args.length === 0) {
      continue;
    }
    // django-ninja: `api.add_router("/orders/", orders_router)`
    const pathFirst =
      /^(?:mount|add_subapp|add_app)$/.test(match[1]) ||
      (match[1] === 'add_router' && /^r?["']/.test(args[0].text));
    const childText = pathFirst
      ? optionOf(args, /^app$/) ?? args[1]?.text
      : optionOf(args, /^(?:router|blueprint|api)$/) ?? args[0].text;
    if (!childText) continue;
    const children = (
      loopVariable(source, childText, match.index) ?? [childText]
    ).flatMap(each => nodeOf(reading, source, each, match.index) ?? []);
    for (const child of children) {
      const prefix = pathFirst
        ? pathValue(reading, source, args[0].text)
        : pathValue(
            reading,
            source,
            optionOf(args, /^(?:prefix|url_prefix|path)$/),
          ) ??
          (match[1] === 'add_namespace'
            ? pathValue(reading, source, args[1]?.text)
            : undefined);
      // Flask: the prefix given when registering replaces the blueprint's own.
      if (match[1] === 'register_blueprint' && prefix !== undefined)
        child.prefix = '';
      reading.graph.mount(
        match[1] === 'init_app' ? child : parent,
        match[1] === 'init_app' ? parent : child,
        {
          prefix: prefix ?? '',
          guards: dependencyGuards(reading, source, args, 'router'),
          path: source.path,
          offset: match.index,
        },
      );
    }
  }
}

/** `for router in (a.router, b.router):` */
function loopVariable(
  source: SourceText,
  text: string,
  offset: number,
): string[] | undefined {
  const [name, ...members] = text.split('.');
  if (!/^\w+$/.test(name)) return undefined;
  const before = source.code.slice(Math.max(0, offset - 600), offset);
  const head = [
    ...before.matchAll(
      new RegExp(
        `\\bfor\\s+${name}\\s+in\\s+([\\w.]+)?\\s*([\\[(][^\\])]{0,600})?`,
        'g',
      ),
    ),
  ].pop();
  if (!head) return undefined;
  const list =
    head[2] ??
    (head[1] &&
      new RegExp(
        `\\b${head[1].replace(
          /\W/g,
          '\\$&',
        )}\\s*(?::[^=\\n]{0,80})?=\\s*[\\[(]([^\\])]{0,2000})`,
      ).exec(source.code)?.[1]);
  return list
    ? [...list.matchAll(/[A-Za-z_][\w.]*/g)].map(([each]) =>
        [each, ...members].join('.'),
      )
    : undefined;
}
