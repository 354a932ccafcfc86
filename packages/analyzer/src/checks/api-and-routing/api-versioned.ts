import { businessRoutes, firstOfFiles, firstOfMost } from '../../facts/http';
import { rpcServicesOf, type RpcService } from '../../facts/http/rpc';
import { mountPlaces } from '../../facts/http/mount-places';
import { serverPlacesOf } from '../../facts/server/places';
import {
  isApiRoute,
  isAspNetPage,
  versioningOf,
} from '../../facts/http/versions';
import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  type Judgement,
} from '../check';
import type { Service } from '../../service';
import { placeName } from '../evidence';
import {
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';

const reference = 'https://docs.nestjs.com/techniques/versioning';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://fastapi.tiangolo.com/tutorial/bigger-applications/',
  dotnet: 'https://github.com/dotnet/aspnet-api-versioning',
  ruby: 'https://guides.rubyonrails.org/routing.html',
  php: 'https://laravel.com/docs/routing',
};
const enoughRoutes = 5;

const examples: Examples = {
  node: {
    language: 'typescript',
    code: "app.setGlobalPrefix('api');\napp.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });",
  },
  python: {
    language: 'python',
    code: 'app.include_router(orders.router, prefix="/api/v1")',
  },
  jvm: { language: 'java', code: '@RequestMapping("/api/v1/orders")' },
  go: { language: 'go', code: 'v1 := r.Group("/api/v1")\norders.Register(v1)' },
  dotnet: { language: 'csharp', code: 'var v1 = app.MapGroup("/api/v1");' },
  ruby: {
    language: 'ruby',
    code: 'namespace :api do\n  namespace :v1 do\n    resources :orders\n  end\nend',
  },
  php: {
    language: 'php',
    code: "Route::prefix('v1')->group(base_path('routes/v1.php'));",
  },
  rust: {
    language: 'rust',
    code: 'Router::new().nest("/api/v1", orders::router())',
  },
};

