import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { isForDevelopment } from '../configuration';
import { isOperational, routesOf, type Route } from '../http';
import { classAsksForCaller } from './class-guards';
import { globalGuardsOf } from './global-guards';
import { isGuarded } from './guards';

/** What the service knows of permissions, and where it forgets them. @public */
export interface Authorization {
  /** Whether anything of the service turns anonymous callers away. */
  authenticates: boolean;
  /** Routes on a path for the few: administration, internals, roles. */
  privileged: Route[];
  /** Privileged routes that are open to every authenticated caller. */
  unchecked: Route[];
  /** Routes that take the id of an object. */
  byId: Route[];
  /** Where permissions are checked. */
  construct?: { path: string; line: number };
}

/** At the front of the path: `/ciphers/{id}/admin` is one of two views of a thing, not administration. */
const privilegedPath =
  /^(?:\/(?:api|rest|web|v\d{1,3}|app))*\/(?:admins?|internal|manage|management|impersonate)\/|\/users?\/[^/]{1,60}\/(?:roles?|permissions?|impersonate)(?:\/|$)/i;
/** How administrators and everybody else enter. */
const entrance =
  /log-?_?in|log-?_?out|sign-?_?(?:in|out|up)|regist|forgot|reset|callback|oauth|token|password|refresh|setup|install|\/me\/?$/i;

/** A role, scope, policy or ownership that is asked for. */
const check =
  /role|admin|scope|permi(?:ssion|t\b)|polic(?:y|ies)|staff|super_?user|owner|authori[sz]e[_ds(]|authori[sz]ation|\bcan[A-Z_?(!]|\bcan\b|ability|\babilities|casbin|casl|\bopa\b|\bcedar\b|openfga|pundit|cancan|\bgate\b|\bgate::|voter|IsGranted|privilege|manager|\bacl\b|rbac|grant|\bmod(?:erator)?\b|allowed|forbidden|\b403\b|internal|claim|service_?(?:auth|account|token)|shared_?secret|hmac|signature|api_?key/i;
const ownership =
  /\b(?:current_?user|currentUser|request\.user|req\.user|self\.request\.user|auth\(\)->user\(\)|\$user)(?:\.|->|&?\.)(?:\w{1,40}s)\b\s*(?:\.|->|\()|\b(?:user_?id|owner_?id|author_?id|account_?id|tenant_?id|organi[sz]ation_?id|workspace_?id|team_?id)\b["'\])]{0,3}\s*(?:==|===|!==|!=|=\s{0,2}[$?:%])|\b(?:user|owner|tenant|account)(?:_id|Id)\b\s*(?::|,)|\b(?:where|filter|filter_by|find\w{0,40})\s*\([^)\n]{0,160}(?:user|owner|author|account|tenant)/i;
const library =
  /^(?:@casl\/|casbin|node-casbin|accesscontrol|nest-access-control|@openfga\/|@cedar-policy\/|pundit$|cancancan$|action_policy$|rolify$|spatie\/laravel-permission|django-guardian|django-rules|rules$|drf-access-policy|oso|github\.com\/casbin|github\.com\/open-policy-agent|github\.com\/ory\/keto|oso-cloud|oakserver|permify|cedar-policy|hmpps-kotlin)/;

/** Reading alone may be meant for everybody. */
const changes = /^(?:POST|PUT|PATCH|DELETE)$/;

/** Use as a fact. @public */
export function authorizationOf(service: Service): Authorization {
  const routes = service
    .fact(routesOf)
    .filter(
      route =>
        route.protocol === 'http' &&
        !route.dynamic &&
        !isOperational(route) &&
        !entrance.test(route.route) &&
        !isForDevelopment(service, route),
    );
  const globals = service.fact(globalGuardsOf);
  const authenticated = routes.filter(
    route =>
      route.handler &&
      (globals.some(({ covers }) => covers(route)) ||
        isGuarded(service, route)),
  );
  const privileged = authenticated.filter(({ route }) =>
    privilegedPath.test(route),
  );
  const construct = constructOf(service);
  const covering = globals.some(({ path }) => rolesStandIn(service, path));
  const unchecked = covering
    ? []
    : privileged.filter(route => !isChecked(service, route));
  return {
    authenticates: authenticated.length > 0,
    privileged,
    unchecked: unchecked.some(({ method }) => changes.test(method))
      ? unchecked
      : [],
    byId: authenticated.filter(
      ({ route, method }) =>
        method !== 'POST' && /[:{<[$]\w{0,40}(?:id|uuid|pk|key)\b/i.test(route),
    ),
    ...(construct ? { construct } : {}),
  };
}

const knownCallersOnly =
  /\b(?:IsAuthenticated(?:OrReadOnly)?|AllowAny|permissions?|permission_classes|rest_framework)\b/g;

/** Whether a guard asks for more than a known caller. */
function asksForMore(text: string): boolean {
  // The list of Django REST Framework carries the word in its name: what stands in it counts.
  const list = /\bpermission_classes\b([^\])]{0,400}[\])]?)/.exec(text)?.[1];
  if (list === undefined) return check.test(text);
  // A list whose end is not seen may name anything.
  return (
    !/[\])]/.test(list) ||
    /[A-Za-z]\w{2,}/.test(list.replace(knownCallersOnly, ' '))
  );
}

