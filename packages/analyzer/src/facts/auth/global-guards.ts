import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { functionsOf } from '../code';
import { declaredTypesOf } from '../code/declared-types';
import { middlewareOf, type Middleware, type Route } from '../http';
import { laravelCovers, laravelTurnsAway } from './laravel-middleware';
import { micronautRules } from './micronaut-rules';
import { nestConsumerCovers } from './nest-consumer';
import {
  isIdle,
  isWrittenInPlace,
  rejectsCallers,
  turnsSomeAway,
} from './rejections';
import { springRulesOf } from './spring-rules';
import { symfonyRulesOf } from './symfony-rules';
import { isGuardName } from './words';

/** Something of the application as a whole that turns callers away, and the routes that it stands before. @public */
export interface GlobalGuard {
  path: string;
  line: number;
  covers(route: Route): boolean;
}

const everything = () => true;

/** Wiring that stands before all routes, wherever it is written. */
const wired =
  /\bAPP_GUARD\b|\buseGlobalGuards\b|\bFallbackPolicy\b|\bAuthorizeFilter\b|\bMapControllers\(\)\s*\.\s*RequireAuthorization\b|\bLoginRequiredMiddleware\b|\.\s*auth\s*\.\s*default\s*\(|\bGlobalAuthenticat\w{1,20}\b/;
const restPermissions =
  /["']DEFAULT_PERMISSION_CLASSES["']\s*:\s*[([]([^)\]]{0,400})/;
const ownAuthenticators =
  /["']DEFAULT_AUTHENTICATION_CLASSES["']\s*:\s*[([]([^)\]]{0,400})/;

/** Use as a fact. @public */
export function globalGuardsOf(service: Service): GlobalGuard[] {
  const found: GlobalGuard[] = [];
  const spring = service.fact(springRulesOf);
  if (spring)
    found.push({ ...spring.proof, covers: route => !spring.permits(route) });
  for (const each of service.fact(middlewareOf)) {
    if (!standsBefore(service, each, spring !== undefined)) continue;
    const { path, line } = each;
    found.push({
      path,
      line,
      covers: coveredBy(service, each),
    });
  }
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem === 'ruby') {
      const filter = rubyFilterIn(service, path);
      if (filter) found.push(filter);
      continue;
    }
    const offset = wiringIn(service, path, ecosystem);
    if (offset === undefined) continue;
    const line = service.repository.lineIndex(path).lineAt(offset);
    const own =
      ecosystem === 'dotnet' && !/(?:^|\/)(?:Program|Startup)\.cs$/.test(path);
    found.push({
      path,
      line,
      covers: own ? route => route.path === path : everything,
    });
  }
  found.push(...micronautRules(service));
  const symfony = service.fact(symfonyRulesOf);
  if (symfony) found.push(symfony);
  if (!spring) {
    const library = service
      .fact(stackOf)
      .dependencies.find(
        ({ name, scope }) =>
          scope !== 'dev' &&
          /spring-boot-starter-(?:security|oauth2)|hmpps-kotlin-spring-boot-starter|quarkus-(?:oidc|smallrye-jwt|security)/.test(
            name,
          ),
      );
    if (library)
      found.push({
        path: library.path,
        line: library.line,
        covers: everything,
      });
  }
  return found;
}

/** The routes that a middleware of the application stands before. */
function coveredBy(service: Service, middleware: Middleware) {
  const { path, mount } = middleware;
  if (path.endsWith('.php'))
    return (route: Route) => laravelCovers(service, middleware, route);
  if (/\.[cm]?[jt]sx?$/.test(path)) {
    const applied = nestConsumerCovers(service, middleware);
    if (applied) return applied;
    if (!mount && isOfPartialApplication(service, path))
      return (route: Route) =>
        route.path === path ||
        route.guards.some(({ name }) => name === middleware.name);
    if (!mount)
      return (route: Route) => !runsBefore(service, route, middleware);
  }
  if (!mount) return everything;
  const prefix = mount.replace(/\/?\**$/, '');
  return (route: Route) =>
    route.protocol === 'graphql'
      ? /^\/?(?:\w{1,20}\/)?graphql$/.test(prefix)
      : route.route.startsWith(prefix);
}

/**
 * Express and Koa run what is registered in that order: a route, or the router that it belongs to, that is put under
 * the application above the guard is answered before it. Told only where both stand in the same function.
 */
function runsBefore(
  service: Service,
  route: Route,
  { path, line }: Middleware,
): boolean {
  const { repository } = service;
  const mount = route.mounts?.find(each => each.path === path);
  const at =
    route.path === path
      ? route.line
      : mount && repository.lineIndex(path).lineAt(mount.offset);
  return (
    at !== undefined &&
    at < line &&
    /\.\s*use\s*\(/.test(
      (repository.lines(path)[line - 1] ?? '').slice(0, 500),
    ) &&
    functionAt(service, path, at) === functionAt(service, path, line)
  );
}

/** The offset of the innermost function that begins above a line and ends below it; `undefined` for none. */
function functionAt(
  service: Service,
  path: string,
  line: number,
): number | undefined {
  return service.repository.once(
    `function-at:${service.path}:${path}:${line}`,
    () =>
      service
        .fact(functionsOf)
        .in(path)
        .filter(each => each.line < line && line <= each.endLine)
        .pop()?.offset,
  );
}

const ownApplication =
  /(?:=|return|default)\s*(?:(?:express|require\s*\([^()\n]{1,40}\))\s*\(\s*\)|new\s+(?:Hono|Koa|Elysia)\b|(?:express\.)?Router\s*\(\s*\))/;

/** Express: `const app = express()` of a file whose application another one mounts; it stands before its own routes alone. */
function isOfPartialApplication(service: Service, path: string): boolean {
  const { repository } = service;
  const codeOf = (one: string) => repository.lexical(one).code;
  return (
    ownApplication.test(codeOf(path)) &&
    !/\.\s*listen\s*\(/.test(codeOf(path)) &&
    service
      .fact(sourceFilesOf)
      .some(
        file =>
          file.path !== path &&
          file.ecosystem === 'node' &&
          ownApplication.test(codeOf(file.path)) &&
          /\.\s*listen\s*\(|\bcreateServer\s*\(/.test(codeOf(file.path)),
      )
  );
}

/** Rust: `let auth = GrantsMiddleware::with_extractor(extract);`, and then `.wrap(auth)`: what was made decides. */
function isMadeOfNoGuard({ repository }: Service, { path, name }: Middleware) {
  if (!path.endsWith('.rs') || !/^\w{1,40}$/.test(name)) return false;
  const made = new RegExp(`\\blet\\s+${name}\\s*=\\s*([A-Z][\\w:]{0,80})`).exec(
    repository.lexical(path).code,
  )?.[1];
  return made !== undefined && !isGuardName(made);
}

function standsBefore(
  service: Service,
  each: Middleware,
  hasSpringRules: boolean,
): boolean {
  const { name, text, path, line, kind, development } = each;
  if (development || kind === 'service') return false;
  if (/\.(?:java|kt|scala|groovy)$/.test(path)) {
    // With a chain the filters only find out who calls; the chain's rules decide.
    if (hasSpringRules || !isGuardName(name)) return false;
    return rejectsSomewhere(service, path);
  }
  if (each.path.endsWith('.php')) return laravelTurnsAway(service, each);
  // Symfony's rules are read one by one.
  if (/security\.ya?ml$/.test(path)) return false;
  if (/\.cs$/.test(path))
    return (
      /RequireAuthorization|AuthorizeFilter/.test(text) ||
      isRejectingMiddleware(service, name, text)
    );
  // Flask: an extension that is handed the application turns nobody away by that.
  if (
    path.endsWith('.py') &&
    /\.init_app\s*\(/.test(service.repository.lines(path)[line - 1] ?? '')
  )
    return false;
  const isGuard = isWrittenInPlace(text)
    ? turnsSomeAway(text)
    : isGuardName(name, text.slice(0, 300)) ||
      // actix: a wrapper of the service's own, whatever its name.
      (path.endsWith('.rs') && rejectsCallers(service, name));
  if (!isGuard || isMadeOfNoGuard(service, each)) return false;
  const inside = service
    .fact(functionsOf)
    .in(path)
    .find(definition => definition.line <= line && line <= definition.endLine);
  return !isIdle(service, name) && !(inside && isIdle(service, inside.name));
}

/** ASP.NET: `app.UseMiddleware<ApiKeyMiddleware>()`, a class of the service's own that answers 401 or 403. */
function isRejectingMiddleware(
  service: Service,
  name: string,
  text: string,
): boolean {
  const type =
    name === 'UseMiddleware'
      ? /^UseMiddleware\s*<\s*(?:[\w.]{1,200}\.)?(\w{1,100})\s*>/.exec(
          text,
        )?.[1]
      : undefined;
  if (!type || !isGuardName(type)) return false;
  return (service.fact(declaredTypesOf).get(type) ?? []).some(
    ({ path, text: body }) =>
      path.endsWith('.cs') &&
      /\b40[13]\b|\bStatus40[13]\w{0,20}\b|\bHttpStatusCode\.(?:Unauthorized|Forbidden)\b|\b(?:Challenge|Forbid)Async\b/.test(
        body,
      ),
  );
}

function rejectsSomewhere(service: Service, path: string): boolean {
  return /\babortWith\b|\bsendError\b|\b40[13]\b|UNAUTHORIZED|FORBIDDEN|\bthrow\b|\bvalidate\s*\{/.test(
    service.repository.lexical(path).code,
  );
}

/** Rails: a filter of the application's controllers, before every route that does not switch it off. */
function rubyFilterIn(
  { repository }: Service,
  path: string,
): GlobalGuard | undefined {
  if (
    !/(?:^|\/)(?:application|base|api|authenticated?)\w{0,40}_controller\.rb$|controllers\/(?:[\w/]{1,60}\/)?concerns\//.test(
      path,
    )
  )
    return undefined;
  const match =
    /\bbefore_action\s+:?\s*:(\w{0,60}(?:auth|login|logged|signed_in|current_user|require_user)\w{0,60}[?!]?)/.exec(
      repository.lexical(path).code,
    );
  return match
    ? {
        path,
        line: repository.lineIndex(path).lineAt(match.index),
        covers: route =>
          !route.skips?.some(
            name =>
              name === match[1] || name === 'allow_unauthenticated_access',
          ),
      }
    : undefined;
}

function wiringIn(
  service: Service,
  path: string,
  ecosystem: string | undefined,
): number | undefined {
  const { code, uncommented } = service.repository.lexical(path);
  if (ecosystem === 'dotnet') {
    const required = /\bRequireAuthorization\b/.exec(code);
    if (required) return required.index;
  }
  if (ecosystem === 'python') {
    const permissions = restPermissions.exec(uncommented);
    if (permissions?.[1].trim() && !/AllowAny/.test(permissions[1]))
      return permissions.index;
    const own = ownAuthenticators.exec(uncommented);
    // An authenticator of the service's own may turn away who sends no key.
    if (own && /["'](?!rest_framework)[a-z_]\w{0,40}\./.test(own[1]))
      return own.index;
  }
  return wired.exec(code)?.index;
}
