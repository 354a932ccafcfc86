import type { Service } from '../../../service';
import {
  functionsIn,
  functionsOf,
  isDevelopmentGuarded,
  literal,
  type FunctionDefinition,
} from '../../code';
import { annotationsAround, type Annotation } from '../../code/annotations';
import {
  argumentsAt,
  receiverOf,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { collect } from '../../collect';
import { RouterGraph, type RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import type { Guard, Handler, Middleware, Route } from '../types';
import { pythonClass, withBases, type PythonClass } from './classes';
import { pythonModulesOf } from './modules';

const applications =
  /^(?:FastAPI|Flask|Quart|Sanic|Starlette|Litestar|APIFlask|Application|OpenAPI|Robyn|BlackSheep|Connexion\w*|FlaskApp|AsyncApp|NinjaAPI|NinjaExtraAPI)$/;
const routers =
  /(?:Router|Blueprint|RouteTableDef|Namespace|APIBlueprint)$|^(?:Api|Blueprint|Router)$/;
const decoratorWord =
  /^(?:get|post|put|patch|delete|head|options|route|api_route|websocket|http|view|resource|add_route)$/;
const verbs = ['get', 'post', 'put', 'patch', 'delete'];
const named = /^(\w+)\s*=(?!=)\s*/;

/** A function that registers on the router it is handed. */
interface Taker {
  path: string;
  start: number;
  end: number;
  node: RouterNode;
}

export interface PythonHttp {
  routes: Route[];
  middleware: Middleware[];
}

/** FastAPI, Starlette, Flask with its extensions, Quart, Sanic, aiohttp and Litestar. */
export function pythonRouters(service: Service): PythonHttp {
  return new Reader(service).read();
}

class Reader {
  private readonly graph = new RouterGraph();
  /** Functions that take a router, by name, and by path and parameter. */
  private readonly taking = new Map<string, Taker[]>();
  private readonly takingHere = new Map<string, Taker[]>();
  private readonly names = new Map<string, RouterNode>();
  private readonly subclasses = new Map<
    string,
    { base: string; guards: Guard[] }
  >();
  private readonly wrapped = new Map<RouterNode, string>();
  private readonly middleware: Middleware[] = [];
  private readonly modules;
  private readonly aliases = new Map<
    string,
    { text: string; path: string; line: number }
  >();

  constructor(private readonly service: Service) {
    this.modules = service.fact(pythonModulesOf);
  }

  read(): PythonHttp {
    const files = this.modules.files.map(path =>
      sourceText(this.service.repository, path),
    );
    for (const source of files) this.readSubclasses(source);
    for (const source of files) this.readConstructors(source);
    for (const source of files) this.readParameters(source);
    for (const source of files) {
      this.readAliases(source);
      this.readMounts(source);
    }
    for (const source of files) {
      this.readDecorators(source);
      this.readCalls(source);
      this.readClassRoutes(source);
    }
    const hasMounts = this.graph.all().some(node => node.mounts.length > 0);
    const roots = this.graph.all().some(node => node.root);
    return {
      routes: this.graph.routes(
        node =>
          !roots ||
          !hasMounts ||
          this.graph.isMounted(node) ||
          this.perhapsMounted(node),
      ),
      middleware: this.middleware,
    };
  }

  /** A router that somebody imports may be mounted in a way that cannot be read. */
  private perhapsMounted(node: RouterNode): boolean {
    return (
      this.modules.files.some(path => {
        if (path === node.path) return false;
        for (const target of this.modules.imports(path).values()) {
          if (target.path === node.path) return true;
        }
        return false;
      }) ||
      /\bimport_module\b|\bwalk_packages\b|\biter_modules\b|\bfind_modules\b/.test(
        this.service.repository.once('python-dynamic-imports', () =>
          this.modules.files
            .map(
              path =>
                this.service.repository
                  .lexical(path)
                  .code.match(
                    /\b(?:import_module|walk_packages|iter_modules|find_modules)\b/,
                  )?.[0] ?? '',
            )
            .join(' '),
        ),
      )
    );
  }

  /** Classes of the service that extend an application or router: `class OrgApi(Api)`. */
  private readSubclasses(source: SourceText): void {
    for (const [, name, base] of source.code.matchAll(
      /^class\s+(\w+)\s*\(\s*(?:\w+\.)?(\w+)/gm,
    )) {
      if (!applications.test(base) && !routers.test(base)) continue;
      this.subclasses.set(name, {
        base,
        guards: this.constructorGuards(source, name),
      });
    }
  }

  /** `super().__init__(dependencies=[Depends(current_user)])` */
  private constructorGuards(source: SourceText, name: string): Guard[] {
    const own = pythonClass(this.service, source.path, name);
    if (!own) return [];
    const call = source.code
      .slice(own.start, own.end)
      .search(/super\(\)\.__init__\s*\(/);
    if (call < 0) return [];
    const open = source.code.indexOf('(', own.start + call + 'super()'.length);
    return this.dependencies(source, argumentsAt(source, open), 'router');
  }

  /** The router that a function of the service's own makes and registers nothing on: `def make_router() -> APIRouter`. */
  private madeByFactory(source: SourceText, name: string): string | undefined {
    if (!/rout|blueprint|api/i.test(name)) return undefined;
    const definition = this.functionNamed(source, name);
    if (!definition) return undefined;
    const { code } = sourceText(this.service.repository, definition.path);
    const made = /\breturn\s+(?:\w+\.)?(\w+)\s*\(/.exec(
      code.slice(definition.start, definition.end),
    )?.[1];
    return made && routers.test(made) ? made : undefined;
  }

  private readConstructors(source: SourceText): void {
    for (const match of source.code.matchAll(
      /^[ \t]*((?:self\.)?\w+)(?:\s*:\s*[\w.[\]]{1,80})?\s*=\s*(?:\w+\.){0,2}(\w+)\s*\(/gm,
    )) {
      const [, name, written] = match;
      const subclass = this.subclasses.get(written);
      const made =
        subclass?.base ?? this.madeByFactory(source, written) ?? written;
      const isApplication =
        applications.test(made) &&
        !(
          made === 'Application' &&
          !/\bweb\.Application\b|aiohttp/.test(source.code)
        );
      if (!isApplication && !routers.test(made)) continue;
      if (
        /^(?:DefaultRouter|SimpleRouter|ProtocolTypeRouter|URLRouter)$/.test(
          made,
        )
      )
        continue;
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      const node = this.graph.node(`${source.path}:${name}`, {
        path: source.path,
        offset: match.index,
        root: isApplication,
        prefix:
          this.value(
            source,
            optionOf(args, /^(?:prefix|url_prefix|path|root_path_in_servers)$/),
          ) ?? '',
      });
      if (isApplication)
        node.prefix = /^Ninja/.test(made) ? this.ninjaPrefix(name) : '';
      this.names.set(`${source.path}:${name}`, node);
      for (const each of this.dependencies(
        source,
        args,
        isApplication ? 'application' : 'router',
      )) {
        node.uses.push({ guard: each, offset: match.index, always: true });
      }
      for (const guard of subclass?.guards ?? [])
        node.uses.push({ guard, offset: match.index, always: true });
      if (isApplication) this.readMiddlewareArgument(source, args);
      // flask-restful and flask-restx stand on an application or blueprint.
      if (
        /^Api$|Namespace$/.test(made) &&
        args[0] &&
        /^\w[\w.]*$/.test(args[0].text)
      ) {
        this.wrapped.set(node, args[0].text);
      }
      if (made === 'Namespace' && node.prefix === '' && args[0]) {
        node.prefix = literal(args[0].text) ?? '';
      }
    }
  }

  /** `def register(router: APIRouter)`: what it registers lies on the router that its callers hand to it. */
  private readParameters(source: SourceText): void {
    for (const match of source.code.matchAll(
      /^[ \t]*(?:async[ \t]+)?def[ \t]+(\w{1,80})[ \t]*\([^()]{0,400}?\b(\w{1,40})[ \t]*:[ \t]*(?:\w{1,40}\.)?(?:APIRouter|Blueprint)\b/gm,
    )) {
      const [, name, parameter] = match;
      const definition = this.service
        .fact(functionsOf)
        .in(source.path)
        .find(each => each.name === name && each.offset >= match.index);
      if (!definition) continue;
      const node = this.graph.node(
        `${source.path}:${parameter}@${definition.offset}`,
        { path: source.path, offset: definition.offset },
      );
      const { start, end } = definition;
      const taker = { path: source.path, start, end, node };
      collect(this.taking, name, taker);
      collect(this.takingHere, `${source.path}:${parameter}`, taker);
    }
  }

  /** The router that a function around the place was handed. */
  private handed(
    path: string,
    name: string,
    offset: number,
  ): RouterNode | undefined {
    return this.takingHere
      .get(`${path}:${name}`)
      ?.filter(({ start, end }) => offset >= start && offset < end)
      .pop()?.node;
  }

  /** `register(router)` */
  private readHandedOn(source: SourceText): void {
    if (this.taking.size === 0) return;
    const imported = new Map(
      [...this.modules.imports(source.path)].flatMap(([alias, { name }]) =>
        name && this.taking.has(name) ? [[alias, name] as const] : [],
      ),
    );
    for (const match of source.code.matchAll(
      /((?:\w{1,60}\.){0,3}(\w{1,80}))\s*\(/g,
    )) {
      const takers = this.taking.get(imported.get(match[1]) ?? match[2]);
      if (
        !takers ||
        /\bdef\s+$/.test(source.code.slice(0, match.index).slice(-8))
      )
        continue;
      const origin = this.modules.origin(source.path, match[1]);
      const taker = takers.find(
        ({ path }) => path === (origin?.path ?? source.path),
      );
      if (!taker) continue;
      const args = argumentsAt(source, match.index + match[0].length - 1);
      const parent = args
        .slice(0, 6)
        .map(({ text }) =>
          this.nodeOf(source, text.replace(/^\w+\s*=\s*/, ''), match.index),
        )
        .find(each => each !== undefined && each !== taker.node);
      if (parent)
        this.graph.mount(parent, taker.node, {
          prefix: '',
          guards: [],
          path: source.path,
          offset: match.index,
        });
    }
  }

  /** Where Django's urls hang an API of django-ninja: `path("api/", api.urls)`. */
  private ninjaPrefix(name: string): string {
    const hung = new RegExp(
      `\\bpath\\(\\s*r?["']([^"'\\n]{0,200})["']\\s*,\\s*(?:\\w+\\.)?${name}\\.urls\\b`,
    );
    for (const path of this.modules.files) {
      const match = hung.exec(
        sourceText(this.service.repository, path).uncommented,
      );
      if (match) return `/${match[1]}`;
    }
    return '';
  }

  /** `Starlette(middleware=[Middleware(CORSMiddleware, …)])` */
  private readMiddlewareArgument(source: SourceText, args: SpanText[]): void {
    const list = args.find(({ text }) => /^middleware\s*=/.test(text));
    if (!list) return;
    for (const match of source.code
      .slice(list.start, list.end)
      .matchAll(/\bMiddleware\s*\(/g)) {
      const open = list.start + match.index + match[0].length - 1;
      this.addMiddleware(source, argumentsAt(source, open), open);
    }
  }

  private readAliases(source: SourceText): void {
    for (const match of source.code.matchAll(
      /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:typing\.)?Annotated\s*\[/gm,
    )) {
      const open = match.index + match[0].length - 1;
      const text = source.uncommented.slice(open, source.partner[open] + 1);
      const depends =
        /\b(?:Depends|Security)\s*\([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,100})?\)/.exec(
          text,
        );
      if (depends)
        this.aliases.set(match[1], {
          text: depends[0],
          path: source.path,
          line: source.lineAt(match.index),
        });
    }
  }

  private readMounts(source: SourceText): void {
    this.readHandedOn(source);
    for (const node of this.graph.all()) {
      const holder =
        node.path === source.path ? this.wrapped.get(node) : undefined;
      const parent = holder && this.nodeOf(source, holder);
      if (parent)
        this.graph.mount(parent, node, {
          prefix: '',
          guards: [],
          path: source.path,
          offset: node.offset,
        });
    }
    for (const match of source.code.matchAll(
      /\.(include_router|register_blueprint|mount|add_namespace|blueprint|add_subapp|init_app|add_app|register_api|register_blueprints|include_api|add_router)\s*\(/g,
    )) {
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      const parent = this.nodeOf(
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
        this.loopVariable(source, childText, match.index) ?? [childText]
      ).flatMap(each => this.nodeOf(source, each, match.index) ?? []);
      for (const child of children) {
        const prefix = pathFirst
          ? this.value(source, args[0].text)
          : this.value(
              source,
              optionOf(args, /^(?:prefix|url_prefix|path)$/),
            ) ??
            (match[1] === 'add_namespace'
              ? this.value(source, args[1]?.text)
              : undefined);
        // Flask: the prefix given when registering replaces the blueprint's own.
        if (match[1] === 'register_blueprint' && prefix !== undefined)
          child.prefix = '';
        this.graph.mount(
          match[1] === 'init_app' ? child : parent,
          match[1] === 'init_app' ? parent : child,
          {
            prefix: prefix ?? '',
            guards: this.dependencies(source, args, 'router'),
            path: source.path,
            offset: match.index,
          },
        );
      }
    }
  }

  /** `for router in (a.router, b.router):` */
  private loopVariable(
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

  private readDecorators(source: SourceText): void {
    for (const match of source.code.matchAll(
      /^[ \t]*@([\w.]+)\.(\w+)\s*(?:\(|$)/gm,
    )) {
      const [, root, word] = match;
      const offset = match.index + match[0].indexOf('@');
      if (
        /^(?:before_request|before_app_request|middleware|on_request)$/.test(
          word,
        )
      ) {
        this.readHook(source, root, word, offset);
        continue;
      }
      if (!decoratorWord.test(word)) continue;
      const { annotations, after } = annotationsAround(source, offset, '@');
      const entry = annotations.find(each => each.offset === offset);
      const node = this.nodeOf(source, root, offset);
      if (!entry || !node || (entry.arguments.length === 0 && word !== 'route'))
        continue;
      const definition = functionsIn(
        this.service.repository,
        source.path,
        'python',
      ).find(each => each.offset >= after && each.offset - after < 40);
      const asClass = /^class\s+(\w+)/.exec(
        source.code.slice(after, after + 200),
      )?.[1];
      const others = annotations
        .filter(each => each !== entry && !this.isRegistration(source, each))
        .map(each => decoratorGuard(source, each));
      const guards = [
        ...this.dependencies(source, entry.arguments, 'route'),
        ...others,
        ...(definition ? this.parameterGuards(source, definition) : []),
        ...(definition?.owner && !asClass
          ? this.attributeGuards(source, definition.owner)
          : []),
      ];
      const paths = entry.arguments
        .filter(({ text }) => !named.test(text))
        .flatMap(({ text }) => this.value(source, text) ?? []);
      const path =
        this.value(source, optionOf(entry.arguments, /^(?:path|rule|uri)$/)) ??
        paths[0] ??
        (entry.arguments.length ? '?' : '');
      for (const method of this.methods(
        word,
        entry.arguments,
        asClass,
        source,
      )) {
        for (const route of asClass && paths.length > 1 ? paths : [path]) {
          node.registrations.push({
            method: methodOf(method),
            route: route.replace(/\^|\$/g, ''),
            ...(route.includes('?') ? { dynamic: true } : {}),
            path: source.path,
            offset,
            line: entry.line,
            endLine: source.lineAt(after),
            guards,
            ...(definition && !asClass
              ? { handler: handlerOf(definition) }
              : {}),
            ...(asClass ? this.classHandler(source, asClass, method) : {}),
            registration: source.uncommented
              .slice(annotations[0].offset, after)
              .trim(),
          });
        }
      }
    }
  }

  private isRegistration(source: SourceText, each: Annotation): boolean {
    const [word, ...root] = each.name.split('.').reverse();
    return (
      decoratorWord.test(word) &&
      this.nodeOf(source, root.reverse().join('.'), each.offset) !== undefined
    );
  }

  private methods(
    word: string,
    args: SpanText[],
    asClass: string | undefined,
    source: SourceText,
  ): string[] {
    if (verbs.includes(word) || word === 'head' || word === 'options')
      return [word];
    if (word === 'websocket') return ['GET'];
    const listed = [
      ...(optionOf(args, /^methods?$/) ?? '').matchAll(/["'](\w+)["']/g),
    ].map(match => match[1]);
    if (listed.length)
      return listed.filter(each => !/^(?:head|options)$/i.test(each));
    if (asClass)
      return this.classVerbs(pythonClass(this.service, source.path, asClass));
    return [
      word === 'api_route' || word === 'route' || word === 'view'
        ? 'GET'
        : 'ANY',
    ];
  }

  private classVerbs(found: PythonClass | undefined): string[] {
    if (!found) return ['ANY'];
    const own = withBases(this.service, found)
      .flatMap(({ methods }) => methods.map(({ name }) => name))
      .filter(name => verbs.includes(name));
    return own.length ? [...new Set(own)] : ['ANY'];
  }

  private classHandler(
    source: SourceText,
    name: string,
    method: string,
  ): { handler?: Handler; className: string } {
    const found = pythonClass(this.service, source.path, name);
    const definition =
      found &&
      withBases(this.service, found)
        .flatMap(({ methods }) => methods)
        .find(each => each.name === method.toLowerCase());
    return {
      ...(definition ? { handler: handlerOf(definition) } : {}),
      className: name.split('.').pop() ?? name,
    };
  }

  /** Decorators of the methods and of the class, flask-restful's `method_decorators`. */
  private classGuards(
    source: SourceText,
    name: string,
    method: string,
  ): Guard[] {
    const found = pythonClass(this.service, source.path, name);
    if (!found) return [];
    return withBases(this.service, found).flatMap(each => {
      const own = sourceText(this.service.repository, each.path);
      const listed =
        /\b(?:method_decorators|decorators)\s*=\s*[[{(]([^\])}]{0,400})/.exec(
          own.uncommented.slice(each.start, each.end),
        );
      const definition = each.methods.find(
        ({ name: own_ }) => own_ === method.toLowerCase(),
      );
      return [
        ...(listed
          ? listed[1]
              .split(',')
              .map(text => text.trim())
              .filter(Boolean)
              .map(text => ({
                name: /[\w.]+/.exec(text)?.[0] ?? text,
                text,
                path: each.path,
                line: own.lineAt(each.start + listed.index),
                on: 'class' as const,
              }))
          : []),
        ...each.decorators.map(decorator =>
          decoratorGuard(own, decorator, 'class'),
        ),
        ...(definition
          ? decoratorsOf(own, definition).map(decorator =>
              decoratorGuard(own, decorator),
            )
          : []),
      ];
    });
  }

  private readHook(
    source: SourceText,
    root: string,
    word: string,
    offset: number,
  ): void {
    const node = this.nodeOf(source, root, offset);
    if (!node) return;
    const { after } = annotationsAround(source, offset, '@');
    const definition = functionsIn(
      this.service.repository,
      source.path,
      'python',
    ).find(each => each.offset >= after);
    const name = definition?.name ?? word;
    const line = definition?.line ?? source.lineAt(offset);
    const application = node.root || /app_request/.test(word);
    const guard: Guard = {
      name,
      text: name,
      path: source.path,
      line,
      on: application ? 'application' : 'router',
    };
    node.uses.push({ guard, offset, always: true });
    if (application)
      this.record(
        source,
        name,
        definition
          ? source.uncommented.slice(
              definition.start,
              Math.min(definition.end, definition.start + 1_500),
            )
          : name,
        line,
      );
  }

  private readCalls(source: SourceText): void {
    for (const match of source.code.matchAll(
      /\.(add_url_rule|add_api_route|add_route|add_\w{0,20}resource|add_view|add_api_websocket_route|before_request|before_app_request|add_middleware|add_get|add_post|add_put|add_patch|add_delete|init_app|wsgi_app)\s*(\(|=)/g,
    )) {
      const word = match[1];
      const open = match.index + match[0].length - 1;
      const receiver = receiverOf(source, match.index).root;
      if (word === 'wsgi_app') {
        if (match[2] === '=') {
          const text = source.uncommented
            .slice(open + 1, source.uncommented.indexOf('\n', open))
            .trim();
          this.record(
            source,
            /^[\w.]+/.exec(text)?.[0] ?? text,
            text,
            source.lineAt(open),
          );
        }
        continue;
      }
      const args = argumentsAt(source, open);
      if (word === 'add_middleware') {
        this.addMiddleware(source, args, match.index + 1);
        continue;
      }
      if (word === 'init_app') {
        this.record(
          source,
          this.madeBy(source, receiver),
          args.map(({ text }) => text).join(', '),
          source.lineAt(match.index),
        );
        continue;
      }
      const node =
        this.nodeOf(source, receiver.replace(/\.router$/, ''), match.index) ??
        // aiohttp-swagger3 registers on the application that it was given.
        (/\bSwaggerDocs\b/.test(source.code)
          ? this.onlyApplication(source.path) ?? this.onlyApplication()
          : undefined);
      if (!node || args.length === 0) continue;
      if (/^before_/.test(word)) {
        const name = args[0].text;
        node.uses.push({
          guard: {
            name,
            text: name,
            path: source.path,
            line: source.lineAt(match.index),
            on: node.root ? 'application' : 'router',
          },
          offset: match.index,
          always: true,
        });
        if (node.root)
          this.record(source, name, name, source.lineAt(match.index));
        continue;
      }
      this.registerCall(source, node, word, args, match.index + 1, open);
    }
    for (const match of source.code.matchAll(
      /\bweb\.(get|post|put|patch|delete|route|view)\s*\(/g,
    )) {
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      const node =
        this.onlyApplication() ??
        this.graph.node(`${source.path}:web`, {
          path: source.path,
          offset: 0,
          root: true,
        });
      const isRoute = match[1] === 'route';
      this.registerCall(
        source,
        node,
        `add_${isRoute ? literal(args[0]?.text) ?? 'any' : match[1]}`,
        isRoute ? args.slice(1) : args,
        match.index,
        open,
      );
    }
    this.readExtensions(source);
  }

  private registerCall(
    source: SourceText,
    node: RouterNode,
    word: string,
    args: SpanText[],
    offset: number,
    open: number,
  ): void {
    const positional = args.filter(({ text }) => !named.test(text));
    const resource = word.endsWith('resource');
    const given = resource ? positional.slice(1) : positional.slice(0, 1);
    const paths = (
      given.length
        ? given.map(({ text }) => text)
        : [optionOf(args, /^(?:path|rule)$/) ?? []].flat()
    ).flatMap(text => this.value(source, text) ?? []);
    // A resource's endpoint is a name, not code.
    const target =
      (resource
        ? positional[0]?.text
        : optionOf(args, /^(?:view_func|endpoint_func|handler|endpoint)$/) ??
          positional[word === 'add_url_rule' ? 2 : 1]?.text) ?? '';
    const { calledName, wrappers } = unwrap(target);
    const asClass =
      resource ||
      /\.as_view\(/.test(target) ||
      /^[A-Z]\w*$/.test(calledName.split('.').pop() ?? '')
        ? calledName
        : undefined;
    const verb = /^add_(get|post|put|patch|delete)$/.exec(word)?.[1];
    const definition = asClass
      ? undefined
      : this.functionNamed(source, calledName);
    const methods = verb
      ? [verb]
      : this.methods(asClass ? 'class' : 'route', args, asClass, source);
    for (const method of methods) {
      for (const path of paths.length ? paths : ['?']) {
        node.registrations.push({
          method: methodOf(method),
          route: path,
          ...(path.includes('?') ? { dynamic: true } : {}),
          path: source.path,
          offset,
          line: source.lineAt(offset),
          endLine: source.lineAt(source.partner[open]),
          guards: [
            ...this.dependencies(source, args, 'route'),
            ...wrappers.map(name => ({
              name,
              text: name,
              path: source.path,
              line: source.lineAt(offset),
              on: 'route' as const,
            })),
            ...(asClass ? this.classGuards(source, asClass, method) : []),
            ...(definition
              ? decoratorsOf(
                  sourceText(this.service.repository, definition.path),
                  definition,
                ).map(each =>
                  decoratorGuard(
                    sourceText(this.service.repository, definition.path),
                    each,
                  ),
                )
              : []),
          ],
          ...(definition ? { handler: handlerOf(definition) } : {}),
          ...(asClass ? this.classHandler(source, asClass, method) : {}),
          registration: source.uncommented
            .slice(open + 1, source.partner[open])
            .trim(),
        });
      }
    }
  }

  /** The decorator at an offset, those around it, and the function below them. */
  private decoratedAt(source: SourceText, offset: number) {
    const { annotations, after } = annotationsAround(source, offset, '@');
    return {
      annotations,
      after,
      entry: annotations.find(each => each.offset === offset),
      definition: functionsIn(
        this.service.repository,
        source.path,
        'python',
      ).find(each => each.offset >= after),
    };
  }

  /** ninja-extra: `@api_controller("/orders")` above a class, `@http_post("/{id}")` or `@route.post(…)` above its methods. */
  private readControllers(source: SourceText): void {
    const mount = [...this.names].find(
      ([, { root, prefix }]) => root && prefix !== '',
    )?.[1];
    for (const match of source.code.matchAll(
      /^[ \t]+@(?:http_|route\.)(get|post|put|patch|delete)\s*\(/gm,
    )) {
      const offset = match.index + match[0].indexOf('@');
      const { annotations, after, entry, definition } = this.decoratedAt(
        source,
        offset,
      );
      const owner =
        definition?.owner &&
        pythonClass(this.service, source.path, definition.owner);
      if (!entry || !definition || !owner) continue;
      const controller = owner.decorators.find(({ name }) =>
        /api_controller$/.test(name),
      );
      if (!controller) continue;
      const node = this.graph.node(`${source.path}:controllers`, {
        path: source.path,
        offset: 0,
        root: true,
        prefix: mount?.prefix ?? '',
      });
      if (mount && node.uses.length === 0) node.uses.push(...mount.uses);
      const asks = /\b(?:auth|permissions)\s*=(?!\s*None\b)/;
      const byClass = /^[ \t]+permission_classes\s*=[^\n]{1,200}/m.exec(
        source.uncommented.slice(owner.start, owner.end),
      )?.[0];
      const stated = [controller.text, entry.text, byClass ?? ''].filter(
        text => asks.test(text) || text === byClass,
      );
      node.registrations.push({
        method: methodOf(match[1]),
        route: `${this.value(source, controller.arguments[0]?.text) ?? ''}/${
          this.value(source, entry.arguments[0]?.text) ?? ''
        }`,
        path: source.path,
        offset,
        line: entry.line,
        endLine: source.lineAt(after),
        guards: [
          ...stated.map(text => ({
            name: 'permissions',
            text,
            path: source.path,
            line: entry.line,
            on: 'class' as const,
          })),
          ...annotations
            .filter(each => each !== entry)
            .map(each => decoratorGuard(source, each)),
        ],
        handler: handlerOf(definition),
        className: owner.name,
        registration: entry.text,
      });
    }
  }

  /** Starlette's `Route(…)` and `Mount(…)`, Litestar's bare decorators, Tornado's pairs. */
  private readClassRoutes(source: SourceText): void {
    if (/\bstarlette\b|\bfastapi\b/.test(source.code)) {
      for (const match of source.code.matchAll(
        /(?<![\w.])(?:WebSocket)?Route\s*\(/g,
      )) {
        const open = match.index + match[0].length - 1;
        const args = argumentsAt(source, open);
        if (args.length < 2 || !this.value(source, args[0].text)) continue;
        const outer = this.mountsAround(source, match.index);
        const node = this.graph.node(`${source.path}:routes${outer}`, {
          path: source.path,
          offset: 0,
          root: true,
          prefix: outer,
        });
        this.registerCall(source, node, 'add_route', args, match.index, open);
      }
    }
    if (/\blitestar\b/.test(source.code)) {
      for (const match of source.code.matchAll(
        /^[ \t]*@(get|post|put|patch|delete)\s*\(/gm,
      )) {
        const offset = match.index + match[0].indexOf('@');
        const { annotations, after, entry, definition } = this.decoratedAt(
          source,
          offset,
        );
        if (!entry || !definition) continue;
        const owner = definition.owner
          ? pythonClass(this.service, source.path, definition.owner)
          : undefined;
        const prefix = owner
          ? /^\s*path\s*=\s*["']([^"'\n]*)/m.exec(
              source.uncommented.slice(owner.start, owner.end),
            )?.[1] ?? ''
          : '';
        const node = this.graph.node(`${source.path}:litestar`, {
          path: source.path,
          offset: 0,
          root: true,
        });
        node.registrations.push({
          method: methodOf(match[1]),
          route: `${prefix}/${
            this.value(source, entry.arguments[0]?.text) ?? ''
          }`,
          path: source.path,
          offset,
          line: entry.line,
          endLine: source.lineAt(after),
          guards: annotations
            .filter(each => each !== entry)
            .map(each => decoratorGuard(source, each)),
          handler: handlerOf(definition),
          ...(owner ? { className: owner.name } : {}),
          registration: entry.text,
        });
      }
    }
    if (/\bninja_extra\b/.test(source.code)) this.readControllers(source);
    if (/\btornado\b/.test(source.code)) {
      for (const match of source.code.matchAll(/\(\s*r?(["'])/g)) {
        const args = argumentsAt(source, match.index);
        const handler =
          args[1] && /^[\w.]*Handler$/.test(args[1].text)
            ? args[1].text
            : undefined;
        const route = args[0] && this.value(source, args[0].text);
        if (!handler || !route) continue;
        const node = this.graph.node(`${source.path}:tornado`, {
          path: source.path,
          offset: 0,
          root: true,
        });
        for (const method of this.classVerbs(
          pythonClass(this.service, source.path, handler),
        )) {
          node.registrations.push({
            method: methodOf(method),
            route,
            path: source.path,
            offset: match.index,
            line: source.lineAt(match.index),
            endLine: source.lineAt(match.index),
            guards: this.classGuards(source, handler, method),
            ...this.classHandler(source, handler, method),
            registration: args.map(({ text }) => text).join(', '),
          });
        }
      }
    }
  }

  private mountsAround(source: SourceText, offset: number): string {
    let prefix = '';
    for (const match of source.code
      .slice(0, offset)
      .matchAll(/(?<![\w.])Mount\s*\(/g)) {
      const open = match.index + match[0].length - 1;
      if (source.partner[open] > offset)
        prefix += this.value(source, argumentsAt(source, open)[0]?.text) ?? '';
    }
    return prefix;
  }

  /** Flask extensions that take the application: `CORS(app)`, `Limiter(…, app=app)`. */
  private readExtensions(source: SourceText): void {
    for (const match of source.code.matchAll(/(?<![\w.])([A-Z]\w+)\s*\(/g)) {
      const open = match.index + match[0].length - 1;
      const args = argumentsAt(source, open);
      const given = args.some(({ text }, index) => {
        const value = text.replace(/^app\s*=\s*/, '');
        return (
          (index < 2 || /^app\s*=/.test(text)) &&
          /^(?:\w*app|application|self\.app)$/.test(value)
        );
      });
      if (
        !given ||
        /^(?:Depends|Mount|Route|Middleware|TestClient|Api|Celery|SQLAlchemy|Migrate|Mangum)$/.test(
          match[1],
        )
      )
        continue;
      this.record(
        source,
        match[1],
        args.map(({ text }) => text).join(', '),
        source.lineAt(match.index),
      );
    }
  }

  private addMiddleware(
    source: SourceText,
    args: SpanText[],
    offset: number,
  ): void {
    if (!args[0]) return;
    this.record(
      source,
      args[0].text.replace(/\(.*$/s, ''),
      args.map(({ text }) => text).join(', '),
      source.lineAt(offset),
    );
  }

  private record(
    source: SourceText,
    name: string,
    text: string,
    line: number,
  ): void {
    this.middleware.push({
      name,
      text: text.slice(0, 2_000),
      path: source.path,
      line,
      kind: 'middleware',
      development: isDevelopmentGuarded(
        this.service.repository.lines(source.path),
        line,
      ),
    });
  }

  /** The class that makes what a name stands for: `csrf` is `CSRFProtect`. */
  private madeBy(source: SourceText, name: string): string {
    const origin = this.modules.origin(source.path, name) ?? {
      path: source.path,
      name,
    };
    const own = origin.name.split('.').pop() ?? name;
    const { code } = sourceText(this.service.repository, origin.path);
    return (
      new RegExp(
        `^[ \\t]*${own.replace(
          /\W/g,
          '\\$&',
        )}(?:\\s*:\\s*[\\w.]{1,60})?\\s*=\\s*(?:\\w+\\.)*(\\w+)\\s*\\(`,
        'm',
      ).exec(code)?.[1] ?? name
    );
  }

  private nodeOf(
    source: SourceText,
    dotted: string,
    offset = 0,
  ): RouterNode | undefined {
    const text = dotted.trim();
    const spelled = /^["']([\w.]{1,200})\.(\w{1,80})["']$/.exec(text);
    if (spelled) return this.nodeSpelled(spelled[1], spelled[2]);
    const called = /^([\w.]+)\s*\(/.exec(text);
    const name = called ? called[1] : text;
    if (!/^[\w.]+$/.test(name)) return undefined;
    const own =
      this.handed(source.path, name, offset) ??
      this.names.get(`${source.path}:${name}`);
    if (own) return own;
    const origin = this.modules.origin(source.path, name);
    if (origin && origin.path) {
      const found = this.names.get(`${origin.path}:${origin.name}`);
      if (found) return found;
      if (called) return this.returned(origin.path, origin.name);
      if (origin.path !== source.path) {
        const single = [...this.names].filter(([key]) =>
          key.startsWith(`${origin.path}:`),
        );
        if (single.length === 1 && /rout|api|app|blueprint|bp/i.test(name))
          return single[0][1];
      }
    }
    if (called)
      return this.returned(source.path, name.split('.').pop() ?? name);
    const made = this.assignedFrom(source, name, offset);
    if (made) return made;
    // An application handed to a function.
    return /^(?:self\.)?(?:app|application|server|api|flask_app|current_app|web_app|fastapi_app)$/.test(
      name,
    ) &&
      (offset === 0 || this.isParameter(source, name, offset))
      ? this.onlyApplication()
      : undefined;
  }

  /** `orders = order_routes.get_router(settings)` above the place where it is included. */
  private assignedFrom(
    source: SourceText,
    name: string,
    offset: number,
  ): RouterNode | undefined {
    if (offset === 0 || !/^\w{1,60}$/.test(name)) return undefined;
    const before = source.code.slice(Math.max(0, offset - 3_000), offset);
    const call = [
      ...before.matchAll(
        new RegExp(
          `^[ \\t]*${name}[ \\t]*=[ \\t]*((?:\\w{1,60}\\.){0,3}\\w{1,60}\\()`,
          'gm',
        ),
      ),
    ].pop()?.[1];
    return call && !call.startsWith(`${name}(`)
      ? this.nodeOf(source, call, offset)
      : undefined;
  }

  /** django-ninja imports by text: `"orders.api.router"`. */
  private nodeSpelled(module: string, name: string): RouterNode | undefined {
    const file = `${module.replace(/\./g, '/')}.py`;
    return [...this.names].find(
      ([key]) => key === `${file}:${name}` || key.endsWith(`/${file}:${name}`),
    )?.[1];
  }

  private isParameter(
    source: SourceText,
    name: string,
    offset: number,
  ): boolean {
    const around = this.service.fact(functionsOf).around(source.path, offset);
    return (
      name.startsWith('self.') ||
      (around !== undefined &&
        new RegExp(`\\b${name}\\b`).test(around.parameters))
    );
  }

  private returned(path: string, name: string): RouterNode | undefined {
    const definition = functionsIn(
      this.service.repository,
      path,
      'python',
    ).find(each => each.name === name);
    if (!definition) return undefined;
    return [...this.names.entries()].find(
      ([key, node]) =>
        key.startsWith(`${path}:`) &&
        node.offset >= definition.start &&
        node.offset < definition.end,
    )?.[1];
  }

  /** The one of the service, or of a file. */
  private onlyApplication(path?: string): RouterNode | undefined {
    const found = this.graph
      .all()
      .filter(node => node.root && (!path || node.path === path));
    return found.length === 1 ? found[0] : undefined;
  }

  private functionNamed(
    source: SourceText,
    dotted: string,
  ): FunctionDefinition | undefined {
    const origin = this.modules.origin(source.path, dotted);
    const name = origin?.name || dotted.split('.').pop();
    return name
      ? functionsIn(
          this.service.repository,
          origin?.path ?? source.path,
          'python',
        ).find(each => each.name === name)
      : undefined;
  }

  private dependencies(
    source: SourceText,
    args: SpanText[],
    on: Guard['on'],
  ): Guard[] {
    // django-ninja: `auth=JWTAuth()` on an API, a router or a route.
    const asks = /\bninja/.test(source.code)
      ? args
          .filter(({ text }) =>
            /^(?:auth|permissions)\s*=(?!\s*(?:None|False|\[\s*\]))/.test(text),
          )
          .map(({ text, start }) => ({
            name: 'permissions',
            text,
            path: source.path,
            line: source.lineAt(start),
            on,
          }))
      : [];
    const resolved = args
      .filter(({ text }) =>
        /^(?:dependencies|route_class|decorators|guards)\s*=/.test(text),
      )
      .flatMap(({ text, start }) =>
        [
          ...text.matchAll(
            /\b(?:Depends|Security)\s*\([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,100})?\)|^(?:decorators|guards)\s*=\s*\[([^\]]{0,300})/g,
          ),
        ].map(match => ({
          name:
            match[1] !== undefined ? match[1].trim() : dependencyName(match[0]),
          text: match[0],
          path: source.path,
          line: source.lineAt(start + match.index),
          on,
        })),
      );
    // `dependencies=[deps.current_user]`, made elsewhere; `dependencies=dependencies`, what the caller requires.
    const held = args.flatMap(({ text, start }) => {
      const list =
        /^dependencies\s*=\s*(?:\[([\w.,\s]{1,300})\]|(\w{1,60}))$/.exec(text);
      const names =
        list?.[1]?.match(/[\w.]+/g) ??
        (list && this.isRequired(source, list[2], start) ? ['required'] : []);
      return names.map(name => ({
        name,
        text: name,
        path: source.path,
        line: source.lineAt(start),
        on,
      }));
    });
    return [...asks, ...resolved, ...held];
  }

  /** A parameter that is nothing unless somebody gives it: `dependencies: list | None = None`. */
  private isRequired(
    source: SourceText,
    name: string,
    offset: number,
  ): boolean {
    const around = this.service.fact(functionsOf).around(source.path, offset);
    return !new RegExp(
      `\\b${name}\\b[^,=]{0,120}=\\s*(?:None|\\[\\s*\\]|\\(\\s*\\))`,
    ).test(around?.parameters ?? '');
  }

  /** Class-based views of FastAPI: `user: User = Depends(current_user)` on the class or one it inherits from. */
  private attributeGuards(source: SourceText, owner: string): Guard[] {
    const found = pythonClass(this.service, source.path, owner);
    if (!found) return [];
    return withBases(this.service, found).flatMap(each => {
      const own = sourceText(this.service.repository, each.path);
      return [
        ...own.uncommented
          .slice(each.start, each.end)
          .matchAll(
            /^[ \t]+\w+[ \t]*:[^=\n]{1,120}=[ \t]*((?:Depends|Security)\s*\([^()\n]{0,200}\))/gm,
          ),
      ].map(match => ({
        name: dependencyName(match[1]),
        text: match[1],
        path: each.path,
        line: own.lineAt(each.start + match.index + match[0].indexOf(match[1])),
        on: 'class' as const,
      }));
    });
  }

  /** What FastAPI resolves before the handler runs: `user: User = Depends(current_user)`, `user: CurrentUser`. */
  private parameterGuards(
    source: SourceText,
    definition: FunctionDefinition,
  ): Guard[] {
    const { parameters } = definition;
    const place = {
      path: source.path,
      line: definition.line,
      on: 'route' as const,
    };
    const direct = [
      ...parameters.matchAll(
        /\b(?:Depends|Security)\s*\([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,100})?\)/g,
      ),
    ].map(match => ({
      ...place,
      name: dependencyName(match[0]),
      text: match[0],
    }));
    const aliased = [
      ...parameters.matchAll(/:\s*(?:\w+\.)?([A-Z]\w+)/g),
    ].flatMap(match => {
      const alias = this.aliases.get(match[1]);
      return alias
        ? [{ ...place, name: dependencyName(alias.text), text: alias.text }]
        : [];
    });
    return [...direct, ...aliased];
  }

  /** The text of a path expression: literals, constants, settings; computed parts are `?`. */
  private value(
    source: SourceText,
    text: string | undefined,
    depth = 3,
  ): string | undefined {
    if (text === undefined) return undefined;
    const plain = literal(text.replace(/^[rR](?=["'])/, ''));
    if (plain !== undefined) {
      return /^[fF]/.test(text) || /^rf|^fr/i.test(text)
        ? plain.replace(
            /\{([\w.]+)[^{}]{0,40}\}/g,
            (_, name: string) => this.value(source, name, depth - 1) ?? '?',
          )
        : plain;
    }
    if (depth > 0 && sumOfPaths.test(text))
      return text
        .split(/\s*\+\s*/)
        .map(part => this.value(source, part, depth - 1) ?? '?')
        .join('');
    const wrapped = /^[\w.]+\(\s*([rf]?["'][^"'\n]{0,200}["'])\s*\)$/.exec(
      text,
    );
    if (wrapped && depth > 0) return this.value(source, wrapped[1], depth - 1);
    if (!/^[\w.]+(?:\(\))?(?:\.\w+)?$/.test(text) || depth === 0)
      return /^["'fF]|\+/.test(text) ? '?' : undefined;
    const name = text.split('.').pop() ?? '';
    if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
    const assigned = new RegExp(
      `^[ \\t]*(?:self\\.)?${name}\\s*(?::\\s*\\w+\\s*)?=\\s*(?:Field\\(\\s*(?:default\\s*=\\s*)?)?(?:[\\w.]+\\([^()\\n]{0,80}?default\\s*=\\s*)?(${summand}(?:[ \\t]*\\+[ \\t]*${summand}){1,5}[ \\t]*$|[rf]?["'][^"'\\n]{0,100}["'])`,
      'm',
    );
    const origin = text.includes('.')
      ? undefined
      : this.modules.origin(source.path, text);
    const own = assigned.exec(
      sourceText(this.service.repository, origin?.path ?? source.path)
        .uncommented,
    );
    const elsewhere =
      own ??
      (/settings|config|conf/i.test(text) || origin
        ? this.anywhere(assigned)
        : undefined);
    const home =
      own && origin?.path
        ? sourceText(this.service.repository, origin.path)
        : source;
    return elsewhere ? this.value(home, elsewhere[1], depth - 1) : '?';
  }

  private anywhere(pattern: RegExp): RegExpExecArray | undefined {
    for (const path of this.modules.files) {
      if (!/config|settings|constants|core|const/i.test(path)) continue;
      const found = pattern.exec(
        sourceText(this.service.repository, path).uncommented,
      );
      if (found) return found;
    }
    return undefined;
  }
}

/** A part of an added-up path: a name or a literal without `+`. */
const summand = `(?:[\\w.]{1,80}|["'][^"'+\\n]{0,100}["'])`;
const sumOfPaths = new RegExp(`^${summand}(?:\\s*\\+\\s*${summand}){1,5}$`);

function optionOf(args: SpanText[], name: RegExp): string | undefined {
  for (const { text } of args) {
    const match = named.exec(text);
    if (match && name.test(match[1])) return text.slice(match[0].length);
  }
  return undefined;
}

function decoratorGuard(
  source: SourceText,
  { name, text, line }: Annotation,
  on: Guard['on'] = 'route',
): Guard {
  return { name, text, path: source.path, line, on };
}

/** The decorators above a function. */
export function decoratorsOf(
  source: SourceText,
  definition: FunctionDefinition,
): Annotation[] {
  const lineStart = source.code.lastIndexOf('\n', definition.offset) + 1;
  const before = /(?:async[ \t]+)?def[ \t]+$/.exec(
    source.code.slice(lineStart, definition.offset),
  );
  const offset = definition.offset - (before?.[0].length ?? 0);
  let at = offset - 1;
  while (at >= 0 && /\s/.test(source.code[at])) at--;
  const lead = source.code.slice(Math.max(0, at - 4_000), at + 1);
  if (!/[\w)]$/.test(lead)) return [];
  const start = source.code[at] === ')' ? source.partner[at] : at;
  const sign = source.code.lastIndexOf('@', start);
  if (
    sign < 0 ||
    /\n/.test(source.code.slice(sign, start).replace(/^@[\w.]+/, ''))
  )
    return [];
  return annotationsAround(source, sign, '@').annotations.filter(
    each => each.offset < offset,
  );
}

function dependencyName(text: string): string {
  return (
    /\(\s*(?:dependency\s*=\s*)?(?:\w+\s*\(\s*)?([\w.]+)/.exec(text)?.[1] ??
    text
  );
}

/** `login_required(Orders.as_view())` as what is called and what wraps it. */
export function unwrap(target: string): {
  calledName: string;
  wrappers: string[];
} {
  const view = /([\w.]+)\.as_view\s*\(/.exec(target);
  const inner =
    view?.[1] ??
    /([\w.]+)[\s)]*$/.exec(
      target.replace(/\([^()]*\)\s*$/, match =>
        /\w/.test(match) ? match : '',
      ),
    )?.[1] ??
    target;
  const wrappers = [
    ...target.slice(0, target.indexOf(inner)).matchAll(/([\w.]+)\s*\(/g),
  ].map(match => match[1]);
  return { calledName: inner, wrappers };
}
