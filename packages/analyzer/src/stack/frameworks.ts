import type { Ecosystem } from '../repository';
import type { Service, ServiceFile } from '../service';
import type { Dependency, Detected } from './types';

/** Server frameworks by the production dependency that proves them. */
const serverFrameworks: Array<
  [ecosystem: Ecosystem, dependency: RegExp, name: string]
> = [
  ['python', /^fastapi(?:-slim)?$/, 'FastAPI'],
  ['python', /^django$/, 'Django'],
  ['python', /^djangorestframework$/, 'Django REST Framework'],
  ['python', /^(?:flask|flask-openapi3|apiflask)$/, 'Flask'],
  ['python', /^sanic$/, 'Sanic'],
  ['python', /^aiohttp$/, 'aiohttp'],
  ['python', /^litestar$/, 'Litestar'],
  ['python', /^starlette$/, 'Starlette'],
  ['python', /^tornado$/, 'Tornado'],
  ['python', /^quart$/, 'Quart'],
  ['python', /^bottle$/, 'Bottle'],
  ['python', /^falcon$/, 'Falcon'],
  ['python', /^grpcio$/, 'gRPC'],
  ['python', /^celery$/, 'Celery'],
  ['node', /^@nestjs\/core$/, 'NestJS'],
  ['node', /^express$/, 'Express'],
  ['node', /^fastify$/, 'Fastify'],
  ['node', /^koa$/, 'Koa'],
  ['node', /^@hapi\/hapi$/, 'hapi'],
  ['node', /^hono$/, 'Hono'],
  ['node', /^elysia$/, 'Elysia'],
  ['node', /^next$/, 'Next.js'],
  ['node', /^nuxt$/, 'Nuxt'],
  ['node', /^@adonisjs\/core$/, 'AdonisJS'],
  ['node', /^@apollo\/server$|^apollo-server(?:-\w+)?$/, 'Apollo Server'],
  ['node', /^@grpc\/grpc-js$/, 'gRPC'],
  ['node', /^@feathersjs\/feathers$/, 'Feathers'],
  ['node', /^restify$/, 'Restify'],
  ['node', /^moleculer$/, 'Moleculer'],
  [
    'jvm',
    /^org\.springframework\.boot:spring-boot-starter-webflux$/,
    'Spring Boot (WebFlux)',
  ],
  ['jvm', /^org\.springframework\.boot(?::|$)/, 'Spring Boot'],
  ['jvm', /^io\.quarkus(?:\.platform)?(?::|$)/, 'Quarkus'],
  ['jvm', /^io\.micronaut(?:\.application|:)/, 'Micronaut'],
  ['jvm', /^io\.ktor:ktor-server|^io\.ktor\.plugin$/, 'Ktor'],
  ['jvm', /^io\.javalin:/, 'Javalin'],
  ['jvm', /^io\.dropwizard:/, 'Dropwizard'],
  ['jvm', /^io\.vertx:vertx-web$/, 'Vert.x'],
  ['go', /^github\.com\/gin-gonic\/gin$/, 'Gin'],
  ['go', /^github\.com\/labstack\/echo(?:\/v\d+)?$/, 'Echo'],
  ['go', /^github\.com\/go-chi\/chi(?:\/v\d+)?$/, 'chi'],
  ['go', /^github\.com\/gofiber\/fiber(?:\/v\d+)?$/, 'Fiber'],
  ['go', /^github\.com\/gorilla\/mux$/, 'gorilla/mux'],
  [
    'go',
    /^connectrpc\.com\/connect$|^github\.com\/bufbuild\/connect-go$/,
    'Connect',
  ],
  ['go', /^google\.golang\.org\/grpc$/, 'gRPC'],
  [
    'dotnet',
    /^microsoft\.net\.sdk\.web$|^microsoft\.aspnetcore\.app$/i,
    'ASP.NET Core',
  ],
  ['dotnet', /^microsoft\.net\.sdk\.worker$/i, '.NET Worker'],
  ['ruby', /^rails$/, 'Rails'],
  ['ruby', /^sinatra(?:-\w+)?$/, 'Sinatra'],
  ['ruby', /^grape$/, 'Grape'],
  ['ruby', /^hanami$/, 'Hanami'],
  ['ruby', /^roda$/, 'Roda'],
  ['ruby', /^sidekiq$/, 'Sidekiq'],
  ['php', /^laravel\/(?:framework|lumen-framework)$/, 'Laravel'],
  ['php', /^symfony\/(?:framework-bundle|symfony)$/, 'Symfony'],
  ['php', /^slim\/slim$/, 'Slim'],
  ['php', /^api-platform\/core$/, 'API Platform'],
  ['rust', /^axum$/, 'axum'],
  ['rust', /^actix-web$/, 'Actix Web'],
  ['rust', /^rocket$/, 'Rocket'],
  ['rust', /^poem$/, 'Poem'],
  ['rust', /^warp$/, 'warp'],
  ['rust', /^tonic$/, 'tonic'],
];

