import {
  businessRoutes,
  firstOfMost,
  routesOf,
  type Route,
} from '../../facts/http';
import { apiSpecsOf } from '../../facts/http/specs';
import { mountPlaces } from '../../facts/http/mount-places';
import { serverPlacesOf } from '../../facts/server/places';
import { isAspNetPage, versioningOf } from '../../facts/http/versions';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName, type Place } from '../evidence';
import {
  count,
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
} from '../shared';

const reference = 'https://spec.openapis.org/oas/latest.html';
const enoughRoutes = 3;

const examples: Examples = {
  jvm: {
    language: 'kotlin',
    code: 'implementation("org.springdoc:springdoc-openapi-starter-webmvc-api:2.8.0")',
  },
  node: {
    language: 'typescript',
    code: "const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());\nSwaggerModule.setup('docs', app, document);",
  },
  python: {
    language: 'python',
    code: 'REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}',
  },
  go: {
    language: 'go',
    code: '//go:generate go run github.com/swaggo/swag/cmd/swag init',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddOpenApi();\napp.MapOpenApi();',
  },
  ruby: {
    language: 'ruby',
    code: 'gem "rswag-api"\ngem "rswag-specs", group: :test',
  },
  php: { language: 'shell', code: 'composer require dedoc/scramble' },
  rust: {
    language: 'rust',
    code: '#[derive(OpenApi)]\n#[openapi(paths(create_order))]\nstruct ApiDoc;',
  },
};

export const apiSpecPublished = defineCheck({
  id: 'api-spec-published',
  area: 'api-and-routing',
  title: 'Is there a machine-readable contract for the API?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'a machine-readable contract',
    gap: 'an API without a contract',
  },
  why: 'Clients, tests, gateways and the catalog all need to know what the API promises. Without a contract they find out in production.',
  decision: {
    applies: `There are at least ${enoughRoutes} HTTP routes that do the service’s own work, or a gRPC or GraphQL interface.`,
    passes:
      'An OpenAPI, AsyncAPI, Protocol Buffers or GraphQL description is in the tree, or the code generates one (FastAPI does so by itself).',
    fails:
      'Neither is there, or the description knows less than a third of the routes.',
    exceptions: [
      'Descriptions that are only the input of a client generator are not the service’s contract.',
      'Applications that only render pages for browsers.',
    ],
  },
  examples: {
    language: 'csharp',
    bad: 'app.MapControllers();',
    good: 'builder.Services.AddOpenApi();\napp.MapOpenApi();\napp.MapControllers();',
  },
  remedy:
    'Generate an OpenAPI document from the code, and let the pipeline check it for breaking changes.',
  references: [reference],
  elsewhere: ['OWASP API9:2023'],
  judge(service) {
    const routes = businessRoutes(service).filter(
      route => !isAspNetPage(service, route),
    );
    const others = service
      .fact(routesOf)
      .filter(({ protocol }) => protocol !== 'http');
    if (routes.length < enoughRoutes && others.length === 0) {
      return notApplicable(
        `The service has fewer than ${enoughRoutes} routes of its own.`,
      );
    }
    if (others.length === 0 && service.fact(versioningOf).pagesOnly) {
      return notApplicable('The routes render pages for browsers.');
    }
    const { specs, stale } = service.fact(apiSpecsOf);
    const total = routes.length + others.length;
    const example = exampleFor(service, examples, 'jvm');
    if (stale) {
      return fail({
        message: `${stale.path} lacks ${stale.missing.length} of ${
          routes.length
        } routes, for example ${stale.missing[0].route} at ${placeName(
          stale.missing[0],
        )}.`,
        evidence: evidenceAt(
          service,
          [...stale.missing.slice(0, 5), { path: stale.path, line: 1 }],
          'offender',
        ),
        recommendation: {
          title: 'Renew the Contract',
          text: `Generate ${
            stale.path
          } from the code and add the routes that it lacks, beginning with ${placeName(
            stale.missing[0],
          )}.`,
          example,
          reference,
        },
      });
    }
    if (specs.length > 0) {
      return pass(
        `${placeName(specs[0])} describes the API (${specs[0].name}).`,
        evidenceAt(service, specs.slice(0, 2), 'proof'),
      );
    }
    const server = service.fact(serverPlacesOf);
    const places = [...routeFiles(routes), ...server.made];
    const anchor = places[0] ?? entryPlace(service) ?? routes[0] ?? others[0];
    return fail({
      message: `${count(total, 'route')} ${
        total === 1 ? 'has' : 'have'
      } no contract; ${placeName(
        anchor,
      )} starts a server without an API description.`,
      evidence: evidenceAt(
        service,
        [
          anchor,
          ...places.slice(0, 4),
          ...mountPlaces(service).slice(0, 4),
          ...server.started,
          firstOfMost(routes) ?? others[0],
        ],
        'anchor',
        12,
      ),
      recommendation: {
        title: 'Publish a Contract',
        text: `Generate an OpenAPI document from the code and check it in CI, starting at ${placeName(
          anchor,
        )}.`,
        example,
        reference,
      },
    });
  },
});

/** In PHP the files that declare the routes are where a server begins, those of an API first. */
function routeFiles(routes: readonly Route[]): Place[] {
  const first = new Map<string, Route>();
  for (const route of routes) {
    if (
      /(?:^|\/)routes\/[\w/-]+\.php$/.test(route.path) &&
      !first.has(route.path)
    )
      first.set(route.path, route);
  }
  const isApi = (path: string) => Number(/api/i.test(path));
  return [...first.values()]
    .sort((a, b) => isApi(b.path) - isApi(a.path))
    .slice(0, 2)
    .flatMap(({ path, line }) => [
      { path, line },
      { path, line: 1 },
    ]);
}
