import type { Service } from '../../../service';
import { importedAs, isCompiled } from './modules';
import { pathOfExpression } from './path-functions';
import { sourceFilesOf } from '../../../stack';
import {
  functionsIn,
  functionsOf,
  isDevelopmentGuarded,
  type FunctionDefinition,
} from '../../code';
import { annotationsAround } from '../../code/annotations';
import {
  argumentsAt,
  receiverOf,
  skipBlanks,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { RouterGraph, type RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Middleware, Route } from '../types';
import { warpRoutes } from './warp';

export interface RustHttp {
  routes: Route[];
  middleware: Middleware[];
}

const verbs =
  /\b(get|post|put|patch|delete|head|options|any)(?:_with)?(?:_service)?\s*\(/g;

const deepestScopes = 12;

/** axum, actix-web, Rocket, poem, warp and tonic. */
export function rustRoutes(service: Service): RustHttp {
  return new Reader(service).read();
}

/** Where scopes are written in a file; offsets in its text. */
interface FileScopes {
  holders: Array<{ start: number; open: number }>;
  scopes: Array<{ start: number; open: number; holder?: number }>;
}

class Reader {
  private readonly graph = new RouterGraph();
  private readonly attributed: Route[] = [];
  private readonly middleware: Middleware[] = [];
  private readonly scopes = new Map<string, FileScopes>();
  /** Functions whose routers others nest or merge. */
  private readonly mountedFunctions = new Set<string>();

  constructor(private readonly service: Service) {}

  read(): RustHttp {
    const files = this.service
      .fact(sourceFilesOf)
      .filter(
        ({ ecosystem, path }) =>
          ecosystem === 'rust' && isCompiled(this.service, path),
      )
      .map(({ path }) => sourceText(this.service.repository, path));
    for (const source of files) this.readAttributes(source);
    for (const source of files) this.findMountedFunctions(source);
    for (const source of files) this.readBuilders(source);
    for (const source of files) this.readMounts(source);
    const wrappers = wrappersIn(this.service, files);
    if (wrappers.size > 0)
      for (const source of files) this.readWrapped(source, wrappers);
    return {
      routes: [
        ...this.graph.routes(),
        ...this.attributed,
        ...warpRoutes(files, (source, name) =>
          this.functionNamed(source, name),
        ),
        ...files.flatMap(source => services(source)),
      ],
      middleware: this.middleware,
    };
  }

  private nodeAt(source: SourceText, offset: number, root: string): RouterNode {
    const around = this.service.fact(functionsOf).around(source.path, offset);
    // actix: `fn routes(cfg: &mut web::ServiceConfig)` is what `.configure(routes)` mounts.
    const isConfigured =
      around !== undefined &&
      new RegExp(
        `\\b${root}\\s*:\\s*&\\s*mut\\s+(?:\\w+::)*ServiceConfig\\b`,
      ).test(around.parameters);
    const isVariable =
      root &&
      !isConfigured &&
      !/^(?:Router|App|web|OpenApiRouter|ApiRouter|Route|axum)/.test(root);
    let name = isVariable ? root : '';
    if (!isVariable && !isConfigured)
      name = this.assigned(source, offset) ?? '';
    const key = `${source.path}@${around?.offset ?? 0}:${name}`;
    return this.graph.node(key, {
      path: source.path,
      offset: around?.offset ?? 0,
    });
  }

  /** `let api = Router::new()…` */
  private assigned(source: SourceText, offset: number): string | undefined {
    const statement = source.code.slice(Math.max(0, offset - 4_000), offset);
    const head = statement.slice(
      Math.max(statement.lastIndexOf(';'), statement.lastIndexOf('{')) + 1,
    );
    return (
      /^\s*let\s+(?:mut\s+)?(\w+)/.exec(head)?.[1] ??
      /^\s*(\w+)\s*=/.exec(head)?.[1]
    );
  }

  /** `.nest("/orders", orders_router(state))` */
  private findMountedFunctions(source: SourceText): void {
    for (const match of source.code.matchAll(
      /\.\s*(?:nest|nest_api_service|nest_service|merge|configure|service)\s*\(/g,
    )) {
      for (const { text } of argumentsAt(
        source,
        match.index + match[0].length - 1,
      )) {
        const called = /^((?:\w{1,60}::){0,8}\w{1,60})\s*(?:\(|$)/.exec(
          text,
        )?.[1];
        const name =
          called &&
          importedAs(this.service.repository, source, called).split('::').pop();
        if (name) this.mountedFunctions.add(name);
      }
    }
  }

  private readBuilders(source: SourceText): void {
    if (
      !/\b(?:Router|OpenApiRouter|ApiRouter|App|web|Route|ServiceConfig)\b/.test(
        source.code,
      )
    )
      return;
    for (const match of source.code.matchAll(
      /\.\s*(route|api_route|api_route_with|to|at|nest|nest_service|merge|service|configure|layer|route_layer|wrap|wrap_fn|with|routes|scope|typed_(?:get|post|put|patch|delete|head|options))\s*\(/g,
    )) {
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      if (args.length === 0) continue;
      const receiver = receiverOf(source, match.index);
      const scoped = this.scopesAround(source, match.index, receiver);
      const node = this.nodeAt(
        source,
        match.index,
        receiver.root || receiver.links[0]?.name || '',
      );
      // aide: `.api_route("/orders", post_with(create, describe))`
      const word = match[1].startsWith('api_route') ? 'route' : match[1];
      const path =
        stringOf(args[0]) ??
        (word === 'route' && args.length > 1
          ? pathOfExpression(this.service, args[0].text)
          : undefined);
      if ((word === 'route' || word === 'at') && path !== undefined)
        this.register(
          source,
          node,
          joinPaths(scoped.prefix, path),
          args.slice(1),
          match.index + 1,
          open,
          scoped.guards,
        );
      else if (
        (word === 'route' || word === 'to') &&
        /^(?:web::)?resource\s*\(/.test(
          source.code.slice(receiver.rootOffset, receiver.rootOffset + 40),
        )
      )
        // actix: `web::resource("/x").route(web::get().to(handler))`
        this.register(
          source,
          node,
          scoped.prefix,
          args,
          match.index + 1,
          open,
          scoped.guards,
        );
      else if (word === 'routes' && /^routes!/.test(args[0].text)) {
        for (const name of args[0].text.matchAll(/[\w:]+/g))
          this.utoipaRoute(
            node,
            name[0].split('::').pop() ?? '',
            source,
            match.index,
            open,
          );
      } else if (word.startsWith('typed_')) {
        this.typedRoute(source, node, word, args[0].text, match.index, open);
      } else if (
        /^(?:layer|route_layer|wrap|wrap_fn|with)$/.test(word) &&
        // What is wrapped around a scope belongs to the scope.
        !receiver.links.some(({ name }) => /^(?:scope|resource)$/.test(name))
      )
        this.layer(source, node, args, match.index, receiver, open);
    }
  }

  /** utoipa-axum's `routes!(create)` reads the path from the handler's attribute. */
  private utoipaRoute(
    node: RouterNode,
    name: string,
    source: SourceText,
    offset: number,
    open: number,
  ): void {
    const definition = this.service.fact(functionsOf).named(name)[0];
    if (!definition) return;
    const own = sourceText(this.service.repository, definition.path);
    const attribute = own.uncommented.slice(
      Math.max(0, definition.offset - 2_000),
      definition.offset,
    );
    const entry = /#\[utoipa::path\(([\s\S]{0,1900})$/.exec(attribute)?.[1];
    const method = entry && /\b(get|post|put|patch|delete)\b/.exec(entry)?.[1];
    if (!entry || !method) return;
    node.registrations.push({
      method: methodOf(method),
      route: /\bpath\s*=\s*"([^"\n]*)/.exec(entry)?.[1] ?? '',
      path: source.path,
      offset,
      line: source.lineAt(offset),
      endLine: source.lineAt(source.partner[open]),
      guards: [],
      handler: handlerOf(definition),
      registration: name,
    });
  }

  /** axum-extra's `typed_get(show)`: a type among the handler's parameters carries the path. */
  private typedRoute(
    source: SourceText,
    node: RouterNode,
    word: string,
    name: string,
    offset: number,
    open: number,
  ): void {
    const definition = this.functionNamed(source, name);
    const types = definition?.parameters.match(/\w+/g) ?? [];
    const paths = this.service.fact(typedPathsOf);
    const found = types
      .map(
        type =>
          paths.get(`${definition?.path} ${type}`) ?? paths.get(` ${type}`),
      )
      .find(path => path !== undefined);
    if (!definition || found === undefined) return;
    node.registrations.push({
      method: methodOf(word.slice('typed_'.length)),
      route: found,
      path: source.path,
      offset,
      line: source.lineAt(open),
      endLine: source.lineAt(source.partner[open]),
      guards: [],
      handler: handlerOf(definition),
      registration: source.uncommented.slice(open + 1, source.partner[open]),
    });
  }

  /** Every `.service(…)` and `.nest(…)`, and every scope and resource, in the order of the text. */
  private scopesIn(source: SourceText): FileScopes {
    const known = this.scopes.get(source.path);
    if (known) return known;
    const found: FileScopes = { holders: [], scopes: [] };
    for (const { index: start, 0: text } of source.code.matchAll(
      /\.(?:service|nest)\s*\(/g,
    ))
      found.holders.push({ start, open: start + text.length - 1 });
    const held = new Map(
      found.holders.map(({ open }) => [
        skipBlanks(source.code, open + 1),
        open,
      ]),
    );
    for (const { index: start, 0: text } of source.code.matchAll(
      /(?:\bweb::|(?<!\w))(?:scope|resource)\s*\(/g,
    )) {
      const holder = held.get(start);
      found.scopes.push({
        start,
        open: start + text.length - 1,
        ...(holder === undefined ? {} : { holder }),
      });
    }
    this.scopes.set(source.path, found);
    return found;
  }

  /** `web::scope("/x")` and `web::resource("/x")` that a call is chained on or stands in. */
  private scopesAround(
    source: SourceText,
    offset: number,
    receiver: ReturnType<typeof receiverOf>,
  ): { prefix: string; guards: Guard[] } {
    const guards: Guard[] = [];
    const { holders, scopes } = this.scopesIn(source);
    const from = offset - 30_000;
    const isNear = ({ start }: { start: number }) =>
      start >= from && start < offset;
    // axum: `.nest("/admin", Router::new().route(…))`
    let prefix = holders
      .filter(
        each =>
          isNear(each) &&
          source.partner[each.open] > offset &&
          source.code.startsWith('.nest', each.start),
      )
      .map(({ open }) => `/${stringOf(argumentsAt(source, open)[0]) ?? ''}`)
      .join('');
    // A scope may stand in another one's chain: `scope("/a").service(scope("/b").service(list))`.
    const chains = [
      receiver,
      ...holders
        .filter(each => isNear(each) && source.partner[each.open] > offset)
        .slice(-deepestScopes)
        .map(({ start }) => receiverOf(source, start)),
    ];
    const opens = new Set(
      chains.flatMap(({ links }) => links.map(link => link.open)),
    );
    const roots = new Set(chains.map(({ rootOffset }) => rootOffset));
    for (const scope of scopes) {
      const { start, open, holder } = scope;
      if (!isNear(scope)) continue;
      const holds = holder !== undefined && source.partner[holder] > offset;
      if (!holds && !opens.has(open) && !roots.has(start)) continue;
      const [path] = argumentsAt(source, open);
      prefix += `/${
        stringOf(path) ??
        (path && pathOfExpression(this.service, path.text)) ??
        ''
      }`;
      guards.push(...wrapsAfter(source, open));
    }
    return { prefix, guards };
  }

  private register(
    source: SourceText,
    node: RouterNode,
    route: string,
    args: SpanText[],
    offset: number,
    open: number,
    guards: Guard[],
  ): void {
    const [handler] = args;
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
      const definition = this.functionNamed(source, name);
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

  private layer(
    source: SourceText,
    node: RouterNode,
    args: SpanText[],
    offset: number,
    receiver: ReturnType<typeof receiverOf>,
    open: number,
  ): void {
    const text = args.map(each => each.text).join(', ');
    const inner = [...text.matchAll(/\.layer\(\s*([^\n]{1,200})/g)].map(
      match => match[1],
    );
    const line = source.lineAt(open);
    for (const each of inner.length ? inner : [text]) {
      const name = layerName(each);
      const guard: Guard = {
        name,
        text: each.slice(0, 400),
        path: source.path,
        line,
        on: 'router',
      };
      // A layer wraps what was added before it.
      for (const registration of node.registrations) {
        if (
          registration.path === source.path &&
          registration.offset < offset &&
          registration.offset >= receiver.rootOffset
        )
          registration.guards.unshift(guard);
      }
      node.uses.push({ guard, offset: -offset, always: true });
      if (!this.isNested(source, offset)) {
        this.middleware.push({
          name,
          text: each.slice(0, 2_000),
          path: source.path,
          line,
          kind: 'middleware',
          development: isDevelopmentGuarded(
            this.service.repository.lines(source.path),
            line,
          ),
        });
      }
    }
    node.uses = node.uses.filter(use => use.offset >= 0);
  }

  private isNested(source: SourceText, offset: number): boolean {
    // A layer on a router that is itself merged or nested guards only that one.
    const around = this.service.fact(functionsOf).around(source.path, offset);
    if (
      around === undefined ||
      /^(?:main|run|serve|start|app|router|create_app|create_router|build\w*|new|init\w*|configure_app|make_app|api_router|launch)$/.test(
        around.name,
      )
    )
      return false;
    return (
      !/^(?:api|application|routes?|\w{0,30}_(?:app|router|routes|server))$/.test(
        around.name,
      ) || this.mountedFunctions.has(around.name)
    );
  }

  /** `with_limits(router, settings)`: the layers of a function that takes a router and hands it back. */
  private readWrapped(
    source: SourceText,
    wrappers: Map<string, SpanText[]>,
  ): void {
    for (const match of source.code.matchAll(
      /(?:\b\w{1,60}::){0,8}\b(\w{2,80})\s*\(\s*(\w{1,60})\s*[,)]/g,
    )) {
      const layers = wrappers.get(match[1]);
      if (
        !layers ||
        /\bfn\s+$/.test(source.code.slice(0, match.index).slice(-8))
      )
        continue;
      const around = this.service
        .fact(functionsOf)
        .around(source.path, match.index);
      const node = this.graph.find(
        `${source.path}@${around?.offset ?? 0}:${match[2]}`,
      );
      for (const { text } of node ? layers : [])
        node?.uses.push({
          guard: {
            name: layerName(text),
            text: text.slice(0, 400),
            path: source.path,
            line: source.lineAt(match.index),
            on: 'router',
          },
          offset: -match.index,
          always: true,
        });
    }
  }

  private readMounts(source: SourceText): void {
    for (const match of source.code.matchAll(
      /\.\s*(nest|nest_api_service|nest_service|merge|configure|service)\s*\(/g,
    )) {
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      const word = match[1].replace(/(?:_api)?_service$/, '');
      const path = stringOf(args[0]);
      const child = word === 'nest' ? args[1] : args[0];
      if (!child || (word === 'nest' && path === undefined)) continue;
      const receiver = receiverOf(source, match.index);
      const parent = this.nodeAt(
        source,
        match.index,
        receiver.root || receiver.links[0]?.name || '',
      );
      const scoped = this.scopesAround(source, match.index, receiver);
      const attributed =
        word === 'service' ? this.attributedAs(child.text) : [];
      const node = attributed.length
        ? undefined
        : this.childNode(source, child, match.index);
      if (node && node !== parent) {
        this.graph.mount(parent, node, {
          prefix: joinPaths(scoped.prefix, path ?? ''),
          guards: [...scoped.guards, ...layersIn(source, child)],
          path: source.path,
          offset: match.index,
        });
      }
      for (const each of attributed) {
        each.route = joinPaths(scoped.prefix, each.route);
        each.guards.push(...scoped.guards);
      }
    }
    // Rocket: `.mount("/api", routes![a, b])`
    for (const match of source.code.matchAll(/\.mount\s*\(/g)) {
      const args = argumentsAt(source, match.index + match[0].length - 1);
      const path = stringOf(args[0]);
      if (path === undefined || !args[1]) continue;
      const names = new Set(
        [...args[1].text.matchAll(/\w+/g)].map(([name]) => name),
      );
      for (const each of this.attributed)
        if (each.handler?.name && names.has(each.handler.name))
          each.route = joinPaths(path, each.route);
    }
  }

  /** Handlers that carry their own path: `.service(users::list)`; the module tells those of one name apart. */
  private attributedAs(text: string): Route[] {
    const [name, holder] = text.trim().split('::').reverse();
    const named = this.attributed.filter(
      ({ handler }) => handler?.name === name,
    );
    if (!holder || named.length < 2) return named;
    const inModule = named.filter(({ path }) =>
      path.split(/[/.]/).includes(holder),
    );
    return inModule.length ? inModule : named;
  }

  private childNode(
    source: SourceText,
    child: SpanText,
    offset: number,
  ): RouterNode | undefined {
    const written =
      /^(?:(?:crate|super|self)::)?((?:\w+::)*\w+)\s*(?:\(|$)/.exec(
        child.text,
      )?.[1];
    if (!written) return undefined;
    const called = importedAs(this.service.repository, source, written);
    const name = called.split('::').pop() ?? '';
    const holder = called.split('::').slice(-2)[0];
    if (!child.text.includes('(') && !called.includes('::')) {
      const around = this.service.fact(functionsOf).around(source.path, offset);
      const key = `${source.path}@${around?.offset ?? 0}:${name}`;
      const local = this.graph.find(key);
      if (local) return local;
      // `let v1 = v1::router(cfg).with_state(state);`
      const made = [
        ...source.code
          .slice(Math.max(around?.offset ?? 0, offset - 4_000), offset)
          .matchAll(
            new RegExp(
              `\\blet\\s+(?:mut\\s+)?${name}\\s*=\\s*((?:\\w+::)*\\w+)\\s*\\(`,
              'g',
            ),
          ),
      ].pop()?.[1];
      if (made && !/::new$/.test(made) && made !== name)
        return this.childNode(source, { ...child, text: `${made}(` }, offset);
    }
    const candidates = this.service
      .fact(functionsOf)
      .named(name)
      .filter(each => each.path.endsWith('.rs'));
    // The module itself comes before what lies deeper in its folder.
    const inModule = (ends: string) =>
      called.includes('::')
        ? candidates.find(each =>
            new RegExp(`(?:^|/)${holder}${ends}`).test(each.path),
          )
        : undefined;
    const definition =
      inModule('(?:\\.rs|/mod\\.rs)$') ??
      inModule('(?:\\.rs|/mod\\.rs|/)') ??
      candidates.find(each => each.path === source.path) ??
      (candidates.length === 1 ? candidates[0] : undefined);
    return (
      definition &&
      this.graph.node(
        `${definition.path}@${definition.offset}:${this.returned(definition)}`,
        {
          path: definition.path,
          offset: definition.offset,
        },
      )
    );
  }

  /** `let ret = ApiRouter::new()…; ret`: the variable that a function hands back; empty where it is an expression. */
  private returned({ path, start, end }: FunctionDefinition): string {
    const body = this.service.repository.lexical(path).code.slice(start, end);
    const name = /[;}]\s*(\w{1,60})\s*\}?\s*$/.exec(body)?.[1];
    return name &&
      new RegExp(
        `\\blet\\s+(?:mut\\s+)?${name}\\s*(?::[^=;]{1,80})?=\\s*(?:\\w+::)*\\w*Router\\w*(?:::<[^>]{0,60}>)?::`,
      ).test(body)
      ? name
      : '';
  }

  private functionNamed(
    source: SourceText,
    path: string,
  ): FunctionDefinition | undefined {
    const steps = path.trim().split('::');
    const name = steps[steps.length - 1];
    if (!/^\w+$/.test(name)) return undefined;
    const found = this.service
      .fact(functionsOf)
      .named(name)
      .filter(each => each.path.endsWith('.rs'));
    const holder = steps[steps.length - 2];
    return (
      (holder &&
        found.find(each =>
          new RegExp(`(?:^|/)${holder.replace(/\W/g, '')}(?:\\.rs|/)`).test(
            each.path,
          ),
        )) ||
      found.find(each => each.path === source.path) ||
      (found.length === 1 ? found[0] : undefined)
    );
  }

  /** actix and Rocket: `#[get("/x")]` above the handler. */
  private readAttributes(source: SourceText): void {
    for (const match of source.uncommented.matchAll(
      /#\[(?:\w+::)?(get|post|put|patch|delete|head)\(\s*"([^"\n]*)"/g,
    )) {
      if (source.code[match.index] === ' ') continue;
      const { annotations, after } = annotationsAround(
        source,
        match.index,
        '#[',
      );
      const definition = functionsIn(
        this.service.repository,
        source.path,
        'rust',
      ).find(each => each.offset >= after && each.offset - after < 200);
      const line = source.lineAt(match.index);
      this.attributed.push({
        method: methodOf(match[1]),
        route: joinPaths(match[2].replace(/\?.*$/, '')),
        path: source.path,
        line,
        endLine: definition?.line ?? line,
        protocol: 'http',
        ...(definition ? { handler: handlerOf(definition) } : {}),
        guards: annotations
          .filter(
            ({ name }) =>
              !/^(?:get|post|put|patch|delete|head|utoipa::path|tracing::instrument|instrument|allow|doc|openapi)$/.test(
                name,
              ),
          )
          .map(each => ({
            name: each.name,
            text: each.text,
            path: source.path,
            line: each.line,
            on: 'route' as const,
          })),
        registration: source.uncommented
          .slice(annotations[0]?.offset ?? match.index, after)
          .trim(),
      });
    }
  }
}

/** `#[typed_path("/orders/{id}")] struct OrdersId(i32)` by the file and name of the type, and by the name alone. */
function typedPathsOf(service: Service): Map<string, string> {
  const paths = new Map<string, string>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'rust') continue;
    const { uncommented } = sourceText(service.repository, path);
    if (!uncommented.includes('typed_path')) continue;
    for (const [, route, type] of uncommented.matchAll(
      /#\[typed_path\(\s{0,60}"([^"\n]{0,300})"[^\]]{0,300}\)\]\s{0,200}(?:#\[[^\]]{0,300}\]\s{0,200}){0,5}(?:pub(?:\([^)\n]{0,60}\))?\s{1,20})?struct\s{1,20}(\w{1,100})/g,
    )) {
      paths.set(`${path} ${type}`, route);
      paths.set(` ${type}`, route);
    }
  }
  return paths;
}

function services(source: SourceText): Route[] {
  return [
    ...source.code.matchAll(/\.add_service\(\s*(?:[\w:]+::)?(\w+)Server/g),
  ].map(match => ({
    method: 'RPC' as const,
    route: `/${match[1]}`,
    path: source.path,
    line: source.lineAt(match.index),
    endLine: source.lineAt(match.index),
    protocol: 'grpc' as const,
    guards: [],
    registration: match[0],
  }));
}

/** What is wrapped around a scope: `scope("/x").guard(…).wrap(limit)`, wherever in its chain. */
function wrapsAfter(source: SourceText, open: number): Guard[] {
  const guards: Guard[] = [];
  let at = skipBlanks(source.code, source.partner[open] + 1);
  for (let links = 0; links < 200 && source.code[at] === '.'; links++) {
    const name = /^\.\s*(\w+)\s*\(/.exec(source.code.slice(at, at + 80));
    if (!name) break;
    const from = at + name[0].length - 1;
    const to = source.partner[from];
    if (to < from) break;
    if (/^wrap(?:_fn)?$/.test(name[1])) {
      const text = source.uncommented.slice(from + 1, to).trim();
      guards.push({
        name: layerName(text),
        text: text.slice(0, 400),
        path: source.path,
        line: source.lineAt(at),
        on: 'router',
      });
    }
    at = skipBlanks(source.code, to + 1);
  }
  return guards;
}

function layersIn(source: SourceText, span: SpanText): Guard[] {
  return [
    ...source.uncommented
      .slice(span.start, span.end)
      .matchAll(/\.\s*(?:layer|route_layer|wrap)\s*\(\s*([^\n]{1,200})/g),
  ].map(match => ({
    name: layerName(match[1]),
    text: match[1],
    path: source.path,
    line: source.lineAt(span.start + match.index),
    on: 'route' as const,
  }));
}

/** Functions that take a router and put layers on it, with what they put. */
function wrappersIn(
  service: Service,
  files: SourceText[],
): Map<string, SpanText[]> {
  const found = new Map<string, SpanText[]>();
  for (const source of files) {
    if (!/\bfn\b[^{;]{0,400}->\s*(?:\w+::)*Router\b/.test(source.code))
      continue;
    for (const { name, parameters, start, end } of functionsIn(
      service.repository,
      source.path,
      'rust',
    )) {
      const router = /\b(?:mut\s+)?(\w{1,60})\s*:\s*(?:\w+::)*Router\b/.exec(
        parameters,
      )?.[1];
      if (!router) continue;
      const layers = [
        ...source.code
          .slice(start, end)
          .matchAll(new RegExp(`\\b${router}\\s*\\.\\s*layer\\s*\\(`, 'g')),
      ].flatMap(match =>
        argumentsAt(source, start + match.index + match[0].length - 1),
      );
      if (layers.length) found.set(name, layers);
    }
  }
  return found;
}

function layerName(text: string): string {
  const fn =
    /from_fn(?:_with_state)?\s*\(\s*(?:[\w.()&]+\s*,\s*)?([\w:]+)/.exec(
      text,
    )?.[1];
  return fn ?? /^(?:&)?([\w:]+)/.exec(text)?.[1] ?? text.slice(0, 80);
}

function stringOf(argument: SpanText | undefined): string | undefined {
  return argument && /^&?(?:format!\(\s*)?"([^"\n]*)"/.exec(argument.text)?.[1];
}
