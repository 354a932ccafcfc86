import { blockAfter } from '../code';
import { splitTop } from '../security/built-strings';
import { isForDevelopment } from '../configuration';
import { isOperational, routesOf, type Handler, type Route } from '../http';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { classAsksForCaller } from './class-guards';
import { globalGuardsOf } from './global-guards';
import {
  callsIn,
  isIdle,
  isWrittenInPlace,
  rejectsCallers,
  turnsSomeAway,
} from './rejections';
import { springRulesOf } from './spring-rules';
import { isUnsignedWebhook, isWebhook } from './unsigned-webhooks';
import { asksForCaller, asksWhoCalls, isGuardName } from './words';

/** Routes whose purpose is to be called before anybody is known. */
const publicPurpose =
  /log-?_?in|sign-?_?(?:in|up|out)|log-?_?out|register|registration|(?:usuarios?|clientes?|users?)\/(?:cadastr\w+|registr\w+|inscri\w+)|forgot|reset|recover|verif|confirm|activat|oauth|oidc|saml|sso|callback|webhook|hooks?\b|token|refresh|session|auth\b|authenticate|password|otp|mfa|magic|invit|csrf|(?:^|\/)(?:public(?:[-_]\w+)?|track(?:ing|[-_]\w+)?|collect(?:or)?|share(?:[-_]link)?|report|reports?\/csp)(?:\/|$)|(?:^|\/)contact(?:[-_/]?(?:us|form|me|send|messages?|requests?))?\/?$|subscribe|newsletter|graphql|feedback|captcha|cookies?(?:\/|$)|consent|compare|preferences?\/?$|(?:^|\/)(?:carts?|baskets?|wishlists?|drafts?)(?:\/|$)|language|culture|(?:^|\/)(?:bootstrap|setup|install)\/?$|users?\/?$|accounts?\/?$|customers\/?$/i;
const entrance =
  /log-?_?in|sign-?_?(?:in|up|out)|log-?_?out|regist|forgot|reset|recover|verif|confirm|activat|oauth|oidc|saml|sso|callback|hook|token|refresh|session|auth\b|authenticate|password|otp|mfa|magic|invit|setup|install|init|bootstrap|me\/?$/i;
/** Writes that decide who may do what: on administrators' paths, on users that exist, on roles and keys. */
const decidesWhoMayWhat =
  /\/admins?(?:\/|$)|\/(?:roles?|permissions?|credentials?|api-?_?keys?)(?:\/[^/]{1,60})?\/?$/i;
/** `DELETE /testing/all-data`: everything at once. */
const wipes =
  /\/(?:all-?_?data|wipe|truncate|(?:drop|reset|clear)-?_?(?:db|database|data))\/?$/i;
