/** Authentication and its like; an author is none. */
const authentication =
  /auth(?!or(?!i[sz]|ity|_?(?:throw|redirect|fail|deny|reject|error|401)))/i;
/** Names under which services keep what turns anonymous callers away. @public */
const guardName =
  /jwt|session|token|guard|principal|identity|api_?-?key|hmac|signature|verif|login|logged|current_?(?:\w{1,20}_)?(?:user|account|member)|super_?user|staff|permission|require|protect|claims|secured|roles?\b|scope|polic(?:y|ies)|owner|admin|access|bearer|credential|can\(|ensure|restrict|internal/i;

/** What carries such a name and lets everybody through: it opens, remembers, reads or connects, but never rejects. */
const noGuard =
  /^(?:(?:body|param|query|check|header|cookie)(?:\.\w{1,30}){0,6}|checkschema|celebrate|validate(?:body|request|schema|params|query|input|dto)?|(?:@?fastify[-_/]?)?(?:secure[-_]?session|env|sensible|multipart|static|swagger(?:[-_]?ui)?|under[-_]?pressure|cookie|formbody|compress|websocket)|@?fastify[-_/]?(?:session|jwt|oauth2|passport)|express[-_]?session|cookie[-_]?session|session|sessions\.sessions|sessionmiddleware|starlette\.middleware\.sessions\.sessionmiddleware|passport\.(?:initialize|session)|addauthentication|addauthorization|cookie_?parser|django\.contrib\.(?:sessions|auth)\.middleware\.(?:session|authentication)middleware|throttle_classes|allowanonymous|permitall|allowany|grantsmiddleware(?:::\w+)?|public|skipauth|no_?auth|csrf\w*|.{0,60}anti_?forgery\w{0,30}|requirehttps\w*|rack::protection(?:::\w+)?|(?:actiondispatch::)?hostauthorization|.{0,60}cors\w{0,20}(?:\.\w{1,20})?|helmet|morgan|compression|express\.(?:json|urlencoded|static|raw|text)|body_?parser(?:\.\w{1,20})?|setsensitive\w{0,30}(?:::\w{1,20})?|.{0,40}(?:logger|logging|recovery|limiter?|metrics))$/i;
const databaseSession =
  /(?:get|make|create|open|provide|inject|use)_?(?:\w{1,20}_)?(?:session|db)\w*|\b(?:async_?|db_?|sql_?)session\w*|\bsession_?(?:local|maker|factory|dep)\b|AllowAny\b|cancellation_?tokens?/gi;

function namesGuard(text: string): boolean {
  return authentication.test(text) || guardName.test(text);
}

/** Whether a middleware, guard, decorator or dependency carries a name that says it turns callers away. @public */
export function isGuardName(name: string, text = name): boolean {
  if (noGuard.test(name.trim())) return false;
  return namesGuard(
    `${name} ${text.slice(0, 400)}`.replace(databaseSession, ' '),
  );
}

/** Whether the text of a parameter list asks for a known caller. @public */
export function asksForCaller(parameters: string): boolean {
  return namesGuard(
    parameters
      .slice(0, 2_000)
      .replace(databaseSession, ' ')
      .replace(/\b(?:\w{0,20}session\s*:\s*)?(?:Async)?Session\b/g, ' '),
  );
}

/** Reads who calls, or turns somebody away: in code whose strings are blank. */
const callerInCode =
  /\b(?:4(?:01|03)|\w{0,40}(?:un_?authori[sz]ed|forbidden)\w{0,40})\b|\w{0,40}(?:jwt|claims|principal|bearer|hmac|signature|api_?key|logged_?in|log_?in_?required|permission|has_?role|is_admin|isAdmin|super_?user|is_?staff)\w{0,40}|\bcurrent_?(?:\w{1,20}_)?(?:user|account|member|person|customer|organi[sz]ation)\w{0,20}|\b(?:req|request|ctx|context|c|res\.locals|self|this|g|env|event|locals|state)\s*(?:\.\s*(?!body|query|params)\w{1,20}\s*){0,2}\.\s*(?:user|session|account|member|viewer|caller|actor|owner)(?:_?id|\(\))?\b|\b(?:require|request|ensure)_?\w{0,20}(?:user|session|account|member)\w{0,20}\s*\(|\b(?:get|load|fetch|check|find)_?\w{0,20}(?:user|account|member)\w{0,20}\s*\(\s*(?:(?:self\.|this\.)?(?:c|ctx|context|req|request|r|w|headers?|event|info|auth\w{0,20}|\w{0,20}[tT]okens?|cookies?|env|conn|http\w{0,20}|db\s*,\s*(?:\w{0,20}token|request))\b)|\b(?:get|load|fetch|check|find)_?\w{0,20}session\w{0,20}\s*\(|\b(?:validate|verify|assert|has|is)_?\w{0,20}[sS]ession\w{0,20}\s*\(|\bsession\s*[[.]|\$_SESSION|\b(?:get_?)?identity\b|\$this->user|->user\(\)|\w{0,20}(?:verif|validat|check|decod|pars|access|refresh|bearer|csrf|secret)\w{0,20}_?token\w{0,20}|\btokens?\s*(?:==|!=|===|!==|\.verify)|\bUser\.(?:Identity|Claims|FindFirstValue|IsInRole|GetUserId)|\b(?:Gate|Auth|Policy)::|\bcan\?|\bpundit\b|\bdenyAccessUnlessGranted\b|\bisGranted\b/i;
/** An identifier that a handler hardly has from anybody but the caller; deeper down it may be anyone's. */
const callersIdentifier = /\buser_?id\b\s*(?::|=|\))/i;
/** Names that callers are kept under, and headers that carry who they are: in strings. */
const callerInStrings =
  /["'`](?:[Aa]uthorization|[Xx]-[\w-]{0,40}(?:[Kk]ey|[Tt]oken|[Ss]ecret|[Ss]ignature|[Uu]ser)|(?:current_?)?[Uu]ser(?:_?[Ii]d)?|account|claims|session(?:_?[Ii]d)?|(?:access_?)?token|principal|jwt\w{0,20}|[Aa]pi[-_]?[Kk]ey)["'`]/;

/** What the session of a database, a queue or an HTTP client is asked to do, and where it comes from. */
const otherSession =
  /\b(?:self\.|this\.|cls\.)?_?(?:\w{1,20}_)?[sS]ession\s*\.\s*(?:execute|exec|add|add_all|commit|flush|refresh|delete|query|scalars?|merge|close|rollback|begin\w{0,10}|expunge\w{0,5}|bulk_\w{1,30}|connection|run|run_sync|stream\w{0,10}|no_autoflush|new|dirty|in_transaction|(?:start|commit|abort|with)Transaction|endSession|createQuery|createNativeQuery|persist|save\w{0,10}|update|post|put|patch|head|mount|headers|get\(\s*(?:[A-Z]|f?["']https?:|\w{0,30}(?:url|URL|uri)\b|self\.model|entity|model))|\bget_?(?:async_?|db_?|sql_?)*session\w{0,10}\s*\(/g;

/** `getUser()`: asked of the request, a context or nobody; `order.getUser()` is whose order it is. */
const callerGetter =
  /(?:\b(\w{1,40})(?:\(\))?\s?(?:\.|->)\s?)?\b(?:get|load|fetch|check|find)_?(?:\w{0,20}(?:user|account|member)(?:_?(?:id|name|details|info|context))?)\s?\(\s?\)/gi;
const keepsCaller =
  /^(?:self|this|ctx|c|req|request|context|r|g|auth\w{0,20}|session\w{0,10}|jwt\w{0,10}|security\w{0,20}|principal|\w{0,20}(?:service|utils?|helper|provider|context|holder|store))$/i;

function getsCaller(code: string): boolean {
  return [...code.matchAll(callerGetter)].some(
    ([, receiver]) => receiver === undefined || keepsCaller.test(receiver),
  );
}

/** Whether code asks who is calling. @public */
export function asksWhoCalls(
  code: string,
  uncommented: string,
  where: 'handler' | 'function' = 'handler',
): boolean {
  const asked = code.replace(otherSession, ' ');
  return (
    authentication.test(code) ||
    callerInCode.test(asked) ||
    getsCaller(asked) ||
    callerInStrings.test(uncommented) ||
    (where === 'handler' && callersIdentifier.test(code))
  );
}
