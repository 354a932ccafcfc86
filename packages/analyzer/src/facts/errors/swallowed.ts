import type { Service } from '../../service';
import type { CatchSite } from './catch-site';
import { catchSitesOf } from './catch-sites';
import { escaped } from './ranges';

/** Errors that are thrown away without a trace. */
export interface SwallowedErrors {
  sites: CatchSite[];
  /** All places where the code meets an error. */
  total: number;
}

/** Use as `service.fact(swallowedErrorsOf)`. */
export function swallowedErrorsOf(service: Service): SwallowedErrors {
  const all = service.fact(catchSitesOf);
  return { sites: all.filter(isSwallowed), total: all.length };
}

/** Whether nobody learns of the error: no log, no re-raise, no answer, no use, no word of explanation. */
export function isSwallowed(site: CatchSite): boolean {
  if (site.explained || site.logs.length > 0 || isExpected(site)) return false;
  if (site.form === 'discard') return isDiscarded(site);
  if (site.form === 'propagate') return false;
  if (usesError(site)) return false;
  const body = inProduction(site);
  if (isEmpty(site, body))
    return (
      site.broad &&
      !isIntended(site) &&
      !(body === 'false' && isAsked(site, body))
    );
  return site.broad && returnsFailure(site, body) && !isAsked(site, body);
}

/** What is left of a handler where it is not a developer's: `raise if Rails.env.local?` is not. */
function inProduction({ code, ecosystem }: CatchSite): string {
  return ecosystem === 'ruby'
    ? code
        .replace(
          /^[ \t]*raise if Rails\.env\.(?:local|development|test)\?[ \t]*$/gm,
          '',
        )
        .trim()
    : code.trim();
}

