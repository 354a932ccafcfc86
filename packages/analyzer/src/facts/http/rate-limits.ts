import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { functionsOf } from '../code';
import { classesIn } from '../code/functions';
import { sourceText } from '../code/source-text';
import { inEdge, type EdgePlace } from './edge';
import { middlewareOf, routesOf } from '.';
import { limiterSwitchOf, type LimiterSwitch } from './limiter-switch';
import type { Guard, Route } from './types';

const limiting =
  /rate[-_]?limit|throttl|limiter|slow[-_]?down|bucket4j|governor|ip_?limit|brute[-_]?force|httprate|tollbooth|\baxes\b|AxesMiddleware|lockout/i;
/** Names that look like limits and are none, or switch one off. */
const notLimiting =
  /SkipThrottl|^throttleWithRedis$|DisableRateLimiting|ThrottleException|BodyLimit|RequestSizeLimit|limits?ize|concurrencyLimit/i;

/** Where callers are limited. */
export interface RateLimits {
  /** For everything, by application code or by what stands in front. */
  everywhere: EdgePlace[];
  /** What limits one route, if anything does. */
  on(route: Route): EdgePlace | undefined;
  /** Any limiter at all, on whatever route. */
  first?: EdgePlace;
  /** Code that counts attempts and was not found on any route. */
  elsewhere?: EdgePlace;
  /** The application's own limiter is off until a variable is set; then what it would limit is not counted. */
  off?: LimiterSwitch;
}

/** Use as `service.fact(rateLimitsOf)`. */
export function rateLimitsOf(service: Service): RateLimits {
  const own = ownLimiters(service);
  const isLimiter = ({ name, text }: { name: string; text: string }) =>
    (limiting.test(name) ||
      limiting.test(text.slice(0, 300)) ||
      own.has(name.split('.').pop() ?? name)) &&
    !notLimiting.test(name) &&
    !isIneffective(text);
  const everywhere: EdgePlace[] = [];
  for (const each of service.fact(middlewareOf)) {
    if (each.development || each.mount) continue;
    if (
      each.kind === 'service' &&
      !/AddInMemoryRateLimiting|UseRateLimiter/.test(each.name)
    )
      continue;
    if (/UseRateLimiter$/.test(each.name) && service.fact(limitsByPolicyOnly))
      continue;
    if (each.kind === 'setting' && !isLimitingSetting(each.name, each.text))
      continue;
    if (
      each.kind === 'setting'
        ? true
        : isGlobalLimiter(each.name, each.text, isLimiter) ||
          (/^SlowAPI(?:ASGI)?Middleware$/.test(each.name) &&
            service.fact(limitsByDefault))
    ) {
      everywhere.push({ name: each.name, path: each.path, line: each.line });
    }
  }
  const off = service.fact(limiterSwitchOf);
  if (off) everywhere.splice(0);
  const edge = inEdge(
    service,
    /^\s*limit_req\s|limit-(?:rps|rpm|connections)["']?\s*:|\bratelimit\.average|rateLimit\s*:|rate_limit\s*\{|kind:\s*["']?(?:RateLimit\w*|KongRateLimiting)["']?|name:\s*["']?rate-limiting|plugin:\s*["']?rate-limiting|envoy\.filters\.http\.(?:local_)?ratelimit|aws_wafv2_rate|rate_?based_?statement|\bthrottle_?(?:rate|burst)_?limit/i,
  );
  if (edge) everywhere.push(edge);
  const attack = rackAttack(service);
  if (attack) everywhere.push(attack);
  const listener = limitingListener(service);
  if (listener) everywhere.push(listener);
  if (off) return { everywhere, on: () => undefined, off };
  const routes = service.fact(routesOf);
  const onRoute = new Map<Route, EdgePlace>();
  for (const route of routes) {
    const guard = route.guards.find(each => isLimiter(each));
    if (guard) onRoute.set(route, place(guard));
    else {
      const inside = insideHandler(service, route, own);
      if (inside) onRoute.set(route, inside);
    }
  }
  const mounted = service
    .fact(middlewareOf)
    .filter(each => each.mount && !each.development && isLimiter(each));
  const over = (route: Route) =>
    mounted
      .filter(
        ({ mount }) =>
          mount &&
          route.route.startsWith(
            mount.replace(/\/?\*.*$/, '').replace(/^(?=[^/])/, '/'),
          ),
      )
      .map(({ name, path, line }) => ({ name, path, line }))[0];
  const [first] = onRoute.size
    ? onRoute.values()
    : routes.flatMap(route => over(route) ?? []);
  return {
    everywhere,
    on: route => onRoute.get(route) ?? over(route),
    ...(first ? { first } : {}),
    elsewhere: countedAttempts(service),
  };
}

/** slowapi: its middleware holds every request to the limits that its `Limiter` has for all routes. Use as a fact. */
function limitsByDefault(service: Service): boolean {
  return service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'python')
    .some(({ path }) =>
      /\bLimiter\s*\([^;]{0,400}?\b(?:default|application)_limits\s*=\s*\[\s*[^\]\s]/.test(
        service.repository.lexical(path).uncommented,
      ),
    );
}

/** ASP.NET Core: limits that only stand on the endpoints that name their policy, with none for all requests. Use as a fact. */
function limitsByPolicyOnly(service: Service): boolean {
  const code = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'dotnet')
    .map(({ path }) => service.repository.lexical(path).code);
  return (
    code.some(text =>
      /\[EnableRateLimiting\b|\.RequireRateLimiting\s*\(/.test(text),
    ) &&
    !code.some(text =>
      /\bGlobalLimiter\b|\bMap(?:Controllers|ReverseProxy)\s*\(\s*\)\s*\.\s*RequireRateLimiting\b/.test(
        text,
      ),
    )
  );
}

/** Symfony: a listener that asks a limiter before any controller runs. */
function limitingListener(service: Service): EdgePlace | undefined {
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'php') continue;
    const { code } = service.repository.lexical(path);
    const at = code.search(/\bRequestEvent\s+\$/);
    if (at >= 0 && /\bRateLimiterFactory/.test(code))
      return {
        name: 'a listener of requests',
        path,
        line: service.repository.lineIndex(path).lineAt(at),
      };
  }
  return undefined;
}

