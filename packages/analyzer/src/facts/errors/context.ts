import type { Service } from '../../service';
import type { LogCall } from '../logging/log-calls';
import type { CatchSite } from './catch-site';
import { catchSitesOf } from './catch-sites';
import { escaped, statementEnd } from './ranges';
import { isExpected, isSwallowed } from './swallowed';

/** What logged and re-raised errors say about what failed. */
export interface ErrorContext {
  kept: CatchSite[];
  /** Sites that log a constant or the bare message, or drop the cause. */
  lost: Array<CatchSite & { lostAt: number }>;
  /** How many of all log the error or raise another; the others only answer. */
  told: number;
}

/** Use as `service.fact(errorContextOf)`. */
export function errorContextOf(service: Service): ErrorContext {
  const context: ErrorContext = { kept: [], lost: [], told: 0 };
  for (const site of service.fact(catchSitesOf)) {
    const found = judge(site);
    if (found && (found === 'kept' || !found.answered)) context.told++;
    if (found === 'kept') context.kept.push(site);
    else if (found) {
      const index = service.repository.lineIndex(site.path);
      context.lost.push({ ...site, lostAt: index.lineAt(found.at) });
    }
  }
  return context;
}

type Verdict = 'kept' | { at: number; answered?: true } | undefined;

function judge(site: CatchSite): Verdict {
  // A handler that is the logger or the next handler itself: `.catch(console.error)`, `.catch(next)`
  if (
    site.form === 'callback' &&
    /^[\w$.]*(?:console|log(?:ger)?|next|reject|capture|report|handle|on)[\w$.]*$/i.test(
      site.code.trim(),
    )
  )
    return 'kept';
  const verdicts = [
    ...site.logs
      .filter(({ name }) => !quiet.test(name))
      .map(call => logVerdict(site, call)),
    ...raises(site),
  ];
  if (verdicts.includes('kept')) return 'kept';
  const lost =
    verdicts.find(verdict => verdict !== undefined) ?? answersOnly(site);
  if (lost === undefined) return undefined;
  return isControlFlow(site) && !logsAsError(site) ? undefined : lost;
}

/** What is logged for developers, or as progress, is no report of an error. */
const quiet = /(?:debug|trace|verbose|silly|info)\w{0,7}!?$/i;

/** Errors that are foreseen: the caller asked for something that is not there or not allowed. */
const foreseen =
  /(?:NotFound|Not_?Found|DoesNotExist|NoResult|NoSuchElement|NoSuchKey|EntityNotFound|KeyError|ValueError|IndexError|LookupError|Validation|Invalid|BadRequest|Bad_?Request|Unauthori[sz]ed|UnAuthori[sz]ed|Authentication|Forbidden|Denied|Conflict|Duplicate|Unique|Integrity|AlreadyExists|Unprocessable|JWT|Jwt|Token|Expired|Signature|NumberFormat|FormatException|IllegalArgument|DateTimeParse|InvalidOperation|Http404|RecordNotFound|ModelNotFound|Cancel|Abort|Timeout|StopIteration|Interrupt|NotImplemented|Exists|EmptyResult|UsageError|BadCredentials|Unsupported|TooManyRequests|Zod|Multer|ClientError|PydanticCustomError)/;

