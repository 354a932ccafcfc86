import { isOperational, routesOf, type Route } from '../../facts/http';
import { rpcServicesOf } from '../../facts/http/rpc';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import {
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';
import { resourceOf } from './shared';
import { collect } from '../../facts/collect';

const reference = 'https://fastapi.tiangolo.com/tutorial/bigger-applications/';
/** What to read instead of it, by stack. */
const readings: References = {
  node: 'https://expressjs.com/en/guide/routing.html',
  jvm: 'https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-controller/ann-requestmapping.html',
  go: 'https://go.dev/blog/routing-enhancements',
  dotnet:
    'https://learn.microsoft.com/aspnet/core/fundamentals/minimal-apis/route-handlers',
  ruby: 'https://guides.rubyonrails.org/routing.html',
  php: 'https://laravel.com/docs/controllers',
};
const enoughServices = 3;
const enoughRoutes = 8;
const mostInOneFile = 15;
const mostInEntryPoint = 5;
const share = 0.6;
/** One resource with many routes is a module, not a heap. */
const enoughResources = 3;

const examples: Examples = {
  python: {
    language: 'python',
    code: 'router = APIRouter(prefix="/orders", tags=["orders"])\napp.include_router(router)',
  },
  node: {
    language: 'typescript',
    code: "export const orders = express.Router();\n// entry point\napp.use('/orders', orders);",
  },
  jvm: {
    language: 'java',
    code: '@RestController\n@RequestMapping("/orders")\nclass OrdersController { }',
  },
  go: {
    language: 'go',
    code: 'orders.Register(r.Group("/orders"))\nbills.Register(r.Group("/bills"))',
  },
  dotnet: {
    language: 'csharp',
    code: 'app.MapGroup("/orders").MapOrders();\napp.MapGroup("/bills").MapBills();',
  },
  ruby: {
    language: 'ruby',
    code: 'resources :orders, only: %i[index show create]',
  },
  php: {
    language: 'php',
    code: "Route::apiResource('orders', OrderController::class);",
  },
  rust: {
    language: 'rust',
    code: 'Router::new()\n    .nest("/orders", orders::router())\n    .nest("/bills", bills::router())',
  },
};

export const apiStructuredRouting = defineCheck({
  id: 'api-structured-routing',
  area: 'api-and-routing',
  title:
    'Are routes organised in modules by resource instead of piling up in one file?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'high',
  phrases: {
    strength: 'routes in modules by resource',
    gap: 'routes that pile up in one file',
  },
  why: 'When every handler lives in one file, every change touches it, reviews miss side effects, and nobody owns a part of the API.',
  decision: {
    applies: `There are at least ${enoughRoutes} HTTP routes, or ${enoughServices} services of gRPC.`,
    passes:
      'Handlers are spread over files by resource. A central file that only wires handlers of other files, by their name or in a line that calls a controller, passes in every ecosystem. Services of gRPC are registered one by one.',
    fails: `One file holds the handlers of more than ${mostInOneFile} routes and of more than 60 % of them, for at least ${enoughResources} resources; or the entry point holds more than ${mostInEntryPoint} of the service’s own handlers.`,
    exceptions: [
      'Route files that are central by design: `config/routes.rb`, `urls.py`, `routes/api.php`.',
      'One resource with many routes; the same routes under several versions count once.',
      'Health, metrics and documentation routes in the entry point.',
    ],
  },
  examples: {
    language: 'python',
    bad: '@app.get("/orders")\n@app.get("/bills")\n# … twenty more in main.py',
    good: 'app.include_router(orders.router)\napp.include_router(bills.router)',
  },
  remedy:
    'Move each resource’s handlers to a module of their own and mount it in the entry point.',
  references: [reference, ...Object.values(readings)],
  elsewhere: ['Node.js best practices 1.1, 1.2'],
  judge(service) {
    const routes = distinct(
      service.fact(routesOf).filter(({ protocol }) => protocol === 'http'),
    );
    const rpc = service.fact(rpcServicesOf);
    if (routes.length < enoughRoutes && rpc.length >= enoughServices)
      return pass(
        `${rpc.length} gRPC services are registered.`,
        evidenceAt(service, [rpc[0].registration], 'proof'),
      );
    if (routes.length < enoughRoutes) {
      return notApplicable(
        `The service has fewer than ${enoughRoutes} HTTP routes.`,
      );
    }
    const byFile = new Map<string, Route[]>();
    for (const route of routes) {
      const path = delegates(service, route) ? undefined : handlerFile(route);
      if (path) collect(byFile, path, route);
    }
    const entries = new Set(
      service.fact(stackOf).entryPoints.map(({ path }) => path),
    );
    const crowded = [...byFile]
      .map(([path, held]) => ({
        path,
        held,
        own: held.filter(route => !isOperational(route)),
      }))
      .filter(
        ({ path, held, own }) =>
          resources(own) >= enoughResources &&
          ((held.length > mostInOneFile &&
            held.length > routes.length * share) ||
            (entries.has(path) &&
              own.length > mostInEntryPoint &&
              own.length > routes.length * 0.3)),
      )
      .sort((a, b) => b.held.length - a.held.length)[0];
    if (!crowded) {
      const files = [...byFile.keys()];
      return pass(
        files.length > 1
          ? `The handlers of ${routes.length} routes are spread over ${files.length} files.`
          : `${routes.length} routes belong to one resource or are wired to handlers elsewhere.`,
        evidenceAt(service, routes.slice(0, 1), 'proof'),
      );
    }
    const { path, held } = crowded;
    const lines = held.map(route =>
      route.path === path ? route.line : route.handler?.line ?? 1,
    );
    const first = Math.min(...lines);
    const last = Math.max(...lines);
    return fail({
      message: `${held.length} of ${routes.length} routes are registered in ${path} (lines ${first}-${last}).`,
      evidence: evidenceAt(
        service,
        [
          { path, line: first },
          { path, line: last },
        ],
        'offender',
      ),
      recommendation: {
        title: 'Organise Routes by Resource',
        text: `Split ${path}:${first} into one router per resource and mount them in the entry point.`,
        example: exampleFor(service, examples, 'python'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});

/** Where a route's handler lives; nothing for one that was not found, so it lives in some other file. */
function handlerFile({ handler, className, path }: Route): string | undefined {
  // Rails: the controller that a line of the routes names is a file of its own.
  const inPlace = className && !/(?:^|\/)config\/routes(?:\.rb$|\/)/.test(path);
  return handler?.path ?? (inPlace ? path : undefined);
}

const delegation =
  /^\s*(?:return\s+|await\s+|call\s*\.\s*respond\s*\(\s*)?[\w$.]{0,60}(?:controller|ctrl|handler|resource|endpoint|action)s?\s*\.\s*\w+\s*\([^{};]{0,300}\)[\s;)]*$/i;

/** A handler written in place that only hands over to a controller wires, like a name would. */
function delegates(service: Service, { handler }: Route): boolean {
  if (!handler || handler.name || handler.end - handler.start > 400)
    return false;
  const { code } = service.repository.lexical(handler.path);
  return delegation.test(code.slice(handler.start, handler.end));
}

function resources(routes: Route[]): number {
  return new Set(routes.map(({ route }) => resourceOf(route))).size;
}

/** One entry a method and path, versions aside. */
function distinct(routes: Route[]): Route[] {
  const seen = new Set<string>();
  return routes.filter(({ method, route, handler }) => {
    const key = `${method} ${route.replace(/\/v\d+(?=\/|$)/g, '')} ${
      handler?.path ?? ''
    }`;
    return seen.has(key) ? false : seen.add(key);
  });
}
