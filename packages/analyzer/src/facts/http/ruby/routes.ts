import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import {
  blockAfter,
  functionsIn,
  isDevelopmentGuarded,
  type Block,
  type FunctionDefinition,
} from '../../code';
import { sourceText, type SourceText } from '../../code/source-text';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Middleware, Route } from '../types';
import { filtersFor, plainFilesOf } from './plain-classes';

interface Scope extends Block {
  /** Path, module and controller that the block adds. */
  path: string;
  module: string;
  controller?: string;
  on?: 'member' | 'collection';
  guard?: Guard;
}

const restful: Record<string, [method: string, suffix: string]> = {
  index: ['GET', ''],
  create: ['POST', ''],
  new: ['GET', '/new'],
  show: ['GET', '/:id'],
  edit: ['GET', '/:id/edit'],
  update: ['PATCH', '/:id'],
  destroy: ['DELETE', '/:id'],
};

/** Rails routes, Sinatra, Grape and Roda. */
export function rubyRoutes(service: Service): Route[] {
  const controllers = controllersOf(service);
  const drawn = drawnFiles(service);
  return service
    .fact(sourceFilesOf)
    .flatMap(({ path, relative, ecosystem }) => {
      if (ecosystem !== 'ruby') return [];
      const source = sourceText(service.repository, path);
      if (/(?:^|\/)config\/routes(?:\.rb$|\/)/.test(relative))
        return drawn.has(path)
          ? []
          : railsRoutes(service, source, controllers, []);
      return service.fact(plainFilesOf).has(path)
        ? plainRoutes(service, source)
        : [];
    });
}

