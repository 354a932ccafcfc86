import { collect } from '../collect';
import type { Service } from '../../service';
import { routesOf } from './routes';
import type { Route } from './types';

/** Routes that say nothing about what the service is for. */
const operational =
  /^\/?$|^\/(?:api|v\d+|api\/v\d+)$|(?:^|[/_.-])(?:health\w*|live|livez|ready|readyz|liveness|readiness|ping|metrics|status|version|docs|redoc|swagger[\w-]*|openapi[\w.-]*|favicon\w*|robots|heartbeat|actuator|prometheus)(?:[/._]|-(?:checks?|probe|info|live|ready)\b|$)|^\/(?:up|_\w+)$/i;

/** Whether a route serves operations (health, metrics, documentation) and not the service's own work. */
export function isOperational({ route }: Pick<Route, 'route'>): boolean {
  // What follows a parameter belongs to one object: `/orders/:id/status`.
  const [fixed] = route.split(/[:{<*[]/, 1);
  return operational.test(fixed) && (fixed !== '/' || fixed === route);
}

/** HTTP routes that do the service's own work. */
export function businessRoutes(service: Service): Route[] {
  return service
    .fact(routesOf)
    .filter(
      route =>
        route.protocol === 'http' &&
        !isOperational(route) &&
        !isLaravelScaffold(route),
    );
}

/** What `laravel new` writes into `routes/api.php`. */
function isLaravelScaffold({ path, route, registration }: Route): boolean {
  return (
    path.endsWith('routes/api.php') &&
    /^\/api\/user$/.test(route) &&
    /return\s+\$request->user\(\);?\s*\}/.test(registration)
  );
}

/** Routes whose requests carry a body. */
export function bodyRoutes(service: Service): Route[] {
  return service
    .fact(routesOf)
    .filter(
      ({ protocol, method }) =>
        protocol === 'http' && /^(?:POST|PUT|PATCH)$/.test(method),
    );
}

/** A route to name as an example: the first one that does the service's own work. */
export function exampleRoute(service: Service): Route | undefined {
  const routes = service.fact(routesOf);
  return (
    routes.find(route => route.protocol === 'http' && !isOperational(route)) ??
    routes.find(({ route }) => route !== '/')
  );
}

/** The first route of the file that registers most of them. */
export function firstOfMost(routes: readonly Route[]): Route | undefined {
  const counts = new Map<string, number>();
  for (const { path } of routes) counts.set(path, (counts.get(path) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return routes.find(({ path }) => counts.get(path) === most);
}

/** The first route of each file, the files with most routes first. */
export function firstOfFiles(routes: readonly Route[], most: number): Route[] {
  const files = new Map<string, Route[]>();
  for (const route of routes) collect(files, route.path, route);
  return [...files.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, most)
    .map(([first]) => first);
}
