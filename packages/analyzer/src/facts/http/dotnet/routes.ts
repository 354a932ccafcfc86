import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import {
  classesIn,
  functionsIn,
  functionsOf,
  isDevelopmentGuarded,
  type FunctionDefinition,
} from '../../code';
import { functionIn } from '../../code/functions';
import {
  annotationsAround,
  annotationsFrom,
  type Annotation,
} from '../../code/annotations';
import {
  argumentsAt,
  enclosingBraces,
  openAfter,
  receiverOf,
  skipBlanks,
  sourceText,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { RouterGraph, type RouterNode } from '../graph';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Handler, Middleware, Route } from '../types';
import { classIndex, guardsOf, templateOf, withBaseClasses } from './classes';
import {
  conventionalRoutes,
  conventionsOf,
  declarationOf,
  namedActionRoutes,
} from './conventional';
import { joinedText } from '../class-constants';
import { heldBy, methodHeldBy } from './members';
import { razorPageRoutes } from './razor-pages';

const httpAttribute = /\bHttp(Get|Post|Put|Patch|Delete|Head|Options)\b/g;
/** Controllers, minimal API endpoints, Razor Pages, FastEndpoints, gRPC services. */
export function dotnetRoutes(service: Service): Route[] {
  const files = service
    .fact(sourceFilesOf)
    .filter(({ language }) => language === 'C#');
  return [
    ...files.flatMap(({ path }) =>
      controllerRoutes(service, sourceText(service.repository, path)),
    ),
    ...conventionalRoutes(service),
    ...namedActionRoutes(service),
    ...razorPageRoutes(service),
    ...minimalRoutes(
      service,
      files.map(({ path }) => path),
    ),
    ...files.flatMap(({ path }) =>
      classEndpoints(service, sourceText(service.repository, path)),
    ),
  ];
}

function controllerRoutes(service: Service, source: SourceText): Route[] {
  if (!/\[[^\]\n]{0,200}\bHttp(?:Get|Post|Put|Patch|Delete)/.test(source.code))
    return [];
  const classes = classesIn(source);
  const functions = functionsIn(service.repository, source.path, 'dotnet');
  const byConvention = service.fact(conventionsOf).length > 0;
  return [...source.code.matchAll(httpAttribute)].flatMap(match => {
    const bracket = source.code.lastIndexOf('[', match.index);
    if (bracket < 0 || source.partner[bracket] < match.index) return [];
    const owner = classes
      .filter(({ start, end }) => start <= match.index && match.index < end)
      .sort((a, b) => b.start - a.start)[0];
    if (!owner) return [];
    const { annotations, after } = annotationsAround(source, bracket, '[');
    const entry = annotations.find(each => each.offset === match.index);
    if (!entry) return [];
    const definition = functions.find(
      each => each.offset >= after && each.offset - after < 400,
    );
    const onClass = withBaseClasses(service, source, owner.offset, owner.head);
    const name = definition?.name ?? '';
    const placed = onClass.find(each => each.name === 'Route');
    const prefixes = onClass
      .filter(each => each.name === 'Route')
      .map(each => templateOf(service, each) ?? '');
    const own =
      templateOf(service, entry) ??
      annotations
        .filter(each => each.name === 'Route')
        .map(each => templateOf(service, each))[0] ??
      '';
    const absolute = /^[~/]/.test(own);
    // Its name and a pattern of the application lead to it.
    if (
      byConvention &&
      own === '' &&
      !onClass.some(each => /^(?:Route|ApiController)$/.test(each.name)) &&
      !annotations.some(each => each.name === 'Route')
    )
      return [];
    const guards: Guard[] = [
      ...guardsOf(onClass, 'class'),
      ...guardsOf(
        annotations.map(each => ({ ...each, path: source.path })),
        'route',
      ),
    ];
    return (absolute || prefixes.length === 0 ? [''] : prefixes).map(
      prefix => ({
        method: methodOf(match[1]),
        route: joinPaths(prefix, own.replace(/^~/, ''))
          .replace(/\[controller\]/gi, owner.name.replace(/Controller$/, ''))
          .replace(/\[action\]/gi, name)
          .replace(/\{version:apiVersion\}/gi, '1'),
        path: source.path,
        line: entry.line,
        endLine: definition?.line ?? entry.line,
        protocol: 'http' as const,
        ...(definition ? { handler: handlerOf(definition) } : {}),
        className: owner.name,
        guards,
        ...(placed && !absolute
          ? { mounts: [{ path: placed.path, offset: placed.offset }] }
          : {}),
        registration: source.uncommented
          .slice(annotations[0].offset, after)
          .trim(),
      }),
    );
  });
}

