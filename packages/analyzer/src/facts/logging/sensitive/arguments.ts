import type { ServerSource } from '../../server/sources';
import type { LogCall } from '../log-calls';
import { isSensitiveName } from './names';

/** Something in a log call that should not be there. */
export interface LoggedValue {
  /** As written: `req.body.password`. */
  text: string;
  /** Its last part: `password`. */
  name: string;
  offset: number;
}

/** Functions that hand on what they are given: the log shows it all the same. */
const passesOn =
  /(?:^|[.:>\s])(?:str|repr|string|String|toString|stringify|inspect|dumps|to_json|json_encode|print_r|var_export|var_dump|format|Format|sprintf|Sprintf?|Sprintln|Errorf|Str|Strs|Any|Interface|Bytes|Stringer|Reflect|Field|Fields|WithField|WithFields|WithValues|With|with|bind|kv|keyValue|value|addKeyValue|addArgument|setMessage|Msg|Msgf|Send|of|ofEntries|entry|entries|to|dict|list|tuple|array|compact|concat|join|trim|strip|encode|decode|Attr|Group|new|chalk\.\w+|util\.format|error|warn|warning|info|debug|trace|fatal|panic|critical|exception|verbose|notice|alert|print|println|printf|log|write|WriteLine|Write|puts|p|pp|echo|secho|dump|dd|error_log|syslog|Log(?:Error|Warning|Information|Critical|Debug|Trace)|\w{0,12}(?:[fw]|ln|Context)|LogAttrs|logger|report)!?$/i;