export const apiVersioned = defineCheck({
  id: 'api-versioned',
  area: 'api-and-routing',
  title: 'Can the API change without breaking existing clients?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'high',
  phrases: {
    strength: 'a versioned API',
    gap: 'an API without versions',
  },
  why: 'Without a version there is no way to change a response and keep the clients of yesterday working: every breaking change needs all of them to move at once.',
  decision: {
    applies: `There are at least ${enoughRoutes} HTTP routes that do the service’s own work, or as many methods of gRPC where there are not.`,
    passes:
      'At least 20 % of them lie under a version, or versions are told by header, media type, the contract’s server address or the ingress. A part of the path that stands for the version counts (`/:version/orders`); of gRPC the package or the folder carries it.',
    fails: 'Fewer do, and no other version mechanism is configured.',
    exceptions: [
      'Health, metrics, webhooks, static files and callbacks of identity providers are left out.',
      'Services that only speak GraphQL or gRPC, and pages that the service renders for browsers: beside them only what lies below `/api` counts.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'app.include_router(orders.router, prefix="/orders")',
    good: 'app.include_router(orders.router, prefix="/api/v1/orders")',
  },
  remedy:
    'Put a version in front of all routes where the routers are mounted, and keep the old paths until their clients have moved.',
  references: [reference, ...Object.values(readings)],
  elsewhere: ['OWASP API9:2023'],
  judge(service) {
    const versioning = service.fact(versioningOf);
    const routes = businessRoutes(service).filter(
      route =>
        (!versioning.pagesBesideApi || isApiRoute(route)) &&
        !/webhook|callback|static|assets|public|\.well-known|^\/\*|\/\*(?:\*|\/|$)|\.(?:html|ico|txt|xml|js|css|png|svg|jpe?g|webp|webmanifest)$/i.test(
          route.route,
        ) &&
        !/^(?:serve|send)_?(?:\w{0,20}_?)?(?:file|index|static|assets?|spa|ui)$/i.test(
          route.handler?.name ?? '',
        ) &&
        !isAspNetPage(service, route),
    );
    const rpc = service.fact(rpcServicesOf);
    const methods = rpc.flatMap(one => one.methods);
    if (routes.length < enoughRoutes && methods.length >= enoughRoutes)
      return judgeRpc(service, rpc, methods.length);
    if (routes.length < enoughRoutes) {
      return notApplicable(
        `The service has fewer than ${enoughRoutes} HTTP routes of its own.`,
      );
    }
    if (versioning.pagesOnly) {
      return notApplicable(
        'The routes render pages for browsers; there is no API whose clients a change could break.',
      );
    }
    const versioned = routes.filter(({ route }) =>
      /(?:^|[/_-])v(?:\d+(?:\.\d+)*(?:[a-z]+\d+)?|\?)(?:\/|$)|^\/(?:api\/)?\d{1,2}\.\d{1,2}\/|^\/(?:api\/)?[:{](?:v|(?:api_?)?version)\}?\//i.test(
        route,
      ),
    );
    if (versioned.length >= routes.length * 0.2) {
      return pass(
        versioned.length >= routes.length * 0.8
          ? `${versioned.length} of ${routes.length} routes carry a version.`
          : `${versioned.length} of ${routes.length} routes carry a version; the others have none.`,
        evidenceAt(service, versioned.slice(0, 1), 'proof'),
      );
    }
    if (versioning.mechanism) {
      return pass(
        `${placeName(versioning.mechanism)} tells versions apart.`,
        evidenceAt(service, [versioning.mechanism], 'proof'),
      );
    }
    const mounts = mountPlaces(service);
    const places = [
      ...(versioning.prefixAt ? [versioning.prefixAt] : []),
      ...(versioning.prefixHeldAt ? [versioning.prefixHeldAt] : []),
      ...service.fact(serverPlacesOf).made,
    ];
    const anchor = mounts[0] ?? places[0] ?? entryPlace(service) ?? routes[0];
    return fail({
      message: `${
        versioned.length ? `Only ${versioned.length} of` : 'None of'
      } the ${routes.length} routes carr${
        versioned.length > 1 ? 'y' : 'ies'
      } a version; the prefix is composed at ${placeName(anchor)}.`,
      evidence: evidenceAt(
        service,
        [
          anchor,
          ...mounts.slice(0, 5),
          ...places,
          firstOfMost(routes) ?? routes[0],
          ...firstOfFiles(routes, 4),
        ],
        'anchor',
        12,
      ),
      recommendation: {
        title: 'Version the API',
        text: `Mount the API under a version prefix at ${placeName(anchor)}.`,
        example: exampleFor(service, examples, 'node'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});

/** gRPC: the version is a part of the package, `acme.orders.v1`, or of the folder. */
function judgeRpc(
  service: Service,
  rpc: RpcService[],
  total: number,
): Judgement {
  const versioned = rpc.filter(
    one =>
      /(?:^|[._])v\d+\w*(?=\.|$)/.test(one.package) ||
      /\/v\d+\w*\//.test(one.path),
  );
  if (versioned.length * 2 >= rpc.length)
    return pass(
      `The package of ${placeName(versioned[0])} carries a version.`,
      evidenceAt(service, versioned.slice(0, 2), 'proof'),
    );
  const [first] = rpc.filter(one => !versioned.includes(one));
  return fail({
    message: `${
      versioned.length ? 'Most' : 'All'
    } of the ${total} gRPC methods lie in packages without a version, for example ${
      first.name
    } at ${placeName(first)}.`,
    evidence: evidenceAt(
      service,
      [
        ...rpc.map(({ path }) => ({ path, line: 1 })),
        ...rpc,
        first.registration,
      ].slice(0, 12),
      'anchor',
      12,
    ),
    recommendation: {
      title: 'Version the API',
      text: `Put a version into the package of ${placeName(first)}.`,
      example: { language: 'protobuf', code: 'package acme.orders.v1;' },
      reference: 'https://protobuf.dev/best-practices/api/',
    },
  });
}
