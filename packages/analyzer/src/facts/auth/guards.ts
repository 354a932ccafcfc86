import { blockAfter } from '../code';
import { isForDevelopment } from '../configuration';
import { isOperational, middlewareOf, routesOf, type Route } from '../http';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

/** Names under which services keep what turns anonymous callers away. */
const guardName =
  /auth(?!or\b|ors\b)|jwt|session|token|guard|principal|identity|api_?-?key|hmac|signature|verify|login|current_?(?:\w{1,20}_)?(?:user|account|member)|super_?user|staff|permission|require|protect|claims|secured|roles?\b|scope|policy|owner|admin|access|bearer|credential|can\(|ensure|restrict|internal/i;
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
  if (takesRejectingExtractor(service, handler.parameters)) return true;
  if (isWrapped(service, route)) return true;
  const { code } = service.repository.lexical(handler.path);
  return guardName.test(code.slice(handler.start, handler.end));
}

/** Rust: a parameter whose type is made from the request by code that turns callers away. */
function takesRejectingExtractor(
  service: Service,
  parameters: string,
): boolean {
  const rejecting = service.fact(rejectingExtractorsOf);
  return [...parameters.matchAll(/\b[A-Z]\w{1,60}\b/g)].some(([type]) =>
    rejecting.has(type),
  );
}

const turnsAway =
  /401|403|unauthori[sz]ed|forbidden|log_?in|not_?logged|err_handler!|authorization|\bjwt|bearer|session|token/i;

/** Types that are made from a request, and whose making can fail for who the caller is. Use as a fact. */
function rejectingExtractorsOf(service: Service): Set<string> {
  const { repository } = service;
  const types = new Set<string>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'rust') continue;
    const { code, uncommented } = repository.lexical(path);
    for (const match of code.matchAll(
      /\bimpl\b[^{;\n]{0,120}\bFromRequest(?:Parts)?\b[^{;\n]{0,60}\bfor\s+(\w{1,60})/g,
    )) {
      const block = blockAfter(repository, path, match.index, 'braces');
      if (block && turnsAway.test(uncommented.slice(block.start, block.end)))
        types.add(match[1]);
    }
  }
  return types;
}

/** Go: the router as a whole is handed to something that turns callers away: `auth(mux)`, `session.handle(mux)`. */
function isWrapped({ repository }: Service, { path, line }: Route): boolean {
  if (!path.endsWith('.go')) return false;
  const router = /^\s*(\w{1,40})\s*\.\s*\w+\(/.exec(
    repository.lines(path)[line - 1] ?? '',
  )?.[1];
  if (!router) return false;
  const wrapping = new RegExp(
    `[\\w.]{1,80}\\((?:[\\w.]{1,80}\\(){0,5}${router}\\)`,
    'g',
  );
  return [...repository.lexical(path).code.matchAll(wrapping)].some(([call]) =>
    guardName.test(call.slice(0, call.lastIndexOf('('))),
  );
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
