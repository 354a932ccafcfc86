import { effectiveConfigurationOf } from '../configuration';
import { optInAround } from '../configuration/opt-ins';
import { middlewareOf } from '../http';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

interface Place {
  path: string;
  line: number;
}

/** What tells browsers to be strict. @public */
export interface SecurityHeaders {
  /** What sets them. */
  set: Place[];
  /** Where they are switched off. */
  off: Place[];
  /** Set only where somebody switches a variable on. */
  optional?: Place & { key: string };
  /** A framework that sends its own, without making browsers insist on HTTPS. */
  withoutHsts?: Place & { framework: string };
  /** Where the server is built, and the proxies of the tree that could set them. */
  anchors: Place[];
}

const libraries =
  /\brequire\(\s*["']helmet["']\s*\)\s*\(|(?<![\w.])(?:helmet|fastifyHelmet|koaHelmet|secureHeaders|lusca)\s*\(|(?<![\w.])(?:helmet|koaHelmet)\s*\.\s*(?:contentSecurityPolicy|hsts|noSniff|frameguard|xssFilter|xContentTypeOptions|xFrameOptions|strictTransportSecurity|referrerPolicy)\s*\(|\.register\(\s*(?:\w*[hH]elmet\w*|import\(\s*["'`][^"'`\n]{0,80}helmet)|\bexport\s+default\s+(?:\w*[hH]elmet|fp\(\s*\w*[hH]elmet)\b|\bTalisman\s*\(|\bsecure\.Secure\b|\bsecure\.New\s*\(|\b\w*(?:[mM]iddleware|[mM][wW])\.Secure(?:WithConfig)?\(|\bhelmet\.(?:New|Default)\s*\(|\bSecureHeadersMiddleware\b|\bUseSecurityHeaders\b|\bnew\s+Set\w{0,30}HttpHeadersFilter\s*\(|\bUseXContentTypeOptions\b|\buse\s+Bepsvpt\\SecureHeaders|\bDefaultHeaders\b[\s\S]{0,300}X-(?:Frame|Content-Type|XSS)/;
const everyLibrary = new RegExp(libraries.source, 'g');
const names = [
  /X-?Content-?Type-?Options(?!["']?\s*:\s*false\b)|X_CONTENT_TYPE_OPTIONS|contentTypeNosniff/i,
  /X-?Frame-?Options(?!["']?\s*:\s*false\b)|X_FRAME_OPTIONS|frameDeny|customFrameOptionsValue/i,
  /Strict-?Transport-?Security(?!["']?\s*:\s*false\b)|STRICT_TRANSPORT_SECURITY|stsSeconds|\bUseHsts\s*\(/i,
  /Content-Security-Policy|CONTENT_SECURITY_POLICY|contentSecurityPolicy|CSP_DEFAULT_SRC/i,
  /Referrer-Policy|REFERRER_POLICY|referrerPolicy/i,
];
const bootstrap =
  /\b(?:FastAPI|Flask|Sanic|Litestar|Starlette)\s*\(|(?<![\w.])express\s*\(\s*\)|\bNestFactory\s*\.\s*create|(?<![\w.])(?:fastify|Fastify)\s*\(|\b[hH]api\s*\.\s*[sS]erver\s*\(|\bnew\s+(?:Hono|OpenAPIHono|Elysia|Koa)\b|\bgin\.(?:New|Default)\s*\(|\becho\.New\s*\(|\bchi\.NewRouter\s*\(|\bmux\.NewRouter\s*\(|\bfiber\.New\s*\(|\b(?:http|runtime)\.NewServeMux\s*\(|\.UseHsts\s*\(|\bbuilder\.Build\s*\(|\bIApplicationBuilder\s+\w+|\bRouter::new\s*\(|\bHttpServer::new\s*\(|\bSpringApplication\.run/;
/** Where the pipeline of answers is put together or starts to serve: each first one of the file that builds the server. */
const wiring = [
  /\baxum::serve\s*\(|\bServer::bind\s*\(|\bHttpServer::new\s*\(/,
  /\.layer\s*\(|\.wrap\s*\(/,
  /\.UseHsts\s*\(|\bUseHttpsRedirection\s*\(|\bapp\.UseRouting\s*\(/,
  // A middleware that writes other headers.
  /\.Use\s*\(\s*func\s*\([^)]{0,80}\)\s*\{\s*[\w.]{1,40}\.(?:Header|Set)\s*\(/,
];
const proxy =
  /(?:^|\/)(?:Caddyfile[\w.-]*|nginx\/(?:[\w.-]{1,40}\/){0,2}[\w.-]{1,80}\.conf(?:\.\w+)?|nginx[\w.-]*\.conf(?:\.\w+)?|[\w.-]*nginx[\w.-]*|default[\w.-]*\.conf(?:\.template)?|traefik[\w.-]*\.(?:ya?ml|toml)|haproxy\.cfg|envoy[\w.-]*\.ya?ml)$/i;

/** hapi sends them where the routes of its server are told to: `routes: { security: true }`. */
const hapiSecurity = /\bsecurity\s*:\s*(?:true\b|\{)/;

/** Use as a fact. @public */
export function securityHeadersOf(service: Service): SecurityHeaders {
  const { repository } = service;
  const headers: SecurityHeaders = { set: [], off: [], anchors: [] };
  const pages = rendersPages(service);
  const proxies: Place[] = [];
  for (const file of sourceFilesOf(service)) {
    const { uncommented, code } = repository.lexical(file.path);
    const index = repository.lineIndex(file.path);
    const at = (offset: number) => ({
      path: file.path,
      line: index.lineAt(offset),
    });
    const isOff = (offset: number) =>
      pages &&
      /contentSecurityPolicy\s*:\s*false/.test(
        uncommented.slice(offset, offset + 300),
      );
    const found = [...code.matchAll(everyLibrary)].slice(0, 10);
    // One for developers may do without what another one sets.
    const library =
      found.find(({ index: offset }) => !isOff(offset)) ??
      found[0] ??
      libraries.exec(uncommented);
    if (library) {
      const off = isOff(library.index);
      const place = at(library.index);
      const optIn = optInAround(service, file.path, place.line);
      if (optIn)
        headers.optional = {
          path: file.path,
          line: optIn.at,
          key: optIn.key,
        };
      else (off ? headers.off : headers.set).push(place);
    }
    const hapi =
      /\b[hH]api\s*\.\s*[sS]erver\s*\(/.test(code) && hapiSecurity.exec(code);
    if (hapi) headers.set.push(at(hapi.index));
    const written = oneAnswer.test(file.path) ? undefined : enough(uncommented);
    if (written !== undefined) headers.set.push(at(written));
    const disabled =
      /\.headers\(\)\s*\.disable\(\)|\bheaders\(\s*(?:AbstractHttpConfigurer|HeadersConfigurer|ServerHttpSecurity\.HeaderSpec)::disable|\bheaders\s*\{\s*disable\(\)|\bheaders\(\s*\w+\s*->\s*\w+\.disable\(\)/.exec(
        code,
      );
    if (disabled) headers.off.push(at(disabled.index));
    const start = bootstrap.exec(code);
    const wired = wiring.flatMap(one => one.exec(code)?.index ?? []);
    if (start) headers.anchors.push(at(start.index));
    // Parts of a service build routers, too: only the one that serves is the server.
    if (start || /\baxum::serve\b|\bServer::bind\b/.test(code))
      headers.anchors.push(...wired.map(at));
  }
  const own = new Set(service.files.map(({ path }) => path));
  for (const { path } of repository.files) {
    if (!proxy.test(path) && !/ingress[\w.-]*\.ya?ml$/.test(path)) continue;
    const text = repository.text(path);
    if (text === undefined) continue;
    const written = enough(text);
    if (written !== undefined)
      headers.set.push({
        path,
        line: repository.lineIndex(path).lineAt(written),
      });
    else if (proxy.test(path) && own.has(path))
      proxies.push({
        path,
        line: repository
          .lineIndex(path)
          .lineAt(
            Math.max(
              0,
              text.search(
                /^[ \t]*(?:server|location)\b[^;\n{]{0,120}\n?[ \t]*\{/m,
              ),
            ),
          ),
      });
  }
  readFramework(service, headers);
  const serving = new Set(
    headers.anchors
      .map(({ path }) => path)
      .filter(path => serves.test(repository.lexical(path).code)),
  );
  headers.anchors.sort((a, b) => rankOf(a, serving) - rankOf(b, serving));
  headers.anchors.splice(3);
  if (headers.optional) headers.anchors.unshift(headers.optional);
  // Where the application's own middleware stands, one more would be added.
  headers.anchors.push(
    ...service
      .fact(middlewareOf)
      .filter(({ kind, mount }) => kind === 'middleware' && !mount)
      .slice(0, 2)
      .map(({ path, line }) => ({ path, line })),
    ...proxies,
  );
  return headers;
}

/** What one handler answers with says nothing about the others. */
const oneAnswer =
  /controller|handlers?\/|file-?_?server|download|static|assets|mock|(?:^|\/)pages\/api\/|(?:^|\/)app\/(?:[^/]{1,80}\/){0,12}route\.[jt]sx?$/i;

const serves = /\baxum::serve\b|\bServer::bind\b|\bHttpServer::new\b/;

/** The file that starts the server comes before those that build parts of it. */
function rankOf({ path }: Place, serving: Set<string>): number {
  return (
    (serving.has(path) ? -20 : 0) +
    path.split('/').length * 2 -
    Number(
      /(?:^|\/)(?:main|app|server|index|mod|lib|program|startup|router)\.\w+$/i.test(
        path,
      ),
    )
  );
}

/** Three of them, or two of which one is a policy of transport or content, or a content policy that is sent as such. */
function enough(text: string): number | undefined {
  const found = names.map(name => text.search(name)).filter(at => at >= 0);
  const strict = names[2].test(text) || names[3].test(text);
  const policy = /['"`]Content-Security-Policy['"`]\s*[,:=\]]/i.test(text);
  return found.length >= 3 || (found.length === 2 && strict) || policy
    ? Math.min(...found)
    : undefined;
}

function rendersPages(service: Service): boolean {
  return sourceFilesOf(service).some(({ path }) =>
    /\bres\.render\s*\(|["']view engine["']/.test(
      service.repository.lexical(path).uncommented,
    ),
  );
}

/** Rails: the line that would switch it on, mostly a comment; else where production is configured. */
function productionOfRails({ repository, files }: Service): Place[] {
  return files.flatMap(({ path }) => {
    if (!/(?:^|\/)config\/environments\/production\.rb$/.test(path)) return [];
    const lines = repository.lines(path);
    const line = [/config\.force_ssl\s*=/, /force_ssl/, /configure do/]
      .map(words => lines.findIndex(text => words.test(text.slice(0, 300))))
      .find(index => index >= 0);
    return line === undefined ? [] : [{ path, line: line + 1 }];
  });
}

const secured =
  /spring-boot-starter-(?:security|oauth2)|spring-security-(?:web|config)$|hmpps-kotlin-spring-boot-starter|okta-spring-boot-starter|keycloak-spring/;

/** `!(ENV['FORCE_SSL'] == 'false')`, `cast(ENV.fetch('FORCE_SSL', true))`: on unless somebody says otherwise. */
const onByDefault =
  /^!\s*\((?![^()\n]{0,80}!=)|\bENV\.fetch\([^()\n]{1,60},\s*["']?(?:true|1)\b/;

/** What frameworks do by themselves, and what their settings say. */
function readFramework(service: Service, headers: SecurityHeaders): void {
  const { dependencies, frameworks } = service.fact(stackOf);
  const configuration = service.fact(effectiveConfigurationOf);
  const library = dependencies.find(
    ({ name, scope }) =>
      scope !== 'dev' &&
      (secured.test(name) ||
        /^(?:nelmio\/security-bundle|bepsvpt\/secure-headers)$|^secure_headers$/.test(
          name,
        )),
  );
  if (library) headers.set.push({ path: library.path, line: library.line });
  const has = (name: string) => frameworks.some(one => one.name === name);
  // Rocket attaches its Shield from 0.5 on: nosniff, frame options and a permissions policy.
  const rocket = dependencies.find(
    ({ name, ecosystem, version }) =>
      name === 'rocket' &&
      ecosystem === 'rust' &&
      /(?:^|\D)0\.[5-9]/.test(version ?? ''),
  );
  if (rocket) headers.set.push({ path: rocket.path, line: rocket.line });
  if (has('Rails')) {
    const ssl = configuration.get('force_ssl');
    const [production] = productionOfRails(service);
    if (ssl && (ssl.value !== 'false' || onByDefault.test(ssl.text)))
      headers.set.push(ssl);
    else if (production)
      headers.withoutHsts = { framework: 'Rails', ...production };
  }
  if (has('Django')) {
    const middleware = configuration.settings.find(
      ({ key, text }) =>
        /^MIDDLEWARE/.test(key) && /SecurityMiddleware/.test(text),
    );
    const hsts =
      configuration.get('SECURE_HSTS_SECONDS') ??
      configuration.settings.find(({ key }) =>
        /^CSP_|^CONTENT_SECURITY_POLICY/.test(key),
      );
    const source = sourceFilesOf(service).find(({ path }) =>
      /\bSECURE_HSTS_SECONDS\s*=\s*(?!0\b)/.test(
        service.repository.lexical(path).code,
      ),
    );
    // Together they send nosniff, frame options and a referrer policy.
    const frames = configuration.settings.find(
      ({ key, text }) =>
        /^MIDDLEWARE/.test(key) && /XFrameOptionsMiddleware/.test(text),
    );
    if (hsts && hsts.value !== '0') headers.set.push(hsts);
    else if (source) headers.set.push({ path: source.path, line: 1 });
    else if (middleware && frames)
      headers.withoutHsts = {
        framework: 'Django',
        path: middleware.path,
        line: middleware.line,
      };
    else if (middleware)
      headers.anchors.push({ path: middleware.path, line: middleware.line });
  }
  const quarkus = configuration.settings.find(({ key }) =>
    /^quarkus\.http\.header\./.test(key),
  );
  if (quarkus) headers.set.push(quarkus);
  const http = configuration.settings.find(({ key }) =>
    /^quarkus\.http\./.test(key),
  );
  if (http) headers.anchors.push({ path: http.path, line: http.line });
}
