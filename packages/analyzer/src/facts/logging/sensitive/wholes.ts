import type { Service } from '../../../service';
import type { Ecosystem } from '../../../repository';
import type { ServerSource } from '../../server/sources';
import { routesOf } from '../../http';
import { scopesAround } from '../../security/scopes';
import type { LogCall } from '../log-calls';
import type { LoggedValue } from './arguments';

/** Everything at once: headers with their credentials, the environment. */
const wholes: Partial<Record<Ecosystem, RegExp>> = {
  node: /(?<![\w.$])((?:req|request|ctx\.req|ctx\.request|ctx|c\.req|event)\.headers|process\.env)(?![\w$]|\s{0,20}[.[?])/g,
  python:
    /(?<![\w.])((?:request|req|self\.request)\.(?:headers|META)|os\.environ)(?!\w|\s{0,20}[.[])/g,
  go: /(?<![\w.])((?:r|req|request|c\.Request|ctx\.Request)\.Header|os\.Environ\(\))(?!\w|\s{0,20}[.([])/g,
  dotnet:
    /(?<![\w.])((?:Request|HttpContext\.Request|context\.Request|request)\.Headers)(?!\w|\s{0,20}[.([])/g,
  ruby: /(?<![\w.:@])(request\.headers|request\.env|ENV\.to_h|ENV\.inspect)(?![\w[])/g,
  php: /(\$_SERVER|\$_ENV|\$request->headers(?:->all\(\))?|getenv\(\s*\)|getallheaders\(\s*\))(?![\w>[-])/g,
  rust: /(?<![\w.])((?:req|request|parts)\.headers\(\)|(?:req|request|parts)\.headers)(?!\w|\s{0,20}[.([])/g,
};
/** What the caller sent, credentials among it where the route takes them. */
const bodies: Partial<Record<Ecosystem, RegExp>> = {
  node: /(?<![\w.$])((?:req|request|ctx\.request|event)\.body)(?![\w$]|\s{0,20}[.[?])/g,
  python:
    /(?<![\w.])((?:request|self\.request|req)\.(?:data|json|form|POST|body|get_json\(\)|values))(?![\w.[(])/g,
  go: /(?<![\w.])((?:r|req|c\.Request)\.(?:Form|PostForm))(?!\w|\s{0,20}[.([])/g,
  dotnet:
    /(?<![\w.])((?:Request|HttpContext\.Request)\.Form)(?!\w|\s{0,20}[.([])/g,
  ruby: /(?<![\w.:@])(params|request\.(?:raw_post|params))(?![\w.[:(])/g,
  php: /(\$_POST|\$_REQUEST|\$request->(?:all|post|input|getParsedBody|toArray)\(\s*\))(?![\w>[-])/g,
};

const credentialPlace =
  /log_?in|sign_?in|sign_?up|register|registration|passw|authenticat|(?:^|[/_.-])auth(?:[/_.-]|$)|credential|sessions?_?controller|change_?pass|reset_?pass/i;

/** Whole headers, environments and bodies in a log call. */
export function wholeArguments(
  service: Service,
  source: ServerSource,
  call: LogCall,
): LoggedValue[] {
  const { uncommented, code, ecosystem } = source;
  const text = uncommented.slice(
    call.start,
    Math.min(call.end, call.start + 2_000),
  );
  const found: LoggedValue[] = [];
  const read = (pattern: RegExp | undefined) => {
    if (!pattern) return;
    for (const match of text.matchAll(pattern)) {
      const offset = call.start + match.index;
      const inString = code[offset] === ' ';
      const before = text.slice(Math.max(0, match.index - 40), match.index);
      const after = text.slice(
        match.index + match[0].length,
        match.index + match[0].length + 12,
      );
      // In a text only what is interpolated is a value.
      if (inString && !/[{][^{}"'`]{0,40}$/.test(before)) continue;
      if (
        /\w\s*\($/.test(before) &&
        !/(?:stringify|inspect|dumps|dict|str|repr|print_r|json_encode|to_json|\b(?:log|info|debug|error|warn|warning|trace|print|println|printf|puts|p|dd|dump|error_log|Printf|Println|Infof|Debugf|Any|Interface)\w{0,11})\s*\($/.test(
          before,
        )
      )
        continue;
      if (
        /^\s*(?:===?|!==?|&&|\?[^.?]|\bin\b)/.test(after) ||
        /[!.>]$/.test(before)
      )
        continue;
      found.push({ text: match[1], name: match[1], offset });
    }
  };
  read(wholes[ecosystem]);
  if (bodies[ecosystem]?.test(text)) {
    bodies[ecosystem]!.lastIndex = 0;
    if (takesCredentials(service, source, call.start)) read(bodies[ecosystem]);
  }
  return found;
}

/** Whether the place belongs to a route that takes credentials: by its path, its function or its file. */
function takesCredentials(
  service: Service,
  { path, code, ecosystem }: ServerSource,
  offset: number,
): boolean {
  const route = service
    .fact(routesOf)
    .find(
      ({ handler }) =>
        handler &&
        handler.path === path &&
        handler.start <= offset &&
        offset <= handler.end,
    );
  if (route)
    return (
      credentialPlace.test(route.route) ||
      credentialPlace.test(route.handler?.name ?? '')
    );
  const headers = scopesAround(service.repository, path, ecosystem, offset).map(
    scope => code.slice(scope.header, scope.start),
  );
  return (
    headers.some(header => credentialPlace.test(header.slice(-200))) ||
    credentialPlace.test(path.slice(path.lastIndexOf('/') + 1))
  );
}
