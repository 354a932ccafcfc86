import type { Repository } from '../../../repository';
import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import {
  functionsIn,
  functionsOf,
  isDevelopmentGuarded,
  type FunctionDefinition,
} from '../../code';
import {
  argumentsAt,
  enclosingBraces,
  receiverOf,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { RouterGraph, type RouterNode } from '../graph';
import { collect } from '../../collect';
import { handlerOf } from '../handlers';
import { goPathConstantsOf } from './constants';
import { generatedServersOf } from './generated';
import { guardsBefore, tableEntriesOf, tableLoopsIn } from './tables';
import { methodOf } from '../paths';
import type { Guard, Handler, Middleware, Route } from '../types';

const registering =
  /\.\s*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Any|Handle|HandleFunc|HandlerFunc|Handler|Get|Post|Put|Patch|Delete|Head|Method|MethodFunc|Match|All|Add|Path|To)\s*\(/g;
const grouping =
  /\.\s*(Group|Route|Mount|Use|With|PathPrefix|Subrouter|Pre|StrictSlash|NewRoute|Routes|Register\w*)\s*\(/g;
const routerMaker =
  /(?:gin\.(?:New|Default)|echo\.New|chi\.NewRouter|chi\.NewMux|fiber\.New|mux\.NewRouter|http\.NewServeMux|httprouter\.New|bunrouter\.New|iris\.(?:New|Default)|beego\.NewNamespace|fox\.New|flow\.New|web\.NewApp|echo4\.New|humachi\.New|goji\.NewMux|routegroup\.(?:New|Mount)|(?<![\w.])routing\.New|fizz\.New(?:FromEngine)?|(?<![\w.])server\.(?:New|Default)(?=\s*\(\s*(?:server\.With|\))))\s*\(/g;
const routerType =
  /\*?(?:gin\.(?:Engine|RouterGroup|IRouter|IRoutes)|echo\.(?:Echo|Group)|chi\.(?:Router|Mux)|fiber\.(?:App|Router)|mux\.Router|http\.ServeMux|httprouter\.Router|iris\.(?:Application|Party)|bunrouter\.Group|web\.App|routing\.(?:Router|RouteGroup)|routegroup\.Bundle|fizz\.(?:Fizz|RouterGroup)|server\.Hertz|route\.RouterGroup)/;

const registersGenerated =
  /(?<![\w.])(?:(\w{1,60})\.)?(RegisterHandlers(?:WithBaseURL|WithOptions)?|HandlerFromMux(?:WithBaseURL)?|HandlerWithOptions|Handler)\s*\(/g;

/** Functions that only hand on are short. */
const longestRegistrar = 1_500;

const folderOf = (path: string) =>
  path.slice(0, Math.max(0, path.lastIndexOf('/')));

interface Scope {
  source: SourceText;
  package: string;
  bindings: Array<{
    name: string;
    node: RouterNode;
    start: number;
    end: number;
  }>;
}

/** A function of the service's own that registers what it is handed: `func (a *API) get(path string, h http.HandlerFunc)`. */
interface Registrar {
  definition: FunctionDefinition;
  node: RouterNode;
  /** Positions of its parameters. */
  route: number;
  handler: number;
  /** Of the method, or the method itself. */
  method: number | string;
  wrappers: string[];
}

export interface GoHttp {
  routes: Route[];
  middleware: Middleware[];
}

/** Gin, Echo, chi, Fiber, gorilla/mux and net/http, by the routers that routes are registered on. */
export function goRouters(service: Service): GoHttp {
  return new Reader(service).read();
}

/** An engine of one's own: a type that takes handlers by path, for reading and for writing, and middleware or groups. */
function enginesIn(code: string): string[] {
  const methods = new Map<string, Set<string>>();
  for (const [, owner, name] of code.matchAll(
    /^func\s*\(\s*\w{1,40}\s+\*?(\w{1,60})\s*\)\s*(?:(Get|GET|Post|POST)\s*\(\s*\w{1,40}\s+string\s*,\s*\w{1,40}\s+(?:\.{3})?(?:func\b|[\w.]{0,40}Handler)|(Use|Group)\s*\()/gm,
  ))
    methods.set(
      owner,
      (methods.get(owner) ?? new Set()).add(name?.toLowerCase() ?? 'use'),
    );
  return [...methods].flatMap(([owner, { size }]) =>
    size === 3 ? [owner] : [],
  );
}

class Reader {
  private readonly graph = new RouterGraph();
  private readonly middleware: Middleware[] = [];
  private readonly scopes: Scope[] = [];
  private readonly fields = new Map<string, RouterNode>();
  /** Types of the service's own around a router: `type router struct { chi chi.Router }`. */
  private readonly ownTypes = new Set<string>();
  /** Fields of structs that hold a router, by package; of those that others see by name alone too. */
  private readonly routerFields = new Set<string>();

  constructor(private readonly service: Service) {}

  read(): GoHttp {
    const files = this.service
      .fact(sourceFilesOf)
      .filter(({ ecosystem }) => ecosystem === 'go');
    for (const { path } of files) this.readOwnTypes(path);
    for (const { path } of files) this.scopes.push(this.openScope(path));
    const makers = this.makers();
    for (const scope of this.scopes) this.bindMade(scope, makers);
    // Groups are made of groups: read again until nothing new is bound.
    for (let round = 0; round < 4; round++) {
      const before = this.bound();
      for (const scope of this.scopes) this.bindGroups(scope);
      for (const scope of this.scopes) this.bindFields(scope);
      if (this.bound() === before) break;
    }
    for (const scope of this.scopes) this.readScope(scope);
    for (const scope of this.scopes) this.readTables(scope);
    const registrars = this.registrars();
    if (registrars.size > 0)
      for (const scope of this.scopes) this.readRegistrars(scope, registrars);
    const handed: Array<[application: RouterNode, child: RouterNode]> = [];
    for (const scope of this.scopes) this.linkCalls(scope, handed);
    // Only now is it known what hangs on each of them.
    for (const [application, child] of handed)
      if (this.onlyUses(child)) this.takeOver(application, child);
    for (const scope of this.scopes) this.readGenerated(scope);
    return { routes: this.graph.routes(), middleware: this.middleware };
  }

  /** Routes in a list that a loop registers. */
  private readTables(scope: Scope): void {
    for (const loop of tableLoopsIn(scope.source)) {
      const node = this.nodeOf(scope, loop.receiver, loop.offset);
      if (!node) continue;
      const entries = tableEntriesOf(
        this.repository,
        this.scopes.map(({ source }) => source),
        loop,
      );
      for (const { source, method, route, handler, offset, open } of entries) {
        const own = this.scopes.find(each => each.source === source) ?? scope;
        this.add(
          own,
          node,
          method,
          route,
          guardsBefore(source, handler),
          handler,
          offset,
          open,
        );
      }
    }
  }

  private readOwnTypes(path: string): void {
    const { code } = sourceText(this.repository, path);
    for (const [, name, body] of code.matchAll(
      /^type\s+(\w+)\s+struct\s*\{([^{}]{0,400})\}/gm,
    )) {
      const fields = body.split('\n').filter(line => /\S/.test(line));
      const methods = new Set(
        [
          ...code.matchAll(
            /^func\s*\(\s*\w+\s+\*?(\w+)\s*\)\s*(Get|GET|Route|Group|Use|With)\s*\(/gm,
          ),
        ]
          .filter(([, owner]) => owner === name)
          .map(([, , method]) => method),
      );
      if (
        fields.length <= 3 &&
        fields.some(field => routerType.test(field)) &&
        /get/i.test([...methods].join()) &&
        methods.size > 1
      )
        this.ownTypes.add(name);
    }
    for (const name of enginesIn(code)) this.ownTypes.add(name);
    this.findRouterFields(path, code);
  }

  /** `type Config struct { Router *httprouter.Router }`: a field that other packages see, or those of its own. */
  private findRouterFields(path: string, code: string): void {
    for (const [, name, body] of code.matchAll(
      /^(?:type[ \t]+|[ \t]+)(\w+)[ \t]+struct[ \t]*\{([^{}]{0,2000})\}/gm,
    )) {
      if (this.ownTypes.has(name)) continue;
      for (const line of body.split('\n')) {
        const [, field, type] = /^\s*(\w{1,40})\s+(\S.*)$/.exec(line) ?? [];
        if (!field || !new RegExp(`^${routerType.source}\\s*$`).test(type))
          continue;
        this.routerFields.add(`${folderOf(path)}:${field}`);
        if (/^[A-Z]/.test(field)) this.routerFields.add(`:${field}`);
      }
    }
  }

  private isRouterField(folder: string, name: string): boolean {
    const field = /\.(\w+)$/.exec(name)?.[1];
    return (
      field !== undefined &&
      (this.routerFields.has(`${folder}:${field}`) ||
        this.routerFields.has(`:${field}`))
    );
  }

  private isRouter(type: string): boolean {
    return (
      routerType.test(type) ||
      this.ownTypes.has(/(?:^|[\s*.()])(\w+)[\s{]*$/.exec(type)?.[1] ?? '')
    );
  }

  private registrars(): Map<string, Registrar[]> {
    const found = new Map<string, Registrar[]>();
    for (const scope of this.scopes) {
      const { source } = scope;
      for (const definition of functionsIn(
        this.repository,
        source.path,
        'go',
      )) {
        const { start, end, name } = definition;
        if (end - start > longestRegistrar) continue;
        const names = parametersOf(definition.parameters).map(([own]) => own);
        if (names.length < 2 || !/\bstring\b/.test(definition.parameters))
          continue;
        for (const match of source.code
          .slice(start, end)
          .matchAll(registering)) {
          const registrar = this.registrarAt(
            scope,
            definition,
            names,
            match[1],
            start + match.index,
            start + match.index + match[0].length - 1,
          );
          if (registrar) {
            collect(found, name, registrar);
            break;
          }
        }
      }
    }
    return found;
  }

  private registrarAt(
    scope: Scope,
    definition: FunctionDefinition,
    names: string[],
    word: string,
    dot: number,
    open: number,
  ): Registrar | undefined {
    const { source } = scope;
    const args = argumentsAt(source, open);
    const at = args.findIndex(({ text }) => names.includes(text));
    const last = args[args.length - 1];
    const first = at >= 0 ? names.indexOf(args[at].text) : -1;
    if (first < 0 || args.length < at + 2) return undefined;
    const handler = names.findIndex(
      (name, index) =>
        index !== first && new RegExp(`\\b${name}\\b`).test(last.text),
    );
    if (handler < 0) return undefined;
    // `r.Handle(method, path, h)`: the parameter before the path is the method.
    const second = names.indexOf(args[at + 1].text);
    const takesMethod =
      args.length > at + 2 && second >= 0 && second !== handler;
    const chained =
      /^\s*\.\s*Methods\s*\(\s*(?:"(\w+)"|http\.Method(\w+)|(\w+))/.exec(
        source.uncommented.slice(
          source.partner[open] + 1,
          source.partner[open] + 120,
        ),
      );
    const byName = chained?.[3] ? names.indexOf(chained[3]) : -1;
    const written =
      byName >= 0 ? byName : chained?.[1] ?? chained?.[2] ?? plainMethod(word);
    const receiver = receiverOf(source, dot);
    const known = this.chainNode(scope, dot);
    if (!known && !this.looksLikeRouter(source, receiver.root))
      return undefined;
    return {
      definition,
      node:
        known ??
        this.graph.node(`${scope.package}:${receiver.root.split('.').pop()}`, {
          path: source.path,
          offset: 0,
        }),
      route: takesMethod ? second : first,
      handler,
      method: takesMethod ? first : written,
      wrappers: [...last.text.matchAll(/\b([\w.]{1,80})\s*\(/g)]
        .map(match => match[1])
        .filter(each => each !== 'http.HandlerFunc'),
    };
  }

  /** Routes that go through functions of the service's own. */
  private readRegistrars(
    scope: Scope,
    registrars: Map<string, Registrar[]>,
  ): void {
    const { source } = scope;
    for (const match of source.code.matchAll(
      /(?<![\w.])((?:\w{1,40}\.){0,3})(\w{1,60})\s*\(/g,
    )) {
      const candidates = registrars.get(match[2]);
      if (!candidates || /^func\b/.test(source.code.slice(match.index - 5)))
        continue;
      const registrar =
        candidates.find(
          ({ definition }) => folderOf(definition.path) === scope.package,
        ) ?? (candidates.length === 1 ? candidates[0] : undefined);
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      if (!registrar || args.length <= registrar.handler) continue;
      const { method } = registrar;
      const route = this.text(scope, args[registrar.route]?.text);
      const word =
        typeof method === 'string'
          ? method
          : /^"(\w+)"$|^http\.Method(\w+)$/
              .exec(args[method]?.text ?? '')
              ?.slice(1)
              .find(Boolean);
      if (route === undefined || !word || !/^\/|^$/.test(route)) continue;
      this.add(
        scope,
        registrar.node,
        word,
        route,
        [],
        args[registrar.handler],
        match.index,
        open,
        registrar.wrappers,
      );
    }
  }

  /** The service's own functions that make a router and return it: `func New() *echo.Echo`. By name. */
  private makers(): Map<string, FunctionDefinition[]> {
    const found = new Map<string, FunctionDefinition[]>();
    const roots = this.graph.all().filter(({ root }) => root);
    for (const { source } of this.scopes) {
      const made = roots.filter(({ path }) => path === source.path);
      if (made.length === 0) continue;
      for (const each of functionsIn(this.repository, source.path, 'go')) {
        const head = source.code.slice(each.offset, each.start);
        const results = head.slice(
          head.indexOf('(') + 1 + each.parameters.length,
        );
        if (
          this.isRouter(results) &&
          made.filter(({ offset }) => offset >= each.start && offset < each.end)
            .length === 1
        )
          collect(found, each.name, each);
      }
    }
    return found;
  }

  /** `e := server.New()`: the router that another function of the service returns. */
  private bindMade(
    scope: Scope,
    makers: Map<string, FunctionDefinition[]>,
  ): void {
    if (makers.size === 0) return;
    for (const match of scope.source.code.matchAll(
      /=[ \t]*(?:(\w{1,60})\.)?(\w{1,60})\s*\(/g,
    )) {
      const [, alias, name] = match;
      const candidates = makers.get(name);
      if (!candidates) continue;
      const maker = alias
        ? this.packageNamed(scope, alias, candidates) ??
          candidates.find(({ path }) => folderOf(path).endsWith(`/${alias}`))
        : candidates.find(({ path }) => folderOf(path) === scope.package);
      const node =
        maker &&
        this.graph
          .all()
          .find(
            ({ path, root, offset }) =>
              root &&
              path === maker.path &&
              offset >= maker.start &&
              offset < maker.end,
          );
      if (node) {
        const call = match[0].replace(/^=[ \t]*/, '').length;
        this.bind(scope, match.index + match[0].length - call, node);
      }
    }
  }

  private bound(): number {
    return this.scopes.reduce(
      (sum, { bindings }) => sum + bindings.length,
      this.fields.size,
    );
  }

  private get repository(): Repository {
    return this.service.repository;
  }

  private openScope(path: string): Scope {
    const source = sourceText(this.repository, path);
    const scope: Scope = {
      source,
      package: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
      bindings: [],
    };
    for (const match of source.code.matchAll(routerMaker)) {
      const node = this.graph.node(`${path}@${match.index}`, {
        path,
        offset: match.index,
        root: true,
      });
      this.bind(scope, match.index, node);
    }
    for (const each of functionsIn(this.repository, path, 'go')) {
      for (const [name, type] of parametersOf(each.parameters)) {
        if (!this.isRouter(type)) continue;
        scope.bindings.push({
          name,
          node: this.parameterNode(each, name),
          start: each.start,
          end: each.end,
        });
      }
    }
    // Function literals with a router parameter: `r.Route("/x", func(r chi.Router) {…})`
    for (const match of source.code.matchAll(
      /\bfunc\s*\(([^()]{1,300})\)\s*\{/g,
    )) {
      const open = match.index + match[0].length - 1;
      for (const [name, type] of parametersOf(match[1])) {
        if (!this.isRouter(type) || source.partner[open] < open) continue;
        scope.bindings.push({
          name,
          node: this.graph.node(`${path}@literal${match.index}:${name}`, {
            path,
            offset: match.index,
          }),
          start: open,
          end: source.partner[open],
        });
      }
    }
    return scope;
  }

  private parameterNode(each: FunctionDefinition, name: string): RouterNode {
    return this.graph.node(`${each.path}@${each.offset}:${name}`, {
      path: each.path,
      offset: each.offset,
    });
  }

  /** Binds what an expression makes to the name that it is assigned to. */
  private bind(scope: Scope, offset: number, node: RouterNode): void {
    const before = scope.source.code.slice(Math.max(0, offset - 160), offset);
    const match =
      /([\w.]+)(?:\s*,\s*\w+)?\s*:?=\s*$|\bvar\s+(\w+)\s*(?:[\w.*]+)?\s*=\s*$|(\w+)\s*:\s*$/.exec(
        before,
      );
    const name = match?.[1] ?? match?.[2];
    if (match?.[3]) {
      this.fields.set(`${scope.package}:${match[3]}`, node);
      return;
    }
    if (!name) return;
    if (name.includes('.'))
      this.fields.set(`${scope.package}:${name.split('.').pop()}`, node);
    else {
      const { start, end } = enclosingBraces(scope.source, offset);
      const already = scope.bindings.find(
        each =>
          each.name === name && each.start === start && each.node === node,
      );
      if (!already)
        scope.bindings.push({
          name,
          node,
          start: /:=\s*$/.test(before) ? offset : start,
          end,
        });
      if (start === 0) this.fields.set(`${scope.package}:${name}`, node);
    }
  }

  /** `&server{admin: admin}`: a field that holds routers is given one that the function has made. */
  private bindFields(scope: Scope): void {
    for (const match of scope.source.code.matchAll(
      /(?<=[{,]\s{0,200})(\w{1,40}):[ \t]*(\w{1,40})(?=\s*[,}])/g,
    )) {
      const [, field, name] = match;
      const key = `${scope.package}:${field}`;
      if (!this.routerFields.has(key) || this.fields.has(key)) continue;
      const given = this.nodeOf(scope, name, match.index);
      if (given) this.fields.set(key, given);
    }
  }

  private nodeOf(
    scope: Scope,
    name: string,
    offset: number,
  ): RouterNode | undefined {
    const local = scope.bindings
      .filter(
        each =>
          each.name === name && each.start <= offset && offset <= each.end,
      )
      .sort((a, b) => b.start - a.start)[0];
    if (local) return local.node;
    const field = name.split('.').pop();
    return (
      this.fields.get(`${scope.package}:${field}`) ??
      (this.isRouterField(scope.package, name)
        ? this.graph.node(`${scope.package}:${field}`, {
            path: scope.source.path,
            offset: 0,
          })
        : undefined)
    );
  }

  /** The router behind a chain: `r.Group("/x").Use(m)`; its groups become routers of their own. */
  private chainNode(scope: Scope, dot: number): RouterNode | undefined {
    const receiver = receiverOf(scope.source, dot);
    let node = receiver.root
      ? this.nodeOf(scope, receiver.root, dot)
      : undefined;
    if (!receiver.root && receiver.links[0]) {
      node = this.graph
        .all()
        .find(
          each =>
            each.path === scope.source.path &&
            each.offset === receiver.links[0].offset,
        );
    }
    if (
      receiver.root &&
      !node &&
      receiver.links.length &&
      /^(?:gin|echo|chi|mux|fiber|http)$/.test(receiver.root)
    ) {
      node = this.graph
        .all()
        .find(
          each =>
            each.path === scope.source.path &&
            each.offset === receiver.rootOffset,
        );
    }
    for (const link of receiver.links) {
      if (!node) return undefined;
      if (/^(?:Group|With|Route|PathPrefix|Mount)$/.test(link.name)) {
        node =
          this.groupNode(scope, node, link.name, link.offset, link.open) ??
          node;
      }
    }
    return node;
  }

  private groupNode(
    scope: Scope,
    parent: RouterNode,
    word: string,
    offset: number,
    open: number,
  ): RouterNode | undefined {
    const args = argumentsAt(scope.source, open);
    const prefix =
      word === 'With' || args.length === 0
        ? ''
        : this.text(scope, args[0].text) ??
          // `e.Group(conf.URL.Path)`: wherever that is.
          (word === 'Group' && /^[\w.]+\(|^\w+(?:\.\w+)+$/.test(args[0].text)
            ? '?'
            : undefined);
    if (prefix === undefined) return undefined;
    const key = `${scope.source.path}@group${offset}`;
    const node = this.graph.node(key, { path: scope.source.path, offset });
    if (node.mounts.length === 0 && node !== parent) {
      this.graph.mount(parent, node, {
        prefix,
        guards: (word === 'With' ? args : args.slice(1))
          .filter(each => !/^(?:func\b|"|nil$)/.test(each.text))
          .map(each => guardOf(scope.source, each, 'router')),
        path: scope.source.path,
        offset,
      });
    }
    return node;
  }

  private bindGroups(scope: Scope): void {
    const { source } = scope;
    for (const match of source.code.matchAll(grouping)) {
      const word = match[1];
      if (!/^(?:Group|With|PathPrefix|Route|Subrouter|Use)$/.test(word))
        continue;
      const open = match.index + match[0].length - 1;
      const parent = this.chainNode(scope, match.index);
      if (!parent) continue;
      if (word === 'Subrouter') {
        this.bind(scope, receiverOf(source, match.index).rootOffset, parent);
        continue;
      }
      const args = argumentsAt(source, open);
      const literal = args.find(each => /^func\s*\(/.test(each.text));
      if (literal && /^(?:Group|Route)$/.test(word)) {
        const hasPath = args[0] !== literal;
        const child = scope.bindings.find(
          each =>
            each.start > literal.start &&
            each.start <= literal.start + 320 &&
            each.node.path === source.path &&
            each.end <= literal.end,
        )?.node;
        if (child && child.mounts.length === 0) {
          this.graph.mount(parent, child, {
            prefix: hasPath ? this.text(scope, args[0].text) ?? '?' : '',
            guards: [],
            path: source.path,
            offset: match.index,
          });
        }
        continue;
      }
      // gin: `private := users.Use(auth)` is the group itself.
      if (word === 'Use') {
        this.bind(scope, receiverOf(source, match.index).rootOffset, parent);
        continue;
      }
      const node = this.groupNode(
        scope,
        parent,
        word,
        // A chain may go on below its dot.
        match.index + match[0].search(/\w/),
        open,
      );
      const receiver = receiverOf(source, match.index);
      if (node) {
        this.bind(scope, receiver.rootOffset, node);
        // `api := app.Group("/x")` as a call's argument is linked where the call is read.
      }
    }
  }

  private readScope(scope: Scope): void {
    const { source } = scope;
    for (const match of source.code.matchAll(grouping)) {
      const word = match[1];
      if (!/^(?:Use|Mount|Pre)$/.test(word)) continue;
      const open = match.index + match[0].length - 1;
      const node = this.chainNode(scope, match.index);
      const args = argumentsAt(source, open);
      if (!node || args.length === 0) continue;
      if (word === 'Mount') {
        const child = this.routerMadeBy(
          scope,
          args[1]?.text ?? '',
          match.index,
        );
        if (child) {
          this.graph.mount(node, child, {
            prefix: this.text(scope, args[0].text) ?? '?',
            guards: [],
            path: source.path,
            offset: match.index,
          });
          child.root = false;
        } else this.mountHandler(scope, node, args, match.index, open);
        continue;
      }
      for (const each of args) {
        const on = node.root ? 'application' : 'router';
        node.uses.push({
          guard: guardOf(source, each, on),
          offset: match.index,
        });
        if (node.root) this.record(source, each);
      }
    }
    for (const match of source.code.matchAll(registering))
      this.register(scope, match);
    // `http.HandleFunc` registers on the default mux.
    this.readServers(source);
  }

  /** `r.Mount("/debug", middleware.Profiler())`: a foreign handler below a path. */
  private mountHandler(
    scope: Scope,
    node: RouterNode,
    args: SpanText[],
    offset: number,
    open: number,
  ): void {
    const route = this.text(scope, args[0].text);
    if (route === undefined || !args[1]) return;
    this.add(scope, node, 'ANY', `${route}/*`, [], args[1], offset + 1, open);
  }

  private register(scope: Scope, match: RegExpExecArray): void {
    const { source } = scope;
    const word = match[1];
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    if (args.length < 2) {
      if (word === 'HandlerFunc' || word === 'Handler')
        this.registerChained(scope, match.index, open, args);
      return;
    }
    if (word === 'Path') return;
    // ozzo: `r.To("GET,HEAD", "/healthcheck", …)`.
    if (
      word === 'To' &&
      !/^"[A-Z]{3,7}(?:,[A-Z]{3,7}){0,6}"$/.test(args[0].text)
    )
      return;
    const receiver = receiverOf(source, match.index);
    const isDefault = receiver.root === 'http' && receiver.links.length === 0;
    let node = isDefault
      ? this.graph.node('net/http default', {
          path: source.path,
          offset: 0,
          root: true,
        })
      : this.chainNode(scope, match.index);
    let rest = args;
    let method = word;
    if (
      /^(?:Method|MethodFunc|Match|Add|To)$/.test(word) ||
      (/^Handler(?:Func)?$/.test(word) &&
        /^(?:"[A-Z]{3,7}"|http\.Method\w+)$/.test(args[0].text)) ||
      (/^Handle$/.test(word) &&
        /^(?:"[A-Z]+"|http\.Method\w+)$/.test(args[0].text))
    ) {
      method =
        /(\w+)"?$/.exec(args[0].text.replace(/http\.Method/, ''))?.[1] ?? 'ANY';
      if (word === 'To') method = /\w+/.exec(args[0].text)?.[0] ?? 'ANY';
      if (word === 'Match')
        method =
          /"(\w+)"|Method(\w+)/.exec(args[0].text)?.slice(1).find(Boolean) ??
          'ANY';
      rest = args.slice(1);
      // A wrapper with a group between method and path.
      if (
        /^Handler(?:Func)?$/.test(word) &&
        rest.length > 2 &&
        !/^"\//.test(rest[0].text) &&
        /^"\//.test(rest[1].text)
      )
        rest = rest.slice(1);
    }
    const written = this.text(scope, rest[0]?.text);
    if (written === undefined || rest.length < 2) return;
    const verb = /^([A-Z]+) +(?=\/|[\w.]+\/)/.exec(written);
    const route = verb
      ? written.slice(verb[0].length).replace(/^[\w.]+(?=\/)/, '')
      : written;
    if (!node) {
      // An embedded or wrapped router: only what looks like a path on something that serves.
      if (!/^\/|^$/.test(route) || !this.looksLikeRouter(source, receiver.root))
        return;
      node = this.graph.node(
        `${scope.package}:${receiver.root.split('.').pop()}`,
        { path: source.path, offset: 0 },
      );
    }
    const chained = /^\s*\.\s*Methods\s*\(([^()]{0,120})\)/.exec(
      source.uncommented.slice(
        source.partner[open] + 1,
        source.partner[open] + 200,
      ),
    )?.[1];
    const methods = chained
      ? [...chained.matchAll(/"(\w+)"|Method(\w+)/g)].map(
          each => each[1] ?? each[2],
        )
      : [verb?.[1] ?? plainMethod(method)];
    // fizz documents an operation before its handlers.
    const handlers = rest
      .slice(1)
      .filter(each => !/^(?:"|nil$|\[\]fizz\.)/.test(each.text));
    if (handlers.length === 0) return;
    // Echo takes middleware after the handler, the others before it.
    const echo =
      /labstack\/echo/.test(source.uncommented) ||
      (handlers.length > 1 && /\becho\b/.test(source.code));
    const handler = echo ? handlers[0] : handlers[handlers.length - 1];
    for (const each of methods.filter(
      name => name.toUpperCase() !== 'OPTIONS',
    )) {
      this.add(
        scope,
        node,
        each,
        route,
        handlers.filter(other => other !== handler),
        handler,
        match.index + match[0].search(/\w/),
        open,
      );
    }
  }

  /** gorilla: `r.Path("/x").Methods("GET").HandlerFunc(h)`. */
  private registerChained(
    scope: Scope,
    dot: number,
    open: number,
    args: SpanText[],
  ): void {
    const receiver = receiverOf(scope.source, dot);
    const path = receiver.links.find(
      ({ name }) => name === 'Path' || name === 'HandleFunc',
    );
    const node = this.chainNode(scope, dot);
    const route =
      path && this.text(scope, argumentsAt(scope.source, path.open)[0]?.text);
    if (!node || route === undefined || !args[0]) return;
    const methods = receiver.links.find(({ name }) => name === 'Methods');
    for (const method of methods
      ? argumentsAt(scope.source, methods.open)
      : [{ text: 'ANY' }]) {
      this.add(
        scope,
        node,
        method.text.replace(/"|http\.Method/g, ''),
        route,
        [],
        args[0],
        receiver.rootOffset,
        open,
      );
    }
  }

  /** Where a generated server gets its router: `openapi.RegisterHandlersWithBaseURL(e, api, "/api")`. */
  private readGenerated(scope: Scope): void {
    const servers = this.service.fact(generatedServersOf);
    if (servers.length === 0) return;
    const { source } = scope;
    for (const match of source.code.matchAll(registersGenerated)) {
      const [, alias] = match;
      const imported = alias && importedAs(source, alias)?.split('/').pop();
      const server = servers.find(({ folder }) =>
        alias ? folder.split('/').pop() === imported : folder === scope.package,
      );
      if (!server) continue;
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      const written = source.uncommented.slice(open, source.partner[open]);
      const router = args
        .flatMap(({ text }) => [
          text,
          /\bBaseRouter\s*:\s*([\w.]{1,80})/.exec(text)?.[1] ?? '',
        ])
        .map(text =>
          /^[\w.]{1,80}$/.test(text)
            ? this.nodeOf(scope, text, open)
            : undefined,
        )
        .find(Boolean);
      const node = this.graph.node(`${source.path}@generated${match.index}`, {
        path: source.path,
        offset: match.index,
      });
      const base =
        /\bBaseURL\s*:\s*"([^"\n]{0,200})"/.exec(written)?.[1] ??
        (/WithBaseURL$/.test(match[2])
          ? this.text(scope, args[args.length - 1]?.text) ?? ''
          : '');
      const parent =
        router ??
        this.graph.node(`${source.path}@generated-router${match.index}`, {
          path: source.path,
          offset: match.index,
        });
      this.graph.mount(parent, node, {
        prefix: base,
        guards: [
          ...(/\bMiddlewares\s*:\s*\[\]\w{0,40}\.?\w{1,40}\{([^{}]{0,300})\}/
            .exec(written)?.[1]
            ?.matchAll(/[\w.]{1,80}/g) ?? []),
        ].map(([text]) => ({
          name: text,
          text,
          path: source.path,
          line: source.lineAt(match.index),
          on: 'router' as const,
        })),
        path: source.path,
        offset: match.index,
      });
      for (const { method, route, name } of server.operations) {
        const definition = server.handlers.get(name);
        const line = definition?.line ?? source.lineAt(match.index);
        node.registrations.push({
          method: methodOf(method),
          route,
          path: definition?.path ?? source.path,
          offset: definition?.offset ?? match.index,
          line,
          endLine: line,
          guards: [],
          ...(definition ? { handler: handlerOf(definition) } : {}),
          registration: written.slice(1).trim(),
        });
      }
    }
  }

  private looksLikeRouter(source: SourceText, root: string): boolean {
    if (this.isRouterField(folderOf(source.path), root)) return true;
    return (
      /(?:^|\.)(?:r|e|g|mux|router|app|api|group|server|engine|v\d|\w*[rR]outer|\w*[gG]roup|\w*Mux)$/.test(
        root,
      ) &&
      /gin-gonic|labstack\/echo|go-chi|gofiber|gorilla\/mux|net\/http|httprouter|iris|bunrouter|wI2L\/fizz|cloudwego\/hertz/.test(
        source.uncommented,
      )
    );
  }

  private add(
    scope: Scope,
    node: RouterNode,
    method: string,
    route: string,
    guards: SpanText[],
    handler: SpanText,
    offset: number,
    open: number,
    around: readonly string[] = [],
  ): void {
    const { source } = scope;
    if (node.registrations.length > 600) return;
    const { definition, wrappers } = this.handlerOf(scope, handler);
    node.registrations.push({
      method: methodOf(method),
      route: route.replace(/\{\$\}$/, ''),
      ...(route.includes('?') ? { dynamic: true } : {}),
      path: source.path,
      offset,
      line: source.lineAt(offset),
      endLine: source.lineAt(source.partner[open]),
      guards: [
        ...guards.map(each => guardOf(source, each, 'route')),
        ...[...around, ...wrappers].map(text => ({
          name: text,
          text,
          path: source.path,
          line: source.lineAt(offset),
          on: 'route' as const,
        })),
      ],
      ...(definition ? { handler: definition } : {}),
      registration: source.uncommented
        .slice(open + 1, source.partner[open])
        .trim(),
    });
  }

  /** The function that a handler expression names, through the functions that wrap it. */
  private handlerOf(
    scope: Scope,
    span: SpanText,
  ): { definition?: Handler; wrappers: string[] } {
    const { source } = scope;
    const wrappers: string[] = [];
    let { text, start } = span;
    for (let i = 0; i < 5; i++) {
      if (/^func\s*\(/.test(text)) {
        const brace = source.code.indexOf(
          '{',
          source.partner[source.code.indexOf('(', start)],
        );
        const end = source.partner[brace];
        if (end < brace) return { wrappers };
        const open = source.code.indexOf('(', start);
        return {
          wrappers,
          definition: {
            path: source.path,
            line: source.lineAt(start),
            endLine: source.lineAt(end),
            start: brace + 1,
            end,
            parameters: source.uncommented.slice(
              open + 1,
              source.partner[open],
            ),
          },
        };
      }
      const call = /^&?([\w.]+)\s*\(/.exec(text);
      if (!call) break;
      const open = start + call[0].length - 1;
      const inner = argumentsAt(source, open);
      const made = this.functionNamed(scope, call[1], start);
      const last = inner.find(each =>
        /^(?:func\s*\(|[\w.]+$|[\w.]+\()/.test(each.text),
      );
      // An adapter of the service's own takes the handler among other things: `toHttp(deps, orders.List)`.
      const adapted =
        this.wrappedBy(scope, made, inner) ??
        (made &&
          inner.find(
            each =>
              (/^[\w.]{1,80}\.[A-Z]\w*$/.test(each.text) ||
                /(?:handlers?|controller|api|resource)\.[a-z]\w{0,60}$/i.test(
                  each.text,
                )) &&
              this.functionNamed(scope, each.text, each.start),
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
        return { definition: handlerOf(made), wrappers };
      }
      if (!last)
        return { ...(made ? { definition: handlerOf(made) } : {}), wrappers };
      wrappers.push(call[1]);
      // tonic takes the status of success behind the handler.
      ({ text, start } = /^tonic\./.test(call[1])
        ? inner[0]
        : inner[inner.length - 1]);
    }
    const name = /^&?([\w.]+)/.exec(text)?.[1];
    const definition = name
      ? this.functionNamed(scope, name, start)
      : undefined;
    return {
      ...(definition ? { definition: handlerOf(definition) } : {}),
      wrappers: wrappers.filter(
        each => !/^(?:http\.HandlerFunc|tonic\.Handler)$/.test(each),
      ),
    };
  }

  /** What a function that takes a handler is given for it: `web.User(showOrders)` of `func (h *Handler) User(f userHandlerFunc)`. */
  private wrappedBy(
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
      this.functionNamed(scope, each.text, each.start)
      ? each
      : undefined;
  }

  private functionNamed(
    scope: Scope,
    dotted: string,
    offset: number,
  ): FunctionDefinition | undefined {
    const steps = dotted.split('.');
    const name = steps[steps.length - 1];
    const found = this.service
      .fact(functionsOf)
      .named(name)
      .filter(({ path }) => path.endsWith('.go'));
    if (found.length < 2) return found[0];
    const same = found.filter(
      ({ path }) =>
        path.slice(0, Math.max(0, path.lastIndexOf('/'))) === scope.package,
    );
    const holder = steps[steps.length - 2]?.toLowerCase();
    if (steps.length === 1) return same[0];
    const held = steps.length === 2 && this.heldBy(scope, steps[0], offset);
    const ofHeld =
      held &&
      found.find(
        ({ path, owner }) =>
          owner === held.owner &&
          (held.package === undefined
            ? folderOf(path) === scope.package
            : path.split('/').slice(-2)[0] === held.package),
      );
    if (ofHeld) return ofHeld;
    const kind = this.typeOf(scope, holder ? steps[steps.length - 2] : '');
    const ofImport =
      kind?.from &&
      nearestTo(
        kind.from,
        found.filter(
          ({ owner }) =>
            owner !== undefined &&
            (kind.owner === undefined ||
              owner.toLowerCase() === kind.owner.toLowerCase()),
        ),
      );
    if (ofImport) return ofImport;
    const byOwner = found.filter(
      each =>
        holder &&
        each.owner
          ?.toLowerCase()
          .replace(/handler|controller|api|resource/g, '') ===
          holder.replace(/handler|controller|api|resource/g, ''),
    );
    if (byOwner.length)
      return byOwner.find(each => same.includes(each)) ?? byOwner[0];
    const byPackage = found.filter(
      ({ path, owner }) =>
        !owner && path.split('/').slice(-2)[0]?.toLowerCase() === holder,
    );
    const byType =
      kind &&
      found.find(
        each =>
          (kind.owner === undefined ||
            each.owner === kind.owner ||
            each.owner?.toLowerCase() === kind.owner.toLowerCase()) &&
          (kind.package === undefined ||
            each.path.split('/').slice(-2)[0] === kind.package),
      );
    const inPackage = kind?.package
      ? found.filter(each => each.path.split('/').slice(-2)[0] === kind.package)
      : [];
    return (
      byPackage[0] ??
      byType ??
      (inPackage.length === 1 ? inPackage[0] : undefined) ??
      (same.length === 1 ? same[0] : undefined)
    );
  }

  /** What the method that encloses a place calls itself, or takes: `func (h *Orders) Register(r, items *web.Items)`. */
  private heldBy(
    { source }: Scope,
    name: string,
    offset: number,
  ): { owner: string; package?: string } | undefined {
    const around = this.service.fact(functionsOf).around(source.path, offset);
    if (!around) return undefined;
    const head = source.code.slice(
      source.code.lastIndexOf('\n', around.offset) + 1,
      around.offset,
    );
    if (around.owner && new RegExp(`^func\\s*\\(\\s*${name}\\s`).test(head))
      return { owner: around.owner };
    const [, type] =
      parametersOf(around.parameters).find(([own]) => own === name) ?? [];
    const [, from, owner] =
      /^\*?(?:(\w+)\.)?([A-Z]\w*)$/.exec(type ?? '') ?? [];
    return owner ? { owner, ...(from ? { package: from } : {}) } : undefined;
  }

  /** `r.Mount("/x", orders.Router())`: the router that a function makes and returns. */
  private routerMadeBy(
    scope: Scope,
    text: string,
    offset: number,
  ): RouterNode | undefined {
    const variable = /^[\w.]+$/.exec(text)?.[0];
    if (variable) return this.nodeOf(scope, variable, offset);
    const called = /^([\w.]+)\s*\(/.exec(text)?.[1];
    const definition = called && this.functionNamed(scope, called, offset);
    if (!definition) return undefined;
    return this.graph
      .all()
      .find(
        node =>
          node.path === definition.path &&
          node.offset >= definition.start &&
          node.offset < definition.end &&
          !node.mounts.some(
            ({ parent }) =>
              parent.offset >= definition.start &&
              parent.offset < definition.end &&
              parent.path === definition.path,
          ),
      );
  }

  /** Functions that are handed a router: `orders.Register(api)`, `h.Routes(r.Group("/x"))`. */
  private linkCalls(
    scope: Scope,
    handed: Array<[application: RouterNode, child: RouterNode]>,
  ): void {
    const { source } = scope;
    for (const match of source.code.matchAll(/(?<![\w])([\w.]+)\s*\(/g)) {
      const open = match.index + match[0].length - 1;
      const close = source.partner[open];
      if (
        close < open ||
        close - open > 600 ||
        /^(?:func|if|for|switch|return)$/.test(match[1])
      )
        continue;
      const args = argumentsAt(source, open);
      for (const [index, each] of args.entries()) {
        const group = /^[\w.]+\.Group\(/.test(each.text)
          ? this.graph
              .all()
              .find(
                node =>
                  node.path === source.path &&
                  node.offset > each.start &&
                  node.offset < each.end,
              )
          : undefined;
        const node =
          group ??
          (/^[\w.]+$/.test(each.text)
            ? this.nodeOf(scope, each.text, open)
            : undefined);
        if (!node) continue;
        const target = this.takerNamed(scope, match[1], index);
        const parameter = target && parametersOf(target.parameters)[index];
        if (target && parameter) {
          const child = this.parameterNode(target, parameter[0]);
          if (node.root) handed.push([node, child]);
          this.graph.mount(node, child, {
            prefix: '',
            guards: [],
            path: source.path,
            offset: open,
          });
        }
      }
    }
  }

  /** `func middleware(app *fiber.App)`, which registers no route. */
  private onlyUses(node: RouterNode): boolean {
    return (
      node.uses.length > 0 &&
      node.registrations.length === 0 &&
      !this.graph
        .all()
        .some(({ mounts }) => mounts.some(({ parent }) => parent === node))
    );
  }

  /** What such a function puts before the application stands before all of its routes. */
  private takeOver(application: RouterNode, { uses }: RouterNode): void {
    for (const { guard } of uses) {
      application.uses.push({
        guard: { ...guard, on: 'application' },
        offset: 0,
        always: true,
      });
      this.middleware.push({
        name: guard.name,
        text: guard.text,
        path: guard.path,
        line: guard.line,
        kind: 'middleware',
        development: isDevelopmentGuarded(
          this.repository.lines(guard.path),
          guard.line,
        ),
      });
    }
  }

  /** The function of a name that takes a router at a position, nearest by package. */
  private takerNamed(
    scope: Scope,
    dotted: string,
    index: number,
  ): FunctionDefinition | undefined {
    const steps = dotted.split('.');
    const found = this.service
      .fact(functionsOf)
      .named(steps[steps.length - 1])
      .filter(
        each =>
          each.path.endsWith('.go') &&
          this.isRouter(parametersOf(each.parameters)[index]?.[1] ?? ''),
      );
    if (found.length < 2) return found[0];
    if (steps.length === 1)
      return found.find(({ path }) => folderOf(path) === scope.package);
    const holder = steps[steps.length - 2];
    const imported = this.packageNamed(scope, holder, found);
    if (imported) return imported;
    const kind = this.typeOf(scope, holder);
    return (
      found.find(
        each =>
          kind?.owner !== undefined &&
          each.owner === kind.owner &&
          (kind.package === undefined ||
            folderOf(each.path).endsWith(kind.package)),
      ) ??
      found.find(
        ({ path, owner }) =>
          !owner && folderOf(path) === `${scope.package}/${holder}`,
      ) ??
      found.find(
        ({ path, owner }) => !owner && folderOf(path).endsWith(`/${holder}`),
      ) ??
      found.find(each => each.owner?.toLowerCase() === holder.toLowerCase())
    );
  }

  /** The function of the package that the file imports under a name. */
  private packageNamed(
    { source }: Scope,
    alias: string,
    functions: FunctionDefinition[],
  ): FunctionDefinition | undefined {
    const written = importedAs(source, alias);
    return written
      ? nearestTo(
          written,
          functions.filter(({ owner }) => !owner),
        )
      : undefined;
  }

  /** What a variable or field is: `x, err := pkg.NewType(…)`, `Accounts *AccountResource`. */
  private typeOf(
    scope: Scope,
    name: string,
  ): { owner?: string; package?: string; from?: string } | undefined {
    if (!name) return undefined;
    const made = new RegExp(
      `\\b${name}\\b(?:\\s*,\\s*\\w+)?\\s*:?=\\s*&?(?:(\\w+)\\.)?(New)?(\\w*)\\s*[({]`,
    );
    const field = new RegExp(
      `^[ \\t]*(?:\\w+\\s*,\\s*)*${name}\\s+\\*?(?:(\\w+)\\.)?([A-Z]\\w*)\\s*(?:\`.*)?$`,
      'm',
    );
    for (const each of [
      scope,
      ...this.scopes.filter(
        other => other.package === scope.package && other !== scope,
      ),
    ]) {
      const constructed = made.exec(each.source.code);
      if (constructed)
        return {
          ...(constructed[3] ? { owner: constructed[3] } : {}),
          ...packageOf(each.source, constructed[1]),
        };
      const declared = field.exec(each.source.code);
      if (declared)
        return {
          owner: declared[2],
          ...packageOf(each.source, declared[1]),
        };
    }
    return undefined;
  }

  /** Handlers that wrap the whole server: `http.ListenAndServe(addr, logging(mux))`, `Handler: cors(mux)`. */
  private readServers(source: SourceText): void {
    for (const match of source.code.matchAll(
      /\bListenAndServe(?:TLS)?\s*\(|\bHandler\s*:\s*/g,
    )) {
      const open = match.index + match[0].length - 1;
      const text = match[0].endsWith('(')
        ? argumentsAt(source, open).pop()
        : (() => {
            const end = source.uncommented.slice(open).search(/,?\n/);
            const raw = source.uncommented
              .slice(match.index + match[0].length, open + Math.max(0, end))
              .trim();
            return {
              text: raw,
              start: match.index + match[0].length,
              end: open + end,
            };
          })();
      const wrapper = text && /^([\w.]+)\s*\(/.exec(text.text);
      if (
        text &&
        wrapper &&
        !/^(?:http\.HandlerFunc|h2c\.NewHandler|new\w*Router|\w*[rR]outes?)$/.test(
          wrapper[1],
        )
      )
        this.record(source, { ...text, end: text.start + text.text.length });
    }
  }

  private record(source: SourceText, each: SpanText): void {
    const line = source.lineAt(each.start);
    this.middleware.push({
      name: /^&?([\w.]+)/.exec(each.text)?.[1] ?? each.text.slice(0, 80),
      text: each.text.slice(0, 2_000),
      path: source.path,
      line,
      kind: 'middleware',
      development: isDevelopmentGuarded(
        this.repository.lines(source.path),
        line,
      ),
    });
  }

  /** The path that an expression spells. */
  private text(scope: Scope, text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const string = /^(["`])([^"`\n]*)\1$/.exec(text);
    if (string) return string[2];
    // `path.Join(admin, "login")`, `admin + "/login"`
    const joined = /^path\.Join\(([^()]{1,300})\)$/.exec(text.trim())?.[1];
    if (joined || text.includes('+')) {
      const parts = (joined ?? text)
        .split(joined ? /\s*,\s*/ : /\s*\+\s*/)
        .map(part => this.text(scope, part) ?? '?');
      if (parts.every(part => part === '?')) return undefined;
      return joined ? parts.join('/').replace(/\/{2,}/g, '/') : parts.join('');
    }
    const name = /^(?:\w+\.)?(\w+)$/.exec(text)?.[1];
    if (!name)
      return /^fmt\.Sprintf\(/.test(text)
        ? (/"([^"]*)"/.exec(text)?.[1] ?? '?').replace(/%[svd]/g, '?')
        : undefined;
    for (const each of [
      scope,
      ...this.scopes.filter(other => other.package === scope.package),
    ]) {
      const found = new RegExp(
        `\\b${name}\\s*(?:string\\s*)?:?=\\s*["\`]([^"\`\\n]{0,200})["\`]\\s*(?:[\\n);,]|//|$)`,
      ).exec(each.source.uncommented);
      if (found) return found[1];
    }
    const elsewhere = this.service.fact(goPathConstantsOf).get(text.trim());
    if (elsewhere !== undefined) return elsewhere;
    // A loop over the versions that are served.
    return /^(?:api_?)?version$/i.test(name) ? 'v?' : undefined;
  }
}

/** What a file imports under a name: `ut "example.org/shop/pkg/api/user/transport"`, or by its last step. */
function importedAs(
  { uncommented }: SourceText,
  alias: string,
): string | undefined {
  return new RegExp(
    `^[ \\t]*(?:import[ \\t]+)?(?:${alias}[ \\t]+"([^"\\n]{1,200})"|"([^"\\n]{0,200}/${alias})")`,
    'm',
  )
    .exec(uncommented)
    ?.slice(1)
    .find(Boolean);
}

function packageOf(
  source: SourceText,
  alias: string | undefined,
): { package?: string; from?: string } {
  const from = alias && importedAs(source, alias);
  return alias ? { package: alias, ...(from ? { from } : {}) } : {};
}

/** The function whose folder has most of an import's last steps: a module may stand anywhere in the tree. */
function nearestTo(
  imported: string,
  functions: FunctionDefinition[],
): FunctionDefinition | undefined {
  const wanted = imported.split('/').reverse();
  const inCommon = ({ path }: FunctionDefinition) => {
    const steps = path.split('/').slice(0, -1).reverse();
    const differs = steps.findIndex((step, at) => step !== wanted[at]);
    return differs < 0 ? steps.length : differs;
  };
  const answers = ({ owner = '' }: FunctionDefinition) =>
    Number(/handler|controller|resource|api/i.test(owner));
  const [nearest] = functions
    .filter(each => inCommon(each) > 0)
    .sort((a, b) => inCommon(b) - inCommon(a) || answers(b) - answers(a));
  return nearest;
}

function plainMethod(word: string): string {
  return /^(?:Handle|HandleFunc|All|Any|HandlerFunc|Handler)$/.test(word)
    ? 'ANY'
    : word;
}

function guardOf(source: SourceText, each: SpanText, on: Guard['on']): Guard {
  return {
    name: /^&?(?!func\b)([\w.]+)/.exec(each.text)?.[1] ?? 'inline function',
    text: each.text.slice(0, 400),
    path: source.path,
    line: source.lineAt(each.start),
    on,
  };
}

/** `a, b string, r *gin.Engine` as pairs of name and type. */
function parametersOf(list: string): Array<[name: string, type: string]> {
  const parts = list.split(/,(?![^()]*\))/).map(each => each.trim());
  let type = '';
  return parts
    .reverse()
    .map((part): [string, string] => {
      const [name, ...rest] = part.split(/\s+/);
      if (rest.length) type = rest.join(' ');
      return [name, type];
    })
    .reverse();
}