const counting =
  /\btoo many (?:[a-z]+ ){0,2}(?:attempts|tries|logins)\b|->tooManyAttempts\s*\(|\bclass\s+(?:TokenBucket|LeakyBucket|\w{0,30}LoginAttempts?|FailedLogins?)\b/i;

/** Where the service refuses somebody who tried too often, or keeps count of the tries. */
function countedAttempts(service: Service): EdgePlace | undefined {
  for (const { path } of service.fact(sourceFilesOf)) {
    // What a user would be told, in each language, whether or not anything tells it.
    if (/(?:^|\/)(?:lang|locales?|i18n|translations?)\//.test(path)) continue;
    const { uncommented } = service.repository.lexical(path);
    const match = counting.exec(uncommented) ?? handedOver(uncommented);
    if (match)
      return {
        name: match[0],
        path,
        line: service.repository.lineIndex(path).lineAt(match.index),
      };
  }
  return undefined;
}

/** axum: a limiter that a trait's method makes, whoever asks for it: `impl Plugin for RateLimit { … GovernorLayer::new(…) … }`. */
function handedOver(text: string): RegExpExecArray | undefined {
  const layer = /\bGovernorLayer\s*(?:::new\b|\{)/.exec(text);
  return layer &&
    /^impl\b[^{}\n]{1,120}\sfor\s/m.test(
      text.slice(Math.max(0, layer.index - 3_000), layer.index),
    )
    ? layer
    : undefined;
}

function place({ name, path, line }: Guard): EdgePlace {
  return { name, path, line };
}

function isGlobalLimiter(
  name: string,
  text: string,
  isLimiter: (each: { name: string; text: string }) => boolean,
): boolean {
  if (!isLimiter({ name, text })) return false;
  // Flask-Limiter without default limits only decorates.
  if (name === 'Limiter') return /default_limits|application_limits/.test(text);
  return true;
}

function isLimitingSetting(name: string, text: string): boolean {
  if (name === 'REST_FRAMEWORK') {
    return (
      /DEFAULT_THROTTLE_CLASSES["']\s*:\s*[[(]\s*["'\w]/.test(text) &&
      /DEFAULT_THROTTLE_RATES/.test(text)
    );
  }
  return name === 'login_throttling' || name === 'throttleApi';
}

/** `enabled: false`, a window below a second, a limit of zero. */
function isIneffective(text: string): boolean {
  return /\benabled\s*[:=]\s*false\b|\bskip\s*:\s*\(\)\s*=>\s*true\b/.test(
    text,
  );
}

/** Functions and classes of the service that answer with 429: own limiters. */
function ownLimiters(service: Service): Set<string> {
  const found = new Set<string>();
  const answers =
    /(?<![\w.])429(?![\w.])|TooManyRequests|TOO_MANY_REQUESTS|too_many_requests|StatusTooManyRequests/;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (!ecosystem) continue;
    const source = sourceText(service.repository, path);
    if (!answers.test(source.uncommented)) continue;
    for (const each of service.fact(functionsOf).in(path)) {
      const body = source.uncommented.slice(each.start, each.end);
      if (
        !answers.test(body) ||
        !/count|limit|attempt|window|hits|bucket|allow|consume|tokens?\b/i.test(
          body,
        )
      )
        continue;
      found.add(each.name);
      if (each.owner) found.add(each.owner);
    }
    if (ecosystem === 'jvm' || ecosystem === 'dotnet' || ecosystem === 'node') {
      for (const each of classesIn(source)) {
        const body = source.uncommented.slice(each.start, each.end);
        if (
          answers.test(body) &&
          /Filter|Interceptor|Middleware|Guard/.test(
            `${each.name} ${each.head}`,
          )
        )
          found.add(each.name);
      }
    }
  }
  found.delete('constructor');
  return found;
}

const consuming =
  /\b\w*(?:limiter|rate_?limit|throttle)\w*(?:\(\))?\s*(?:\.|->|::)\s*(?:consume|check|hit|limit|attempt|isAllowed|acquire|try\w*|allow\w*|tooManyAttempts|penalty|is_allowed|test|create|[wW]ait\w*)\s*\(|\bRateLimiter::|\b(?:check|enforce|ensure|apply|assert)_?\w*(?:rate_?limit|throttl)\w*\s*\(|ensureIsNotRateLimited/i;

/** A limiter that the handler itself asks, or a form request that does. */
function insideHandler(
  service: Service,
  route: Route,
  own: ReadonlySet<string>,
): EdgePlace | undefined {
  const { handler } = route;
  if (!handler) return undefined;
  const source = sourceText(service.repository, handler.path);
  const body = source.code.slice(handler.start, handler.end);
  const match = consuming.exec(body);
  if (match)
    return {
      name: match[0],
      path: handler.path,
      line: source.lineAt(handler.start + match.index),
    };
  for (const call of body.matchAll(/(?<![\w$])([A-Za-z_]\w{3,60})\s*\(/g)) {
    if (
      own.has(call[1]) &&
      /limit|throttle|attempt|log_?in|sign_?in/i.test(call[1])
    ) {
      return {
        name: call[1],
        path: handler.path,
        line: source.lineAt(handler.start + call.index),
      };
    }
  }
  // Laravel's form requests and traits carry the limiter of a login.
  const request = /\b(\w+Request)\s+\$/.exec(handler.parameters)?.[1];
  for (const name of ['ensureIsNotRateLimited', 'hasTooManyLoginAttempts']) {
    const definition = service
      .fact(functionsOf)
      .named(name)
      .find(each => request !== undefined && each.owner === request);
    if (definition)
      return { name, path: definition.path, line: definition.line };
  }
  // Symfony: `($this->checkRateLimiter)(rateLimiter: $this->signInLimiter)`, a service that is called like a function.
  const called = [...body.matchAll(/\$this->(\w{0,60}[lL]imiter)\b/g)].find(
    ([, name]) =>
      new RegExp(`\\bRateLimiterFactory(?:Interface)?\\s+\\$${name}\\b`).test(
        source.code,
      ),
  );
  if (called)
    return {
      name: called[1],
      path: handler.path,
      line: source.lineAt(handler.start + called.index),
    };
  return /\bThrottlesLogins\b/.test(source.code)
    ? { name: 'ThrottlesLogins', path: handler.path, line: handler.line }
    : undefined;
}

function rackAttack(service: Service): EdgePlace | undefined {
  if (
    !service
      .fact(stackOf)
      .dependencies.some(
        ({ name, scope }) => name === 'rack-attack' && scope === 'prod',
      )
  )
    return undefined;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'ruby') continue;
    const { code } = service.repository.lexical(path);
    const match =
      /\bRack::Attack\b[\s\S]{0,4000}?\bthrottle\b/.exec(code) ??
      (/rack.attack/.test(path) ? /^[ \t]*throttle\b/m.exec(code) : null);
    if (
      match &&
      !limitsOtherPathsOnly(
        service,
        service.repository.lexical(path).uncommented,
      )
    )
      return {
        name: 'Rack::Attack',
        path,
        line: service.repository.lineIndex(path).lineAt(match.index),
      };
  }
  return undefined;
}

/** Every throttle asks for a path, and none of them is one by which people sign in. */
function limitsOtherPathsOnly(service: Service, text: string): boolean {
  const entrances = credentialRoutes(service).map(({ route }) => route);
  const blocks = text.split(/^[ \t]*(?:Rack::Attack\.)?throttle\b/m).slice(1);
  return (
    blocks.length > 0 &&
    blocks.every(
      block =>
        /\bpath\b/.test(block) &&
        // All but some: `unless req.path.start_with?('/assets')`.
        !/\bunless\b[^\n]{0,80}\bpath\b|!\s*\w{0,20}\.?path\b|\bpath\s*!=/.test(
          block,
        ) &&
        ![...block.matchAll(/["'](\/[^"'\n]{0,100})["']/g)].some(([, path]) =>
          entrances.some(route => route.startsWith(path)),
        ) &&
        !/log_?in|sessions?|sign_?in|passwords?|users?|(?<!o)auth(?!ori[sz]ation)/i.test(
          block,
        ),
    )
  );
}

const credentialStep =
  /^(?:log[-_]?in|sign[-_]?in|sign[-_]?up|register|registration|registrations|authenticate|session|sessions|token|access[-_]?token|(?:get|create|issue|obtain)[-_]?token|otp|two[-_]?fa|forgot|(?:verify|send|request|check)[-_]?otp|verify[-_]?code|2fa|mfa|totp|(?:forgot|reset|recover|forgotten|lost)[-_]?password|password[-_]?(?:reset|recovery|recover|forgot|reset-request)|reset|obtain[-_]token|jwt[-_]?create|password|passwords|magic[-_]?link|(?:user|admin|customer|member)[-_]?(?:log[-_]?in|sign[-_]?in|sign[-_]?up|register)|(?:log[-_]?in|sign[-_]?in|sign[-_]?up|register)[-_]?(?:user|admin|customer|member))$/i;

/** Routes at which passwords or codes are tried, the login first. */
export function credentialRoutes(service: Service): Route[] {
  const removed = new Set(
    service
      .fact(routesOf)
      .filter(({ method }) => method === 'DELETE')
      .map(({ route }) => route.replace(/\/[^/]+$/, '')),
  );
  const routes = service.fact(routesOf).filter(route => {
    if (route.protocol === 'graphql') {
      return (
        route.method === 'MUTATION' &&
        /^(?:login|signin|signIn|logIn|authenticate|tokenAuth|obtainToken|register|signup|signUp|resetPassword|forgotPassword|requestPasswordReset)\w*$/.test(
          route.route,
        )
      );
    }
    if (
      route.protocol !== 'http' ||
      !/^(?:POST|PUT|ANY|PATCH)$/.test(route.method)
    )
      return false;
    const steps = route.route
      .split('/')
      .filter(step => step && !/^[:{<*(]/.test(step));
    // `/token/obtain`
    if (
      /\/(?:tokens?|jwt|otp)\/(?:obtain|create|issue|get|generate)\/?$/i.test(
        route.route,
      )
    )
      steps.splice(-2, 2, steps[steps.length - 2].replace(/s$/, ''));
    const name = steps[steps.length - 1]?.replace(/\.\w+$|^_+/g, '') ?? '';
    // `/user/sign/in`
    const last =
      /^(?:in|up)$/i.test(name) &&
      /^(?:sign|log)$/i.test(steps[steps.length - 2] ?? '')
        ? `${steps[steps.length - 2]}${name}`
        : name;
    if (
      /^(?:me|admin|profile|account)$/i.test(steps[steps.length - 2] ?? '') &&
      /password|token|register|session/i.test(last)
    )
      return false;
    // What an administrator sets for the login, and where another provider's login begins.
    if (
      steps.some(step =>
        /^(?:site-?info|settings?|preferences)$/i.test(step),
      ) ||
      (/^(?:log-?in|sign-?in|authorize)$/i.test(last) &&
        /^(?:google|github|gitlab|facebook|apple|microsoft|azure|linkedin|twitter|discord|fxa|oidc|saml2?|cas|shibboleth|openid)$/i.test(
          steps[steps.length - 2] ?? '',
        ))
    )
      return false;
    if (
      /^(?:token|tokens)$/i.test(last) &&
      !/^(?:o?auth2?|connect|api|login|users?|accounts?|v\d+|protocol|openid-connect|jwt|identity)$/i.test(
        steps[steps.length - 2] ?? 'auth',
      )
    )
      return false;
    if (
      /^(?:session|sessions|password|passwords|reset|registration|registrations)$/i.test(
        last,
      ) &&
      /^(?:PUT|PATCH)$/.test(route.method) &&
      steps.length > 3
    )
      return false;
    // Records of a password store, or tokens that somebody keeps, which can be removed one by one.
    if (
      /^(?:passwords|access[-_]?tokens?|tokens)$/i.test(last) &&
      removed.has(route.route.replace(/(?:\/[:{<*(][^/]*)+$/, ''))
    )
      return false;
    // The answer of an authenticator is signed: trying again guesses nothing.
    if (steps.some(step => /^(?:webauthn|passkeys?|fido2?)$/i.test(step)))
      return false;
    // Somebody signed in changes a password of theirs, or another service acts for somebody.
    if (
      /(?:^|[-_])(?:password|passwords|2fa|mfa|totp|reset|access-?token)(?:[-_]|$)/i.test(
        last,
      ) &&
      route.guards.some(
        ({ text }) =>
          /auth(?!or|enticate_user_from)|login_required|current_user|require_?user|jwt/i.test(
            text,
          ) && !/anonymous|guest/i.test(text),
      )
    )
      return false;
    // `requireLogin(makeToken)`: nobody tries passwords there.
    if (
      /^tokens?$/i.test(last) &&
      route.guards.some(({ text }) =>
        /require_?(?:log_?in|user|session)|log_?in_?required|current_user/i.test(
          text,
        ),
      )
    )
      return false;
    return (
      credentialStep.test(last) ||
      (/^auth(?:ori[sz]e|enticate)?$/i.test(last) &&
        route.method === 'POST' &&
        steps.length <= 3 &&
        // Laravel Echo asks there whether a channel may be joined.
        !steps.includes('broadcasting'))
    );
  });
  return routes.sort((a, b) => Number(isLogin(b)) - Number(isLogin(a)));
}

/** `MapIdentityApi<User>()` publishes login, registration and password reset without a route of their own in the code. */
export function identityApiOf(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'dotnet') continue;
    const match = /\bMapIdentityApi\s*</.exec(repository.lexical(path).code);
    if (match)
      return { path, line: repository.lineIndex(path).lineAt(match.index) };
  }
  return undefined;
}

/** Whether passwords are tried at a route. */
export function isLogin({ route }: Pick<Route, 'route'>): boolean {
  return (
    /(?:log[-_/]?in|sign[-_/]?in|authenticate|sessions?|token|\/auth|jwt[-_]?create)(?:\.\w+)?$/i.test(
      route,
    ) || /^(?:login|sign_?in|tokenAuth)/i.test(route)
  );
}
