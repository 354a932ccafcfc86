import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { sourceText } from '../code/source-text';
import { routesOf } from '.';

const building =
  /(?<![\w$.])(?:express|fastify|Fastify)\s*\(|\bnew\s+(?:Hono|OpenAPIHono|Elysia|Koa)\b|\bNestFactory\.create\b|(?<!\w)(?:FastAPI|Flask|Sanic|Starlette)\s*\(|\b(?:gin\.(?:New|Default)|echo\.New|chi\.NewRouter|fiber\.New|mux\.NewRouter|http\.NewServeMux)\s*\(|\bRouter::new\s*\(|\bApp::new\s*\(|\bWebApplication\.CreateBuilder\b|@SpringBootApplication\b|\bembeddedServer\s*\(|\bRails\.application\.routes\.draw\b|\bgrpc\.NewServer\s*\(|\bweb\.Application\s*\(|(?<!\w)(?:Litestar|Quart|NinjaAPI)\s*\(|\biris\.(?:New|Default)\s*\(|\bAppFactory::create\s*\(|\b[hH]api\.[sS]erver\s*\(|\brocket::(?:build|custom)\s*\(|\bHttpServer::new\s*\(|\bJavalin\.create\b|\blet\s+app\s*=\s*\w+\(\s*\)|^api\s*=\s*[A-Z]\w*\s*\(/m;

/** Where the application object is built, the one that serves most routes first; three at most. */
export function serverPlaces(
  service: Service,
): Array<{ path: string; line: number }> {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const routes = service.fact(routesOf);
  return service
    .fact(sourceFilesOf)
    .flatMap(({ path }) => {
      const source = sourceText(service.repository, path);
      const match = building.exec(source.code);
      if (!match) return [];
      const near = routes.filter(
        route => route.path === path || route.path.startsWith(folderOf(path)),
      ).length;
      return [{ path, line: source.lineAt(match.index), near }];
    })
    .sort((a, b) => b.near - a.near || a.path.length - b.path.length)
    .slice(0, 3)
    .map(({ path, line }) => ({ path, line }));
}