/** Packages that make a Node package a browser application. */
const browserFramework =
  /^(?:react|react-dom|vue|svelte|@angular\/core|preact|solid-js|@builder\.io\/qwik|ember-source|@sveltejs\/kit|vite|webpack|@rspack\/core|laravel-mix|esbuild|tailwindcss|bootstrap|jquery|@hotwired\/\w+|react-scripts)$/;

/** What makes a Node package a program for the desks of its users, whatever it serves to itself. */
const desktopFramework =
  /^(?:electron|electron-builder|electron-packager|@electron-forge\/cli|@tauri-apps\/(?:api|cli))$/;

const serversData = /^(?:pg|mysql2?|mongoose|mongodb|ioredis|redis)$/;

/** The server frameworks among dependencies, each once, in the table's order. */
export function frameworksAmong(dependencies: Dependency[]): Detected[] {
  const found = serverFrameworks.flatMap(([ecosystem, pattern, name]) => {
    const proof = dependencies.find(
      dependency =>
        dependency.ecosystem === ecosystem &&
        dependency.scope !== 'dev' &&
        !(ecosystem === 'go' && dependency.scope === 'optional') &&
        pattern.test(dependency.name),
    );
    return proof ? [{ name, path: proof.path, line: proof.line }] : [];
  });
  // The plain name adds nothing beside the precise one.
  return found.some(({ name }) => name === 'Spring Boot (WebFlux)')
    ? found.filter(({ name }) => name !== 'Spring Boot')
    : found;
}

/** Whether dependencies are those of a browser application without a server of its own, or of a desktop one. */
export function isBrowserPackage(dependencies: Dependency[]): boolean {
  return (
    isDesktopPackage(dependencies) ||
    (dependencies.some(({ name }) => browserFramework.test(name)) &&
      frameworksAmong(dependencies).length === 0)
  );
}

/** A crate that runs in the browser, and none of a server beside it. */
export function isBrowserCrate(dependencies: Dependency[]): boolean {
  return (
    dependencies.some(
      ({ name, ecosystem }) =>
        ecosystem === 'rust' &&
        /^(?:yew|dioxus-web|sycamore|seed|percy-dom|gloo-net)$/.test(name),
    ) && frameworksAmong(dependencies).length === 0
  );
}

function isDesktopPackage(dependencies: Dependency[]): boolean {
  const own = dependencies.filter(({ ecosystem }) => ecosystem === 'node');
  return (
    own.some(({ name }) => desktopFramework.test(name)) &&
    // What keeps its data on a server is one itself, with a desktop program beside it.
    !own.some(({ name, scope }) => scope !== 'dev' && serversData.test(name))
  );
}

const ownServer =
  /\bhttp\.(?:ListenAndServe(?:TLS)?\s*\(|Server\s*\{|NewServeMux\s*\()/;
const ownRoute =
  /\.Handle(?:Func)?\s*\(\s*"(?:[A-Z]{3,7}\s+)?(?:[\w.]{0,80})\/(?!_?(?:metrics|health\w*|healthcheck|live\w*|ready\w*|debug|ping|status)\b)/;

/** Go's own `net/http`, where no framework is used: a server with routes of its own, not one for probes alone. */
export function standardLibraryServer(
  service: Service,
  sources: ServiceFile[],
): Detected[] {
  const { repository } = service;
  let server: Detected | undefined;
  let routes = false;
  for (const { path, ecosystem } of sources) {
    if (ecosystem !== 'go') continue;
    const { code, uncommented } = repository.lexical(path);
    const match = server ? undefined : ownServer.exec(code);
    if (match)
      server = {
        name: 'net/http',
        path,
        line: repository.lineIndex(path).lineAt(match.index),
      };
    routes ||= ownRoute.test(uncommented);
    if (server && routes) return [server];
  }
  return [];
}

/** Python frameworks by the module that source imports: for services whose requirements are not in the tree. */
export function importedFrameworks(
  service: Service,
  sources: ServiceFile[],
): Detected[] {
  const { repository } = service;
  const found = new Map<string, Detected>();
  for (const file of sources) {
    if (file.ecosystem !== 'python') continue;
    const { code } = repository.lexical(file.path);
    for (const match of code.matchAll(
      /^[ \t]*(?:from|import)[ \t]+(fastapi|flask|django|sanic|aiohttp|litestar|starlette|tornado)\b/gm,
    )) {
      const name = serverFrameworks.find(
        ([ecosystem, pattern]) =>
          ecosystem === 'python' && pattern.test(match[1]),
      )?.[2];
      if (name && !found.has(name)) {
        found.set(name, {
          name,
          path: file.path,
          line: repository.lineIndex(file.path).lineAt(match.index),
        });
      }
    }
  }
  // FastAPI is built on Starlette: importing both is one framework.
  if (found.has('FastAPI')) found.delete('Starlette');
  return [...found.values()];
}
