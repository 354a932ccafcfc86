import type { Service } from '../../../service';
import { sourceFilesOf, stackOf } from '../../../stack';
import { isDevelopmentGuarded } from '../../code';
import {
  argumentsAt,
  openAfter,
  receiverOf,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { RouterGraph, type RouterNode } from '../graph';
import { methodOf } from '../paths';
import type { Guard, Middleware, Route } from '../types';
import { constantText, onlyValue } from './constants';
import { handlerFrom } from './handlers';
import { nodeModulesOf, type NodeModules } from './modules';
import { routeObjectsIn, spreadsOf, type RouteObject } from './route-objects';
import {
  parameterOwner,
  readScope,
  type FileScope,
  type FunctionSpan,
} from './scopes';

const calls =
  /[.](get|post|put|patch|delete|del|all|any|options|head|use|route|register|mount|group|guard|openapi|addHook|prefix|basePath|ws|onBeforeHandle|derive|resolve)\s*(?=[<(])/g;
const verbs = /^(?:get|post|put|patch|delete|del|all|any|options|head|ws)$/;
const routerLike =
  /(?:^|\.)(?:app|api|server|fastify|instance|router|routes?|web|express|\w*[rR]outer|\w*Routes?|\w*App|(?:inner|outer|child|sub|nested|scoped|fastify|app|server|public|private|protected|secured?)Instance)$/;
const perFile = 600;

export interface NodeHttp {
  routes: Route[];
  middleware: Middleware[];
}

/** Express, Koa, Fastify, Hono, Elysia and hapi: routes and middleware by the objects that they are registered on. */
export function nodeRouters(service: Service): NodeHttp {
  const reader = new Reader(service);
  return reader.read();
}

class Reader {
  private readonly graph = new RouterGraph();
  private readonly scopes = new Map<string, FileScope>();
  private readonly modules: NodeModules;
  private readonly middleware: Middleware[] = [];

  constructor(private readonly service: Service) {
    this.modules = service.fact(nodeModulesOf);
  }

  read(): NodeHttp {
    const files = this.service
      .fact(sourceFilesOf)
      .filter(({ ecosystem }) => ecosystem === 'node');
    for (const { path } of files) {
      const source = sourceText(this.service.repository, path);
      const readPrefix = (expression: string) =>
        this.pathText(source, expression) ??
        onlyValue(this.service, path, expression);
      this.scopes.set(path, readScope(source, this.graph, readPrefix));
    }
    for (const scope of this.scopes.values()) this.readCalls(scope);
    for (const scope of this.scopes.values()) this.readFunctionCalls(scope);
    const entries = new Set(
      this.service.fact(stackOf).entryPoints.map(({ path }) => path),
    );
    const routes = this.graph
      .routes(
        node =>
          this.graph.isMounted(node) ||
          entries.has(node.path) ||
          this.modules.isImported(node.path) ||
          this.loadsByFolder(node.path),
      )
      // Without a mount that can be read the place is known, the whole path is not.
      .map(route => route);
    return { routes, middleware: this.middleware };
  }

  /** Routers in folders that the code walks over: `readdirSync`, `glob`, autoload plugins. */
  private loadsByFolder(path: string): boolean {
    const loaders = this.service.repository.once('node-folder-loaders', () =>
      [...this.scopes.values()].some(({ source }) =>
        /readdir(?:Sync)?\s*\(|[aA]uto[lL]oad|\bglob(?:Sync)?\s*\(|import\.meta\.glob|require\.context/.test(
          source.code,
        ),
      ),
    );
    return loaders && /\//.test(path);
  }

  private readCalls(scope: FileScope): void {
    const { source } = scope;
    let found = 0;
    for (const match of source.code.matchAll(calls)) {
      const open = openAfter(source, match.index + match[0].length);
      if (open < 0 || ++found > perFile * 4) continue;
      const word = match[1];
      const receiver = receiverOf(source, match.index, close =>
        scope.constructed.has(close),
      );
      const { links } = receiver;
      const args = argumentsAt(source, open);
      const node =
        scope.constructed.get(receiver.rootOffset) ??
        this.nodeNamed(scope, receiver.root, match.index, word, args);
      if (!node) continue;
      const base = links
        .filter(({ name }) => /^(?:route|basePath|prefix)$/.test(name))
        .map(link => argumentsAt(source, link.open))
        .filter(linked => linked.length === 1)
        .map(([only]) => this.pathText(source, only.text) ?? '')
        .join('/');
      // `.route('/x').post(…).get(…)`: every verb of the chain is for that path.
      const isLinked =
        base !== '' &&
        /^(?:route|all|get|post|put|patch|delete|head|options)$/.test(
          links[links.length - 1]?.name ?? '',
        ) &&
        links.some(({ name }) => name === 'route');
      this.readCall(scope, node, word, args, {
        offset: match.index + match[0].search(/\w/),
        open,
        base,
        isLinked,
      });
    }
  }

  private readCall(
    scope: FileScope,
    node: RouterNode,
    word: string,
    args: SpanText[],
    at: { offset: number; open: number; base: string; isLinked: boolean },
  ): void {
    const { source } = scope;
    if (args.length === 0) return;
    if (verbs.test(word)) {
      if (at.isLinked) this.register(scope, node, word, at.base, args, at);
      else if (args.length > 1) {
        for (const path of this.pathTexts(source, args[0].text)) {
          this.register(
            scope,
            node,
            word,
            `${at.base}/${path}`,
            args.slice(1),
            at,
          );
        }
      }
      return;
    }
    if (word === 'prefix' || word === 'basePath') {
      const prefix = this.pathText(source, args[0].text);
      if (prefix) node.prefix = `${node.prefix}/${prefix}`;
      return;
    }
    if (
      word === 'addHook' ||
      word === 'onBeforeHandle' ||
      word === 'derive' ||
      word === 'resolve'
    ) {
      const guarded = args[args.length - 1];
      if (
        word === 'addHook' &&
        !/onRequest|preHandler|preValidation|preParsing/.test(args[0].text)
      )
        return;
      this.use(
        scope,
        node,
        [guarded],
        at.offset,
        undefined,
        word === 'addHook',
      );
      return;
    }
    if (word === 'openapi') {
      this.readOpenapi(scope, node, args, at);
      return;
    }
    if (word === 'route' && this.readRouteObjects(scope, node, args, at))
      return;
    if (word === 'guard') {
      const inner = args.find(each => this.inlineFunction(scope, each));
      const guards = guardsIn(source, args[0].text, args[0].start, 'router');
      if (!inner) {
        node.uses.push(...guards.map(guard => ({ guard, offset: at.offset })));
        return;
      }
      this.mountInline(scope, node, inner, '', guards, at.offset);
      return;
    }
    this.readUse(scope, node, word, args, at.offset);
  }

  /** `use`, `register`, `mount`, `group` and Hono's `route('/x', child)`. */
  private readUse(
    scope: FileScope,
    node: RouterNode,
    word: string,
    args: SpanText[],
    offset: number,
  ): void {
    const { source } = scope;
    if (this.mountListed(scope, node, args, offset)) return;
    const path = this.pathTexts(source, args[0].text);
    const hasPath = path.length > 0 && args.length > 1;
    const options = word === 'register' ? args[1]?.text ?? '' : '';
    const prefixes = hasPath
      ? path
      : [this.prefixOption(source, options) ?? ''];
    const rest = (hasPath ? args.slice(1) : args).filter(
      (each, index) =>
        !(
          word === 'register' &&
          index > 0 &&
          !hasPath &&
          each.text.startsWith('{')
        ),
    );
    if (word === 'register' && /auto-?load/i.test(rest[0]?.text ?? '')) {
      this.autoload(scope, node, args[1]?.text ?? '', offset);
      return;
    }
    const guards: SpanText[] = [];
    let mounted = false;
    for (const each of flattened(source, rest)) {
      const inline = this.inlineFunction(scope, each);
      if (
        inline &&
        (word === 'group' ||
          word === 'register' ||
          (word === 'use' && inline.parameters.length === 1))
      ) {
        this.mountFunction(scope, node, inline, prefixes, guards, offset);
        mounted = true;
        continue;
      }
      const child =
        this.routerIn(scope, each.text, each.start, node) ??
        // Fastify: a plugin that stands in the function that registers it.
        (word === 'register' && /^[\w$]+$/.test(each.text)
          ? this.functionParameter(source.path, each.text, 0, true)
          : undefined);
      if (!child) {
        guards.push(each);
        continue;
      }
      mounted = true;
      for (const prefix of prefixes) {
        this.graph.mount(node, child, {
          prefix,
          guards: guards.flatMap(guard => this.guard(scope, guard, 'router')),
          path: source.path,
          offset,
        });
      }
    }
    if (mounted || word === 'group' || word === 'mount' || word === 'route') {
      if (node.root && mounted && guards.length) {
        this.recordMiddleware(scope, guards, prefixes[0]);
      }
      return;
    }
    this.use(scope, node, guards, offset, hasPath ? prefixes : undefined);
    if (word === 'register' && options) this.recordOptions(options);
  }

  /** `routes.forEach(route => router.use(route.path, route.route))` over a list in the same file. */
  private mountListed(
    scope: FileScope,
    node: RouterNode,
    args: SpanText[],
    offset: number,
  ): boolean {
    const { source } = scope;
    const path = /^([\w$]+)\.([\w$]+)$/.exec(args[0].text);
    const child = /^([\w$]+)\.([\w$]+)$/.exec(args[args.length - 1].text);
    if (!path || !child || args.length < 2 || path[1] !== child[1])
      return false;
    const entry = new RegExp(
      `\\b${path[2]}\\s*:\\s*['"\`]([^'"\`\\n]{0,200})['"\`]\\s*,\\s*${child[2]}\\s*:\\s*([\\w$.]+)`,
      'g',
    );
    let mounted = false;
    for (const match of source.uncommented.matchAll(entry)) {
      const found = this.routerIn(scope, match[2], offset, node);
      if (!found || found.mounts.length > 3) continue;
      mounted = true;
      this.graph.mount(node, found, {
        prefix: match[1],
        guards: [],
        path: source.path,
        offset,
      });
    }
    return mounted;
  }

  /** Options of a plugin belong to its registration's text. */
  private recordOptions(options: string): void {
    const last = this.middleware[this.middleware.length - 1];
    if (last && !last.text.includes(options)) last.text += `, ${options}`;
  }

  private use(
    scope: FileScope,
    node: RouterNode,
    guards: SpanText[],
    offset: number,
    unders?: string[],
    always = false,
  ): void {
    for (const each of guards) {
      for (const guard of this.guard(
        scope,
        each,
        node.root ? 'application' : 'router',
      )) {
        for (const under of unders ?? [undefined]) {
          node.uses.push({
            guard,
            offset,
            ...(under && !/^\/?\*?$/.test(under) ? { under } : {}),
            ...(always ? { always } : {}),
          });
        }
      }
    }
    // Hono and Elysia objects are applications where nothing mounts them; that is not known yet.
    this.recordMiddleware(scope, guards, unders?.[0], node);
  }

  private readonly pendingOwners: Array<{ from: number; node: RouterNode }> =
    [];

  private recordMiddleware(
    scope: FileScope,
    guards: SpanText[],
    mount?: string,
    node?: RouterNode,
  ): void {
    const { source } = scope;
    const lines = this.service.repository.lines(source.path);
    for (const each of guards) {
      const line = source.lineAt(each.start);
      const entry: Middleware = {
        name: nameOfCall(each.text),
        text: each.text.slice(0, 2_000),
        path: source.path,
        line,
        ...(mount && !/^\/?\*?$/.test(mount) ? { mount } : {}),
        kind: 'middleware',
        development: isDevelopmentGuarded(lines, line),
      };
      this.middleware.push(entry);
      if (node && !node.root) {
        this.pendingOwners.push({ from: this.middleware.length - 1, node });
      }
    }
  }

  private register(
    scope: FileScope,
    node: RouterNode,
    word: string,
    route: string,
    args: SpanText[],
    at: { offset: number; open: number },
  ): void {
    const { source } = scope;
    if (node.registrations.length >= perFile) return;
    const flat = flattened(source, args);
    // Elysia and Hono take options after the handler, Fastify before it.
    const options = flat.filter(each => each.text.startsWith('{'));
    const steps = flat.filter(each => !each.text.startsWith('{'));
    const handler =
      steps[steps.length - 1] ??
      options.find(each => /\bhandler\b/.test(each.text));
    if (!handler) return;
    const close = source.partner[at.open];
    const line = source.lineAt(at.offset);
    const found = handlerFrom(this.service, source, handler);
    node.registrations.push({
      method: methodOf(word),
      route: route.replace(/\/{2,}/g, '/'),
      ...(route.includes('?') && !/[:(]/.test(route) ? { dynamic: true } : {}),
      path: source.path,
      offset: at.offset,
      line,
      endLine: source.lineAt(close),
      guards: [
        ...options.flatMap(each =>
          guardsIn(source, each.text, each.start, 'route'),
        ),
        ...steps.slice(0, -1).flatMap(each => this.guard(scope, each, 'route')),
        ...this.guardsOfList(found.handler),
      ],
      ...found,
      registration: source.uncommented.slice(at.open + 1, close).trim(),
    });
  }

  /** `server.route({ method, url, handler })`, one or several, here or in the files that export them. */
  private readRouteObjects(
    scope: FileScope,
    node: RouterNode,
    args: SpanText[],
    at: { offset: number; open: number },
  ): boolean {
    const objects = routeObjectsIn(this.service, scope.source, args);
    for (const object of objects) {
      const parts = [object, ...spreadsOf(this.service, object)];
      const text = parts.map(part => part.text).join(',\n');
      const method = /\bmethod\s*:\s*\[?\s*['"`](\w+)/.exec(text)?.[1];
      const url =
        /\b(?:url|path)\s*:\s*(['"`][^'"`\n]{0,300}['"`]|[\w$.]+)/.exec(
          text,
        )?.[1] ?? /[{,]\s*(path|url)\s*[,}]/.exec(text)?.[1];
      if (!method || !url) continue;
      const { source } = object;
      node.registrations.push({
        method: methodOf(method),
        route:
          this.pathText(source, url) ??
          constantText(this.service, source.path, url) ??
          '?',
        path: source.path,
        offset: object.start,
        line: source.lineAt(object.start),
        endLine: source.lineAt(object.end),
        guards: parts.flatMap(part =>
          guardsIn(part.source, part.text, part.start, 'route'),
        ),
        ...this.handlerOf(parts),
        registration: text,
      });
    }
    return at.open > 0 && (objects.length > 0 || /^[[{]/.test(args[0].text));
  }

  /** The handler that a route's object names, spells out, or takes from what is spread into it. */
  private handlerOf(parts: RouteObject[]): ReturnType<typeof handlerFrom> {
    for (const { source, start, end } of parts) {
      const found = /(?<![\w$.])handler\s{0,20}(?=([:(,}]))/.exec(
        source.code.slice(start, end),
      );
      if (!found) continue;
      const after = start + found.index + found[0].length;
      const span = /[:(]/.test(found[1])
        ? spanFrom(source, after + 1, end)
        : { start: after - found[0].length, end: after, text: 'handler' };
      return handlerFrom(this.service, source, span);
    }
    const [{ source, ...whole }] = parts;
    return handlerFrom(this.service, source, whole);
  }

  /** `app.openapi(createRoute({ method, path, … }), handler)`, the route inline or by name. */
  private readOpenapi(
    scope: FileScope,
    node: RouterNode,
    args: SpanText[],
    at: { offset: number; open: number },
  ): void {
    const { source } = scope;
    const [first, handler] = args;
    const described = this.valueOf(source, first.text) ?? first.text;
    const method = /\bmethod\s*:\s*['"`](\w+)/.exec(described)?.[1];
    const url = /\bpath\s*:\s*['"`]([^'"`\n]{0,300})/.exec(described)?.[1];
    if (!method || url === undefined || !handler) return;
    node.registrations.push({
      method: methodOf(method),
      route: url,
      path: source.path,
      offset: at.offset,
      line: source.lineAt(at.offset),
      endLine: source.lineAt(source.partner[at.open]),
      guards: guardsIn(source, described, first.start, 'route'),
      ...handlerFrom(this.service, source, handler),
      registration: `${described}, ${handler.text}`,
    });
  }

  /** The initialiser of a name, in its file or in the one it is imported from. */
  private valueOf(source: SourceText, name: string): string | undefined {
    const root = /^[\w$]+$/.exec(name)?.[0];
    if (!root) return undefined;
    const from = this.modules.get(source.path)?.imports.get(root);
    const target = from
      ? this.modules.origin(from.path, from.name)
      : { path: source.path, name: root };
    const other = sourceText(this.service.repository, target.path);
    const match = new RegExp(
      `\\b(?:const|let|var)\\s+${target.name.replace(
        /\W/g,
        '\\$&',
      )}\\s*(?::[^=\\n]{0,80})?=\\s*[\\w$.]*`,
    ).exec(other.code);
    if (!match) return undefined;
    const end = match.index + match[0].length;
    const open = other.code[end] === '(' ? end : -1;
    return open >= 0 && other.partner[open] > open
      ? other.uncommented.slice(open, other.partner[open] + 1)
      : other.uncommented.slice(end, other.uncommented.indexOf('\n', end));
  }

  /** Functions that are handed a router: `registerRoutes(app)`, `require('./routes')(app)`, `new Routes(app)`. */
  private readFunctionCalls(scope: FileScope): void {
    const { source } = scope;
    for (const match of source.code.matchAll(
      /(?<![\w$.])(?:new\s+)?([\w$]+(?:\.[\w$]+)?)\s*\(\s*(?=[\w$])|\brequire\s*\([^()\n]{1,200}\)(?:\.[\w$]+)?\s*\(/g,
    )) {
      const open = match.index + match[0].trimEnd().length - 1;
      if (source.code[open] !== '(') continue;
      const args = argumentsAt(source, open);
      if (args.length === 0 || args.length > 6) continue;
      for (const [index, each] of args.entries()) {
        const name = /^(?:this\.)?[\w$]+(?=$|\.group\()/.exec(each.text)?.[0];
        const node =
          name &&
          (scope.named(name, open) ?? this.parameterNode(scope, name, open));
        if (!node) continue;
        const target = this.functionNode(scope, match[0], open, index);
        if (target) {
          this.graph.mount(node, target, {
            prefix: '',
            guards: [],
            path: source.path,
            offset: open,
          });
        }
      }
    }
  }

  private functionNode(
    scope: FileScope,
    called: string,
    open: number,
    index: number,
  ): RouterNode | undefined {
    const { source } = scope;
    const required = /require\s*\(\s*["'`]([^"'`]+)/.exec(
      source.uncommented.slice(open - called.length - 2, open + 1),
    )?.[1];
    if (/^require/.test(called)) {
      const path = required && this.modules.resolve(source.path, required);
      return path ? this.functionParameter(path, 'default', index) : undefined;
    }
    const name = /([\w$]+)(?:\.([\w$]+))?\s*\($/.exec(called.trim());
    if (!name) return undefined;
    const from = this.modules.get(source.path)?.imports.get(name[1]);
    if (!from) return this.functionParameter(source.path, name[1], index, true);
    const wanted = from.name === '*' ? name[2] ?? 'default' : from.name;
    const origin = this.modules.origin(from.path, wanted);
    return (
      this.functionParameter(
        origin.path,
        name[2] && from.name !== '*' ? name[2] : origin.name,
        index,
      ) ?? this.functionParameter(origin.path, 'constructor', index)
    );
  }

  private functionParameter(
    path: string,
    name: string,
    index: number,
    exact = false,
  ): RouterNode | undefined {
    const scope = this.scopes.get(path);
    if (!scope) return undefined;
    const found =
      scope.functions.find(each => each.name === name) ??
      (exact || name !== 'default'
        ? undefined
        : scope.functions.find(
            each =>
              each.name === undefined && blankBefore(scope.source, each.from),
          ));
    return found?.parameters[index]
      ? this.nodeOfParameter(scope, found, found.parameters[index])
      : undefined;
  }

  private nodeOfParameter(
    scope: FileScope,
    owner: FunctionSpan,
    name: string,
  ): RouterNode {
    return this.graph.node(`${scope.source.path}@${owner.open}:${name}`, {
      path: scope.source.path,
      offset: owner.start,
    });
  }

  private parameterNode(
    scope: FileScope,
    name: string,
    offset: number,
  ): RouterNode | undefined {
    const owner = parameterOwner(scope, name, offset);
    return owner && this.nodeOfParameter(scope, owner, name);
  }

  private nodeNamed(
    scope: FileScope,
    root: string,
    offset: number,
    word: string,
    args: SpanText[],
  ): RouterNode | undefined {
    if (!root) return undefined;
    const known = scope.named(root, offset);
    if (known) return known;
    const module = this.modules.get(scope.source.path);
    const from = module?.imports.get(root);
    if (from) return this.exportedRouter(from.path, from.name);
    if (!routerLike.test(root) && !/^(?:r|f|e|s)$/.test(root)) return undefined;
    const speaksOfPath = /^['"`]\/|^['"`]['"`]|^['"`]\*/.test(
      args[0]?.text ?? '',
    );
    const parameter = this.parameterNode(scope, root, offset);
    if (parameter) {
      return speaksOfPath ||
        !verbs.test(word) ||
        parameter.registrations.length > 0
        ? parameter
        : undefined;
    }
    return speaksOfPath &&
      verbs.test(word) &&
      args.length > 1 &&
      this.isServerFile(scope)
      ? this.graph.node(`${scope.source.path}:${root}`, {
          path: scope.source.path,
          offset: 0,
          root: true,
        })
      : undefined;
  }

  private isServerFile({ source }: FileScope): boolean {
    return /['"](?:express|fastify|koa|hono|elysia|polka|restify|@hapi\/hapi|express-promise-router|@koa\/router|koa-router)['"/]/.test(
      source.uncommented,
    );
  }

  /** The router that an expression stands for, if it is one. */
  private routerIn(
    scope: FileScope,
    text: string,
    offset: number,
    parent: RouterNode,
    depth = 4,
  ): RouterNode | undefined {
    if (depth === 0) return undefined;
    const head = text.slice(0, 400);
    const required =
      /^(?:await\s+)?(?:require|import)\s*\(\s*["'`]([^"'`\n]+)["'`]\s*\)(?:\.([\w$]+))?/.exec(
        head,
      );
    if (required) {
      const path = this.modules.resolve(scope.source.path, required[1]);
      return path
        ? this.exportedRouter(path, required[2] ?? 'default')
        : undefined;
    }
    const name =
      /^(?:await\s+)?(?:new\s+)?((?:this\.)?[\w$]+)((?:\.[\w$]+){0,2})\s*(\()?/.exec(
        head,
      );
    if (!name) return undefined;
    const [, root, members] = name;
    const local =
      scope.named(root, offset) ?? scope.named(`${root}${members}`, offset);
    if (local && local !== parent) return local;
    const from = this.modules.get(scope.source.path)?.imports.get(root);
    const member = members.split('.')[1];
    if (from) {
      return (
        this.exportedRouter(
          from.path,
          from.name === '*' ||
            (member &&
              !/^(?:routes|router|middleware|getRouter|default)$/.test(member))
            ? member ?? 'default'
            : from.name,
        ) ?? (member ? this.exportedRouter(from.path, from.name) : undefined)
      );
    }
    const made = madeFrom(scope.source, root);
    if (
      made &&
      made !== root &&
      this.modules.get(scope.source.path)?.imports.has(made)
    )
      return this.routerIn(
        scope,
        `${made}${members}`,
        offset,
        parent,
        depth - 1,
      );
    // A variable for an imported router: `const routes = new UserRoutes()`.
    const value = this.valueOf(scope.source, root);
    if (name[3] || !value) return this.returnedRouter(scope, root);
    return undefined;
  }

  /** The router behind an exported name. */
  private exportedRouter(path: string, name: string): RouterNode | undefined {
    const origin = this.modules.origin(path, name);
    const scope = this.scopes.get(origin.path);
    if (!scope) return undefined;
    const end = scope.source.code.length;
    const direct =
      scope.named(origin.name, end) ??
      scope.bindings.find(each => each.name === origin.name)?.node;
    if (direct) return direct;
    const byFunction = this.returnedRouter(scope, origin.name);
    if (byFunction) return byFunction;
    const parameter = this.functionParameter(origin.path, origin.name, 0);
    if (
      parameter &&
      (parameter.registrations.length || this.takesRouter(scope, origin.name))
    )
      return parameter;
    const routers = [...scope.constructed.values()].filter(node => !node.root);
    return routers.length === 1 &&
      /^(?:default|\*|[A-Z]\w*|\w*[rR]oute\w*)$/.test(origin.name)
      ? routers[0]
      : undefined;
  }

  /** Whether a function's first parameter has routes registered on it. */
  private takesRouter(scope: FileScope, name: string): boolean {
    const found = scope.functions.find(each => each.name === name);
    const [parameter] = found?.parameters ?? [];
    return (
      found !== undefined &&
      Boolean(parameter) &&
      new RegExp(
        `\\b${parameter.replace(
          /\$/g,
          '\\$',
        )}\\s*\\.(?:get|post|put|patch|delete|route|register|use|group|all)\\b`,
      ).test(scope.source.code.slice(found.start, found.end))
    );
  }

  /** The router that a function makes and returns. */
  private returnedRouter(
    scope: FileScope,
    name: string,
  ): RouterNode | undefined {
    const found = scope.functions.find(each => each.name === name);
    if (!found) return undefined;
    const inside = [...scope.constructed.values()].filter(
      node => node.offset >= found.start && node.offset <= found.end,
    );
    return inside.length > 0 &&
      /\breturn\b/.test(scope.source.code.slice(found.start, found.end))
      ? inside[0]
      : undefined;
  }

  private inlineFunction(
    scope: FileScope,
    span: SpanText,
  ): FunctionSpan | undefined {
    if (!/^(?:async\b|function\b|\(|[\w$]+\s*=>|fp\()/.test(span.text))
      return undefined;
    return scope.functions.find(
      each =>
        each.from >= span.start &&
        each.from <= span.start + 40 &&
        each.end <= span.end + 1,
    );
  }

  private mountInline(
    scope: FileScope,
    node: RouterNode,
    span: SpanText,
    prefix: string,
    guards: Guard[],
    offset: number,
  ): void {
    const inline = this.inlineFunction(scope, span);
    if (!inline?.parameters[0]) return;
    this.graph.mount(
      node,
      this.nodeOfParameter(scope, inline, inline.parameters[0]),
      {
        prefix,
        guards,
        path: scope.source.path,
        offset,
      },
    );
  }

  private mountFunction(
    scope: FileScope,
    node: RouterNode,
    inline: FunctionSpan,
    prefixes: string[],
    guards: SpanText[],
    offset: number,
  ): void {
    if (!inline.parameters[0]) return;
    for (const prefix of prefixes) {
      this.graph.mount(
        node,
        this.nodeOfParameter(scope, inline, inline.parameters[0]),
        {
          prefix,
          guards: guards.flatMap(each => this.guard(scope, each, 'router')),
          path: scope.source.path,
          offset,
        },
      );
    }
  }

  /** @fastify/autoload: every plugin below the folder, under the folder's own path. */
  private autoload(
    scope: FileScope,
    node: RouterNode,
    options: string,
    offset: number,
  ): void {
    const folder = [...options.matchAll(/["'`]([\w./-]{2,100})["'`]/g)]
      .map(match => match[1].replace(/^\.?\//, ''))
      .find(each => !/\.[jt]s$/.test(each));
    if (!folder || !/\bdir\b/.test(options)) return;
    const prefix = this.prefixOption(scope.source, options) ?? '';
    const loaded = [...this.scopes.values()].flatMap(other => {
      const { path } = other.source;
      const at = `/${path}`.lastIndexOf(`/${folder}/`);
      if (at < 0) return [];
      const steps = path.slice(at + folder.length + 1).split('/');
      return [{ other, name: steps.pop() ?? '', steps }];
    });
    const hooks = /\bautoHooks\s*:\s*true\b/.test(options)
      ? loaded.flatMap(({ other, name, steps }) => {
          const router = /^\.?autohooks\./.test(name)
            ? this.functionParameter(other.source.path, 'default', 0)
            : undefined;
          return router ? [{ router, below: `${steps.join('/')}/` }] : [];
        })
      : [];
    for (const { router, below } of hooks)
      this.graph.mount(node, router, {
        prefix: `${prefix}/${below}`,
        guards: [],
        path: scope.source.path,
        offset,
      });
    for (const { other, name, steps } of loaded) {
      if (/^\.?autohooks\./.test(name)) continue;
      const child = this.exportedRouter(other.source.path, 'default');
      if (!child) {
        this.usePlugin(other, node);
        continue;
      }
      const below = `${steps.join('/')}/`;
      const hook = hooks
        .filter(each => below.startsWith(each.below))
        .sort((a, b) => b.below.length - a.below.length)[0];
      this.graph.mount(hook?.router ?? node, child, {
        prefix: hook
          ? below.slice(hook.below.length)
          : `${prefix}/${steps.join('/')}`,
        guards: [],
        path: scope.source.path,
        offset,
      });
    }
  }

  /** `export default fastifyRateLimit` beside `export const autoConfig = …`: a package's plugin that the folder's loader registers. */
  private usePlugin(scope: FileScope, node: RouterNode): void {
    const { source } = scope;
    const exported = /\bexport\s+default\s+([A-Za-z_$][\w$]*)\s*;?\s*$/m.exec(
      source.code,
    );
    if (
      !exported ||
      !new RegExp(`\\bimport\\s+(?:\\*\\s+as\\s+)?${exported[1]}\\b`).test(
        source.code,
      )
    )
      return;
    const options = /\bautoConfig\b[^=\n]{0,60}=\s*/.exec(source.code);
    const text = options
      ? source.uncommented.slice(
          options.index + options[0].length,
          options.index + options[0].length + 1_500,
        )
      : '';
    this.use(
      scope,
      node,
      [
        {
          text: `${exported[1]}, ${text}`,
          start: exported.index,
          end: exported.index,
        },
      ],
      exported.index,
      undefined,
      true,
    );
  }

  private prefixOption(
    source: SourceText,
    options: string,
  ): string | undefined {
    const value = /\bprefix\s*:\s*(['"`][^'"`\n]{0,200}['"`]|[\w$.]+)/.exec(
      options,
    )?.[1];
    return value === undefined
      ? undefined
      : this.pathText(source, value) ?? '?';
  }

  /** `exports.create = [authenticate, validate(rules), async (req, res) => …]`: what stands before a handler in its list. */
  private guardsOfList(handler: Route['handler']): Guard[] {
    if (!handler?.name) return [];
    const source = sourceText(this.service.repository, handler.path);
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
      .flatMap(each => this.guard({ source }, each, 'route'));
  }

  private guard(
    { source }: Pick<FileScope, 'source'>,
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

  private pathTexts(source: SourceText, text: string): string[] {
    if (text.startsWith('[')) {
      return [...text.matchAll(/['"`](\/[^'"`\n]{0,300})['"`]/g)]
        .map(match => match[1])
        .slice(0, 10);
    }
    const one = this.pathText(source, text);
    return one === undefined ? [] : [one];
  }

  /** The path that a literal, a template or a named constant spells; computed parts are `?`. */
  private pathText(
    source: SourceText,
    text: string,
    depth = 3,
  ): string | undefined {
    const string = /^(['"`])([^\n]{0,300}?)\1$/.exec(text);
    if (string) {
      if (string[1] !== '`') return isPath(string[2]) ? string[2] : undefined;
      return string[2].replace(
        /\$\{([^{}]{1,100})\}/g,
        (_, name: string) =>
          this.pathText(source, name.trim(), depth - 1) ?? '?',
      );
    }
    if (/^\/.{1,200}\/[a-z]*$/.test(text) && source.code.includes('/'))
      return plainPath(text);
    const sum =
      /^(['"`])([^'"`\n]{0,200})\1\s*\+|^([\w$.]+)\s*\+\s*(['"`])([^'"`\n]{0,200})\4$/.exec(
        text,
      );
    if (sum) {
      return sum[3]
        ? `${this.pathText(source, sum[3], depth - 1) ?? '?'}${sum[5]}`
        : `${sum[2]}?`;
    }
    if (depth === 0 || !/^[\w$.]{1,80}$/.test(text)) return undefined;
    const [first, ...members] = text.replace(/^this\./, '').split('.');
    if (text.startsWith('this.') || members.length === 0) {
      const name = members.length === 0 ? first : text;
      const escaped = name.replace(/\W/g, '\\$&');
      const match = new RegExp(
        `(?<![\\w$.])(?:this\\.)?${escaped}\\s*(?::\\s*string\\s*)?=\\s*(['"\`][^'"\`\\n]{0,200}['"\`])`,
      ).exec(source.uncommented);
      if (match) return this.pathText(source, match[1], depth - 1);
    }
    const constant = constantText(this.service, source.path, text);
    return constant !== undefined && isPath(constant) ? constant : undefined;
  }
}

/** The class that a name or a member is an object of: `users = new UsersRouter()`, `this.users = new UsersRouter()`. */
function madeFrom({ code }: SourceText, root: string): string | undefined {
  const name = root.replace(/^this\./, '').replace(/\W/g, '\\$&');
  return new RegExp(
    `(?<![\\w$])(?:this\\.)?${name}\\s*(?::\\s*[\\w<>.]{1,60}\\s*)?=\\s*new\\s+([A-Z][\\w$]*)\\s*\\(`,
  ).exec(code)?.[1];
}

/** The path of a regular expression that is little more than one: `/(\/api)?/`, `/^\/v1/`. */
function plainPath(expression: string): string {
  const path = expression
    .replace(/^\/\^?|\$?\/[a-z]*$/g, '')
    .replace(/\\\//g, '/')
    .replace(/\(([\w/-]{1,60})\)\??/g, '$1');
  return /^\/[\w/.-]{0,100}$/.test(path) ? path : '?';
}

function isPath(text: string): boolean {
  return /^[/*]|^$|^:|^[\w-]+(?:\/|$)/.test(text) && !/\s/.test(text);
}

/** The elements of array arguments among the others. */
function flattened(source: SourceText, args: SpanText[]): SpanText[] {
  return args.flatMap(each =>
    each.text.startsWith('[') && source.code[each.start] === '['
      ? argumentsAt(source, each.start)
      : [each],
  );
}

function nameOfCall(text: string): string {
  const name = /^(?:await\s+)?(?:new\s+)?([\w$.]+)/.exec(text)?.[1];
  return name && !/^(?:async|function)$/.test(name) && !/^\w+\s*=>/.test(text)
    ? name
    : 'inline function';
}

function blankBefore(source: SourceText, offset: number): boolean {
  return /(?:module\.exports\s*=|export\s+default)\s*(?:[\w$]+\(\s*)?(?:async\s*)?$/.test(
    source.code.slice(Math.max(0, offset - 80), offset),
  );
}

function spanFrom(source: SourceText, start: number, limit: number): SpanText {
  let end = start;
  while (
    end < limit &&
    source.code[end] !== ',' &&
    !/[)\]}]/.test(source.code[end])
  ) {
    end = source.partner[end] > end ? source.partner[end] + 1 : end + 1;
  }
  const text = source.uncommented.slice(start, end);
  return {
    start: start + Math.max(0, text.search(/\S/)),
    end,
    text: text.trim(),
  };
}

/** Guards named in a route's or plugin's options: `preHandler: [auth]`, `beforeHandle: x`, `middleware: [a]`. */
function guardsIn(
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