/** Cleaning up after another failure, probing for what may be missing, closing what is being left. */
const cleanUp =
  /\b(?:\w*[cC]lose\w*|\w*[rR]ollback\w*|unlink\w*|rm(?:Sync|dir\w*)?|remove\w*|delete\w*|del|cleanup\w*|clean_?up|dispose\w*|disconnect\w*|destroy\w*|shutdown\w*|terminate\w*|kill\w*|abort\w*|cancel\w*|release\w*|stop|quit|end|unsubscribe\w*|unlock|Shutdown|Dispose\w*|Delete\w*|Remove\w*)\s*\(/;
/** The same of a promise: something is let go of by its own method. `deleteOrders(ids).catch(…)` is the work itself. */
const letGo =
  /(?:\.\s*(?:\w*[cC]lose\w*|\w*[rR]ollback\w*|disconnect\w*|destroy\w*|dispose\w*|shutdown\w*|terminate\w*|kill\w*|abort\w*|cancel\w*|release\w*|stop|quit|end|unsubscribe\w*)|\b(?:fs|fsp|fse|fsPromises|promises)\.(?:rm|rmdir|remove|unlink)|^\s*(?:await\s+)?(?:unlink|rm|rmdir|close\w*|shutdown|disconnect|cleanup\w*))\s*\(/;
/** Reading what may be absent or malformed by nature: the failure is the answer. */
const probing =
  /\b(?:JSON\.(?:parse|decode|load)|new\s+(?:URL|RegExp|Intl\.\w+)|decodeURI\w*|atob|btoa|Number|parseInt|parseFloat|json\.loads|literal_eval|int|float|UUID|uuid\.UUID|Decimal|fromisoformat|strptime|\w*[pP]arse\w*|b64decode|urlsafe_b64decode|import_module|__import__|require\.resolve|valueOf|fromString|Integer\.\w+|Long\.\w+|Instant\.\w+|LocalDate\w*\.\w+|Integer|Float|BigDecimal|access|accessSync|stat|lstat|statSync|existsSync|localStorage\.\w+|sessionStorage\.\w+|getaddrinfo|ip_address|ip_network|matchMedia|structuredClone|isValid\w*|TryParse|createFromFormat|Convert\.\w+|Guid\.\w+|Enum\.\w+)\s*\(/;

/** Whether what was tried may fail by its nature, so that the failure says nothing. */
export function isExpected(site: CatchSite): boolean {
  const { tried, path } = site;
  if (
    /(?:^|\/)(?:\w*health\w*|\w*probe\w*|liveness|readiness)(?:[./_-]|\w*\.\w+$)/i.test(
      path,
    )
  )
    return true;
  const calls = tried.match(/[\w$]\s*\(/g)?.length ?? 0;
  if (isOptionalImport(tried)) return true;
  if (site.form === 'discard') return false;
  const leaving = site.form === 'callback' ? letGo : cleanUp;
  if (leaving.test(tried) && calls <= 3) return true;
  return probing.test(tried) && calls <= 3;
}

/** `isValid()` and `tryParse()` ask whether something works: a failure is an answer. */
function isAsked({ within = '', tried }: CatchSite, body: string): boolean {
  return (
    // `return !!ms(value)` asks whether a value can be read.
    (/false/i.test(body) && /\breturn\s*!!/.test(tried)) ||
    /^_*(?:try|parse|decode|safe|maybe|verify|validate|valid|get.{0,20}OrNull)/i.test(
      within,
    ) ||
    (/false/i.test(body) &&
      /^_*(?:is|has|can|should|check|exists?|supports?|matches|needs|allows?|compare|test|equals|supports?|contains?)(?![a-z])|Valid|Exists?$|(?:[cC]onnected|[rR]eachable|[hH]ealthy|[aA]live)\??$/.test(
        within,
      ))
  );
}

/** `try: import x`, with an assignment or two beside it. */
function isOptionalImport(tried: string): boolean {
  const lines = tried.split('\n').filter(line => /\S/.test(line));
  const imports = lines.filter(line =>
    /^\s*(?:from\s+[\w.]+\s+)?import\s|\brequire\(|\bimport\(/.test(line),
  );
  return (
    imports.length > 0 &&
    lines.length <= 12 &&
    lines.every(
      line =>
        imports.includes(line) || /^\s*(?:[\w.]+\s*=|[\w, ]+,?$|\))/.test(line),
    )
  );
}

function isEmpty({ ecosystem, form }: CatchSite, body: string): boolean {
  if (ecosystem === 'python') return /^(?:pass|\.\.\.|continue)?;?$/.test(body);
  if (ecosystem === 'ruby') return /^(?:nil|false|next|end)?$/.test(body);
  if (form === 'callback')
    return /^(?:;|\{\s*\}|undefined|null|void 0|noop|_\.noop|\(\)\s*=>\s*\{\s*\}|function\s*\(\w*\)\s*\{\s*\}|Function\.prototype)?$/.test(
      body,
    );
  return /^(?:;|\(\)|continue;?|\{\s*\})?$/.test(body);
}

/** `catch (IOException ignored)` says that it is meant. */
function isIntended({ ecosystem, binding = '' }: CatchSite): boolean {
  return ecosystem !== 'node' && /^\$?_?(?:ignor|expect|unused)/i.test(binding);
}

/** A catch-all whose whole body hands back a value that stands for failure. */
function returnsFailure(site: CatchSite, body: string): boolean {
  const { ecosystem, form } = site;
  if (ecosystem === 'go')
    return handsBackNothing.test(body) && !absent.test(site.tried);
  if (ecosystem === 'php' && fixedError.test(site.text.trim())) return true;
  const value =
    ecosystem === 'rust'
      ? /^(?:return\s+)?(?:None|false|\(\)|Vec::new\(\)|Default::default\(\)|\w+::default\(\)|Ok\(\(\)\))$/
      : /^(?:return\s+)?(?:null|undefined|None|nil|false|False|\[\s*\]|\{\s*\}|dict\(\)|list\(\)|-1|0|''|""|``|"\s*"|'\s*'|Optional\.empty\(\)|[A-Z]\w+\.(?:Empty|EMPTY)|(?:Collections\.)?empty(?:List|Map|Set)\(\)|(?:List|Map|Set)\.of\(\)|Array\.Empty<\w+>\(\)|new\s+(?:\w+\.)*(?:Array|Linked)?List<[\w<>, ?.]{0,60}>\(\)|new\s+(?:Hash)?(?:Map|Set)<[\w<>, ?.]{0,60}>\(\)|new\s+(?:Dictionary|HashSet)<[\w<>, ?.]{0,60}>\(\)|Enumerable\.Empty<[\w<>.?]{1,60}>\(\)|default|string\.Empty|array\(\)|(?:None|null|False|false)\s*,\s*(?:None|null|False|false))\s*;?$/;
  if (value.test(body)) {
    return (
      form === 'callback' ||
      ecosystem === 'ruby' ||
      ecosystem === 'rust' ||
      /^return\b/.test(body)
    );
  }
  return (
    emptied.test(body) ||
    ((answered.test(body.replace(/\s+/g, ' ')) ||
      (ecosystem === 'node' &&
        replaced.test(body.replace(/\s+/g, ' ').replace(/\( /g, '(')))) &&
      !refused.test(body))
  );
}

/** PHP: an array that says in fixed words that it failed: `return ['error' => 'save_failed'];` */
const fixedError =
  /^return\s*\[\s*["'](?:error|success|message)\w{0,20}["']\s*=>\s*(?:["'][^"'$]{0,120}["']|false)\s*,?\s*\]\s*;$/;

/** Go: nothing for a value and, where there is one, no error: `return ""`, `return 0, nil`. */
const handsBackNothing =
  /^return\s+(?:(?:nil|""|``|0|false)\s*(?:,\s*nil\s*)?)$/;
/** What callers often leave out, and numbers that they misspell. */
const absent =
  /\b(?:Cookie|FormFile|FormValue|Header|Getenv|LookupEnv|Atoi|Stat|Lstat|Get(?:Query|Param)\w*|Abs|Rel|Hostname|LookPath|Access|DecodeString|SplitHostPort|Verify|Compare\w*|Validate\w*|Valid|Write\w*|Fprint\w*|Marshal\w*)\s*\(/;

/** The whole body sets a name to a value that stands for nothing: `items = []`. */
const emptied =
  /^\$?\w+(?:\.\w+)*\s*=\s*(?:None|null|undefined|nil|\[\s*\]|\{\s*\}|''|"")\s*;?$/;
/** The whole body is one fixed answer: `return Response({…}, status=400)`, `res.status(500).json({…})`. */
const answered =
  /^(?:return )?(?:await )?(?:(?:res|reply|ctx|response)\b ?\.|(?:Response|JsonResponse|JSONResponse|HttpResponse\w*|jsonify|response|response_\w+|BadRequest|StatusCode|Problem|redirect|render\w*)\()[^;]{0,400};?(?: return ?;?)?$/;

/** Node: what happened is replaced by an error of fixed words: `next(createHttpError(500, 'Failed'))`. */
const replaced =
  /^(?:return )?next\( ?(?:new \w{1,40}|create\w{0,20}Error|createError)\([^;{}]{0,300}\) ?,? ?\);?(?: ?return;?)?$/;

/** Who is turned away is told so: a token that does not verify is foreseen. */
const refused =
  /\b40[134]\b|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|Unauthorized|Forbidden|NotFound/;

function usesError({ binding, code, text }: CatchSite): boolean {
  if (!binding) return false;
  const name = new RegExp(`(?<![\\w$])${escaped(binding)}(?![\\w$])`);
  return (
    name.test(code) ||
    new RegExp(`[{$]${escaped(binding)}(?![\\w$])`).test(text)
  );
}

/** A thrown-away result that matters: not of cleaning up, not of a channel whose other end is gone. */
function isDiscarded({ ecosystem, tried }: CatchSite): boolean {
  if (ecosystem === 'go') return true;
  if (
    cleanUp.test(tried) ||
    /\.(?:send|try_send|set|take|join|flush|shutdown|abort|lock|write_str|init\w*|install\w*|remove\w*|dotenv)\s*\(|\bwrite(?:ln)?!|\bdotenv|\btx\b|Sender/.test(
      tried,
    )
  )
    return false;
  return /\.await\b|\b(?:std::|tokio::)?fs::|\bFile::|\.execute\(|\.query\(|\.save\(|\.commit\(|\.update\(|\.insert\(/.test(
    tried,
  );
}