const changesUser = /\/(?:users?|accounts?)\/[:{<$[*][^/]{1,60}\/?$/i;

const administration =
  /\/admins?\/(?!.*(?:log-?_?in|sign-?_?(?:in|up)|log-?_?out|regist|forgot|reset|auth|session|token))/i;

/** Below an administrator's path only the ways in are for everybody. */
function isPublicByPurpose({ route, method }: Route): boolean {
  // Anybody may join; nobody changes or removes whom they like.
  const words =
    method === 'POST'
      ? route
      : route.replace(/\/(?:users?|accounts?|customers)\/?$/i, '');
  return publicPurpose.test(words) && !administration.test(route);
}

/** A POST that carries what to look for, because an address cannot: it changes nothing. */
function onlyReads({ method, route, handler }: Route): boolean {
  return (
    method === 'POST' &&
    (/\/(?:(?:search|query|filter|look-?up)(?:[-_]?results?|[-_]\w{1,30})?|get-(?:by-|all|list|details?)[\w-]{0,40})\/?$/i.test(
      route,
    ) ||
      (/^(?:search|find|list|query|filter|get|read|fetch|count)(?=[A-Z_]|$)/.test(
        handler?.name ?? '',
      ) &&
        !/create|update|upsert|save|delete|remove|insert|add|token/i.test(
          handler?.name ?? '',
        )))
  );
}

const fewestRequests = 3;
/** Nobody has more; each of them is followed into the functions that it calls. */
const mostWebhooks = 100;
const entranceOfMutations =
  /^(?:request|social|exchange)|log_?in|log_?out|sign_?(?:in|up|out)|regist|authenticat|refresh|forgot|reset|recover|verif|confirm|activat|subscribe|newsletter|otp|magic|invit|(?:^|(?:send|submit)_?)contact_?(?:us|form|me|sales|support|e?mail|messages?|requests?|enquiry|inquiry)?$|(?:add|create)_?contact_?(?:us|form|messages?|requests?)$|feedback|password|token|^create_?(?:user|account|customer)$/i;

/** The mutations of resolvers whose code is seen, without those by which callers come in. */
function mutationsOf(service: Service): Route[] {
  return service
    .fact(routesOf)
    .filter(
      ({ protocol, method, handler, route }) =>
        protocol === 'graphql' &&
        method === 'MUTATION' &&
        handler !== undefined &&
        !entranceOfMutations.test(route),
    );
}

/** State-changing routes, and which of them anybody may call. @public */
export interface GuardedRoutes {
  writes: Route[];
  open: Route[];
  /** Open writes to users, roles, keys or on administrators' paths, whatever their share. */
  sensitive: Route[];
  /** Open writes that a rule with a wildcard lets everybody send, with the line of the rule. */
  permitted: { route: Route; rule: { path: string; line: number } }[];
  /** Open webhooks that never look at who sends them. */
  unsigned: Route[];
  /** Something of the application as a whole that turns callers away. */
  global?: { path: string; line: number };
}

/** Use as a fact. @public */
export function guardedRoutesOf(service: Service): GuardedRoutes {
  const changing = service
    .fact(routesOf)
    .filter(
      route =>
        route.protocol === 'http' &&
        /^(?:POST|PUT|PATCH|DELETE)$/.test(route.method) &&
        !isOperational(route) &&
        !isForDevelopment(service, route),
    );
  const requests = changing.filter(
    route => !isPublicByPurpose(route) && !onlyReads(route),
  );
  // Where the API is GraphQL its mutations are what changes state.
  const writes =
    requests.length < fewestRequests
      ? [...requests, ...mutationsOf(service)]
      : requests;
  const globals = service.fact(globalGuardsOf);
  const isOpen = (route: Route) =>
    (!globals.some(({ covers }) => covers(route)) || isSwitchedOff(route)) &&
    !isGuarded(service, route);
  const open = writes.filter(isOpen);
  const spring = service.fact(springRulesOf);
  return {
    writes,
    open,
    sensitive: [
      ...service.fact(openDashboardsOf),
      ...changing.filter(
        route =>
          !entrance.test(route.route) &&
          (decidesWhoMayWhat.test(route.route) ||
            wipes.test(route.route) ||
            (route.method !== 'POST' && changesUser.test(route.route))) &&
          isOpen(route),
      ),
    ],
    unsigned: changing
      .filter(isWebhook)
      .slice(0, mostWebhooks)
      .filter(route => isOpen(route) && isUnsignedWebhook(service, route)),
    permitted: open.flatMap(route => {
      const rule = spring?.permits(route);
      return rule ? [{ route, rule }] : [];
    }),
    ...(globals.length
      ? { global: { path: globals[0].path, line: globals[0].line } }
      : {}),
  };
}

/** Rails: dashboards of jobs, and what closes each of them in a file of its own. */
const dashboards: Array<[mounted: RegExp, closed: RegExp]> = [
  [
    /\bGoodJob::Engine\b/,
    /\bGoodJob::Engine\s*\.\s*middleware\b|good_job_application_controller|\bGoodJob::ApplicationController\b/,
  ],
  [/\bSidekiq::Web\b/, /\bSidekiq::Web\s*\.\s*(?:middleware\s*\.\s*)?use\b/],
  [
    /\bResque::Server\b/,
    /\bResque::Server\s*\.\s*(?:middleware\s*\.\s*)?use\b/,
  ],
  [/\bDelayedJobWeb\b/, /\bDelayedJobWeb\s*\.\s*(?:middleware\s*\.\s*)?use\b/],
];

/** Dashboards of jobs that anybody may open and act in. Use as a fact. */
function openDashboardsOf(service: Service): Route[] {
  const routes = service
    .fact(routesOf)
    .filter(
      ({ path, guards, registration }) =>
        path.endsWith('.rb') &&
        guards.length === 0 &&
        /^mount\b/.test(registration) &&
        !/\bconstraints?\b/.test(registration),
    );
  return dashboards.flatMap(([mounted, closed]) => {
    const found = routes.filter(
      route =>
        mounted.test(route.registration) && !isForDevelopment(service, route),
    );
    const isClosed =
      found.length > 0 &&
      service
        .fact(sourceFilesOf)
        .some(
          ({ path, ecosystem }) =>
            ecosystem === 'ruby' &&
            closed.test(service.repository.lexical(path).uncommented),
        );
    return isClosed ? [] : found;
  });
}

const switchedOff = /\bauth\s*:\s*(?:false|null)\b/;

/** hapi: a route that does without the strategy that stands before all others. */
function isSwitchedOff({ path, registration }: Route): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && switchedOff.test(registration);
}

/** Sinatra's and Grape's: only those that turn callers away stand among the guards. */
const rubyFilter = 'before';

/** Whether something at a route, on its way or inside its handler asks who calls. @public */
export function isGuarded(service: Service, route: Route): boolean {
  const { handler } = route;
  const guards = route.guards.filter(({ text }) => !switchedOff.test(text));
  const named = guards.filter(({ name, text }) =>
    isWrittenInPlace(text)
      ? turnsSomeAway(text)
      : name === rubyFilter || isGuardName(name, text),
  );
  const idle = named.filter(({ name }) => isIdle(service, name));
  if (named.length > idle.length) return true;
  if (
    guards.some(
      each => !idle.includes(each) && rejectsByStatus(service, each.name),
    )
  )
    return true;
  if (!handler) return true;
  if (idle.length) return rejectsInside(service, handler);
  if (isGuardName(wiringOf(service, route, handler))) return true;
  if (asksForCaller(withoutPayload(handler, route.className))) return true;
  if (takesRejectingExtractor(service, handler.parameters)) return true;
  if (isWrapped(service, route)) return true;
  if (!route.skips?.some(skipsCaller) && classAsksForCaller(service, route))
    return true;
  const { code, uncommented } = service.repository.lexical(handler.path);
  const body = withoutLoaded(service, handler, code);
  const written = uncommented
    .slice(handler.start, handler.end)
    .replace(whatIsMissing, ' ');
  return (
    asksWhoCalls(withoutAddress(body, route), withoutAddress(written, route)) ||
    callsIn(body, handler.path.endsWith('.rb')).some(name =>
      rejectsCallers(service, name),
    )
  );
}

/** `response.notFound('User')` */
const whatIsMissing =
  /[nN]ot_?[fF]ound\w{0,20}\s{0,4}\(\s{0,4}["'`][^"'`\n]{0,60}["'`]/g;

/**
 * Express: `router.param('userId', load)` puts the user that the address names into `req.user`, for handlers beside
 * `load` to find: who that is says nothing of who calls.
 */
function withoutLoaded(
  service: Service,
  { path, start, end }: Handler,
  code: string,
): string {
  const body = code.slice(start, end);
  if (!/\.[cm]?[jt]s$/.test(path) || !/\breq\.user\s*=(?!=)/.test(code))
    return body;
  const loads = service
    .fact(sourceFilesOf)
    .some(
      file =>
        file.ecosystem === 'node' &&
        /\b(?:app|\w*[rR]outer)\.param\(\s*["']\w+["']\s*,/.test(
          service.repository.lexical(file.path).uncommented,
        ),
    );
  return loads ? body.replace(/\breq\.user\b/g, '        ') : body;
}

const carried =
  /^\s{0,40}(?:final\s{1,4})?(?:@(?:\w{1,10}:)?(?:PathVariable|PathParam|RestPath|RequestBody|Body|ModelAttribute|Valid|Validated)\b|\[From(?:Body|Route|Form)\b)/;
const injected =
  /\[From(?:Services|KeyedServices|Header)\b|\bClaimsPrincipal\b/;
/** Spring fills an object of the service's own from a form. */
const boundOwner = /^\s{0,40}(?:final\s{1,4})?Owner\s{1,4}\w{1,40}\s{0,40}$/;

/**
 * The parameters of a handler without what the sender fills in: the owner of a pet, a role or a policy in a body or
 * a path is what the request is about, not who sends it.
 */
function withoutPayload(
  { path, parameters }: Handler,
  className: string | undefined,
): string {
  if (!/\.(?:java|kt|cs)$/.test(path)) return parameters;
  // What an action of ASP.NET takes comes from the request, unless it says otherwise.
  const isAction = path.endsWith('.cs') && className !== undefined;
  return splitTop(parameters.slice(0, 2_000), ',')
    .filter(each => !carried.test(each) && !boundOwner.test(each))
    .filter(each => !isAction || injected.test(each))
    .join(',');
}

const addressee =
  /\buser_?id\b\s{0,4}(?::=|[:=])\s{0,4}(?:await\s{1,4})?(?:(?:Number|parseInt|String|int|str)\(\s{0,4})?(?:id\b|[\w.]{0,60}\b(?:params?|path_?(?:value|variable|params?)|url_?param|vars)\b)/gi;

/** Which user a request is about, by a part of its path, is not who sends it. */
function withoutAddress(text: string, { route }: Route): string {
  const names = [...route.matchAll(/[:{<](?:\w{1,20}:)?(\w{1,40})/g)]
    .map(([, name]) => name)
    .filter(name => /user|account|member/i.test(name));
  const plain = text.replace(addressee, ' ');
  return names.length === 0
    ? plain
    : plain.replace(
        new RegExp(`["'\`]?\\b(?:${names.join('|')})\\b["'\`]?`, 'g'),
        ' ',
      );
}

/** Whether a filter that a Rails controller switches off asks who calls. */
function skipsCaller(name: string): boolean {
  return /auth(?!enticity)|login|logged|signed_in|current_user|require_user/.test(
    name,
  );
}

/** A middleware of any name whose own code turns callers away. */
function rejectsByStatus(service: Service, name: string): boolean {
  return (
    !/cors|logg|limit|body|parser/i.test(name) && rejectsCallers(service, name)
  );
}

function rejectsInside({ repository }: Service, handler: Handler): boolean {
  return /\b40[13]\b|unauthori[sz]ed|forbidden|\bthrow\b/i.test(
    repository.lexical(handler.path).code.slice(handler.start, handler.end),
  );
}

/** Minimal APIs: `.Produces(StatusCodes.Status401Unauthorized)` says what may be answered, and guards nothing. */
const describedAnswer =
  /\.\s{0,40}(?:Produces|WithName|WithSummary|WithDescription|WithTags|WithOpenApi|Accepts)\w{0,30}|\bStatus\d{3}\w{0,40}/g;

/** What is written at the registration around the handler: strings, the handler and its controller left out. */
function wiringOf(
  { repository }: Service,
  { registration, path, line, endLine, className }: Route,
  handler: Handler,
): string {
  // ASP.NET: an attribute of an action that does something is among its guards; the others describe its answers.
  const isAction =
    path.endsWith('.cs') &&
    className !== undefined &&
    /^\[?\s{0,9}[A-Z]\w{0,60}\s{0,9}[\](,]/.test(registration) &&
    !/\bEndpoint/.test(registration);
  if (isAction) return '';
  let text = registration.replace(switchedOff, '');
  if (path.endsWith('.cs')) text = text.replace(describedAnswer, '');
  if (
    handler.path === path &&
    handler.line >= line &&
    handler.line <= endLine
  ) {
    const body = repository
      .lexical(path)
      .uncommented.slice(handler.start, handler.start + 40);
    const at = body.trim() ? text.indexOf(body) : -1;
    if (at >= 0) text = text.slice(0, at);
  }
  text = withoutRules(text.replace(/["'`][^"'`\n]{0,300}["'`]/g, '')).replace(
    /\b\w{0,60}(?:controller|handler|ctrl|service|views?|routes?|api)\w{0,20}\s*(?:\.|::)\s*\w{1,60}/gi,
    '',
  );
  return handler.name ? text.split(handler.name).join(' ') : text;
}

/** Rules for what is sent speak of tokens, users and what is required, and ask nobody who calls. */
function withoutRules(text: string): string {
  const rules = /(?<![\w$.])(?:validate|schema)\s{0,20}:\s{0,20}\{/.exec(text);
  if (!rules) return text;
  let depth = 0;
  let end = rules.index + rules[0].length - 1;
  for (; end < text.length; end++) {
    if (text[end] === '{') depth++;
    else if (text[end] === '}' && --depth === 0) break;
  }
  return text.slice(0, rules.index) + text.slice(end + 1);
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
    isGuardName(call.slice(0, call.lastIndexOf('('))),
  );
}
