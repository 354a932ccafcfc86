import { literal } from '../../code';
import {
  argumentsAt,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { RouterNode } from '../graph';
import { comprehensionAfter, filledWith } from './comprehensions';
import { cleanRoute, routeText } from './django-paths';
import { urlsNode, type DjangoReading } from './django-reading';
import { registerView, registerViewSet } from './django-views';

/** `include(order_urls)`, of this file or imported. */
export function readIncludedLists(
  reading: DjangoReading,
  source: SourceText,
): void {
  for (const [, text] of source.code.matchAll(
    /\binclude\s{0,20}\(\s{0,60}\(?\s{0,60}([A-Za-z_][\w.]{0,200})/g,
  )) {
    const origin = reading.modules.origin(source.path, text);
    if (origin?.name)
      reading.includedLists.add(`${origin.path}:${origin.name}`);
  }
}

/** The entries of a file's lists, what they include, and the view sets on its routers. */
export function readUrls(reading: DjangoReading, source: SourceText): void {
  for (const match of source.code.matchAll(
    /(?<![\w.])(path|re_path|url|include|_path)\s*\(/g,
  )) {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    if (match[1] === 'include' || args.length < 2) continue;
    const prefix =
      routeText(args[0].text) ??
      (/^\w+$/.test(args[0].text) && /\binclude\s*\(/.test(args[1].text)
        ? ''
        : undefined);
    if (prefix === undefined) continue;
    const around = includesAround(source, match.index);
    const node = urlsNode(
      reading,
      source.path,
      listName(reading, source, match.index),
    );
    const target = args[1].text;
    const included = /\binclude\s*\(/.exec(target);
    if (included)
      include(reading, source, node, args, `${around}/${prefix}`, match.index);
    else
      registerView(
        reading,
        source,
        node,
        `${around}/${prefix}`,
        target,
        match.index,
        open,
      );
  }
  // `urlpatterns = router.urls`, `urlpatterns += router.urls`
  for (const match of source.code.matchAll(
    /\burlpatterns\s*\+?=\s*(?:\[[^\]]{0,400}\]\s*\+\s*)?(\w+)\.urls\b/g,
  )) {
    reading.graph.mount(
      urlsNode(reading, source.path),
      urlsNode(reading, source.path, match[1]),
      { prefix: '', guards: [], path: source.path, offset: match.index },
    );
  }
  mountAddedLists(reading, source);
  for (const match of source.code.matchAll(/(?<![\w.])(\w+)\.register\s*\(/g)) {
    registerViewSet(
      reading,
      source,
      match[1],
      match.index,
      match.index + match[0].length - 1,
    );
  }
}

/** `from api.orders.urls import urlpatterns as order_urls`, and then `urlpatterns = [...] + order_urls`. */
function mountAddedLists(reading: DjangoReading, source: SourceText): void {
  for (const match of source.code.matchAll(
    /(?:\+=?|=|\*|\.extend\()\s*(\w*(?:urls|patterns))\b(?!\s*[.=(])/g,
  )) {
    const origin = reading.modules.imports(source.path).get(match[1]);
    if (origin?.name !== 'urlpatterns' || origin.path === source.path) continue;
    reading.graph.mount(
      urlsNode(reading, source.path),
      urlsNode(reading, origin.path),
      {
        prefix: '',
        guards: [],
        path: source.path,
        offset: match.index,
      },
    );
  }
}

/** The paths of the `path(…, include([` around a place. */
function includesAround(source: SourceText, offset: number): string {
  let prefix = '';
  for (const match of source.code
    .slice(Math.max(0, offset - 40_000), offset)
    .matchAll(/(?<![\w.])(?:path|re_path|url)\s*\(/g)) {
    const open =
      Math.max(0, offset - 40_000) + match.index + match[0].length - 1;
    if (source.partner[open] > offset)
      prefix += `/${routeText(argumentsAt(source, open)[0]?.text ?? '') ?? ''}`;
  }
  return prefix;
}

/** The list that an entry stands in: `urlpatterns`, or another one that is included by name. */
function listName(
  reading: DjangoReading,
  source: SourceText,
  offset: number,
): string {
  const last = listHeads(reading, source)
    .filter(({ index }) => index < offset)
    .pop()?.name;
  return last &&
    !/^urlpatterns$/i.test(last) &&
    (reading.includedLists.has(`${source.path}:${last}`) ||
      new RegExp(`\\binclude\\s*\\(\\s*\\(?\\s*${last}\\b`).test(source.code))
    ? last
    : 'urlpatterns';
}

/** The lists that a file makes, and where. */
function listHeads(
  { service }: DjangoReading,
  { path, code }: SourceText,
): Array<{ name: string; index: number }> {
  return service.repository.once(`django-lists:${path}`, () =>
    [
      ...code.matchAll(
        /^(\w+)\s*(?::[^=\n]{0,60})?\+?=\s*(?:[\w.]+\()?\s*\[/gm,
      ),
    ].map(({ 1: name, index }) => ({ name, index })),
  );
}

function include(
  reading: DjangoReading,
  source: SourceText,
  node: RouterNode,
  [route, argument]: SpanText[],
  prefix: string,
  offset: number,
): void {
  const open = source.code.indexOf(
    '(',
    argument.start +
      source.code.slice(argument.start, argument.end).search(/\binclude\b/),
  );
  const first = argumentsAt(source, open)[0];
  if (!first) return;
  // `("orders.urls", "orders")` and the same in brackets without a name.
  const text = first.text
    .replace(/^\(\s*/, '')
    .replace(/\s*,[^,]*\)$/, '')
    .replace(/(["'])\s*\)$/, '$1');
  const dotted = literal(text);
  const loop = comprehensionAfter(
    source,
    (source.partner[source.code.lastIndexOf('(', route.start)] ?? 0) + 1,
  );
  if (loop && /^[fF]/.test(text)) {
    const routes = filledWith(prefix, loop);
    const names = filledWith(text.slice(2, -1), loop);
    names.forEach((name, index) => {
      const file = reading.modules.file(source.path, name);
      if (file)
        reading.graph.mount(node, urlsNode(reading, file), {
          prefix: cleanRoute(routes[index]),
          guards: [],
          path: source.path,
          offset,
        });
    });
    return;
  }
  let child: RouterNode | undefined;
  if (dotted !== undefined) {
    const file = reading.modules.file(source.path, dotted);
    child = file ? urlsNode(reading, file) : undefined;
  } else if (/^[\w.]+\.urls$/.test(text)) {
    const origin = reading.modules.origin(
      source.path,
      text.replace(/\.urls$/, ''),
    );
    if (origin?.name) child = urlsNode(reading, origin.path, origin.name);
    else
      child = urlsNode(
        reading,
        reading.modules.imports(source.path).get(text.split('.')[0])?.path ??
          source.path,
      );
  } else if (/^[\w.]+$/.test(text)) {
    const origin = reading.modules.origin(source.path, text);
    child =
      origin && urlsNode(reading, origin.path, origin.name || 'urlpatterns');
  }
  if (child)
    reading.graph.mount(node, child, {
      prefix: cleanRoute(prefix),
      guards: [],
      path: source.path,
      offset,
    });
}