function isControlFlow({ types, text }: CatchSite): boolean {
  // What boto calls a ClientError is any answer of AWS that is an error, an outage too.
  const anyAnswer = /\.response\s*\[/.test(text);
  return (
    types.length > 0 &&
    types.every(
      type =>
        foreseen.test(type) && !(anyAnswer && /\bClientError$/.test(type)),
    )
  );
}

/** Whoever logs a foreseen error as an error wants it read. */
function logsAsError({ logs }: CatchSite): boolean {
  return logs.some(({ name }) =>
    /(?:\.|^)(?:error|Error|LogError|severe|fatal|critical)$/.test(name),
  );
}

const failureAnswer =
  /\b(?:return|respond\w*|abort|jsonify|render\w*|redirect|Problem|StatusCode|InternalServerError|Left|left|failure|fail|Err)\b|\b(?:res|response|reply|ctx|c|w|appG|context|Response|Results)\s*(?:\.|->|::)\s*\w+/;
const serverFailure =
  /\b5\d\d\b|InternalServerError|INTERNAL_SERVER_ERROR|codes\.Internal/;

/** A catch-all that turns whatever happened into a fixed answer: the caller learns of it, the operator does not. */
function answersOnly(site: CatchSite): Verdict {
  const { ecosystem, form, broad, code, text, logs, explained } = site;
  if (!broad || explained || logs.length > 0 || isExpected(site))
    return undefined;
  if (form === 'discard' || form === 'propagate' || ecosystem === 'rust') {
    return undefined;
  }
  // Whoever asks for a status is told of the failure: that is the answer.
  if (/^(?:check|get)?_?(?:status|health)/i.test(site.within ?? ''))
    return undefined;
  if (ecosystem === 'go') {
    return serverFailure.test(text) && !passesError(site)
      ? { at: site.start, answered: true }
      : undefined;
  }
  if (!failureAnswer.test(code) || passesError(site)) return undefined;
  // Reported as swallowed, or a refusal.
  if (isSwallowed(site) || foreseen.test(code)) return undefined;
  if (foreseenAnswer.test(text) && !serverFailure.test(text)) return undefined;
  return { at: site.start, answered: true };
}

/** Whether the error itself, not only its message, is handed to somebody. */
function passesError({ binding, code }: CatchSite): boolean {
  return (
    binding !== undefined &&
    new RegExp(
      `(?<![\\w$.])${escaped(
        binding,
      )}(?![\\w$])(?!\\s*(?:\\??\\.|->)\\s*(?:message|Message|getMessage|Error|name|code|status)\\b)`,
    ).test(
      code.replace(
        new RegExp(
          `\\b(?:str|repr|String)\\(\\s*${escaped(binding)}\\s*\\)`,
          'g',
        ),
        '',
      ),
    )
  );
}

function logVerdict(site: CatchSite, call: LogCall): Verdict {
  const statement = site.code.slice(
    call.start - site.start,
    call.end - site.start,
  );
  const written = site.text.slice(
    call.start - site.start,
    call.end - site.start,
  );
  return keepsContext(site, call, statement, written)
    ? 'kept'
    : { at: call.start };
}

function keepsContext(
  site: CatchSite,
  call: LogCall,
  code: string,
  text: string,
): boolean {
  const { ecosystem } = site;
  if (call.style === 'tracker') return true;
  const name = site.binding ? escaped(site.binding) : undefined;
  const passes = (after = '', before = '') =>
    name !== undefined &&
    new RegExp(`${before}(?<![\\w$.])${name}(?![\\w$])${after}`).test(code);
  switch (ecosystem) {
    case 'node':
      return (
        passes('(?!\\s*\\??[.[])', '(?<!\\+\\s{0,8})') ||
        passes('\\s*\\??\\.(?:stack|cause|toJSON)\\b') ||
        /[(,]\s*(?:err|error|exception)\s*[,)]/.test(code) ||
        otherNames(site, code, text, /\$\{([^{}]{1,200})\}/g) > 0
      );
    case 'python':
      return (
        /\.exception\b|\bexc_info\s*=|\bprint_exc\b|\bformat_exc\b|\bstack_info\s*=\s*True/.test(
          code,
        ) || otherNames(site, code, text, /\{([^{}]{1,200})\}/g) > 0
      );
    case 'jvm':
      return (
        /printStackTrace|getStackTrace|stackTraceToString/.test(code) ||
        passes('\\s*[,)}]') ||
        otherNames(site, code, text, /\$\{?([\w.()]{1,200})\}?/g) > 0
      );
    case 'dotnet':
      return (
        passes('\\s*[,)]') ||
        passes('\\s*\\.\\s*(?:StackTrace|ToString)\\b') ||
        new RegExp(`\\{${name}\\}`).test(text) ||
        otherNames(site, code, text, /\{([^{}"]{1,200})\}/g) > 0
      );
    case 'ruby':
      return (
        /backtrace|full_message|\bexception:/.test(text) ||
        passes('\\s*(?:[,)]|$)(?!\\.)') ||
        otherNames(site, code, text, /#\{([^{}]{1,200})\}/g) > 0
      );
    case 'php':
      return (
        /getTraceAsString|getTrace\b/.test(code) ||
        passes('\\s*(?:[,)\\]]|$)') ||
        otherNames(site, code, text, /(\$\w+)/g) > 0
      );
    default:
      // Errors of Go and Rust carry no stack: what they say is all there is.
      return name === undefined
        ? otherNames(site, code, text, /\{(\w{1,80})/g) > 0
        : new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(text) ||
            otherNames(site, code, text, /\{(\w{1,80})/g) > 0;
  }
}

const notIdentifying =
  /^(?:this|self|cls|true|false|null|nil|None|True|False|undefined|new|await|return|if|else|for|in|not|str|repr|type|String|string|err|error|errors|e|ex|exc|exception|message|msg|error_message|errorMessage|__name__|__file__|JSON|stringify|console|log|logger|process|env|Date|now|toISOString|time|chalk|red|yellow|extra|fmt|Sprintf|ctx|context|code|status|name|stack|func|function|async|const|let|var)$/;

/**
 * How many values beside the error a log call names: interpolated ones, arguments, fields. `console.log(message)` names
 * none; `logger.error(\`order ${id}: ${e.message}\`)` names one.
 */
function otherNames(
  site: CatchSite,
  code: string,
  text: string,
  interpolation: RegExp,
): number {
  const named = new Set<string>();
  const open = code.indexOf('(');
  // What a function is called says nothing of what failed: `log.error(writeLog(String.format(…)))`.
  const args = (open < 0 ? code.replace(/^\S+/, '') : code.slice(open)).replace(
    /(?<![\w$.>])(?:[A-Z]\w*\.)?[A-Za-z_]\w*\s*\(/g,
    '(',
  );
  const parts = [
    ...[...text.matchAll(interpolation)].map(match => match[1]),
    ...args.split(/[,(){}[\]+:=]/),
  ];
  for (const part of parts) {
    const root = /^\s*[@$&*]?([A-Za-z_]\w*)(?!["'\w])/.exec(part)?.[1];
    if (!root || root === site.binding?.replace('$', '')) continue;
    if (
      notIdentifying.test(root) ||
      /^[A-Z][a-z]*(?:Exception|Error)?$/.test(root)
    )
      continue;
    named.add(root);
  }
  return named.size;
}

/** What the site throws or hands on. */
function raises(site: CatchSite): Verdict[] {
  const { ecosystem, code } = site;
  if (ecosystem === 'go') return goReturns(site);
  if (ecosystem === 'rust') return rustErrors(site);
  const verdicts: Verdict[] = [];
  for (const match of code.matchAll(/(?<![\w$.])(?:throw|raise)\b/g)) {
    const end = statementEnd(code, match.index);
    const statement = code.slice(match.index, end);
    const written = site.text.slice(match.index, end);
    verdicts.push(
      raiseVerdict(site, statement, written, site.start + match.index),
    );
  }
  if (ecosystem === 'node' && site.binding) {
    const handedOn = new RegExp(
      `(?<![\\w$])(?:next|reject|done|cb|callback|fail|Promise\\.reject|onError|resolve|emit|destroy)\\s*\\([^;\\n]{0,200}(?<![\\w$.])${escaped(
        site.binding,
      )}(?![\\w$]|\\s*\\??\\.\\s*message)`,
    );
    if (handedOn.test(code)) verdicts.push('kept');
  }
  return verdicts;
}

const foreseenAnswer =
  /\b4\d\d\b|HTTP_4\d\d|HttpStatus\.(?:NOT_FOUND|BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|CONFLICT|UNPROCESSABLE)|NOT_FOUND|BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|CONFLICT/;

function raiseVerdict(
  site: CatchSite,
  code: string,
  text: string,
  at: number,
): Verdict {
  const { ecosystem, binding } = site;
  const raised = code.replace(/^(?:throw|raise)\b/, '').trim();
  if (raised === '' || ecosystem === 'ruby') return 'kept';
  if (foreseen.test(raised) || foreseenAnswer.test(text)) return undefined;
  const name = binding && escaped(binding);
  if (name && new RegExp(`^${name}$`).test(raised)) {
    return ecosystem === 'dotnet' ? { at } : 'kept';
  }
  if (ecosystem === 'python') {
    if (/\bfrom\s+None\b/.test(code)) return undefined;
    if (/\bfrom\s+\w|\bwith_traceback\b/.test(code)) return 'kept';
    // Without `from` Python chains what was caught all the same; given the error itself, the new one says why, too.
    return name &&
      new RegExp(`[(,]\\s*(?:\\w{1,40}\\s*=\\s*)?${name}\\s*[,)]`).test(
        raised.replace(/\b(?:str|repr)\([^()]{0,80}\)/g, '""'),
      )
      ? 'kept'
      : { at };
  }
  if (!name) return { at };
  // The error itself among the arguments, not only its message.
  const passed = new RegExp(
    `(?<![\\w$.])${name}(?![\\w$])(?!\\s*(?:\\??\\.|->)\\s*(?:message|getMessage|getLocalizedMessage|Message|code|status|toString|name)\\b)`,
  );
  return passed.test(raised) ? 'kept' : { at };
}

/** `return fmt.Errorf("…%w", err)` keeps; `errors.New("…")` drops; `return err` is neutral. */
function goReturns(site: CatchSite): Verdict[] {
  const { code, text, binding = 'err' } = site;
  const verdicts: Verdict[] = [];
  for (const match of code.matchAll(/\breturn\b|\bpanic\(/g)) {
    const end = statementEnd(code, match.index);
    const statement = code.slice(match.index, end);
    const written = text.slice(match.index, end);
    const at = site.start + match.index;
    const named = new RegExp(`(?<![\\w.])${escaped(binding)}(?!\\w)`);
    if (/\bpanic\(/.test(statement)) {
      verdicts.push(named.test(statement) ? 'kept' : { at });
      continue;
    }
    const wrap = /\b(?:fmt|xerrors)\.Errorf\(/.test(statement);
    if (wrap) {
      // With `%v` the chain is cut, but the text still says why.
      if (named.test(statement)) verdicts.push('kept');
      else if (!/,\s*\S/.test(statement.slice(statement.indexOf('Errorf'))))
        verdicts.push({ at });
      continue;
    }
    if (
      /\berrors\.(?:Wrap\w*|WithStack|WithMessage\w*|Join)\(/.test(statement) &&
      named.test(statement)
    ) {
      verdicts.push('kept');
    } else if (/\berrors\.New\(/.test(statement)) {
      verdicts.push({ at });
    } else if (/\bstatus\.Errorf?\(/.test(statement)) {
      if (/codes\.(?:Internal|Unknown|Unavailable)/.test(statement))
        verdicts.push(named.test(written) ? 'kept' : { at });
    } else if (
      /\w\([^()]*$/.test(statement.slice(0, statement.search(named) + 1)) &&
      named.test(statement)
    ) {
      // Handed to a function of the service's own that makes an error of it.
      verdicts.push('kept');
    }
  }
  return verdicts;
}

function rustErrors(site: CatchSite): Verdict[] {
  const { types, code, binding, form } = site;
  if (types[0] === 'context') return ['kept'];
  if (types[0] === '?' || form === 'discard') return [];
  if (form !== 'propagate') return [];
  if (types[0] === 'function')
    return /^[\s\w:]*(?:from|From|into|Error|Err)\w*/.test(code)
      ? ['kept']
      : [];
  if (!/\|/.test(code)) return [];
  const after = code.slice(code.indexOf('|', code.indexOf('|') + 1) + 1);
  if (
    binding &&
    new RegExp(`(?<!\\w)${escaped(binding)}(?!\\w)`).test(after + site.text)
  )
    return ['kept'];
  if (
    foreseen.test(after) ||
    foreseenAnswer.test(after) ||
    !/Err|error/i.test(after)
  )
    return [];
  return [{ at: site.start }];
}
