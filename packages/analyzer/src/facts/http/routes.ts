import type { Service } from '../../service';
import { compare } from '../../repository/repository';
import { contractRoutes } from './contracts';
import { dotnetMiddleware, dotnetRoutes } from './dotnet/routes';
import { gatewayRoutes } from './go/gateway';
import { goRouters } from './go/routers';
import { goSwagger } from './go/swagger';
import { goServices } from './go/services';
import { annotatedRoutes } from './jvm/annotated';
import { dslRoutes } from './jvm/dsl';
import { jvmMiddleware } from './jvm/middleware';
import { jvmServices } from './jvm/services';
import { fileRoutes } from './node/file-routes';
import { nestMiddleware } from './node/nest-middleware';
import { nestRoutes } from './node/nest';
import { nodeRouters } from './node/routers';
import { nodeServices } from './node/services';
import { phpMiddleware, phpRoutes } from './php/routes';
import { djangoRoutes } from './python/django';
import { pythonRouters } from './python/routers';
import { pythonServices } from './python/services';
import { rubyMiddleware, rubyRoutes } from './ruby/routes';
import { rustRoutes } from './rust/routes';
import type { Middleware, Route } from './types';
import { stackOf } from '../../stack';

interface Http {
  routes: Route[];
  middleware: Middleware[];
}

/** Where requests enter the service, by file and line. Use as `service.fact(routesOf)`. @public */
export function routesOf(service: Service): Route[] {
  return service.fact(httpOf).routes;
}

/**
 * What is registered for the application as a whole, file by file in the order in which it is written. Use as
 * `service.fact(middlewareOf)`.
 *
 * @public
 */
export function middlewareOf(service: Service): Middleware[] {
  return service.fact(httpOf).middleware;
}

const none: Http = { routes: [], middleware: [] };

function httpOf(service: Service): Http {
  const { ecosystems } = service.fact(stackOf);
  const found: Http[] = ecosystems.map(ecosystem => {
    switch (ecosystem) {
      case 'node': {
        const routers = nodeRouters(service);
        return {
          routes: [
            ...routers.routes,
            ...nestRoutes(service),
            ...fileRoutes(service),
            ...nodeServices(service),
          ],
          middleware: [...routers.middleware, ...nestMiddleware(service)],
        };
      }
      case 'python': {
        const routers = pythonRouters(service);
        const django = djangoRoutes(service);
        return {
          routes: [
            ...routers.routes,
            ...django.routes,
            ...pythonServices(service),
          ],
          middleware: [...routers.middleware, ...django.middleware],
        };
      }
      case 'jvm':
        return {
          routes: [
            ...annotatedRoutes(service),
            ...dslRoutes(service),
            ...contractRoutes(service),
            ...jvmServices(service),
          ],
          middleware: jvmMiddleware(service),
        };
      case 'go': {
        const routers = goRouters(service);
        const swagger = goSwagger(service);
        return {
          routes: [
            ...routers.routes,
            ...swagger.routes,
            ...goServices(service),
            ...gatewayRoutes(service),
          ],
          middleware: [...routers.middleware, ...swagger.middleware],
        };
      }
      case 'dotnet':
        return {
          routes: dotnetRoutes(service),
          middleware: dotnetMiddleware(service),
        };
      case 'ruby':
        return {
          routes: rubyRoutes(service),
          middleware: rubyMiddleware(service),
        };
      case 'php':
        return {
          routes: phpRoutes(service),
          middleware: phpMiddleware(service),
        };
      case 'rust':
        return rustRoutes(service);
      default:
        return none;
    }
  });
  return {
    routes: unique(found.flatMap(({ routes }) => routes)).slice(0, mostRoutes),
    middleware: found
      .flatMap(({ middleware }) => middleware)
      .sort((a, b) => compare(a.path, b.path) || a.line - b.line),
  };
}

const mostRoutes = 5_000;

function unique(routes: Route[]): Route[] {
  const seen = new Set<string>();
  return routes
    .filter(({ method, route, path, line, protocol }) => {
      // `http.Post("http://…")` asks somebody else.
      if (/^\/?https?:\//.test(route)) return false;
      const key = `${protocol} ${method} ${route} ${path} ${line}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .sort((a, b) => compare(a.path, b.path) || a.line - b.line);
}
