import { at, entriesOf } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { relatedFilesOf, sourceFilesOf, stackOf } from '../../stack';
import { sourceText } from '../code/source-text';
import { openApiDocumentsOf } from './contracts';
import { routesOf } from '.';
import { businessRoutes } from './kinds';
import { routeSteps } from './paths';

/** A machine-readable contract, or what makes one from the code. @public */
export interface ApiSpec {
  kind: 'file' | 'generated';
  name: string;
  path: string;
  line: number;
}

/** @public */
export interface ApiSpecs {
  specs: ApiSpec[];
  /** An OpenAPI file that describes less than a third of the routes, with what it lacks. */
  stale?: {
    path: string;
    missing: Array<{ path: string; line: number; route: string }>;
  };
}

/** Generators: the dependency that brings one, and the code that wires it where that is needed. */
const generators: Array<[dependency: RegExp, wiring?: RegExp]> = [
  [
    /^@nestjs\/swagger$/,
    /\bSwaggerModule\s*\.\s*setup\b|\bSwaggerModule\.createDocument\b/,
  ],
  [/^@fastify\/swagger$/, /@fastify\/swagger|fastifySwagger|swagger/],
  [/^fastify-swagger$/, /swagger/],
  [/^tsoa$|^@tsoa\//],
  [/^swagger-jsdoc$/, /swagger-?jsdoc/i],
  [
    /^@asteasolutions\/zod-to-openapi$|^zod-openapi$|^@hono\/zod-openapi$|^hono-openapi$|^express-zod-api$|^express-oas-generator$|^swagger-autogen$|^@elysiajs\/(?:swagger|openapi)$|^routing-controllers-openapi$|^next-swagger-doc$|^trpc-openapi$|^@ts-rest\/open-api$|^koa-swagger-decorator$|^@foal\/swagger$|^hapi-swagger$|^swagger-ui-express$/,
  ],
  [
    /^drf-spectacular(?:\[.*)?$|^drf-yasg2?$|^django-ninja$|^flask-smorest$|^apispec$|^flask-restx$|^flasgger$|^flask-openapi3$|^apiflask$|^connexion$|^spectree$|^sanic-(?:ext|openapi)$|^aiohttp-(?:apispec|swagger3?|pydantic)$|^litestar$|^robyn$/i,
  ],
  [
    /springdoc-openapi|springfox|quarkus-smallrye-openapi|quarkus-openapi|micronaut-openapi|ktor-(?:server-)?(?:openapi|swagger)|javalin-openapi|swagger-core|openapi-generator|swagger-annotations|dropwizard-swagger|smiley4.*ktor/,
  ],
  [
    /^github\.com\/(?:swaggo\/(?:swag|gin-swagger|echo-swagger|http-swagger|files)|danielgtaylor\/huma|oapi-codegen\/\w+|deepmap\/oapi-codegen|ogen-go\/ogen|go-swagger\/go-swagger|go-openapi\/runtime|getkin\/kin-openapi|swaggest\/rest|a-h\/rest|gofiber\/swagger|grpc-ecosystem\/grpc-gateway)/,
  ],
  [
    /^swashbuckle\.aspnetcore(?:$|\.(?!annotations))/i,
    /\bAddSwaggerGen\b|\bUseSwagger\b|\bSwaggerDoc\b/,
  ],
  [
    /^microsoft\.aspnetcore\.openapi$/i,
    /\bAddOpenApi\b|\bMapOpenApi\b|\bWithOpenApi\b/,
  ],
  [/^nswag\.aspnetcore$|^fastendpoints\.swagger$|^nswag\./i],
  [
    /^rswag(?:-\w+)?$|^grape-swagger$|^apipie-rails$|^rspec-openapi$|^oas_rails$|^openapi_first$|^committee$|^swagger-blocks$/,
  ],
  [
    /^darkaonline\/l5-swagger$|^knuckleswtf\/scribe$|^nelmio\/api-doc-bundle$|^api-platform\/|^dedoc\/scramble$|^zircote\/swagger-php$|^vyuldashev\/laravel-openapi$/,
  ],
  [
    /^utoipa(?:-\w+)?$|^aide$|^poem-openapi$|^rocket_okapi$|^okapi$|^paperclip$|^apistos$|^salvo-oapi$|^dropshot$/,
  ],
];

/** Use as `service.fact(apiSpecsOf)`. @public */
export function apiSpecsOf(service: Service): ApiSpecs {
  const specs: ApiSpec[] = [];
  const files = specFiles(service);
  specs.push(...files);
  specs.push(...generated(service));
  const documents = service
    .fact(openApiDocumentsOf)
    .filter(({ path }) => files.some(file => file.path === path));
  // AsyncAPI describes messages, not routes.
  const ofRoutes = files.filter(({ name }) => !/asyncapi/i.test(name));
  const stale =
    specs.length === files.length && documents.length === ofRoutes.length
      ? missingPaths(service)
      : undefined;
  return { specs, ...(stale ? { stale } : {}) };
}

function generated(service: Service): ApiSpec[] {
  const { dependencies } = service.fact(stackOf);
  const found: ApiSpec[] = [];
  const sources = service.fact(sourceFilesOf);
  for (const { path, ecosystem } of sources) {
    if (ecosystem !== 'python') continue;
    const source = sourceText(service.repository, path);
    for (const match of source.code.matchAll(
      /(?<![\w.])(?:\w+\.)?FastAPI\s*\(|\bNinjaAPI\s*\(|\bAPIFlask\s*\(|\bOpenAPI\s*\(\s*__name__/g,
    )) {
      const open = match.index + match[0].indexOf('(');
      const text = source.uncommented.slice(open, source.partner[open] + 1);
      if (/\bopenapi_url\s*=\s*(?:None|""|'')/.test(text)) continue;
      found.push({
        kind: 'generated',
        name: 'FastAPI',
        path,
        line: source.lineAt(match.index),
      });
    }
  }
  for (const { path, ecosystem } of found.length ? [] : sources) {
    if (ecosystem !== 'python') continue;
    const { code } = sourceText(service.repository, path);
    const made =
      /^[ \t]*from\s+rest_framework\.(?:schemas|documentation)\s+import\b/m.test(
        code,
      ) && /\b(?:get_schema_view|include_docs_urls)\s*\(/.exec(code);
    if (made)
      found.push({
        kind: 'generated',
        name: 'Django REST framework',
        path,
        line: service.repository.lineIndex(path).lineAt(made.index),
      });
  }
  for (const { path, ecosystem } of found.length ? [] : sources) {
    // Addresses of the service's own answer with what FastAPI makes of routers.
    if (ecosystem !== 'python') continue;
    const source = sourceText(service.repository, path);
    const made = /\bget_openapi\s*\(/.exec(source.code);
    if (
      made &&
      /@[\w.]{1,60}\.get\(\s*f?["'][^"'\n]{0,80}openapi/.test(
        source.uncommented,
      )
    )
      found.push({
        kind: 'generated',
        name: 'FastAPI',
        path,
        line: source.lineAt(made.index),
      });
  }
  // Kept as a module beside the documents as well.
  const modules = service
    .of('DOC')
    .filter(({ path, size }) => /\.[cm]?[jt]s$/.test(path) && size < 1_000_000);
  for (const { path } of [...sources, ...modules]) {
    const source = sourceText(service.repository, path);
    const match = /["']?\bopenapi["']?\s*:\s*["']3\.\d/.exec(
      source.uncommented,
    );
    if (match && /\bpaths\b/.test(source.uncommented)) {
      found.push({
        kind: 'generated',
        name: 'OpenAPI',
        path,
        line: source.lineAt(match.index),
      });
    }
  }
  for (const [dependency, wiring] of generators) {
    const proof = dependencies.find(
      ({ name, scope }) =>
        (scope === 'prod' ||
          /^(?:tsoa|rswag|rspec-openapi|knuckleswtf\/scribe|dedoc\/scramble)/.test(
            name,
          )) &&
        dependency.test(name),
    );
    if (!proof) continue;
    if (!wiring) {
      found.push({
        kind: 'generated',
        name: proof.name,
        path: proof.path,
        line: proof.line,
      });
      continue;
    }
    for (const { path } of sources) {
      const source = sourceText(service.repository, path);
      const match = wiring.exec(source.uncommented);
      if (match) {
        found.push({
          kind: 'generated',
          name: proof.name,
          path,
          line: source.lineAt(match.index),
        });
        break;
      }
    }
  }
  // ASP.NET: what all services of a solution share stands in a project of its own.
  for (const { path, ecosystem } of service.fact(relatedFilesOf)) {
    if (ecosystem !== 'dotnet') continue;
    const source = sourceText(service.repository, path);
    const match = /\bMapOpenApi\b|\bUseSwagger\b/.exec(source.code);
    if (match)
      found.push({
        kind: 'generated',
        name: 'OpenAPI',
        path,
        line: source.lineAt(match.index),
      });
  }
  const called = service
    .fact(routesOf)
    .filter(({ protocol }) => protocol === 'grpc');
  if (called.length > 0) {
    for (const { path, size } of service.repository.files) {
      if (!path.endsWith('.proto') || size > 500_000) continue;
      const line = service.repository.lines(path).findIndex(text => {
        const name = /^\s*service\s+(\w+)/.exec(text)?.[1];
        return (
          name !== undefined &&
          called.some(({ route }) =>
            route.includes(name.replace(/Service$/, '')),
          )
        );
      });
      if (line >= 0) {
        found.push({
          kind: 'generated',
          name: 'Protocol Buffers',
          path,
          line: line + 1,
        });
        break;
      }
    }
  }
  // GraphQL's schema is its contract; so are the services of gRPC that are written in code.
  const graphql = service
    .fact(routesOf)
    .find(({ protocol }) => protocol === 'graphql');
  if (graphql && businessRoutes(service).length < 3) {
    found.push({
      kind: 'generated',
      name: 'GraphQL schema',
      path: graphql.path,
      line: graphql.line,
    });
  }
  return found;
}

const clientFolder =
  /(?:^|\/)(?:clients?|external|third[-_]?party|vendor|upstream|generated-clients?|sdk)\//i;

function specFiles(service: Service): ApiSpec[] {
  const { repository } = service;
  const found: ApiSpec[] = service
    .fact(openApiDocumentsOf)
    .filter(
      ({ path, blank }) =>
        !blank && !clientFolder.test(path) && !isClientInput(service, path),
    )
    .map(({ path }) => ({
      kind: 'file' as const,
      name: 'OpenAPI',
      path,
      line: 1,
    }));
  for (const file of service.files) {
    if (
      ['VENDOR', 'TEST', 'EXAMPLE', 'CI'].includes(file.class) ||
      clientFolder.test(file.path)
    )
      continue;
    if (/\.proto$/.test(file.path)) {
      const line = lineOf(service, file, /^\s*service\s+\w+/);
      if (line)
        found.push({
          kind: 'file',
          name: 'Protocol Buffers',
          path: file.path,
          line,
        });
    } else if (/\.(?:graphqls?|gql)$/.test(file.path)) {
      const line = lineOf(
        service,
        file,
        /^\s*(?:extend\s+)?(?:type\s+(?:Query|Mutation)|schema)\b/,
      );
      if (line)
        found.push({ kind: 'file', name: 'GraphQL', path: file.path, line });
    } else if (/asyncapi[\w.-]*\.(?:ya?ml|json)$/i.test(file.path)) {
      found.push({ kind: 'file', name: 'AsyncAPI', path: file.path, line: 1 });
    } else if (/(?:^|\/)catalog-info\.ya?ml$/.test(file.path)) {
      for (const document of repository.yaml(file.path)) {
        const kind = at(document, 'kind');
        const definition = at(document, 'spec', 'definition');
        if (kind?.kind === 'scalar' && kind.value === 'API' && definition) {
          const own = entriesOf(at(document, 'spec')).find(
            ({ key }) => key === 'definition',
          );
          found.push({
            kind: 'file',
            name: 'API entity',
            path: file.path,
            line: own?.line ?? 1,
          });
        }
      }
    }
  }
  return found;
}

function lineOf(
  service: Service,
  { path, size }: ServiceFile,
  pattern: RegExp,
): number | undefined {
  if (size > 1_000_000) return undefined;
  const at_ = service.repository
    .lines(path)
    .findIndex(line => pattern.test(line.slice(0, 300)));
  return at_ < 0 ? undefined : at_ + 1;
}

/** A description that a build only makes clients of. */
function isClientInput(service: Service, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return service
    .of(['CONFIG', 'OTHER', 'SRC'], 'all')
    .filter(
      ({ path: other, size }) =>
        size < 200_000 &&
        /(?:build\.gradle(?:\.kts)?|pom\.xml|package\.json|orval\.config\.\w+|openapi-ts\.config\.\w+)$/.test(
          other,
        ),
    )
    .some(({ path: other }) => {
      const text = service.repository.text(other) ?? '';
      const index = text.indexOf(name);
      if (index < 0) return false;
      const around = text.slice(Math.max(0, index - 1_200), index + 1_200);
      return (
        /generatorName[^\n]{0,20}(?:webclient|feign|typescript|retrofit|java\b)|library[^\n]{0,20}(?:webclient|feign|resttemplate|retrofit)|orval|openapi-typescript/i.test(
          around,
        ) && !/\bspring\b|jaxrs|kotlin-spring/i.test(around)
      );
    });
}

/** Of fewer routes nobody can say that a description is out of date. */
const fewestRoutes = 5;

/** The routes that a description lacks, where it knows less than a third of them. */
function missingPaths(service: Service): ApiSpecs['stale'] {
  const documents = service
    .fact(openApiDocumentsOf)
    .filter(({ operations }) => operations.length > 0);
  const all = businessRoutes(service).filter(({ dynamic }) => !dynamic);
  // Beside pages for browsers a contract describes what lies below `/api`.
  const below = all.filter(({ route }) =>
    /^\/(?:[\w-]+\/)?api(?:\/|$)/.test(route),
  );
  const routes = below.length >= fewestRoutes ? below : all;
  if (documents.length === 0 || routes.length < fewestRoutes) return undefined;
  // By their last steps: a gateway or the address of the server may hold a prefix and the version.
  const tail = (route: string) => {
    const steps = routeSteps(route).filter(step => !/^v\d+$/.test(step));
    return steps
      .slice(steps.lastIndexOf('api') + 1)
      .slice(-2)
      .join('/');
  };
  const known = new Set(
    documents.flatMap(({ operations }) =>
      operations.map(({ path }) => tail(path)),
    ),
  );
  const missing = routes.filter(({ route }) => !known.has(tail(route)));
  if (missing.length <= routes.length * 0.7) return undefined;
  return {
    path: documents[0].path,
    missing: missing.map(({ path, line, route }) => ({ path, line, route })),
  };
}
