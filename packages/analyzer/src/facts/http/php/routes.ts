import { posix } from 'node:path';
import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import {
  classesIn,
  functionsIn,
  functionsOf,
  isDevelopmentGuarded,
  type ClassSpan,
} from '../../code';
import {
  annotationsAround,
  annotationsBefore,
  type Annotation,
} from '../../code/annotations';
import {
  argumentsAt,
  skipBlanks,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Middleware, Route } from '../types';
import { apiPlatformFiles, apiPlatformRoutes } from './api-platform';
import { docRoutes } from './doc-routes';

/** Laravel, Symfony, API Platform, Slim and Lumen. */
export function phpRoutes(service: Service): Route[] {
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'php');
  const prefixes = laravelFilePrefixes(service);
  const found = files.flatMap(({ path }) => {
    const source = sourceText(service.repository, path);
    const raw = service.repository.text(path) ?? '';
    return [
      ...(/\bRoute::|\bRoute->/.test(source.code)
        ? facadeRoutes(service, source, prefixes.get(path))
        : []),
      ...(/#\[(?:Route|Get|Post|Put|Patch|Delete)\b|#\[\w+\\Route\b/.test(
        source.code,
      )
        ? attributeRoutes(service, source)
        : []),
      ...(/#\[\s*(?:\w+\\)*ApiResource\b/.test(source.code)
        ? apiPlatformRoutes(service, source)
        : []),
      ...(hasDocRoutes(raw) ? docRoutes(service, source, raw) : []),
      ...(/\bSlim\\|\$(?:app|router|group)->(?:get|post|put|patch|delete)\b/.test(
        source.uncommented,
      )
        ? memberRoutes(service, source)
        : []),
    ];
  });
  return files.length ? [...found, ...apiPlatformFiles(service)] : found;
}

/** Annotations in comments are read where what reads them is imported. */
function hasDocRoutes(raw: string): boolean {
  return /^use [\w\\]{1,80}\\Annotations?\b|^use Sensio\\/m.test(raw);
}

interface FilePlace {
  prefix: string;
  guards: Guard[];
  /** Where the file is loaded. */
  mounts?: Route['mounts'];
}

