import type { Service } from '../../../service';
import { sourceText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import type { Middleware, Route } from '../types';
import { readAiohttpRoutes } from './aiohttp';
import { readCalls } from './calls';
import { readConstructors, readSubclasses } from './constructors';
import { readDecorators } from './decorators';
import { readAliases } from './dependencies';
import { readHandedOn, readParameters } from './handed-routers';
import { readLitestarRoutes } from './litestar';
import { readExtensions } from './middleware';
import { mountWrapped, readMounts } from './mounts';
import { readNinjaControllers } from './ninja-controllers';
import { newReading, type PythonReading } from './reading';
import { readStarletteRoutes } from './starlette';
import { readTornadoRoutes } from './tornado';

/** What Python's routers and settings hold. */
export interface PythonHttp {
  routes: Route[];
  middleware: Middleware[];
}

/** FastAPI, Starlette, Flask with its extensions, Quart, Sanic, aiohttp and Litestar. */
export function pythonRouters(service: Service): PythonHttp {
  const reading = newReading(service);
  const { graph, middleware, modules } = reading;
  const files = modules.files.map(path => sourceText(service.repository, path));
  // Each round looks up what those before it have found in all files.
  for (const source of files) readSubclasses(reading, source);
  for (const source of files) readConstructors(reading, source);
  for (const source of files) readParameters(reading, source);
  for (const source of files) {
    readAliases(reading, source);
    readHandedOn(reading, source);
    mountWrapped(reading, source);
    readMounts(reading, source);
  }
  for (const source of files) {
    readDecorators(reading, source);
    readCalls(reading, source);
    readAiohttpRoutes(reading, source);
    readExtensions(reading, source);
    readStarletteRoutes(reading, source);
    readLitestarRoutes(reading, source);
    readNinjaControllers(reading, source);
    readTornadoRoutes(reading, source);
  }
  const hasMounts = graph.all().some(node => node.mounts.length > 0);
  const roots = graph.all().some(node => node.root);
  return {
    routes: graph.routes(
      node =>
        !roots ||
        !hasMounts ||
        graph.isMounted(node) ||
        perhapsMounted(reading, node),
    ),
    middleware,
  };
}

/** A router that somebody imports may be mounted in a way that cannot be read. */
function perhapsMounted(reading: PythonReading, node: RouterNode): boolean {
  return (
    reading.modules.files.some(path => {
      if (path === node.path) return false;
      for (const target of reading.modules.imports(path).values()) {
        if (target.path === node.path) return true;
      }
      return false;
    }) ||
    /\bimport_module\b|\bwalk_packages\b|\biter_modules\b|\bfind_modules\b/.test(
      reading.service.repository.once(
        `python-dynamic-imports:${reading.service.path}`,
        () =>
          reading.modules.files
            .map(
              path =>
                reading.service.repository
                  .lexical(path)
                  .code.match(
                    /\b(?:import_module|walk_packages|iter_modules|find_modules)\b/,
                  )?.[0] ?? '',
            )
            .join(' '),
      ),
    )
  );
}