const chain =
  /[@$]?[A-Za-z_][\w$]*(?:(?:\?\.|!\.|\.|->|::)[A-Za-z_][\w$]*|\(\)(?=\s*(?:\?\.|\.|->))|\??\[\s*(?:["'`:][^\]]{0,60}|:\w{1,40})\s*\])*/y;
const longestCall = 2_000;

/** Credentials among the arguments of a log call, those inside its strings included. */
export function sensitiveArguments(
  source: ServerSource,
  call: LogCall,
): LoggedValue[] {
  const from = call.start;
  const to = Math.min(call.end, from + longestCall, source.code.length);
  const found = inExpression(source, from, to, call.name.length);
  for (const [start, end] of interpolations(source, from, to))
    found.push(...inExpression(source, start, end, 0, source.uncommented));
  const seen = new Set<number>();
  return found.filter(({ offset }) =>
    seen.has(offset) ? false : seen.add(offset),
  );
}

/** Names in a stretch of code that end up in the log as they are. */
function inExpression(
  source: ServerSource,
  from: number,
  to: number,
  skip: number,
  code = source.code,
): LoggedValue[] {
  const found: LoggedValue[] = [];
  /** For each open bracket, whether what is inside reaches the log. */
  const reaching: boolean[] = [];
  let previous = code.slice(from, from + skip);
  let i = from + skip;
  while (i < to) {
    const char = code[i];
    if (char === '(') {
      reaching.push(previous === '' || passesOn.test(previous));
      previous = '';
    } else if (char === '[' || char === '{') {
      reaching.push(true);
      previous = '';
    } else if (char === ')' || char === ']' || char === '}') {
      reaching.pop();
      previous = '';
    } else if (/[A-Za-z_@$]/.test(char)) {
      chain.lastIndex = i;
      // Keys of brackets are strings: only the text with strings shows them.
      const text = chainAt(source, code, i);
      if (text === '') {
        i++;
        continue;
      }
      const end = i + text.length;
      if (
        reaching.every(Boolean) &&
        isLogged(source, code.slice(from, to), i - from, end - from, text)
      ) {
        const name = nameOf(text, code, end);
        if (name) found.push({ text: text.slice(0, 80), name, offset: i });
      }
      previous = text;
      i = end;
      continue;
    } else if (/\S/.test(char) && char !== '!') previous = '';
    // `format!(…)`.
    else if (char === '!' && previous) previous += '!';
    i++;
  }
  return found;
}

function chainAt(source: ServerSource, code: string, at: number): string {
  chain.lastIndex = at;
  const plain = chain.exec(code)?.[0] ?? '';
  chain.lastIndex = at;
  const full = chain.exec(source.uncommented)?.[0] ?? '';
  return full.length >= plain.length && full.startsWith(plain.slice(0, 1))
    ? full
    : plain;
}

/** The last part of a chain, where it names something sensitive. */
function nameOf(text: string, code: string, end: number): string | undefined {
  const called = /^\s*\(\s*\)/.test(code.slice(end, end + 20));
  const key = /\[\s*["'`:]\s*([\w-]{2,40})["'`]?\s*\]$/.exec(text)?.[1];
  const last = key ?? /([A-Za-z_][\w]*)$/.exec(text)?.[1] ?? '';
  const name = called ? /^[gG]et_?([A-Z_]?\w+)$/.exec(last)?.[1] ?? '' : last;
  if (!called && /^\s*[([]/.test(code.slice(end, end + 5))) return undefined;
  // `TokenType.ACCESS_TOKEN` is one of a list; the environment's variables are not.
  if (
    /\.[A-Z][A-Z0-9_]+$/.test(text) &&
    !/(?:env|ENV|environ|config|settings|conf)\.[A-Z0-9_]+$/i.test(text)
  )
    return undefined;
  return isSensitiveName(name) || isMailBody({ text }) ? name : undefined;
}

const mailBody =
  /(?:^|[.>])(?:e?mail|mail_?options|email_?message|mail_?message)(?:\.|->)(?:body|html|text|content|html_?body|body_?html)$/i;

/** Whether a value is what a mail says: `email.body`. */
export function isMailBody({ text }: Pick<LoggedValue, 'text'>): boolean {
  return mailBody.test(text);
}

const presence =
  /^\s*(?:===?|!==?|<|>|\?(?![.?:])|&&|instanceof\b|is\b|in\b|not\b|and\b|if\b|then\b)/;

/** Whether the value itself is logged: it is no key, no test, no part of another word. */
function isLogged(
  { ecosystem, path }: ServerSource,
  code: string,
  start: number,
  end: number,
  text: string,
): boolean {
  const before = code.slice(Math.max(0, start - 24), start);
  const after = code.slice(end, end + 60);
  if (/[\w$]$/.test(before)) return false;
  if (
    /(?:!|\bnot\s|\btypeof\s|===?\s*|!==?\s*|\bnew\s|\bclass\s|\bfunction\s|\bfn\s|\bdef\s)$/.test(
      before,
    )
  )
    return false;
  // What follows a closed bracket belongs to another value.
  if (/[)\]]\s*(?:\?\.|\.|->)$/.test(before) || /(?:\.|->|::)$/.test(before))
    return false;
  if (presence.test(after)) return false;
  // A key: `token: …`, `token = …`, `:token => …`.
  if (/^\s*(?::(?!:)|=(?!=)|=>)/.test(after)) return false;
  // Ruby's symbols and PHP's constants.
  if (ecosystem === 'ruby' && /:$/.test(before)) return false;
  if (ecosystem === 'php' && !text.startsWith('$')) return false;
  // A type, not a value.
  if (ecosystem === 'jvm' && /^[A-Z][a-z]\w*$/.test(text)) return false;
  if (/\b(?:lexer|parser|tokeniz|tokenis)/i.test(path)) return false;
  // A call whose answer is something else, unless it is a getter.
  return true;
}

/** Where expressions stand inside the strings of a call. */
function interpolations(
  { ecosystem, uncommented, language }: ServerSource,
  from: number,
  to: number,
): Array<[number, number]> {
  const text = uncommented.slice(from, to);
  const ranges: Array<[number, number]> = [];
  const add = (base: number, pattern: RegExp, within = text) => {
    for (const match of within.matchAll(pattern)) {
      const start = base + match.index + match[0].indexOf(match[1]);
      ranges.push([start, start + match[1].length]);
    }
  };
  const inside = (string: RegExp, pattern: RegExp) => {
    for (const match of text.matchAll(string))
      add(from + match.index, pattern, match[0]);
  };
  switch (ecosystem) {
    case 'node':
      add(from, /\$\{([^{}]{1,160})\}/g);
      break;
    case 'python':
      inside(
        /\b[rR]?[fF][rR]?(?:"""[\s\S]{0,1500}?"""|'''[\s\S]{0,1500}?'''|"[^"\n]{0,600}"|'[^'\n]{0,600}')/g,
        /\{([^{}!:=]{1,120})/g,
      );
      break;
    case 'jvm':
      if (/Kotlin|Groovy|Scala/.test(language)) {
        add(from, /\$\{([^{}]{1,120})\}/g);
        add(from, /\$([A-Za-z_]\w{0,60})/g);
      }
      break;
    case 'dotnet':
      inside(/\$@?"[^"\n]{0,600}"/g, /\{([^{}:,]{1,120})/g);
      break;
    case 'ruby':
      add(from, /#\{([^{}]{1,120})\}/g);
      break;
    case 'php':
      inside(
        /"[^"\n]{0,600}"/g,
        /\{?(\$[A-Za-z_]\w*(?:->\w+|\[['"]?\w+['"]?\])*)/g,
      );
      break;
    case 'rust':
      inside(/"[^"\n]{0,600}"/g, /\{([A-Za-z_]\w{0,60})(?::[^{}]{0,10})?\}/g);
      break;
    default:
  }
  return ranges.slice(0, 20);
}
