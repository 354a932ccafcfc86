import type { Service } from '../../../service';
import { sourceFilesOf, stackOf } from '../../../stack';
import { classesIn, functionsIn, literal, type ClassSpan } from '../../code';
import {
  annotationsAround,
  annotationsBefore,
  type Annotation,
} from '../../code/annotations';
import { sourceText, type SourceText } from '../../code/source-text';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Method, Route } from '../types';
import { constantText } from './constants';
import { fromDefinition } from './handlers';
import { nodeModulesOf } from './modules';

const entryDecorators =
  /@(?:Get|Post|Put|Patch|Delete|All|Head|Options|Sse|HttpGet|HttpPost|GrpcMethod|GrpcStreamMethod|Query|Mutation|Subscription)\b/g;
/** Decorators that describe and do not guard. */
const descriptive =
  /^(?:Api\w*|Get|Post|Put|Patch|Delete|All|Head|Options|Sse|HttpCode|Header|Render|Redirect|Controller|RestController|JsonController|Resolver|SerializeOptions|Injectable|Module|Query|Mutation|Subscription|Tags?|Response|SuccessResponse|Example|OpenAPI|ResponseSchema|GrpcMethod|GrpcStreamMethod|Returns|Summary|Description)$/;

/** NestJS, routing-controllers, tsoa and TypeGraphQL: controllers and resolvers by their decorators. */
export function nestRoutes(service: Service): Route[] {
  const { repository } = service;
  const modules = service.fact(nodeModulesOf);
  const global = globalPrefix(service);
  const entries = new Set(
    service.fact(stackOf).entryPoints.map(({ path }) => path),
  );
  return service
    .fact(sourceFilesOf)
    .filter(
      ({ ecosystem, language }) => ecosystem === 'node' && language !== 'Vue',
    )
    .flatMap(({ path }) => {
      const source = sourceText(repository, path);
      if (!/@(?:\w*Controller|Resolver|Route)\b/.test(source.code)) return [];
      // A controller that no module names is never instantiated.
      if (
        !modules.isImported(path) &&
        !entries.has(path) &&
        !loadsByPattern(service)
      ) {
        return [];
      }
      const classes = classesIn(source);
      return [...source.code.matchAll(entryDecorators)].flatMap(match =>
        routesAt(service, source, classes, match.index, global),
      );
    });
}

