import type { Service } from '../../../service';
import { sourceFilesOf, stackOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import { RouterGraph } from '../graph';
import type { Middleware, Route } from '../types';
import { onlyValue } from './constants';
import { nodeModulesOf } from './modules';
import { pathText } from './path-texts';
import type { NodeReading } from './reading';
import { readCalls } from './router-calls';
import { readFunctionCalls } from './router-functions';
import { readScope } from './scopes';

export interface NodeHttp {
  routes: Route[];
  middleware: Middleware[];
}

/** Express, Koa, Fastify, Hono, Elysia and hapi: routes and middleware by the objects that they are registered on. */
export function nodeRouters(service: Service): NodeHttp {
  const reading: NodeReading = {
    service,
    graph: new RouterGraph(),
    scopes: new Map(),
    modules: service.fact(nodeModulesOf),
    middleware: [],
  };
  readScopes(reading);
  const scopes = [...reading.scopes.values()];
  for (const scope of scopes) readCalls(reading, scope);
  for (const scope of scopes) readFunctionCalls(reading, scope);
  return { routes: reachedRoutes(reading), middleware: reading.middleware };
}

/** The routers of every file, before anything is read that hangs on them. */
function readScopes({ service, graph, scopes }: NodeReading): void {
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'node');
  for (const { path } of files) {
    const source = sourceText(service.repository, path);
    const readPrefix = (expression: string) =>
      pathText(service, source, expression) ??
      onlyValue(service, path, expression);
    scopes.set(path, readScope(source, graph, readPrefix));
  }
}

/** Without a mount that can be read the place of a route is known, its whole path is not. */
function reachedRoutes(reading: NodeReading): Route[] {
  const { service, graph, modules } = reading;
  const entries = new Set(
    service.fact(stackOf).entryPoints.map(({ path }) => path),
  );
  return graph.routes(
    node =>
      graph.isMounted(node) ||
      entries.has(node.path) ||
      modules.isImported(node.path) ||
      loadsByFolder(reading, node.path),
  );
}

/** Routers in folders that the code walks over: `readdirSync`, `glob`, autoload plugins. */
function loadsByFolder(
  { service, scopes }: NodeReading,
  path: string,
): boolean {
  const key = `node-folder-loaders:${service.path}`;
  const loaders = service.repository.once(key, () =>
    [...scopes.values()].some(({ source }) =>
      /readdir(?:Sync)?\s*\(|[aA]uto[lL]oad|\bglob(?:Sync)?\s*\(|import\.meta\.glob|require\.context/.test(
        source.code,
      ),
    ),
  );
  return loaders && /\//.test(path);
}
