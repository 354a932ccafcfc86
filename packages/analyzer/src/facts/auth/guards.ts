import { isForDevelopment } from '../configuration';
import { isOperational, middlewareOf, routesOf, type Route } from '../http';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

/** Names under which services keep what turns anonymous callers away. */
const guardName =
  /auth(?!or\b|ors\b)|jwt|session|token|guard|principal|identity|api_?-?key|hmac|signature|verify|login|current_?user|permission|require|protect|claims|secured|roles?\b|scope|policy|owner|admin|access|bearer|credential|can\(|ensure|restrict|internal/i;
/** Routes whose purpose is to be called before anybody is known. */
const publicPurpose =
  /log-?_?in|sign-?_?(?:in|up|out)|log-?_?out|register|registration|forgot|reset|recover|verif|confirm|activat|oauth|oidc|saml|sso|callback|webhook|hooks?\b|token|refresh|session|auth\b|authenticate|password|otp|mfa|magic|invit|csrf|public|contact|subscribe|newsletter|track|collect|graphql|report|feedback|captcha|share|users?\/?$|accounts?\/?$|customers\/?$/i;

/** State-changing routes, and which of them anybody may call. @public */
export interface GuardedRoutes {
  writes: Route[];
  open: Route[];
  /** Something of the application as a whole that turns callers away. */
  global?: { path: string; line: number };
}

/** Use as a fact. @public */
export function guardedRoutesOf(service: Service): GuardedRoutes {
  const writes = service
    .fact(routesOf)
    .filter(
      route =>
        route.protocol === 'http' &&
        /^(?:POST|PUT|PATCH|DELETE)$/.test(route.method) &&
        !isOperational(route) &&
        !publicPurpose.test(route.route) &&
        !isForDevelopment(service, route),
    );
  const global = globalGuardOf(service);
  return {
    writes,
    open: global ? [] : writes.filter(route => !isGuarded(service, route)),
    ...(global ? { global } : {}),
  };
}

function isGuarded(service: Service, route: Route): boolean {
  const { guards, registration, handler } = route;
  if (
    guards.some(
      ({ name, text }) => guardName.test(name) || guardName.test(text),
    )
  )
    return true;
  if (guardName.test(registration.replace(/["'`][^"'`]*["'`]/g, '')))
    return true;
  if (!handler) return true;
  if (guardName.test(handler.parameters)) return true;
  const { code } = service.repository.lexical(handler.path);
  return guardName.test(code.slice(handler.start, handler.end));
}

const wired =
  /\bAPP_GUARD\b|\buseGlobalGuards\b|\bauthenticated\(\)|\bSecurityFilterChain\b|\bSecurityWebFilterChain\b|\bWebSecurityConfigurerAdapter\b|\bFallbackPolicy\b|\bRequireAuthorization\b|\bDEFAULT_PERMISSION_CLASSES\b|\bDEFAULT_AUTHENTICATION_CLASSES\b|\blogin_required\b|\bbefore_action\s+:\w*auth|\bRequestAuthentication\b|@RolesAllowed|@Authenticated\b|\bPreAuthorize\b|\bprotect_from_forgery\b/;

function globalGuardOf(
  service: Service,
): { path: string; line: number } | undefined {
  const middleware = service
    .fact(middlewareOf)
    .find(
      ({ name, text, development }) =>
        !development &&
        !/cors|helmet|session|csrf|logg|limit/i.test(name) &&
        (guardName.test(name) || guardName.test(text.slice(0, 300))),
    );
  if (middleware) return { path: middleware.path, line: middleware.line };
  for (const { path } of sourceFilesOf(service)) {
    const match = wired.exec(service.repository.lexical(path).code);
    if (match)
      return {
        path,
        line: service.repository.lineIndex(path).lineAt(match.index),
      };
  }
  const library = service
    .fact(stackOf)
    .dependencies.find(
      ({ name, scope }) =>
        scope !== 'dev' &&
        /spring-boot-starter-(?:security|oauth2)|hmpps-kotlin-spring-boot-starter|quarkus-(?:oidc|smallrye-jwt|security)/.test(
          name,
        ),
    );
  return library && { path: library.path, line: library.line };
}
