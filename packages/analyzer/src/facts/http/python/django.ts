import type { Service } from '../../../service';
import { functionsIn, literal, type FunctionDefinition } from '../../code';
import {
  argumentsAt,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { RouterGraph, type RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import type { Guard, Handler, Middleware } from '../types';
import { comprehensionAfter, filledWith } from './comprehensions';
import { pythonClass, withBases, type PythonClass } from './classes';
import { pythonModulesOf } from './modules';
import { rootUrlsOf } from './root-urls';
import { decoratorsOf, unwrap, type PythonHttp } from './routers';

/** What Django's and DRF's own views answer. */
const answers: Array<[base: RegExp, methods: string[]]> = [
  [
    /^(?:\w*\.)*ModelViewSet$/,
    ['list', 'create', 'retrieve', 'update', 'partial_update', 'destroy'],
  ],
  [/^(?:\w*\.)*ReadOnlyModelViewSet$/, ['list', 'retrieve']],
  [/ListModelMixin$/, ['list']],
  [/CreateModelMixin$/, ['create']],
  [/RetrieveModelMixin$/, ['retrieve']],
  [/UpdateModelMixin$/, ['update', 'partial_update']],
  [/DestroyModelMixin$/, ['destroy']],
  [/ListCreateAPIView$/, ['get', 'post']],
  [/RetrieveUpdateDestroyAPIView$/, ['get', 'put', 'patch', 'delete']],
  [/RetrieveUpdateAPIView$/, ['get', 'put', 'patch']],
  [/RetrieveDestroyAPIView$/, ['get', 'delete']],
  [/ListAPIView$/, ['get']],
  [/CreateAPIView$/, ['post']],
  [/RetrieveAPIView$/, ['get']],
  [/UpdateAPIView$/, ['put', 'patch']],
  [/DestroyAPIView$/, ['delete']],
  [
    /(?:^|\.)(?:FormView|CreateView|UpdateView|LoginView|PasswordResetView|PasswordChangeView)$/,
    ['get', 'post'],
  ],
  [/(?:^|\.)(?:DeleteView)$/, ['get', 'post']],
  [
    /(?:^|\.)(?:TemplateView|ListView|DetailView|RedirectView|ArchiveIndexView)$/,
    ['get'],
  ],
  [
    /(?:Token\w*View|ObtainAuthToken|LoginView|RegisterView|LogoutView)$/,
    ['post'],
  ],
];

const actions: Record<string, [method: string, suffix: string]> = {
  list: ['GET', ''],
  create: ['POST', ''],
  retrieve: ['GET', '/{pk}'],
  update: ['PUT', '/{pk}'],
  partial_update: ['PATCH', '/{pk}'],
  destroy: ['DELETE', '/{pk}'],
};

/** Django's URL configurations and DRF's routers, with the views behind them. */
export function djangoRoutes(service: Service): PythonHttp {
  const files = service.fact(pythonModulesOf).files;
  const usesDjango = files.some(path =>
    /\b(?:from|import)\s+django\b/.test(service.repository.lexical(path).code),
  );
  if (!usesDjango) return { routes: [], middleware: [] };
  return new Reader(service).read();
}

class Reader {
  private readonly graph = new RouterGraph();
  private readonly modules;
  /** Lists of another name that some file includes, as `path:name`. */
  private readonly includedLists = new Set<string>();

  constructor(private readonly service: Service) {
    this.modules = service.fact(pythonModulesOf);
  }

  read(): PythonHttp {
    const sources = this.modules.files.map(path =>
      sourceText(this.service.repository, path),
    );
    for (const source of sources) this.readIncludedLists(source);
    for (const source of sources) {
      if (/\burlpatterns\b|\bpath\s*\(|\.register\s*\(/.test(source.code))
        this.readFile(source);
    }
    const root = this.service.fact(rootUrlsOf);
    const included = this.graph.all().some(node => node.mounts.length > 0);
    return {
      routes: this.graph.routes(
        node => !root || !included || this.isReached(node, root),
      ),
      middleware: sources.flatMap(source => this.settingsOf(source)),
    };
  }

  private isReached(node: RouterNode, root: string, depth = 8): boolean {
    return (
      node.path === root ||
      (depth > 0 &&
        node.mounts.some(({ parent }) =>
          this.isReached(parent, root, depth - 1),
        ))
    );
  }

  private urlsNode(path: string, name = 'urlpatterns'): RouterNode {
    return this.graph.node(`${path}:${name}`, { path, offset: 0 });
  }

  private readFile(source: SourceText): void {
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
      const around = this.includesAround(source, match.index);
      const node = this.urlsNode(
        source.path,
        this.listName(source, match.index),
      );
      const target = args[1].text;
      const included = /\binclude\s*\(/.exec(target);
      if (included)
        this.include(source, node, args, `${around}/${prefix}`, match.index);
      else
        this.registerView(
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
      this.graph.mount(
        this.urlsNode(source.path),
        this.urlsNode(source.path, match[1]),
        { prefix: '', guards: [], path: source.path, offset: match.index },
      );
    }
    this.mountAddedLists(source);
    for (const match of source.code.matchAll(
      /(?<![\w.])(\w+)\.register\s*\(/g,
    )) {
      this.registerViewSet(
        source,
        match[1],
        match.index,
        match.index + match[0].length - 1,
      );
    }
  }

  /** `from api.orders.urls import urlpatterns as order_urls`, and then `urlpatterns = [...] + order_urls`. */
  private mountAddedLists(source: SourceText): void {
    for (const match of source.code.matchAll(
      /(?:\+=?|=|\*|\.extend\()\s*(\w*(?:urls|patterns))\b(?!\s*[.=(])/g,
    )) {
      const origin = this.modules.imports(source.path).get(match[1]);
      if (origin?.name !== 'urlpatterns' || origin.path === source.path)
        continue;
      this.graph.mount(this.urlsNode(source.path), this.urlsNode(origin.path), {
        prefix: '',
        guards: [],
        path: source.path,
        offset: match.index,
      });
    }
  }

  /** The paths of the `path(…, include([` around a place. */
  private includesAround(source: SourceText, offset: number): string {
    let prefix = '';
    for (const match of source.code
      .slice(Math.max(0, offset - 40_000), offset)
      .matchAll(/(?<![\w.])(?:path|re_path|url)\s*\(/g)) {
      const open =
        Math.max(0, offset - 40_000) + match.index + match[0].length - 1;
      if (source.partner[open] > offset)
        prefix += `/${
          routeText(argumentsAt(source, open)[0]?.text ?? '') ?? ''
        }`;
    }
    return prefix;
  }

  private readIncludedLists(source: SourceText): void {
    for (const [, text] of source.code.matchAll(
      /\binclude\s{0,20}\(\s{0,60}\(?\s{0,60}([A-Za-z_][\w.]{0,200})/g,
    )) {
      const origin = this.modules.origin(source.path, text);
      if (origin?.name) this.includedLists.add(`${origin.path}:${origin.name}`);
    }
  }

  /** The list that an entry stands in: `urlpatterns`, or another one that is included by name. */
  private listName(source: SourceText, offset: number): string {
    const heads = [
      ...source.code
        .slice(0, offset)
        .matchAll(/^(\w+)\s*(?::[^=\n]{0,60})?\+?=\s*(?:[\w.]+\()?\s*\[/gm),
    ];
    const last = heads[heads.length - 1]?.[1];
    return last &&
      !/^urlpatterns$/i.test(last) &&
      (this.includedLists.has(`${source.path}:${last}`) ||
        new RegExp(`\\binclude\\s*\\(\\s*\\(?\\s*${last}\\b`).test(source.code))
      ? last
      : 'urlpatterns';
  }

  private include(
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
        const file = this.modules.file(source.path, name);
        if (file)
          this.graph.mount(node, this.urlsNode(file), {
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
      const file = this.modules.file(source.path, dotted);
      child = file ? this.urlsNode(file) : undefined;
    } else if (/^[\w.]+\.urls$/.test(text)) {
      const origin = this.modules.origin(
        source.path,
        text.replace(/\.urls$/, ''),
      );
      if (origin?.name) child = this.urlsNode(origin.path, origin.name);
      else
        child = this.urlsNode(
          this.modules.imports(source.path).get(text.split('.')[0])?.path ??
            source.path,
        );
    } else if (/^[\w.]+$/.test(text)) {
      const origin = this.modules.origin(source.path, text);
      child =
        origin && this.urlsNode(origin.path, origin.name || 'urlpatterns');
    }
    if (child)
      this.graph.mount(node, child, {
        prefix: cleanRoute(prefix),
        guards: [],
        path: source.path,
        offset,
      });
  }

  private registerView(
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
      const view = pythonClass(this.service, source.path, calledName);
      const entries = mapped
        ? [...mapped[1].matchAll(/["'](\w+)["']\s*:\s*["'](\w+)["']/g)].map(
            match => [match[1], match[2]] as const,
          )
        : this.methodsOf(view, calledName).flatMap(name =>
            actions[name] ? [] : [[name, name] as const],
          );
      for (const [method, name] of entries.length
        ? entries
        : ([['any', '']] as const)) {
        node.registrations.push({
          ...place,
          method: methodOf(method),
          guards: [...wrapped, ...(view ? this.classGuards(view, name) : [])],
          ...this.classHandler(view, name),
          className: calledName.split('.').pop() ?? calledName,
        });
      }
      return;
    }
    const definition = this.functionNamed(source, calledName);
    const own =
      definition && sourceText(this.service.repository, definition.path);
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

  private registerViewSet(
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
    const view = pythonClass(this.service, source.path, name);
    const node = this.urlsNode(source.path, router);
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
    const answered = this.methodsOf(view, name).filter(each => actions[each]);
    for (const each of answered.length || view
      ? answered
      : Object.keys(actions)) {
      const [method, suffix] = actions[each];
      node.registrations.push({
        ...place,
        method: methodOf(method),
        route: cleanRoute(`${route}${suffix}`),
        guards: view ? this.classGuards(view, each) : [],
        ...this.classHandler(view, each),
      });
    }
    for (const action of view ? this.actionsOf(view) : []) {
      for (const method of action.methods) {
        node.registrations.push({
          ...place,
          method: methodOf(method),
          route: cleanRoute(
            `${route}${action.detail ? '/{pk}' : ''}/${action.path}`,
          ),
          guards: view ? this.classGuards(view, action.definition.name) : [],
          handler: handlerOf(action.definition),
        });
      }
    }
  }

  private actionsOf(view: PythonClass) {
    return withBases(this.service, view).flatMap(each => {
      const source = sourceText(this.service.repository, each.path);
      return each.methods.flatMap(definition => {
        const action = decoratorsOf(source, definition).find(({ name }) =>
          /(?:^|\.)(?:action|detail_route|list_route)$/.test(name),
        );
        if (!action) return [];
        const methods = [
          ...(
            /\bmethods\s*=\s*[[(]([^\])]{0,200})/.exec(action.text)?.[1] ??
            '"get"'
          ).matchAll(/["'](\w+)["']/g),
        ].map(match => match[1]);
        return [
          {
            definition,
            methods,
            detail: /detail\s*=\s*True|detail_route/.test(action.text),
            path:
              /\burl_path\s*=\s*r?["']([^"'\n]*)/.exec(action.text)?.[1] ??
              definition.name,
          },
        ];
      });
    });
  }

  /** The methods or actions that a view answers: written ones, and those of Django's own bases. */
  private methodsOf(view: PythonClass | undefined, name: string): string[] {
    const chain = view ? withBases(this.service, view) : [];
    const bases = view ? chain.flatMap(each => each.bases) : [name];
    const found = new Set<string>();
    for (const base of bases)
      for (const [pattern, methods] of answers) {
        if (pattern.test(base.trim()))
          for (const method of methods) found.add(method);
      }
    for (const each of chain)
      for (const method of each.methods) {
        if (
          /^(?:get|post|put|patch|delete)$/.test(method.name) ||
          actions[method.name]
        )
          found.add(method.name);
      }
    const allowed = chain
      .map(
        each =>
          /\bhttp_method_names\s*=\s*[[(]([^\])]{0,200})/.exec(
            sourceText(this.service.repository, each.path).uncommented.slice(
              each.start,
              each.end,
            ),
          )?.[1],
      )
      .find(Boolean);
    return [...found].filter(
      each =>
        !allowed ||
        new RegExp(
          `["']${(actions[each]?.[0] ?? each).toLowerCase()}["']`,
          'i',
        ).test(allowed),
    );
  }

  private classHandler(
    view: PythonClass | undefined,
    name: string,
  ): { handler?: Handler } {
    if (!view) return {};
    const definition = withBases(this.service, view)
      .flatMap(({ methods }) => methods)
      .find(each => each.name === name);
    if (definition) return { handler: handlerOf(definition) };
    const { path, line, endLine, start, end } = view;
    return {
      handler: {
        name: view.name,
        path,
        line,
        endLine,
        start,
        end,
        parameters: '',
      },
    };
  }

  /** `permission_classes` and the like, mixins, decorators of the class and of the method. */
  private classGuards(view: PythonClass, name: string): Guard[] {
    const guards: Guard[] = [];
    const seen = new Set<string>();
    for (const each of withBases(this.service, view)) {
      const source = sourceText(this.service.repository, each.path);
      for (const decorator of each.decorators)
        guards.push({
          name: decorator.name,
          text: decorator.text,
          path: each.path,
          line: decorator.line,
          on: 'class',
        });
      for (const base of each.bases) {
        if (/(?:Mixin|Required\w*)$/.test(base))
          guards.push({
            name: base,
            text: base,
            path: each.path,
            line: each.line,
            on: 'class',
          });
      }
      for (const match of source.uncommented
        .slice(each.start, each.end)
        .matchAll(
          /^[ \t]+(permission_classes|authentication_classes|throttle_classes|throttle_scope|permission_required|permission_classes_by_action)\s*=\s*([^\n]{0,300}(?:\n[^\n=]{0,200}[\])]){0,1})/gm,
        )) {
        if (seen.has(match[1])) continue;
        seen.add(match[1]);
        guards.push({
          name: match[1],
          text: match[0].trim(),
          path: each.path,
          line: source.lineAt(each.start + match.index + match[0].search(/\S/)),
          on: 'class',
        });
      }
      const definition = each.methods.find(method => method.name === name);
      for (const decorator of definition
        ? decoratorsOf(source, definition)
        : []) {
        guards.push({
          name: decorator.name,
          text: decorator.text,
          path: each.path,
          line: decorator.line,
          on: 'route',
        });
      }
    }
    return guards;
  }

  private functionNamed(
    source: SourceText,
    dotted: string,
  ): FunctionDefinition | undefined {
    const origin = this.modules.origin(source.path, dotted);
    const name = origin?.name || dotted.split('.').pop();
    const path = origin?.path ?? source.path;
    return functionsIn(this.service.repository, path, 'python').find(
      each => each.name === name && !each.owner,
    );
  }

  /** `MIDDLEWARE` and `REST_FRAMEWORK` of settings modules. */
  private settingsOf(source: SourceText): Middleware[] {
    if (
      !/setting|config/i.test(source.path) ||
      /(?:^|[/_.])(?:dev|development|local|test|testing|ci)\w*\.py$/.test(
        source.path,
      )
    )
      return [];
    const found: Middleware[] = [];
    for (const match of source.code.matchAll(
      /\bMIDDLEWARE(?:_CLASSES)?\s*(?:\+?=|\.(?:insert|append|extend)\s*\()/g,
    )) {
      const open = source.code
        .slice(match.index, match.index + 400)
        .search(/[[(]/);
      if (open < 0) continue;
      const from = match.index + open;
      const close = source.partner[from];
      const text = source.uncommented.slice(from, close);
      for (const each of text.matchAll(/["']([\w.]+)["']/g)) {
        found.push({
          name: each[1],
          text: each[1],
          path: source.path,
          line: source.lineAt(from + each.index),
          kind: 'middleware',
          development: false,
        });
      }
    }
    for (const match of source.code.matchAll(
      /^[ \t]*(REST_FRAMEWORK|SIMPLE_JWT|NINJA_\w+)\s*=\s*\{/gm,
    )) {
      const open = match.index + match[0].length - 1;
      found.push({
        name: match[1],
        text: source.uncommented
          .slice(open, source.partner[open] + 1)
          .slice(0, 4_000),
        path: source.path,
        line: source.lineAt(match.index + match[0].search(/\S/)),
        kind: 'setting',
        development: false,
      });
    }
    return found;
  }
}

function routeText(text: string): string | undefined {
  const match =
    /^(?:prefix\s*=\s*|route\s*=\s*)?(?:\w+\()?\s*[rRfF]{0,2}(["'])([^\n]{0,300}?)\1/.exec(
      text,
    );
  // `r"^{}v1/".format(prefix)`
  return match?.[2].replace(/\{[\w.()]{0,60}\}(?=admin|\w)/g, '');
}

/** Regular expressions as paths: anchors dropped, named groups as parameters. */
function cleanRoute(route: string): string {
  return route
    .replace(/\(\?P<(\w+)>(?:[^()]|\([^()]{0,60}\)){0,120}\)/g, '{$1}')
    .replace(/<(?:\w+:)?(\w+)>/g, '{$1}')
    .replace(/\\Z|[\^$?]/g, '')
    .replace(/\/{2,}/g, '/');
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
    ...body.matchAll(/\brequest\.method\s*(?:==|!=|in)\s*[[("']{1,2}(\w+)/g),
  ].map(match => match[1]);
  if (compared.length || /\brequest\.(?:POST|body|data)\b/.test(body)) {
    return [
      ...new Set([
        'GET',
        ...compared.filter(each => /^(?:post|put|patch|delete)$/i.test(each)),
        ...(/\brequest\.POST\b/.test(body) ? ['POST'] : []),
      ]),
    ];
  }
  return ['GET'];
}