/** `draw :admin` reads config/routes/admin.rb where it stands. */
const drawing = /^[ \t]*draw\s*\(?\s*[:'"]([\w/]+)/gm;

function drawnFiles(service: Service): Set<string> {
  const path = service.pathTo('config/routes.rb');
  const { uncommented } = sourceText(service.repository, path);
  return new Set(
    [...uncommented.matchAll(drawing)].map(([, name]) => drawnFrom(path, name)),
  );
}

function drawnFrom(routes: string, name: string): string {
  return routes.replace(/\.rb$/, `/${name}.rb`);
}

interface Controller {
  path: string;
  line: number;
  name: string;
  base?: string;
  methods: readonly FunctionDefinition[];
  filters: Array<{
    guard: Guard;
    only: string[];
    except: string[];
    skip: boolean;
    /** The filters that are named, all of them. */
    names: string[];
    conditional: boolean;
  }>;
}

function controllersOf(service: Service): Map<string, Controller> {
  const found = new Map<string, Controller>();
  for (const { path, relative, ecosystem } of service.fact(sourceFilesOf)) {
    // `app/controllers/api/V1` is found by Rails with an acronym of its own.
    const key = /(?:^|\/)app\/controllers\/(.+?)(?:_controller)?\.rb$/
      .exec(relative)?.[1]
      .toLowerCase();
    if (ecosystem !== 'ruby' || !key) continue;
    const source = sourceText(service.repository, path);
    const head = /\bclass\s+([\w:]+)\s*(?:<\s*([\w:]+))?/.exec(source.code);
    found.set(key, {
      path,
      line: source.lineAt(head?.index ?? 0),
      name: head?.[1] ?? key,
      ...(head?.[2]
        ? {
            base: underscored(
              head[2].replace(/^::/, '').replace(/Controller$/, ''),
            ),
          }
        : {}),
      methods: functionsIn(service.repository, path, 'ruby'),
      filters: [
        ...source.code.matchAll(
          /^[ \t]*((?:skip_)?(?:before_action|prepend_before_action|around_action|before_filter)|rate_limit|allow_unauthenticated_access|authorize_resource|load_and_authorize_resource|http_basic_authenticate_with|protect_from_forgery|skip_forgery_protection|verify_authorized|doorkeeper_authorize!)\b/gm,
        ),
      ].map(match => {
        const start = match.index + match[0].length - match[1].length;
        const text = statement(source, start);
        const list = (name: string) =>
          [
            ...(
              new RegExp(
                `\\b${name}:\\s*(%i\\[[^\\]]{0,300}\\]|\\[[^\\]]{0,300}\\]|:\\w+)`,
              ).exec(text)?.[1] ?? ''
            )
              .replace(/^%i/, '')
              .matchAll(/\w+/g),
          ].map(([name_]) => name_);
        return {
          guard: {
            name: /(?:action|filter)$/.test(match[1])
              ? /:(\w+[?!]?)/.exec(text)?.[1] ?? match[1]
              : match[1],
            text,
            path,
            line: source.lineAt(start),
            on: 'class' as const,
          },
          only: list('only'),
          except: list('except'),
          skip:
            match[1].startsWith('skip_') ||
            match[1] === 'allow_unauthenticated_access',
          names: [
            ...text.replace(/\b\w+:\s.*/s, '').matchAll(/:(\w+[?!]?)/g),
          ].map(([, name]) => name),
          conditional: /\b(?:if|unless):/.test(text),
        };
      }),
    });
  }
  return found;
}

/** The rest of a statement, over lines that a comma continues. */
function statement(source: SourceText, start: number): string {
  let end = source.uncommented.indexOf('\n', start);
  for (
    let i = 0;
    i < 8 && end > 0 && /[,\\(]\s*$/.test(source.uncommented.slice(start, end));
    i++
  ) {
    end = source.uncommented.indexOf('\n', end + 1);
  }
  return source.uncommented
    .slice(start, end < 0 ? undefined : end)
    .trim()
    .slice(0, 600);
}

function underscored(name: string): string {
  return name
    .replace(/::/g, '/')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function railsRoutes(
  service: Service,
  source: SourceText,
  controllers: Map<string, Controller>,
  around: Scope[],
): Route[] {
  const routes: Route[] = [];
  const scopes: Scope[] = around.map(scope => ({
    ...scope,
    start: 0,
    end: Infinity,
  }));
  for (const match of source.code.matchAll(
    /^[ \t]*(namespace|scope|resources?|member|collection|controller|constraints|authenticate|authenticated|concern|get|post|put|patch|delete|match|root|mount|devise_for|draw|direct|with_options|defaults|shallow|use_doorkeeper)\b/gm,
  )) {
    const word = match[1];
    const start = match.index + match[0].length - word.length;
    const text = statement(source, start);
    const outer = scopes.filter(
      each => each.start <= start && start < each.end,
    );
    const line = source.lineAt(start);
    const opens = /\bdo\b\s*(?:\|[^|\n]{0,60}\|)?\s*$/.test(
      source.code.slice(
        start,
        source.code.indexOf('\n', start + text.length - 1),
      ),
    );
    const block = opens
      ? blockAfter(
          service.repository,
          source.path,
          start + text.length - 2,
          'end',
        )
      : undefined;
    const names = symbolsIn(text);
    const pathOption = /\bpath:\s*['"]([^'"\n]*)/.exec(text)?.[1];
    const moduleOption = /\bmodule:\s*['":]+([\w/]+)/.exec(text)?.[1];
    const place = {
      path: source.path,
      line,
      endLine: line,
      protocol: 'http' as const,
      registration: text,
    };
    if (word === 'namespace' || word === 'scope') {
      if (!block) continue;
      const own =
        word === 'namespace'
          ? names[0]
          : /^scope\s*\(?\s*['"]([^'"\n]*)/.exec(text)?.[1] ??
            /^scope\s*\(?\s*:(\w+)/.exec(text)?.[1];
      scopes.push({
        ...block,
        path: pathOption ?? own ?? '',
        module:
          word === 'namespace'
            ? moduleOption ?? names[0] ?? ''
            : moduleOption ?? '',
        ...(/\bconstraints:/.test(text)
          ? {
              guard: {
                name: 'constraints',
                text,
                path: source.path,
                line,
                on: 'router' as const,
              },
            }
          : {}),
        ...(/\bcontroller:\s*['":]+([\w/]+)/.exec(text)?.[1]
          ? { controller: /\bcontroller:\s*['":]+([\w/]+)/.exec(text)?.[1] }
          : {}),
      });
      continue;
    }
    if (
      word === 'authenticate' ||
      word === 'authenticated' ||
      word === 'constraints'
    ) {
      if (block)
        scopes.push({
          ...block,
          path: '',
          module: '',
          guard: { name: word, text, path: source.path, line, on: 'router' },
        });
      continue;
    }
    if (word === 'member' || word === 'collection') {
      if (block) scopes.push({ ...block, path: '', module: '', on: word });
      continue;
    }
    if (word === 'controller') {
      if (block)
        scopes.push({ ...block, path: '', module: '', controller: names[0] });
      continue;
    }
    if (word === 'resources' || word === 'resource') {
      for (const name of names.slice(
        0,
        word === 'resources' || names.length ? 8 : 1,
      )) {
        const plural = word === 'resources';
        const target =
          /\bcontroller:\s*['":]+([\w/]+)/.exec(text)?.[1] ??
          (plural ? name : pluralOf(name));
        const only = actionList(text, 'only');
        const except = actionList(text, 'except');
        const answered = Object.keys(restful).filter(
          each =>
            (plural || each !== 'index') &&
            (!only || only.includes(each)) &&
            !except?.includes(each),
        );
        const prefix = prefixOf(outer);
        const module = moduleOf(outer);
        for (const action of answered) {
          const [method, suffix] = restful[action];
          if (isApi(service) && (action === 'new' || action === 'edit'))
            continue;
          routes.push({
            ...place,
            method: methodOf(method),
            route: joinPaths(
              prefix,
              pathOption ?? name,
              plural ? suffix : suffix.replace('/:id', ''),
            ),
            ...behind(controllers, module, target, action, outer),
          });
        }
        if (block)
          scopes.push({
            ...block,
            path: joinPaths(pathOption ?? name),
            module: '',
            controller: target,
            on: plural ? undefined : 'collection',
          });
      }
      continue;
    }
    if (/^(?:get|post|put|patch|delete|match)$/.test(word)) {
      const own = /^\w+\s*\(?\s*(?:['"]([^'"\n]*)['"]|:(\w+[?!]?))/.exec(text);
      if (!own) continue;
      const resource = [...outer]
        .reverse()
        .find(each => each.controller && each.path);
      const on =
        /\bon:\s*:(member|collection)/.exec(text)?.[1] ??
        [...outer].reverse().find(each => each.on)?.on;
      const to = /(?:\bto:\s*|=>\s*)['"]([\w/]+)#(\w+[?!]?)/.exec(text);
      const action =
        to?.[2] ??
        /\baction:\s*['":]+(\w+)/.exec(text)?.[1] ??
        own[2] ??
        own[1]
          .split('/')
          .filter(step => step && !step.startsWith(':'))
          .pop() ??
        '';
      const target =
        to?.[1] ??
        /\bcontroller:\s*['":]+([\w/]+)/.exec(text)?.[1] ??
        [...outer].reverse().find(each => each.controller)?.controller ??
        own[1]?.split('/').filter(Boolean)[0] ??
        '';
      const verbs =
        word === 'match'
          ? [
              ...(
                /\bvia:\s*(\[[^\]]{0,100}\]|:\w+)/.exec(text)?.[1] ?? 'any'
              ).matchAll(/[a-z]+/g),
            ].map(([verb]) => verb)
          : [word];
      for (const verb of verbs) {
        routes.push({
          ...place,
          method: methodOf(verb),
          route: joinPaths(
            prefixOf(outer, resource && on === 'collection'),
            own[1] ?? own[2],
          ),
          ...behind(controllers, moduleOf(outer), target, action, outer),
        });
      }
      continue;
    }
    if (word === 'draw' && around.length === 0) {
      const file =
        names[0] && drawnFrom(service.pathTo('config/routes.rb'), names[0]);
      if (file && file !== source.path && service.repository.text(file))
        routes.push(
          ...railsRoutes(
            service,
            sourceText(service.repository, file),
            controllers,
            outer,
          ),
        );
      continue;
    }
    if (word === 'root') {
      const to = /['"]([\w/]+)#(\w+)/.exec(text);
      routes.push({
        ...place,
        method: 'GET',
        route: joinPaths(prefixOf(outer)),
        ...behind(
          controllers,
          moduleOf(outer),
          to?.[1] ?? '',
          to?.[2] ?? '',
          outer,
        ),
      });
    }
    if (word === 'mount') {
      const at = /(?:=>\s*|at:\s*)['"]([^'"\n]*)/.exec(text)?.[1];
      routes.push({
        ...place,
        method: 'ANY',
        route: joinPaths(prefixOf(outer), at ?? names[0] ?? ''),
        guards: outer.flatMap(({ guard }) => guard ?? []),
      });
    }
    if (word === 'devise_for' && names[0] && !/\bskip:\s*:all\b/.test(text)) {
      for (const [method, suffix] of [
        ['GET', 'sign_in'],
        ['POST', 'sign_in'],
        ['DELETE', 'sign_out'],
        ['POST', ''],
        ['POST', 'password'],
      ]) {
        routes.push({
          ...place,
          method: methodOf(method),
          route: joinPaths(prefixOf(outer), names[0], suffix),
          className: 'Devise',
          guards: [],
        });
      }
    }
  }
  return routes;
}

function isApi(service: Service): boolean {
  return service.repository.once(`rails-api:${service.path}`, () =>
    /\bapi_only\s*=\s*true/.test(
      service.repository.lexical(service.pathTo('config/application.rb')).code,
    ),
  );
}

function symbolsIn(text: string): string[] {
  const list =
    /^\w+\s*\(?\s*((?::\w+|['"][\w/-]+['"])(?:\s*,\s*(?::\w+(?!\s*=>)|['"][\w/-]+['"]))*)/.exec(
      text,
    )?.[1] ?? '';
  return [...list.matchAll(/[\w/-]+/g)].map(([name]) => name);
}

function actionList(text: string, option: string): string[] | undefined {
  const list = new RegExp(
    `\\b${option}:\\s*(%i\\[[^\\]]{0,200}\\]|\\[[^\\]]{0,200}\\]|:\\w+)`,
  ).exec(text)?.[1];
  return list === undefined
    ? undefined
    : [...list.replace(/^%i/, '').matchAll(/\w+/g)].map(([name]) => name);
}

function pluralOf(name: string): string {
  if (/s$/.test(name)) return name;
  return /y$/.test(name) ? name.replace(/y$/, 'ies') : `${name}s`;
}

function prefixOf(outer: Scope[], collection = false): string {
  return outer
    .map((each, index) => {
      const resource = each.controller && each.path;
      const last =
        index === outer.map(({ path }) => path !== '').lastIndexOf(true);
      const id =
        resource && each.on !== 'collection' && !(last && collection)
          ? `/:${each.controller?.split('/').pop()?.replace(/s$/, '')}_id`
          : '';
      return `${each.path}${id}`;
    })
    .join('/');
}

function moduleOf(outer: Scope[]): string {
  return outer
    .map(({ module }) => module)
    .filter(Boolean)
    .join('/');
}

function behind(
  controllers: Map<string, Controller>,
  module: string,
  target: string,
  action: string,
  outer: Scope[],
): Pick<Route, 'handler' | 'className' | 'guards' | 'skips'> {
  const around = outer.flatMap(({ guard }) => guard ?? []);
  const controller =
    controllers.get([module, target].filter(Boolean).join('/')) ??
    controllers.get(target);
  if (!controller) return { guards: around };
  const guards: Guard[] = [];
  const skips: string[] = [];
  let at: Controller | undefined = controller;
  const chain: Controller[] = [];
  while (at && chain.length < 6) {
    chain.unshift(at);
    const base: string | undefined = at.base;
    at = base
      ? controllers.get(base) ??
        controllers.get([...module.split('/').filter(Boolean), base].join('/'))
      : undefined;
  }
  for (const each of chain) {
    for (const filter of each.filters) {
      const { guard, only, except, skip, names } = filter;
      if ((only.length && !only.includes(action)) || except.includes(action))
        continue;
      if (!skip) {
        guards.push(guard);
        continue;
      }
      // Whoever skips under a condition may still ask the others.
      if (filter.conditional) continue;
      const isSkipped =
        guard.name === 'allow_unauthenticated_access'
          ? (name: string) => /authenti/i.test(name)
          : (name: string) => names.includes(name);
      skips.push(...(names.length ? names : [guard.name]));
      guards.splice(
        0,
        guards.length,
        ...guards.filter(({ name }) => !isSkipped(name)),
      );
    }
  }
  const method = [...chain]
    .reverse()
    .flatMap(({ methods }) => methods)
    .find(({ name }) => name === action);
  return {
    className: controller.name,
    guards: [...around, ...guards],
    ...(skips.length ? { skips } : {}),
    ...(method
      ? {
          handler: {
            name: action,
            path: method.path,
            line: method.line,
            endLine: method.endLine,
            start: method.start,
            end: method.end,
            parameters: method.parameters,
          },
        }
      : {}),
  };
}

function plainRoutes(service: Service, source: SourceText): Route[] {
  const grape = /\bGrape::API\b/.test(source.code);
  const filters = filtersFor(service, source.path);
  const blocks: Array<{ block: Block; path: string }> = [];
  const version = grape
    ? /^[ \t]*version\s+['"](\w+)['"][^\n]*(?:using:\s*:path)?/m.exec(
        source.uncommented,
      )
    : null;
  const prefix =
    /^[ \t]*prefix\s+[:'"]+([\w/-]+)/m.exec(source.uncommented)?.[1] ?? '';
  const routes: Route[] = [];
  for (const match of source.code.matchAll(
    /^[ \t]*(get|post|put|patch|delete|resources?|namespace|group|route_param)\b/gm,
  )) {
    const start = match.index + match[0].length - match[1].length;
    const text = statement(source, start);
    if (!/\bdo\b/.test(text)) continue;
    const block = blockAfter(
      service.repository,
      source.path,
      start + text.length - 2,
      'end',
    );
    if (!block) continue;
    const own = /^\w+\s*\(?\s*(?:['"]([^'"\n]*)['"]|:(\w+))?/.exec(text);
    const path =
      own?.[1] ??
      (match[1] === 'route_param' ? `:${own?.[2] ?? ''}` : own?.[2] ?? '');
    if (/^(?:resources?|namespace|group|route_param)$/.test(match[1])) {
      blocks.push({ block, path });
      continue;
    }
    const outer = blocks.filter(
      each => each.block.start <= start && start < each.block.end,
    );
    const line = source.lineAt(start);
    const route = joinPaths(
      prefix,
      version?.[1] ?? '',
      ...outer.map(each => each.path),
      path,
    );
    routes.push({
      method: methodOf(match[1]),
      route,
      path: source.path,
      line,
      endLine: line,
      protocol: 'http',
      handler: {
        path: source.path,
        line,
        endLine: block.endLine,
        start: block.start,
        end: block.end,
        parameters: '',
      },
      guards: filters
        .filter(({ covers }) => covers(route))
        .map(({ guard }) => guard),
      registration: text,
    });
  }
  return routes;
}

/** `config.middleware.use`, Rack's `use`, and the filters of the application controller. */
export function rubyMiddleware(service: Service): Middleware[] {
  const files = [
    ...service
      .fact(sourceFilesOf)
      .filter(({ ecosystem }) => ecosystem === 'ruby')
      .map(({ path, relative }) => ({ path, relative })),
    ...service
      .of(['OTHER', 'CONFIG'])
      .filter(({ relative }) => /(?:^|\/)config\.ru$/.test(relative)),
  ];
  return files.flatMap(({ path, relative }) => {
    if (/config\/environments\/(?:development|test)\.rb$/.test(relative))
      return [];
    const source = sourceText(service.repository, path);
    const lines = service.repository.lines(path);
    const rack =
      /config\.ru$/.test(relative) || service.fact(plainFilesOf).has(path);
    return [
      ...source.code.matchAll(
        /\bmiddleware\.(?:use|insert_before|insert_after|insert|unshift)\b\s*\(?|^[ \t]*use\s+(?=[A-Z])/gm,
      ),
    ].flatMap(match => {
      if (/^[ \t]*use/.test(match[0]) && !rack) return [];
      const start = match.index + match[0].length;
      const text = statement(source, start);
      const insert = /insert_/.test(match[0]);
      const name =
        (insert ? text.replace(/^[^,]*,\s*/, '') : text).match(
          /^[\w:]+/,
        )?.[0] ?? text;
      const line = source.lineAt(match.index + match[0].search(/\S/));
      return [
        {
          name,
          text,
          path,
          line,
          kind: 'middleware' as const,
          development: isDevelopmentGuarded(lines, line),
        },
      ];
    });
  });
}
