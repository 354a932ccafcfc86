import { compare, type Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { ownSourceFilesOf } from '../../stack';
import { routesOf } from '../http';
import { rootUrlsOf } from '../http/python/root-urls';

interface Place {
  path: string;
  line: number;
}

/** Where the server of a service is: something that it lacks as a whole would be added at one of these. */
export interface ServerPlaces {
  /** Where the application or its router is made, the one that serves most routes first; four at most. */
  made: Place[];
  /** Where it begins to answer, fewest folders first; two at most. */
  started: Place[];
  /** Where requests are handed from piece to piece: lists of middleware, the last steps of a pipeline; three at most. */
  assembled: Place[];
}

const making: Record<Ecosystem, RegExp> = {
  python:
    /(?<!\w)(?:FastAPI|Flask|Sanic|Starlette|Litestar|Quart|NinjaAPI)\s*\(|\bweb\.Application\s*\(|^urlpatterns\s*(?::|\+?=)|^api\s*=\s*[A-Z]\w*\s*\(/m,
  node: /(?<![\w$.])(?:express|fastify|Fastify)(?:<[^>\n]{0,80}>)?\s*\(|\bnew\s+(?:Koa|Hono|OpenAPIHono|Elysia)\b|\bNestFactory\s*\.\s*create|\b[hH]api\.[sS]erver\s*\(/,
  jvm: /@SpringBootApplication\b|\bembeddedServer\s*\(|\bJavalin\.create\b/,
  go: /\b(?:gin\.(?:New|Default)|echo\.New|chi\.NewRouter|fiber\.New|mux\.NewRouter|http\.NewServeMux|grpc\.NewServer|iris\.(?:New|Default))\s*\(/,
  dotnet: /\bWebApplication\.Create(?:Slim)?Builder\b/,
  ruby: /\.routes\.draw\b|<\s*Sinatra::Base/,
  php: /\bAppFactory::create\s*\(|\bApplication::configure\b/,
  rust: /\bRouter::new\s*\(|\bHttpServer::new\s*\(|\bApp::new\s*\(|\brocket::(?:build|custom)\s*\(|\bServer::builder\s*\(|\blet\s+app\s*=\s*\w+\(\s*\)|\bfn\s+\w{1,60}\s*\([^()]{0,200}\)\s*->\s*(?:axum::)?Router\b/,
};

const starting: Partial<Record<Ecosystem, RegExp>> = {
  python: /\buvicorn\.run\s*\(|\bapp\.run\s*\(/,
  node: /\.\s*listen\s*\(|(?<![\w.])serve\s*\(\s*\{/,
  jvm: /\bSpringApplication(?:Builder)?\b[\s\S]{0,200}?\.\s*run\s*\(|\brunApplication\s*<|\.start\s*\(\s*wait\b/,
  // Literals are blank in this view: `.Listen(":8080")` is `.Listen("     ")`.
  go: /\bListenAndServe(?:TLS)?\s*\(|\.Listen\s*\(|\.(?:Run|Start)\s*\(\s*(?:" *"|fmt\.|\w+\.\w+)/,
  dotnet: /\bapp\.Run(?:Async)?\s*\(\s*\)/,
  rust: /\baxum::serve\s*\(|\bServer::bind\s*\(|\.launch\s*\(\s*\)/,
};

/** Where the pieces between a request and its handler are listed. */
const assembling: Partial<Record<Ecosystem, RegExp[]>> = {
  python: [/^MIDDLEWARE\s*[:=]/m, /\.add_middleware\s*\(/],
  dotnet: [
    /\bapp\.(?:MapControllers|UseEndpoints|UseSwagger)\s*\(/,
    /\bapp\.(?:UseHttpsRedirection|UseHsts|UseFastEndpoints)\s*\(/,
  ],
  php: [/->\s*withMiddleware\s*\(/, /\$middleware\s*=\s*\[/],
  rust: [
    /\blet\s+(?:mut\s+)?(?:app|router)\w{0,20}\s*=\s*(?:axum::)?Router::new\s*\(/,
    /\.layer\s*\(/,
    /\.wrap\s*\(/,
  ],
};

/** Where the pieces of ASP.NET's pipeline are put together: below these lines, above the start. */
const building = /\b(?:builder|\w*[bB]uilder)\.Build\s*\(\s*\)/;

/** Use as `service.fact(serverPlacesOf)`. */
export function serverPlacesOf(service: Service): ServerPlaces {
  const { repository } = service;
  const routes = service.fact(routesOf);
  const made: Array<Place & { routes: number }> = [];
  const started: Place[] = [];
  const assembled: Place[] = [];
  for (const { path, ecosystem } of service.fact(ownSourceFilesOf)) {
    if (!ecosystem) continue;
    const { code } = repository.lexicalWithTests(path);
    const index = repository.lineIndex(path);
    const at = (pattern: RegExp | undefined) => {
      const offset = pattern ? code.search(pattern) : -1;
      return offset < 0 ? [] : [index.lineAt(offset)];
    };
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const line of firstAndLast(code, making[ecosystem]).map(offset =>
      index.lineAt(offset),
    )) {
      made.push({
        path,
        line,
        routes:
          path === service.fact(rootUrlsOf)
            ? routes.length + 1
            : routes.filter(route => route.path.startsWith(folder)).length,
      });
    }
    for (const line of [
      ...(ecosystem === 'dotnet' && /\bapp\b/.test(code) ? at(building) : []),
      // Profilers and the like listen before the server does.
      ...(starting[ecosystem]
        ? firstAndLast(code, starting[ecosystem])
        : []
      ).map(offset => index.lineAt(offset)),
    ])
      started.push({ path, line });
    for (const pattern of assembling[ecosystem] ?? [])
      for (const line of at(pattern)) assembled.push({ path, line });
  }
  const outermost = (a: Place, b: Place) =>
    depthOf(a.path) - depthOf(b.path) ||
    compare(a.path, b.path) ||
    a.line - b.line;
  return {
    made: made
      .sort(
        (a, b) =>
          b.routes - a.routes ||
          depthOf(a.path) - depthOf(b.path) ||
          compare(a.path, b.path) ||
          a.line - b.line,
      )
      .slice(0, 4)
      .map(({ path, line }) => ({ path, line })),
    started: started.sort(outermost).slice(0, 2),
    assembled: assembled.sort(outermost).slice(0, 3),
  };
}

/** Nest makes an application to read its configuration from, and then the one that serves. */
function firstAndLast(code: string, pattern: RegExp): number[] {
  const found = [
    ...code.matchAll(new RegExp(pattern.source, `${pattern.flags}g`)),
  ].map(({ index }) => index);
  return found.length > 1 ? [found[0], found[found.length - 1]] : found;
}

function depthOf(path: string): number {
  return path.split('/').length;
}