const mapCall =
  /\.Map(Get|Post|Put|Patch|Delete|Methods|Group|GrpcService|GraphQL|Hub|ControllerRoute|DefaultControllerRoute|HealthChecks|Fallback)\s*(?=[(<])/g;

function minimalRoutes(service: Service, paths: string[]): Route[] {
  const graph = new RouterGraph();
  const grpc: Route[] = [];
  const application = graph.node('application', {
    path: '',
    offset: 0,
    root: true,
  });
  for (const path of paths) {
    const source = sourceText(service.repository, path);
    if (!/\.Map\w+\s*[(<]/.test(source.code)) continue;
    readMaps(service, source, graph, application, grpc);
  }
  return [...graph.routes(), ...grpc];
}

function readMaps(
  service: Service,
  source: SourceText,
  graph: RouterGraph,
  application: RouterNode,
  grpc: Route[],
): void {
  const groups: Array<{
    name: string;
    node: RouterNode;
    start: number;
    end: number;
  }> = [];
  const byOffset = new Map<number, RouterNode>();
  const nodeFor = (dot: number): RouterNode => {
    const receiver = receiverOf(source, dot);
    const group = [...receiver.links]
      .reverse()
      .find(({ name }) => name === 'MapGroup');
    const chained = group && byOffset.get(group.offset);
    if (chained) return chained;
    const named = groups
      .filter(
        each =>
          each.name === receiver.root && each.start <= dot && dot <= each.end,
      )
      .sort((a, b) => b.start - a.start)[0];
    if (named) return named.node;
    const around = service.fact(functionsOf).around(source.path, dot);
    // CleanArchitecture-style endpoint groups: the class names the path.
    return around &&
      /\b(?:IEndpointRouteBuilder|RouteGroupBuilder)\b/.test(around.parameters)
      ? extensionNode(
          graph,
          application,
          around,
          /RouteGroupBuilder/.test(around.parameters),
        )
      : application;
  };
  for (const match of source.code.matchAll(mapCall)) {
    const open = openAfter(source, match.index + match[0].length);
    if (open < 0) continue;
    const args = argumentsAt(source, open);
    const offset = match.index + 1;
    const word = match[1];
    const line = source.lineAt(offset);
    if (word === 'GrpcService') {
      const name = /<\s*([\w.]+)/.exec(
        source.code.slice(match.index, open),
      )?.[1];
      grpc.push({
        method: 'RPC',
        route: `/${name ?? ''}`,
        path: source.path,
        line,
        endLine: line,
        protocol: 'grpc',
        guards: tail(source, source.partner[open]),
        registration: source.uncommented.slice(offset, open),
      });
      continue;
    }
    if (
      /^(?:GraphQL|Hub|HealthChecks|Fallback|DefaultControllerRoute)$/.test(
        word,
      )
    )
      continue;
    const parent = nodeFor(match.index);
    const literalPath = (each: SpanText | undefined) => {
      const held = each && (heldBy(service, each.text) ?? each.text);
      const [, text, first] =
        /^(?:\w+\s*:\s*)?([@$]?"([^"\n]*)"[^]*)$/.exec(held ?? '') ?? [];
      // `$"{nameof(Users)}/" + RoutePath.Id`
      const path = /"\s*\+|\{nameof\(/.test(text ?? '')
        ? joinedText(service, 'dotnet', text.trim())
        : first ?? /^nameof\(\s*(?:\w+\.)*(\w+)\s*\)$/.exec(held ?? '')?.[1];
      return path?.replace(/\{version:apiVersion\}/gi, '1');
    };
    if (word === 'Group') {
      const node = graph.node(`${source.path}@${offset}`, {
        path: source.path,
        offset,
      });
      byOffset.set(offset, node);
      graph.mount(parent, node, {
        prefix: literalPath(args[0]) ?? (args.length ? '?' : ''),
        guards: tail(source, source.partner[open], 'router'),
        path: source.path,
        offset,
      });
      const receiver = receiverOf(source, match.index);
      const name = /(\w+)\s*=\s*$/.exec(
        source.code.slice(
          Math.max(0, receiver.rootOffset - 80),
          receiver.rootOffset,
        ),
      )?.[1];
      if (name)
        groups.push({
          name,
          node,
          start: enclosingBraces(source, offset).start,
          end: enclosingBraces(source, offset).end,
        });
      // `group.RequireAuthorization();` on a line of its own
      for (const use of name
        ? source.code.matchAll(
            new RegExp(
              `(?<![\\w.])${name}\\s*\\.\\s*(?=RequireAuthorization|AddEndpointFilter|RequireRateLimiting|RequireCors)`,
              'g',
            ),
          )
        : []) {
        for (const guard of chain(
          source,
          use.index + use[0].length - 1,
          'router',
        ))
          node.uses.push({ guard, offset: use.index, always: true });
      }
      continue;
    }
    const first = literalPath(args[0]);
    // Extension helpers name the handler first: `groupBuilder.MapGet(GetOrders, "{id}")`.
    const passed =
      service.fact(functionsOf).around(source.path, offset)?.parameters ?? '';
    // A helper that hands its own parameters on registers nothing itself.
    if (
      first === undefined &&
      args.some(
        ({ text }) =>
          /^\w+$/.test(text) &&
          new RegExp(`\\b(?:string|Delegate)\\??\\s+${text}\\b`).test(passed),
      )
    )
      continue;
    const swapped =
      first === undefined &&
      args[0] !== undefined &&
      /^\w+$/.test(args[0].text);
    const computed = args.length ? '?' : '';
    const route = first ?? (swapped ? literalPath(args[1]) ?? '' : computed);
    if (first === undefined && !swapped && args.length < 2) continue;
    const handler = swapped ? args[0] : args[args.length - 1];
    const definition = handler && handlerIn(service, source, handler);
    const methods =
      word === 'Methods' ? methodsIn(service, args[1]?.text ?? '') : [word];
    if (word === 'ControllerRoute') continue;
    for (const method of methods.length ? methods : ['ANY']) {
      parent.registrations.push({
        method: methodOf(method),
        route,
        ...(route.includes('?') && !/\{\w+\?\}/.test(route)
          ? { dynamic: true }
          : {}),
        path: source.path,
        offset,
        line,
        endLine: source.lineAt(source.partner[open]),
        guards: [
          ...tail(source, source.partner[open]),
          ...attributesOf(service, source, handler, definition),
        ],
        ...(definition ? { handler: definition } : {}),
        registration: source.uncommented
          .slice(open + 1, source.partner[open])
          .trim(),
      });
    }
  }
}

/** `new[] { "PUT" }`, `{ HttpMethods.Put }` or a member of a class that holds such a list. */
function methodsIn(service: Service, text: string): string[] {
  return [
    ...(heldBy(service, text) ?? text).matchAll(
      /"(\w{1,20})"|\bHttpMethods?\.(\w{1,20})/g,
    ),
  ].map(([, literal, constant]) => literal ?? constant);
}

/** Attributes of a lambda or method hold for the endpoint that it answers. */
function attributesOf(
  service: Service,
  source: SourceText,
  span: SpanText | undefined,
  definition: Handler | undefined,
): Guard[] {
  const place = (path: string, found: readonly Annotation[]) =>
    guardsOf(
      found.map(each => ({ ...each, path })),
      'route',
    );
  if (span?.text.startsWith('['))
    return place(
      source.path,
      annotationsFrom(source, span.start, '[').annotations,
    );
  if (!definition?.name) return [];
  const text = sourceText(service.repository, definition.path);
  const method = functionsIn(
    service.repository,
    definition.path,
    'dotnet',
  ).find(({ start }) => start === definition.start);
  return method
    ? place(definition.path, declarationOf(text, method.offset).attributes)
    : [];
}

function extensionNode(
  graph: RouterGraph,
  application: RouterNode,
  around: FunctionDefinition,
  group: boolean,
): RouterNode {
  const node = graph.node(`${around.path}@${around.offset}`, {
    path: around.path,
    offset: around.offset,
  });
  if (node.mounts.length === 0) {
    graph.mount(application, node, {
      prefix: group && around.owner ? `api/${around.owner}` : '',
      guards: [],
      path: around.path,
      offset: around.offset,
    });
  }
  return node;
}

/** `.RequireAuthorization("x").AddEndpointFilter<F>()` after a call's closing bracket. */
function tail(
  source: SourceText,
  close: number,
  on: Guard['on'] = 'route',
): Guard[] {
  return chain(source, skipBlanks(source.code, close + 1), on);
}

function chain(source: SourceText, from: number, on: Guard['on']): Guard[] {
  const guards: Guard[] = [];
  let at = from;
  for (let i = 0; i < 30 && source.code[at] === '.'; i++) {
    const name = /^\.\s*(\w+)\s*(?:<([\w.<>, ]{1,120})>)?\s*/.exec(
      source.code.slice(at, at + 300),
    );
    if (!name) break;
    const open = at + name[0].length;
    if (source.code[open] !== '(' || source.partner[open] < open) break;
    const close = source.partner[open];
    if (
      /^(?:Require\w+|AllowAnonymous|AddEndpointFilter\w*|DisableRateLimiting|WithParameterValidation|AddFluentValidation\w*|Validate\w*|WithValidation\w*|CacheOutput|DisableAntiforgery|WithRequestTimeout|ProducesValidationProblem)$/.test(
        name[1],
      )
    ) {
      guards.push({
        name: name[1],
        text: source.uncommented.slice(at + 1, close + 1).slice(0, 400),
        path: source.path,
        line: source.lineAt(at),
        on,
      });
    }
    at = skipBlanks(source.code, close + 1);
  }
  return guards;
}

function handlerIn(
  service: Service,
  source: SourceText,
  span: SpanText,
): Handler | undefined {
  const inline = functionIn(source, span.start, span.end);
  if (inline) {
    return {
      path: source.path,
      line: source.lineAt(span.start),
      endLine: source.lineAt(inline.end),
      start: inline.start,
      end: inline.end,
      parameters:
        source.partner[inline.open] > inline.open
          ? source.uncommented.slice(
              inline.open + 1,
              source.partner[inline.open],
            )
          : '',
    };
  }
  const name = /(\w+)$/.exec(span.text)?.[1];
  if (!name) return undefined;
  const own = functionsIn(service.repository, source.path, 'dotnet').find(
    each => each.name === name,
  );
  const held = own ? undefined : methodHeldBy(service, span.text);
  if (held) return handlerOf(held);
  const found = own ? [own] : service.fact(functionsOf).named(name);
  const owner = /(\w+)\.\w+$/.exec(span.text)?.[1];
  const definition =
    found.length === 1 ? found[0] : found.find(each => each.owner === owner);
  return definition && handlerOf(definition);
}

/** FastEndpoints and Ardalis.ApiEndpoints: `Post("/orders")` in `Configure()`. */
function classEndpoints(service: Service, source: SourceText): Route[] {
  if (
    !/\bEndpoint(?:WithoutRequest|WithMapping)?\s*</.test(source.code) &&
    !/:\s*EndpointWithoutRequest\b/.test(source.code)
  )
    return [];
  return classesIn(source).flatMap(owner => {
    if (!/\bEndpoint/.test(owner.head)) return [];
    const functions = functionsIn(
      service.repository,
      source.path,
      'dotnet',
    ).filter(each => each.offset >= owner.start && each.offset < owner.end);
    const configure = functions.find(({ name }) => name === 'Configure');
    const handle = functions.find(({ name }) =>
      /^(?:Handle|Execute)Async$/.test(name),
    );
    if (!configure) return [];
    const body = source.uncommented.slice(configure.start, configure.end);
    return [
      ...body.matchAll(
        /(?<![\w.])(Get|Post|Put|Patch|Delete)\(\s*([^();\n]{0,200})/g,
      ),
    ].map(match => ({
      method: methodOf(match[1]),
      route: joinPaths(
        /"([^"\n]*)"/.exec(match[2])?.[1] ??
          constantIn(source, owner.head, match[2], service) ??
          '?',
      ),
      path: source.path,
      line: source.lineAt(configure.start + match.index),
      endLine: source.lineAt(configure.start + match.index),
      protocol: 'http' as const,
      ...(handle ? { handler: handlerOf(handle) } : {}),
      className: owner.name,
      guards: [
        ...body.matchAll(
          /(?<![\w.])(AllowAnonymous|Roles|Policies|Permissions|Claims|AuthSchemes|Throttle|PreProcessor\w*|Group)\s*(?:<[\w.]+>)?\([^();]{0,200}\)/g,
        ),
      ].map(guard => ({
        name: guard[1],
        text: guard[0],
        path: source.path,
        line: source.lineAt(configure.start + guard.index),
        on: 'route' as const,
      })),
      registration: `${owner.head.trim()} ${body.trim()}`,
    }));
  });
}