/** Whether anything around a route, on its way or inside its handler asks for more than a known caller. */
function isChecked(service: Service, route: Route): boolean {
  const { guards, handler, registration } = route;
  const withoutPaths = registration.replace(
    /["'`][^"'`\n/]{0,100}\/[^"'`\n]{0,300}["'`]/g,
    '',
  );
  const named = handler?.name
    ? withoutPaths.split(handler.name).join(' ')
    : withoutPaths;
  if (guards.some(({ name, text }) => asksForMore(`${name} ${text}`)))
    return true;
  if (
    check.test(
      named.replace(/\b\w{0,60}(?:controller|handler|service)\w{0,20}\b/gi, ''),
    )
  )
    return true;
  if (classAsksForCaller(service, route, asksForMore)) return true;
  if (!handler) return true;
  if (check.test(handler.parameters)) return true;
  const { code, uncommented } = service.repository.lexical(handler.path);
  const body = uncommented.slice(handler.start, handler.end);
  return (
    check.test(body) ||
    ownership.test(body) ||
    check.test(hooksIn(code)) ||
    (route.className !== undefined &&
      /role|admin_required|require_?admin/i.test(code.slice(0, 2_000)))
  );
}

/** What stands before every action of a file's controllers. */
function hooksIn(code: string): string {
  return [
    ...code.matchAll(
      /\b(?:before_action|before_filter|before_request|middleware|addHook|\.use|\.Use)\b[^\n]{0,200}/g,
    ),
  ]
    .map(([text]) => text)
    .join('\n');
}

/** Rules for paths that stand in one place: Spring's chain, Symfony's access control. */
function rolesStandIn(service: Service, path: string): boolean {
  return /\b(?:hasRole|hasAnyRole|hasAuthority|hasAnyAuthority|hasPermission|RolesAllowed)\b|\broles\s*:/.test(
    service.repository.lexical(path).code,
  );
}

const construct =
  /\bRolesGuard\b|@Roles\b|\bCaslAbility\w*|\bAbilityFactory\b|\bpermission_required\b|@PreAuthorize\b|@PostAuthorize\b|@Secured\b|\bhas(?:Any)?(?:Role|Authority)\b|@RolesAllowed\b|\[Authorize\([^\])\n]{0,80}(?:Roles|Policy)|\bRequireRole\b|\bRequireClaim\b|\bAuthorizationHandler\b|\bIAuthorizationService\b|\bPundit\b|\bCanCan\b|\bload_and_authorize_resource\b|\bauthorize!|\bGate::|\bvoteOnAttribute\b|\bIsGranted\b|\bSecurity\([^)\n]{0,120}scopes|\b(?:require|requires|has|check|ensure|verify)_?(?:\w{1,20}_?)?(?:[Rr]ole|[Aa]dmin|[Pp]ermission|[Ss]cope|[Oo]wner|[Ss]uperuser|[Ss]taff|[Mm]oderator)\w{0,40}|\w{0,40}(?:Role|Permission|Policy)(?:Guard|Middleware|Filter|Voter|Checker)\b/;
const refusal =
  /\bpermission_classes\b|\bis_?(?:admin|owner|superuser|staff|moderator)\w{0,20}|\bForbidden\w{0,40}|\bStatusForbidden\b|\bFORBIDDEN\b|\b403\b|\bPermissionDenied\b|\bauthorize\s*\(/i;

function constructOf(
  service: Service,
): { path: string; line: number } | undefined {
  for (const pattern of [construct, refusal, ownership]) {
    for (const { path } of service.fact(sourceFilesOf)) {
      const { code, uncommented } = service.repository.lexical(path);
      // Owners are asked for in SQL as well.
      const match = pattern.exec(pattern === ownership ? uncommented : code);
      if (match)
        return {
          path,
          line: service.repository.lineIndex(path).lineAt(match.index),
        };
    }
  }
  const dependency = service
    .fact(stackOf)
    .dependencies.find(
      ({ name, scope }) => scope !== 'dev' && library.test(name),
    );
  if (dependency) return { path: dependency.path, line: dependency.line };
  for (const { path, class: kind } of service.files) {
    if (kind !== 'MIGRATION' || !/\.(?:sql|py|rb|ts|js)$/.test(path)) continue;
    const { uncommented } = service.repository.lexical(path);
    const policy = /\bCREATE\s+POLICY\b/i.exec(uncommented);
    if (policy)
      return {
        path,
        line: service.repository.lineIndex(path).lineAt(policy.index),
      };
  }
  return undefined;
}
