import { functionsIn, type FunctionDefinition } from '../../code';
import {
  argumentsAt,
  sourceText,
  type SourceText,
} from '../../code/source-text';
import type { RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import type { Guard } from '../types';
import { pythonClass } from './classes';
import { decoratorsOf } from './decorated';
import { cleanRoute, routeText } from './django-paths';
import { urlsNode, type DjangoReading } from './django-reading';
import {
  actions,
  viewActions,
  viewGuards,
  viewHandler,
  viewMethods,
} from './django-view-classes';
import { unwrap } from './handlers';

/** `path("orders/", views.orders)`, `path("orders/", Orders.as_view())` */
export function registerView(
  reading: DjangoReading,
  source: SourceText,
  node: RouterNode,
  route: string,
  target: string,
  offset: number,
  open: number,
): void {
  // django-ninja's routes are read where they are registered.
  if (/^(?!admin\b)\w*api\w*\.urls$/i.test(target.trim())) return;
  const { calledName, wrappers } = unwrap(target);
  const place = {
    path: source.path,
    offset,
    line: source.lineAt(offset),
    endLine: source.lineAt(source.partner[open]),
    route: cleanRoute(route),
    registration: source.uncommented
      .slice(open + 1, source.partner[open])
      .trim(),
  };
  const wrapped: Guard[] = wrappers.map(name => ({
    name,
    text: name,
    path: source.path,
    line: place.line,
    on: 'route',
  }));
  const mapped = /\.as_view\(\s*\{([^}]{0,400})\}/.exec(target);
  const asClass =
    /\.as_view\b/.test(target) || /^(?:\w+\.)*[A-Z]\w*$/.test(calledName);
  if (asClass) {
    const view = pythonClass(reading.service, source.path, calledName);
    const entries = mapped
      ? [...mapped[1].matchAll(/["'](\w+)["']\s*:\s*["'](\w+)["']/g)].map(
          match => [match[1], match[2]] as const,
        )
      : viewMethods(reading.service, view, calledName).flatMap(name =>
          actions[name] ? [] : [[name, name] as const],
        );
    for (const [method, name] of entries.length
      ? entries
      : ([['any', '']] as const)) {
      node.registrations.push({
        ...place,
        method: methodOf(method),
        guards: [
          ...wrapped,
          ...(view ? viewGuards(reading.service, view, name) : []),
        ],
        ...viewHandler(reading.service, view, name),
        className: calledName.split('.').pop() ?? calledName,
      });
    }
    return;
  }
  const definition = viewFunction(reading, source, calledName);
  const own =
    definition && sourceText(reading.service.repository, definition.path);
  const decorators = definition && own ? decoratorsOf(own, definition) : [];
  const guards = [
    ...wrapped,
    ...decorators.map(each => ({
      name: each.name,
      text: each.text,
      path: own?.path ?? source.path,
      line: each.line,
      on: 'route' as const,
    })),
  ];
  for (const method of functionMethods(
    decorators.map(({ text }) => text),
    definition && own?.uncommented.slice(definition.start, definition.end),
  )) {
    node.registrations.push({
      ...place,
      method: methodOf(method),
      guards,
      ...(definition ? { handler: handlerOf(definition) } : {}),
    });
  }
}

/** `router.register("orders", OrderViewSet)` */
export function registerViewSet(
  reading: DjangoReading,
  source: SourceText,
  router: string,
  offset: number,
  open: number,
): void {
  const args = argumentsAt(source, open);
  const route = args[0] && routeText(args[0].text);
  const name =
    args[1] && /^(?:viewset\s*=\s*)?([\w.]+)$/.exec(args[1].text)?.[1];
  if (
    route === undefined ||
    !name ||
    (!/router/i.test(router) &&
      !new RegExp(`\\b${router}\\s*=\\s*(?:\\w+\\.)?\\w*Router\\w*\\(`).test(
        source.code,
      ))
  )
    return;
  const view = pythonClass(reading.service, source.path, name);
  const node = urlsNode(reading, source.path, router);
  const place = {
    path: source.path,
    offset,
    line: source.lineAt(offset),
    endLine: source.lineAt(source.partner[open]),
    registration: source.uncommented
      .slice(open + 1, source.partner[open])
      .trim(),
    className: name.split('.').pop() ?? name,
  };
  const answered = viewMethods(reading.service, view, name).filter(
    each => actions[each],
  );
  for (const each of answered.length || view
    ? answered
    : Object.keys(actions)) {
    const [method, suffix] = actions[each];
    node.registrations.push({
      ...place,
      method: methodOf(method),
      route: cleanRoute(`${route}${suffix}`),
      guards: view ? viewGuards(reading.service, view, each) : [],
      ...viewHandler(reading.service, view, each),
    });
  }
  for (const action of view ? viewActions(reading.service, view) : []) {
    for (const method of action.methods) {
      node.registrations.push({
        ...place,
        method: methodOf(method),
        route: cleanRoute(
          `${route}${action.detail ? '/{pk}' : ''}/${action.path}`,
        ),
        guards: view
          ? viewGuards(reading.service, view, action.definition.name)
          : [],
        handler: handlerOf(action.definition),
      });
    }
  }
}

function viewFunction(
  reading: DjangoReading,
  source: SourceText,
  dotted: string,
): FunctionDefinition | undefined {
  const origin = reading.modules.origin(source.path, dotted);
  const name = origin?.name || dotted.split('.').pop();
  const path = origin?.path ?? source.path;
  return functionsIn(reading.service.repository, path, 'python').find(
    each => each.name === name && !each.owner,
  );
}

function functionMethods(
  decorators: string[],
  body: string | undefined,
): string[] {
  for (const text of decorators) {
    const required = /require_(POST|GET|safe|http_methods)/.exec(text)?.[1];
    if (required === 'POST') return ['POST'];
    if (required === 'GET' || required === 'safe') return ['GET'];
    if (
      /api_view|require_http_methods|\.(?:get|post|put|patch|delete)\(/.test(
        text,
      )
    ) {
      const listed = [...text.matchAll(/["'](\w+)["']/g)]
        .map(match => match[1])
        .filter(each => /^(?:get|post|put|patch|delete)$/i.test(each));
      if (listed.length) return listed;
      if (/api_view/.test(text)) return ['GET'];
    }
  }
  if (body === undefined) return ['ANY'];
  const compared = [
    ...body.matchAll(
      /\brequest\.method\s*(?:==|!=|in|not\s+in)\s*([[({]?(?:\s*["']\w{1,10}["']\s*,?){1,9})/g,
    ),
  ].flatMap(([, listed]) => listed.match(/\w+/g) ?? []);
  if (compared.length || /\brequest\.(?:POST|body|data)\b/.test(body)) {
    return [
      ...new Set([
        'GET',
        ...compared.filter(each => /^(?:post|put|patch|delete)$/i.test(each)),
        ...(/\brequest\.(?:POST|body)\b/.test(body) ? ['POST'] : []),
      ]),
    ];
  }
  return ['GET'];
}