function constantIn(
  source: SourceText,
  head: string,
  text: string,
  service: Service,
): string | undefined {
  const request = /(\w+)\.(\w+)/.exec(text);
  if (!request || !head) return undefined;
  const found = classIndex(service).get(request[1]);
  const pattern = new RegExp(`\\b${request[2]}\\s*=\\s*"([^"\\n]*)"`);
  return pattern.exec(found?.source.uncommented ?? source.uncommented)?.[1];
}

/** The pipeline of Program.cs or Startup.cs: `app.UseX`, `builder.Services.AddX`. */
export function dotnetMiddleware(service: Service): Middleware[] {
  return service.fact(sourceFilesOf).flatMap(({ path, language }) => {
    if (language !== 'C#') return [];
    const source = sourceText(service.repository, path);
    if (
      !/\bUse[A-Z]\w+\s*[(<]|\bServices\s*\.\s*Add|\bservices\s*\.\s*Add|\bIServiceCollection\b|\bIApplicationBuilder\b|\bIHostApplicationBuilder\b/.test(
        source.code,
      )
    )
      return [];
    const lines = service.repository.lines(path);
    return [
      ...source.code.matchAll(/\.((?:Use|Add|Map)[A-Z]\w*)\s*(?=[(<])/g),
    ].flatMap(match => {
      const open = openAfter(source, match.index + match[0].length);
      if (
        open < 0 ||
        /^(?:AddRange|Map(?:Get|Post|Put|Patch|Delete|Group))$/.test(match[1])
      )
        return [];
      const line = source.lineAt(match.index + 1);
      return [
        {
          name: match[1],
          text: source.uncommented
            .slice(match.index + 1, source.partner[open] + 1)
            .slice(0, 2_000),
          path,
          line,
          kind: match[1].startsWith('Add')
            ? ('service' as const)
            : ('middleware' as const),
          development: isDevelopmentGuarded(lines, line),
        },
      ];
    });
  });
}