function routesAt(
  service: Service,
  source: SourceText,
  classes: ClassSpan[],
  offset: number,
  global: GlobalPrefix,
): Route[] {
  const owner = classes
    .filter(({ start, end }) => start <= offset && offset < end)
    .sort((a, b) => b.start - a.start)[0];
  if (!owner) return [];
  const { annotations, after } = annotationsAround(source, offset, '@');
  const entry = annotations.find(each => each.offset === offset);
  if (!entry) return [];
  const onClass = annotationsBefore(source, owner.offset, '@');
  const controller = onClass.find(({ name }) =>
    /Controller$|^Route$|^Resolver$/.test(name),
  );
  if (!controller) return [];
  const method = functionsIn(service.repository, source.path, 'node').find(
    each => each.offset >= after && each.start <= owner.end,
  );
  const handler =
    method && method.offset - after < 200
      ? fromDefinition(method).handler
      : undefined;
  const graphql = controller.name === 'Resolver';
  const verb = entry.name.replace(/^Http/, '');
  if (graphql !== /^(?:Query|Mutation|Subscription)$/.test(verb)) return [];
  const guards = [
    ...onClass
      .filter(each => !descriptive.test(each.name))
      .map(each => guardOf(source, each, 'class')),
    ...annotations
      .filter(each => !descriptive.test(each.name))
      .map(each => guardOf(source, each, 'route')),
  ];
  const registration = source.uncommented
    .slice(annotations[0].offset, after)
    .trim();
  const place = {
    path: source.path,
    line: entry.line,
    endLine: handler?.line ?? entry.line,
    ...(handler ? { handler } : {}),
    className: owner.name,
    guards,
    registration,
  };
  if (graphql) {
    const name =
      /\bname\s*:\s*['"`](\w+)/.exec(entry.text)?.[1] ??
      literal(entry.arguments[0]?.text) ??
      handler?.name ??
      '';
    return [
      {
        ...place,
        method: verb.toUpperCase() as Method,
        route: name,
        protocol: 'graphql',
      },
    ];
  }
  if (/^Grpc/.test(verb)) {
    const names = entry.arguments.map(each => literal(each.text) ?? '');
    return [
      {
        ...place,
        method: 'RPC',
        route: joinPaths(
          ...(names.length ? names : [owner.name, handler?.name ?? '']),
        ),
        protocol: 'grpc',
      },
    ];
  }
  const version = versionOf(entry, annotations, controller, onClass, global);
  const resolved = (text: string | undefined) =>
    text === undefined || /^[\s'"[{]/.test(text)
      ? undefined
      : constantText(service, source.path, text);
  const ownText = entry.arguments[0]?.text;
  const ownPath = resolved(ownText);
  const prefixPath = resolved(controller.arguments[0]?.text);
  const prefixes =
    prefixPath === undefined
      ? pathsIn(controller.arguments[0]?.text)
      : [prefixPath];
  return prefixes.flatMap(prefix =>
    (ownPath === undefined ? pathsIn(ownText) : [ownPath]).map(own => ({
      ...place,
      method: methodOf(verb === 'Sse' ? 'GET' : verb),
      route: joinPaths(
        global.excludes(joinPaths(prefix, own)) ? '' : global.prefix,
        version,
        prefix,
        own,
      ),
      mounts: [{ path: source.path, offset: controller.offset }],
      protocol: 'http' as const,
      ...(ownPath === undefined && /[$`]\{|^[^'"`[{]/.test(ownText ?? '"')
        ? { dynamic: true as const }
        : {}),
    })),
  );
}

/** `'a'`, `['a', 'b']`, `{ path: 'a' }`, nothing. */
function pathsIn(text: string | undefined): string[] {
  if (!text) return [''];
  if (text.startsWith('{')) {
    return pathsIn(
      /\bpath\s*:\s*(\[[^\]]{0,300}\]|['"`][^'"`\n]{0,200}['"`])/.exec(
        text,
      )?.[1],
    );
  }
  const found = [...text.matchAll(/['"`]([^'"`\n]{0,200})['"`]/g)].map(
    match => match[1],
  );
  return found.length ? found.slice(0, 5) : ['?'];
}

function guardOf(
  source: SourceText,
  annotation: Annotation,
  on: Guard['on'],
): Guard {
  return {
    name: annotation.name,
    text: annotation.text,
    path: source.path,
    line: annotation.line,
    on,
  };
}

interface GlobalPrefix {
  prefix: string;
  excludes(route: string): boolean;
  /** URI versioning: the default version, or '' for versions only where they are named. */
  uriVersion?: string;
}

function globalPrefix(service: Service): GlobalPrefix {
  let prefix = '';
  let uriVersion: string | undefined;
  const excluded: string[] = [];
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'node') continue;
    const { uncommented } = sourceText(service.repository, path);
    if (!/setGlobalPrefix|enableVersioning|routePrefix/.test(uncommented))
      continue;
    const set =
      /\bsetGlobalPrefix\(\s*(?:(['"`])([^'"`\n]{0,100})\1|([^,()]{1,100}(?:\([^()]{0,200}\))?))([^;]{0,400})/.exec(
        uncommented,
      );
    if (set) {
      prefix = set[2] ?? configuredPrefix(service, set[3]);
      for (const each of (set[4] ?? '').matchAll(/['"`](\/?[\w/-]+)['"`]/g))
        excluded.push(joinPaths(each[1]));
    }
    prefix ||=
      /\brouteprefix\s*:\s*['"`]([^'"`\n]{0,100})/i.exec(uncommented)?.[1] ??
      '';
    const versioning = /\benableVersioning\s*\(([^;]{0,400})/.exec(uncommented);
    if (
      versioning &&
      !/VersioningType\.(?:HEADER|MEDIA_TYPE|CUSTOM)/.test(versioning[1])
    ) {
      uriVersion =
        /\bdefaultVersion\s*:\s*\[?\s*['"`]([\w.]+)/.exec(versioning[1])?.[1] ??
        '';
    }
  }
  return {
    prefix,
    excludes: route => excluded.includes(route),
    ...(uriVersion === undefined ? {} : { uriVersion }),
  };
}

/** The default of a configured prefix: `configService.get('API_PREFIX', 'api')`; an unknown part otherwise. */
function configuredPrefix(_service: Service, text: string): string {
  return (
    /,\s*['"`]([\w/-]{1,60})['"`]|(?:\|\||\?\?)\s*['"`]([\w/-]{1,60})/
      .exec(text)
      ?.slice(1)
      .find(Boolean) ?? '?'
  );
}

function versionOf(
  entry: Annotation,
  annotations: Annotation[],
  controller: Annotation,
  onClass: Annotation[],
  global: GlobalPrefix,
): string {
  if (global.uriVersion === undefined) return '';
  const named =
    annotations.find(({ name }) => name === 'Version')?.arguments[0]?.text ??
    onClass.find(({ name }) => name === 'Version')?.arguments[0]?.text ??
    /\bversion\s*:\s*([^,}\n]{1,60})/.exec(controller.text)?.[1];
  if (named && /VERSION_NEUTRAL/.test(named)) return '';
  const version =
    /['"`]([\w.]+)['"`]/.exec(named ?? '')?.[1] ?? (entry && global.uriVersion);
  return version ? `v${version.replace(/^v/, '')}` : '';
}

function loadsByPattern(service: Service): boolean {
  return service.repository.once('node-controllers-by-pattern', () =>
    service
      .fact(sourceFilesOf)
      .some(
        ({ path, ecosystem }) =>
          ecosystem === 'node' &&
          /controllers\s*:\s*\[\s*[^\]]{0,200}(?:['"`][^'"`\n]*\*|__dirname|join\()|controllerPathGlobs|\bglob(?:Sync)?\s*\(|readdirSync/.test(
            sourceText(service.repository, path).uncommented,
          ),
      ),
  );
}