/** What Laravel puts before each route file: RouteServiceProvider, bootstrap/app.php, a route file that loads others. */
function laravelFilePrefixes(service: Service): Map<string, FilePlace> {
  const found = new Map<string, FilePlace>();
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'php')
    .map(({ path }) => path);
  for (const path of files) {
    if (!/RouteServiceProvider|bootstrap\/app\.php|ServiceProvider/.test(path))
      continue;
    const source = sourceText(service.repository, path);
    for (const match of source.uncommented.matchAll(
      /(?:base_path\(\s*|__DIR__\s*\.\s*)['"](?:\/?\.\.)?\/?(routes\/[\w/-]+\.php)['"]/g,
    )) {
      const file = service.pathTo(match[1]);
      const before = source.uncommented.slice(
        Math.max(0, match.index - 1_200),
        match.index,
      );
      // A chain ends with `;`, an options array (bootstrap/app.php) has one entry a file.
      const statement = before.slice(
        Math.max(before.lastIndexOf(';'), before.lastIndexOf('{')) + 1,
      );
      const outer = groupsAround(service, source, match.index);
      let { prefix } = outer;
      if (outer.guards.length === 0 && /\bapi\s*:\s*$/.test(statement)) {
        prefix ||=
          /\bapiPrefix\s*:\s*['"]([^'"\n]*)/.exec(source.uncommented)?.[1] ??
          'api';
      }
      const guards = [...outer.guards];
      if (guards.length === 0 && /\b(api|web)\s*:\s*$/.test(statement)) {
        guards.push({
          name: /\bapi\s*:\s*$/.test(statement) ? 'api' : 'web',
          text: statement.trim().slice(-20),
          path,
          line: source.lineAt(match.index),
          on: 'router',
        });
      }
      found.set(file, {
        prefix,
        guards,
        mounts: [{ path, offset: match.index }],
      });
    }
  }
  const loads = new Map(
    files
      .filter(path => isRouteFile(service, path))
      .map(path => [path, loadedBy(service, path)] as const),
  );
  const loaded = new Set([...loads.values()].flat().map(({ file }) => file));
  const visit = (path: string, base: FilePlace, depth: number) => {
    for (const { file, offset } of loads.get(path) ?? []) {
      if (file === path || found.has(file) || depth > deepestRouteFiles)
        continue;
      const outer = groupsAround(
        service,
        sourceText(service.repository, path),
        offset,
      );
      const place: FilePlace = {
        prefix: joinPaths(base.prefix, outer.prefix),
        guards: [...base.guards, ...outer.guards],
        mounts: [{ path, offset }],
      };
      found.set(file, place);
      visit(file, place, depth + 1);
    }
  };
  // From those that nothing loads, inwards.
  for (const path of loads.keys())
    if (!loaded.has(path) || found.has(path))
      visit(path, found.get(path) ?? placeOf(path), 0);
  return found;
}

const deepestRouteFiles = 8;

/** The route files that a route file loads, and where. */
function loadedBy(
  service: Service,
  path: string,
): Array<{ file: string; offset: number }> {
  const { uncommented } = sourceText(service.repository, path);
  return [
    ...uncommented.matchAll(
      /(?:base_path\(\s*['"]\/?(routes\/[\w/-]+\.php)|__DIR__\s*\.\s*['"]\/([\w/-]+\.php))['"]/g,
    ),
  ].map(match => ({
    file: match[1]
      ? service.pathTo(match[1])
      : posix.join(posix.dirname(path), match[2]),
    offset: match.index,
  }));
}

function isRouteFile(service: Service, path: string): boolean {
  return path.startsWith(`${service.pathTo('routes')}/`);
}

/** Where a route file lies that nothing names. */
function placeOf(path: string): FilePlace {
  const apiFile = /(?:^|\/)routes\/api(?:[\w/-]*)\.php$/.test(path);
  return {
    prefix: apiFile && !/RouteServiceProvider/.test(path) ? 'api' : '',
    guards: [],
  };
}

const facade =
  /\bRoute::((?:\w+)\s*\()|(?<=\)\s{0,80})->(get|post|put|patch|delete|any|match|resource|apiResource|resources|apiResources|options|singleton|view|redirect)\s*\(/g;
const verb =
  /^(?:get|post|put|patch|delete|any|match|options|resource|apiResource|apiResources|resources|singleton|apiSingleton|view)$/;

const resourceful: Array<
  [action: string, method: string, suffix: string, form?: true]
> = [
  ['index', 'GET', ''],
  ['store', 'POST', ''],
  ['show', 'GET', '/{id}'],
  ['update', 'PUT', '/{id}'],
  ['destroy', 'DELETE', '/{id}'],
  ['create', 'GET', '/create', true],
  ['edit', 'GET', '/{id}/edit', true],
];

function facadeRoutes(
  service: Service,
  source: SourceText,
  place: FilePlace | undefined,
): Route[] {
  const routes: Route[] = [];
  const base: FilePlace = place ?? placeOf(source.path);
  for (const match of source.code.matchAll(facade)) {
    const word = match[2] ?? match[1].replace(/\s*\($/, '');
    if (!verb.test(word)) continue;
    const open = match.index + match[0].length - 1;
    if (source.partner[open] < open) continue;
    const start = match[2] ? chainStart(source, match.index) : match.index;
    if (match[2] && !/^Route::/.test(source.code.slice(start, start + 7)))
      continue;
    const args = argumentsAt(source, open);
    const chain =
      source.uncommented.slice(start, match.index) +
      tailOf(source, source.partner[open]);
    const groups = groupsAround(service, source, start);
    const line = source.lineAt(
      match[2] ? match.index + match[0].indexOf('->') : match.index,
    );
    const prefix = joinPaths(
      base.prefix,
      groups.prefix,
      ...[
        ...source.uncommented
          .slice(start, match.index)
          .matchAll(/\bprefix\(\s*['"]([^'"\n]*)/g),
      ].map(each => each[1]),
    );
    const guards = [
      ...base.guards,
      ...groups.guards,
      ...middlewareIn(source, chain, start, 'route'),
    ];
    const common = {
      ...(base.mounts ? { mounts: base.mounts } : {}),
      path: source.path,
      line,
      endLine: source.lineAt(source.partner[open]),
      protocol: 'http' as const,
      registration: source.uncommented
        .slice(open + 1, source.partner[open])
        .trim(),
    };
    if (/resource|singleton/i.test(word)) {
      const entries = /s$/.test(word)
        ? [
            ...(args[0]?.text ?? '').matchAll(
              /['"]([^'"\n]+)['"]\s*=>\s*([\w\\]+)/g,
            ),
          ].map(each => [each[1], each[2]])
        : [[stringOf(args[0]) ?? '?', args[1]?.text ?? '']];
      const only = listOf(chain, 'only') ?? listOf(args[2]?.text ?? '', 'only');
      const except =
        listOf(chain, 'except') ?? listOf(args[2]?.text ?? '', 'except');
      for (const [name, controller] of entries) {
        for (const [action, method, suffix, form] of resourceful) {
          if (
            (form && /^api/.test(word)) ||
            (only && !only.includes(action)) ||
            except?.includes(action)
          )
            continue;
          routes.push({
            ...common,
            method: methodOf(method),
            route: joinPaths(prefix, name.replace(/\./g, '/{id}/'), suffix),
            ...behind(service, source, controller, action, guards),
          });
        }
      }
      continue;
    }
    const methods =
      word === 'match'
        ? [...(args[0]?.text ?? '').matchAll(/['"](\w+)['"]/g)].map(
            each => each[1],
          )
        : [word === 'view' ? 'get' : word];
    const rest = word === 'match' ? args.slice(1) : args;
    const path = stringOf(rest[0]);
    if (path === undefined && !match[1]) continue;
    for (const method of methods) {
      routes.push({
        ...common,
        method: methodOf(method),
        route: joinPaths(prefix, path ?? '?'),
        ...(path === undefined ? { dynamic: true as const } : {}),
        ...(word === 'view'
          ? { guards }
          : target(service, source, rest[1], groups.controller, guards)),
      });
    }
  }
  return routes;
}

/** Back over `Route::a()->b()` from the arrow. */
function chainStart(source: SourceText, arrow: number): number {
  const { code, partner } = source;
  let at = arrow - 1;
  for (let i = 0; i < 30; i++) {
    while (at > 0 && /\s/.test(code[at])) at--;
    if (code[at] !== ')' || partner[at] < 0) return at + 1;
    at = partner[at] - 1;
    while (at > 0 && /[\w\s]/.test(code[at])) at--;
    if (code.slice(at - 1, at + 1) === '->') {
      at -= 2;
      continue;
    }
    if (code.slice(at - 1, at + 1) === '::') {
      const name =
        /[\w\\]+$/.exec(code.slice(Math.max(0, at - 60), at - 1))?.[0] ?? '';
      return at - 1 - name.length;
    }
    return at + 1;
  }
  return arrow;
}

/** What is called on a registration: `->middleware('auth')->name('x')`. */
function tailOf(source: SourceText, close: number): string {
  let at = skipBlanks(source.code, close + 1);
  const start = at;
  for (let i = 0; i < 20 && source.code.startsWith('->', at); i++) {
    const open = source.code.indexOf('(', at);
    if (open < 0 || open - at > 60 || source.partner[open] < open) break;
    at = skipBlanks(source.code, source.partner[open] + 1);
  }
  return source.uncommented.slice(start, at);
}

interface Groups extends FilePlace {
  controller?: string;
}

/** The groups whose closures stand around a place. */
function groupsAround(
  { repository }: Service,
  source: SourceText,
  offset: number,
): Groups {
  const result: Groups = { prefix: '', guards: [] };
  const groups = repository.remake('php-groups', source.path, () => [
    ...source.code.matchAll(/(?:\bRoute::|->)group\s*\(/g),
  ]);
  for (const match of groups) {
    const open = match.index + match[0].length - 1;
    if (open >= offset) break;
    if (source.partner[open] < offset) continue;
    const start = /^->/.test(match[0])
      ? chainStart(source, match.index)
      : match.index;
    const chain = source.uncommented.slice(start, open);
    const options = source.uncommented.slice(
      open,
      open +
        Math.max(
          0,
          source.code.slice(open, offset).search(/\bfunction\b|\bfn\b|static/),
        ),
    );
    const text = `${chain} ${options}`;
    for (const each of text.matchAll(
      /\bprefix(?:\(\s*|['"]\s*=>\s*)['"]([^'"\n]*)/g,
    ))
      result.prefix = joinPaths(result.prefix, each[1]);
    const slim =
      /->group\s*$/.test(chain) &&
      /^\(\s*['"]([^'"\n]*)/.exec(source.uncommented.slice(open, open + 200));
    if (slim) result.prefix = joinPaths(result.prefix, slim[1]);
    result.guards.push(
      ...middlewareIn(source, text, start, 'router'),
      ...middlewareIn(
        source,
        tailOf(source, source.partner[open]),
        source.partner[open],
        'router',
      ),
    );
    const controller = /\bcontroller\(\s*([\w\\]+)::class/.exec(chain)?.[1];
    if (controller) result.controller = controller;
  }
  return result;
}

/** The full name under which a file imports a class. */
function importedAs(
  { repository }: Service,
  source: SourceText,
  name: string,
): string | undefined {
  return repository.once(
    `php-import:${source.path}:${name}`,
    () =>
      new RegExp(
        `^use\\s+([\\w\\\\]+\\\\${name}|[\\w\\\\]+)(?:\\s+as\\s+${name})?;`,
        'm',
      ).exec(source.code)?.[1],
  );
}

function middlewareIn(
  source: SourceText,
  text: string,
  offset: number,
  on: Guard['on'],
): Guard[] {
  const guards: Guard[] = [];
  for (const match of text.matchAll(
    /\b(?:middleware(?:\(\s*|['"]\s*=>\s*)|can\(\s*|throttle\(\s*)(\[[^\]]{0,800}\]|(?:['"][^'"\n]{0,200}['"]|[\w\\]+::class|[\w\\:]+\([^()]{0,100}\))(?:\s*,\s*(?:['"][^'"\n]{0,200}['"](?!\s*=>)|[\w\\]+::class))*)/g,
  )) {
    const line = source.lineAt(offset + match.index);
    for (const each of match[1].matchAll(
      /['"]([^'"\n]+)['"]|([\w\\]+)::(\w+)(?:\([^()]{0,100}\))?/g,
    )) {
      const name = each[1] ?? each[2].split('\\').pop() ?? '';
      guards.push({
        name: name.split(':')[0],
        text: each[1] ?? each[0],
        path: source.path,
        line,
        on,
      });
    }
  }
  return guards;
}

function listOf(text: string, name: string): string[] | undefined {
  const list = new RegExp(
    `\\b${name}(?:\\(|['"]\\s*=>)\\s*(\\[[^\\]]{0,300}\\]|['"]\\w+['"])`,
  ).exec(text)?.[1];
  return list === undefined
    ? undefined
    : [...list.matchAll(/\w+/g)].map(([each]) => each);
}

function stringOf(argument: SpanText | undefined): string | undefined {
  return argument && /^['"]([^'"\n]*)['"]$/.exec(argument.text)?.[1];
}

function target(
  service: Service,
  source: SourceText,
  argument: SpanText | undefined,
  controller: string | undefined,
  guards: Guard[],
): Pick<Route, 'handler' | 'className' | 'guards'> {
  if (!argument) return { guards };
  const { text } = argument;
  if (/^(?:static\s+)?(?:function|fn)\b/.test(text)) {
    const open = source.code.indexOf('(', argument.start);
    const brace = source.code.indexOf('{', source.partner[open]);
    const end =
      brace >= 0 && brace < argument.end ? source.partner[brace] : argument.end;
    const start =
      brace >= 0 && brace < argument.end ? brace + 1 : argument.start;
    return {
      guards,
      handler: {
        path: source.path,
        line: source.lineAt(argument.start),
        endLine: source.lineAt(end),
        start,
        end,
        parameters: source.uncommented.slice(open + 1, source.partner[open]),
      },
    };
  }
  // Lumen's and old Laravel's: `['middleware' => 'throttle:10,1', 'uses' => 'LoginController@store']`.
  if (
    /^\[\s*['"](?:as|uses|middleware|prefix|domain|where)['"]\s*=>/.test(text)
  ) {
    const guarded = [
      ...guards,
      ...middlewareIn(source, text, argument.start, 'route'),
    ];
    const uses = /['"]uses['"]\s*=>\s*['"]([\w\\]+)@(\w+)['"]/.exec(text);
    return uses
      ? behind(service, source, uses[1], uses[2], guarded)
      : { guards: guarded };
  }
  const pair =
    /^\[\s*([\w\\]+)::class\s*,\s*['"](\w+)['"]/.exec(text) ??
    /^['"]([\w\\]+)@(\w+)['"]/.exec(text) ??
    /^['"]?([\w\\]+):(\w+)['"]?$/.exec(text);
  if (pair) return behind(service, source, pair[1], pair[2], guards);
  const single = /^([\w\\]+)::class$/.exec(text)?.[1];
  if (single) return behind(service, source, single, '__invoke', guards);
  const action = /^['"](\w+)['"]$/.exec(text)?.[1];
  return action && controller
    ? behind(service, source, controller, action, guards)
    : { guards };
}

/** The controller's method, and what its constructor puts before it. */
function behind(
  service: Service,
  source: SourceText,
  controller: string,
  action: string,
  guards: Guard[],
): Pick<Route, 'handler' | 'className' | 'guards'> {
  const name =
    controller
      .replace(/::class$/, '')
      .split('\\')
      .pop() ?? controller;
  const full = controller.includes('\\')
    ? controller
    : importedAs(service, source, name) ?? name;
  const methods = service
    .fact(functionsOf)
    .named(action)
    .filter(each => each.owner === name && each.path.endsWith('.php'));
  const space = full.split('\\').slice(-3).join('/');
  const method = methods.find(({ path }) => path.includes(space)) ?? methods[0];
  if (!method) return { guards, className: name };
  const own = sourceText(service.repository, method.path);
  const inConstructor = [
    ...own.uncommented.matchAll(/\$this->middleware\(([^;]{0,300});/g),
  ].flatMap(match => {
    const only = listOf(
      `only(${/->only\(([^;]{0,200})/.exec(match[0])?.[1] ?? ''}`,
      'only',
    );
    const except = listOf(
      `except(${/->except\(([^;]{0,200})/.exec(match[0])?.[1] ?? ''}`,
      'except',
    );
    if ((only && !only.includes(action)) || except?.includes(action)) return [];
    return middlewareIn(
      own,
      match[0].replace('$this->', ''),
      match.index,
      'class',
    );
  });
  return {
    guards: [...guards, ...inConstructor],
    className: name,
    handler: handlerOf(method),
  };
}

const descriptive =
  /^(?:Route|Get|Post|Put|Patch|Delete|OA\\?.*|AsController|Template|Areas|Tag|Response|ApiDoc)$/;

function attributeRoutes(service: Service, source: SourceText): Route[] {
  const classes = classesIn(source);
  const functions = functionsIn(service.repository, source.path, 'php');
  return [
    ...source.code.matchAll(
      /#\[(?=\s*(?:\w+\\)*(?:Route|Get|Post|Put|Patch|Delete)\b)/g,
    ),
  ].flatMap(match => {
    const around = classes.find(
      ({ start, end }) => start <= match.index && match.index < end,
    );
    const { annotations, after } = annotationsAround(source, match.index, '#[');
    const owner = around ?? invokableAfter(source, classes, after);
    if (!owner) return [];
    const entry = annotations.find(
      each => each.offset > match.index && each.offset < match.index + 60,
    );
    if (!entry) return [];
    const definition = functions.find(each =>
      around
        ? each.offset >= after && each.offset - after < 200
        : each.name === '__invoke' && each.offset >= owner.start,
    );
    const onClass = around ? annotationsBefore(source, owner.offset, '#[') : [];
    const outer = onClass.find(each => /(?:^|\\)Route$/.test(each.name));
    const word = entry.name.split('\\').pop() ?? '';
    const listed = [
      ...(
        /\bmethods\s*:\s*(\[[^\]]{0,200}\]|['"]\w+['"]|\w+::METHOD_\w+)/.exec(
          entry.text,
        )?.[1] ?? ''
      ).matchAll(/(?:\b|\bMETHOD_)(GET|POST|PUT|PATCH|DELETE)\b/gi),
    ].map(each => each[1]);
    const anyOf = listed.length ? listed : ['ANY'];
    const methods = word === 'Route' ? anyOf : [word];
    const guards: Guard[] = [
      ...onClass
        .filter(each => !descriptive.test(each.name))
        .map(each => guardOf(source, each, 'class')),
      ...annotations
        .filter(each => !descriptive.test(each.name))
        .map(each => guardOf(source, each, 'route')),
    ];
    const routes = pathsOf(entry);
    return methods.flatMap(method =>
      routes.map(path => ({
        method: methodOf(method),
        route: joinPaths(outer ? pathsOf(outer)[0] : '', path),
        path: source.path,
        line: entry.line,
        endLine: definition?.line ?? entry.line,
        protocol: 'http' as const,
        ...(definition ? { handler: handlerOf(definition) } : {}),
        className: owner.name,
        guards,
        registration: source.uncommented
          .slice(annotations[0].offset, after)
          .trim(),
      })),
    );
  });
}

/** A controller that is one action: the class itself carries the route. */
function invokableAfter(
  source: SourceText,
  classes: ClassSpan[],
  after: number,
): ClassSpan | undefined {
  const owner = classes.find(
    ({ offset }) => offset >= after && offset - after < 200,
  );
  const body = owner && source.code.slice(owner.start, owner.end);
  return body &&
    /\bfunction\s+__invoke\b/.test(body) &&
    !/#\[\s*(?:\w+\\)*(?:Route|Get|Post|Put|Patch|Delete)\b/.test(body)
    ? owner
    : undefined;
}

function pathsOf(annotation: Annotation): string[] {
  const first = annotation.arguments.find(({ text }) =>
    /^path\s*:|^['"[]/.test(text),
  );
  return first
    ? [...first.text.matchAll(/['"]([^'"\n]*)['"]/g)]
        .map(match => match[1])
        .slice(0, 1)
    : [''];
}

function guardOf(
  source: SourceText,
  { name, text, line }: Annotation,
  on: Guard['on'],
): Guard {
  return { name, text, path: source.path, line, on };
}

/** Slim and Lumen: `$app->get('/x', …)`, `$group->post(…)`. */
function memberRoutes(service: Service, source: SourceText): Route[] {
  return [
    ...source.code.matchAll(
      /\$(?:app|router|group|r|api)->(get|post|put|patch|delete|any|map)\s*\(/g,
    ),
  ].flatMap(match => {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const rest = match[1] === 'map' ? args.slice(1) : args;
    const path = stringOf(rest[0]);
    if (path === undefined || rest.length < 2) return [];
    const groups = groupsAround(service, source, match.index);
    const line = source.lineAt(match.index);
    const tail = tailOf(source, source.partner[open]);
    const adds: Guard[] = [...tail.matchAll(/->add\(\s*([^()]{1,100})/g)].map(
      each => ({
        name: each[1].replace(/::class.*|^new\s+/g, ''),
        text: each[1],
        path: source.path,
        line,
        on: 'route' as const,
      }),
    );
    adds.push(...middlewareIn(source, tail, source.partner[open], 'route'));
    return [
      {
        method: methodOf(match[1]),
        route: joinPaths(groups.prefix, path),
        path: source.path,
        line,
        endLine: source.lineAt(source.partner[open]),
        protocol: 'http' as const,
        ...target(service, source, rest[1], groups.controller, [
          ...groups.guards,
          ...adds,
        ]),
        registration: source.uncommented
          .slice(open + 1, source.partner[open])
          .trim(),
      },
    ];
  });
}

/** The group that `web(…)`, `api(…)`, `appendToGroup('x', …)` of Laravel's start file speaks of. */
function groupOf(word: string, text: string): string | undefined {
  if (word === 'api' || word === 'web') return word;
  return /group/i.test(word)
    ? /^\s*['"]([\w.-]+)['"]/.exec(text)?.[1]
    : undefined;
}

/** Kernel, bootstrap/app.php, Slim's `add`, and Symfony's security configuration. */
export function phpMiddleware(service: Service): Middleware[] {
  const found: Middleware[] = [];
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'php') continue;
    const source = sourceText(service.repository, path);
    const lines = service.repository.lines(path);
    const add = (
      name: string,
      text: string,
      offset: number,
      kind: Middleware['kind'] = 'middleware',
      group?: string,
    ) => {
      const line = source.lineAt(offset);
      found.push({
        name,
        text: text.slice(0, 2_000),
        path,
        line,
        kind,
        ...(group ? { group } : {}),
        development: isDevelopmentGuarded(lines, line),
      });
    };
    if (/Kernel\.php$/.test(path)) {
      for (const match of source.code.matchAll(
        /\$(middleware|middlewareGroups)\s*=\s*\[/g,
      )) {
        const open = match.index + match[0].length - 1;
        let group: string | undefined;
        for (const each of source.uncommented
          .slice(open, source.partner[open])
          .matchAll(
            /([\w\\]+)::class|['"]([\w:.,-]+)['"](?!\s*=>)|['"]([\w:.,-]+)['"]\s*=>/g,
          )) {
          if (each[3]) group = each[3];
          else
            add(
              (each[1] ?? each[2]).split('\\').pop() ?? '',
              each[0],
              open + each.index,
              'middleware',
              group,
            );
        }
      }
    }
    if (/bootstrap\/app\.php$/.test(path)) {
      for (const match of source.code.matchAll(
        /\$middleware\s*->\s*(\w+)\s*\(|->(append|prepend|throttleApi|statefulApi|validateCsrfTokens|api|web|trustProxies|alias|group|use|encryptCookies)\s*\(/g,
      )) {
        const open = match.index + match[0].length - 1;
        const text = source.uncommented.slice(open + 1, source.partner[open]);
        const classes = [...text.matchAll(/([\w\\]+)::class/g)].map(
          each => each[1].split('\\').pop() ?? '',
        );
        const word = match[1] ?? match[2];
        for (const name of classes.length ? classes : [word])
          add(
            name,
            `${word}(${text})`,
            match.index,
            word === 'alias' ? 'setting' : 'middleware',
            groupOf(word, text),
          );
      }
    }
    for (const match of source.code.matchAll(/\$app\s*->\s*(add\w*)\s*\(/g)) {
      if (!/\bSlim\\/.test(source.uncommented)) continue;
      const open = match.index + match[0].length - 1;
      const text = source.uncommented.slice(open + 1, source.partner[open]);
      add(
        /([\w\\]+)::class|new\s+([\w\\]+)/.exec(text)?.slice(1).find(Boolean) ??
          match[1],
        text,
        match.index,
      );
    }
  }
  for (const { path } of service.of(['CONFIG'])) {
    if (
      !/(?:^|\/)config\/packages\/(?:prod\/)?(?:security|rate_limiter|nelmio_\w+|framework)\.ya?ml$/.test(
        path,
      )
    )
      continue;
    const text = service.repository.text(path) ?? '';
    for (const match of text.matchAll(
      /^(?: {0,8}| {0,16}(?=login_throttling))(firewalls|access_control|login_throttling|rate_limiter|providers|csrf_protection|json_login|form_login|jwt|nelmio_cors|nelmio_security)\s*:/gm,
    )) {
      found.push({
        name: match[1],
        text: text.slice(match.index, match.index + 1_500),
        path,
        line: text.slice(0, match.index + match[0].search(/\S/)).split('\n')
          .length,
        kind: 'setting',
        development: false,
      });
    }
  }
  return found;
}
