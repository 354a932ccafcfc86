import { posix } from 'node:path';
import { findCalls, literal, namedArgument, type Call } from '../../code';
import {
  fallbackOf,
  readAt,
  stringAt,
  type ConfigurationRead,
  type SourceText,
} from './read';
import { helperReads } from './helpers';

/** `os.environ`, `os.getenv`, decouple, starlette's Config and environ. Settings classes: see settings-classes.ts. */
export function pythonReads(source: SourceText): ConfigurationRead[] {
  return [
    ...subscripts(source),
    ...getters(source),
    ...callables(source),
    ...helperReads(source).filter(({ key }) => key !== ''),
  ];
}

/** `os.environ["X"]` raises where X is missing; `os.environ["X"] = 1` sets it. */
function subscripts(source: SourceText): ConfigurationRead[] {
  return [...source.code.matchAll(/\benviron\s*\[/g)].flatMap(match => {
    const key = stringAt(source.uncommented, match.index + match[0].length);
    if (
      !key ||
      // What a request brings along: `request.environ["HTTP_AUTHORIZATION"]`.
      /^(?:HTTP_(?:AUTHORIZATION|HOST|USER_AGENT|REFERER|COOKIE|ORIGIN|ACCEPT\w*|X_FORWARDED_\w+|X_REAL_IP)$|REQUEST_METHOD$|PATH_INFO$|QUERY_STRING$|REMOTE_ADDR$|wsgi\.)/.test(
        key.value,
      ) ||
      /^\s*\]\s*=(?!=)/.test(source.code.slice(key.end, key.end + 20))
    )
      return [];
    return [
      readAt(source, match.index, {
        key: key.value,
        required: !asksFirst(source, key.value, match.index),
      }),
    ];
  });
}

/** `if "X" in os.environ: … = os.environ["X"]` */
function asksFirst(source: SourceText, key: string, offset: number): boolean {
  if (!/^\w+$/.test(key)) return false;
  const from = Math.max(0, offset - 400);
  const before = source.uncommented.slice(from, offset + 200);
  return new RegExp(
    `\\bif[ \\t]+[^\\n]{0,80}["']${key}["'][ \\t]+in[ \\t]+(?:os\\.)?environ\\b`,
  ).test(before);
}

function getters(source: SourceText): ConfigurationRead[] {
  return findCalls(
    source.repository,
    source.path,
    /(?<![\w.])(?:os\.getenv|getenv|(?:os\.)?environ\.get|(?:os\.)?environb?\.pop)\b/,
  ).flatMap(call => fromCall(source, call, false));
}

/** `config = Config(".env")`, `env = environ.Env()`, `from decouple import config`: called by the name they have here. */
function callables(source: SourceText): ConfigurationRead[] {
  const names = new Set<string>();
  const managers = new Set<string>();
  for (const match of source.code.matchAll(
    /^[ \t]*(\w+)\s*(?::\s*[\w.]+\s*)?=\s*(?:decouple\.)?(?:environ\.)?(?:Config|AutoConfig|Env|FileAwareEnv|environ\.Env|ConfigManager(?:\.\w+)?)\s*\(/gm,
  )) {
    names.add(match[1]);
    if (!/ConfigManager/.test(match[0])) continue;
    // everett's, not a class of the service's own.
    if (/\beverett\b/.test(source.code)) managers.add(match[1]);
    else names.delete(match[1]);
  }
  if (/^[ \t]*from\s+decouple\s+import\b[^\n]*\bconfig\b/m.test(source.code))
    names.add('config');
  for (const name of importedReaders(source)) names.add(name);
  if (names.size === 0) return [];
  return findCalls(
    source.repository,
    source.path,
    new RegExp(`(?<![\\w.])(?:${[...names].join('|')})(?:\\.\\w+)?`),
  ).flatMap(call => {
    // everett parses each value, and names and explains each key where it is read.
    const typed = managers.has(call.name.split('.')[0]);
    if (typed && call.name.includes('.')) return [];
    return fromCall(source, call, true).map(read => ({
      ...read,
      typed: read.typed || typed,
    }));
  });
}

const environReader = (name: string) =>
  new RegExp(
    `^${name}\\s*(?::\\s*[\\w.]+\\s*)?=\\s*(?:environ\\.)?(?:Env|FileAwareEnv)\\s*\\(`,
    'm',
  );

/** `from .env import env`, where that module of the service makes it: `env = environ.Env()`. */
function importedReaders({ repository, path, code }: SourceText): string[] {
  return [
    ...code.matchAll(
      /^[ \t]*from[ \t]+(\.{0,3})([\w.]{0,100})[ \t]+import[ \t]+(env)\b/gm,
    ),
  ].flatMap(([, dots, module, name]) => {
    let folder = posix.dirname(path);
    for (let i = 1; i < dots.length; i++) folder = posix.dirname(folder);
    const steps = module.replace(/\./g, '/');
    return [dots ? posix.join(folder, steps) : steps]
      .flatMap(stem => [`${stem}.py`, `${stem}/__init__.py`])
      .some(
        file =>
          repository.has(file) &&
          environReader(name).test(repository.lexical(file).code),
      )
      ? [name]
      : [];
  });
}

function fromCall(
  source: SourceText,
  call: Call,
  raises: boolean,
): ConfigurationRead[] {
  const key = literal(call.arguments[0]?.text);
  if (
    !key ||
    !/^\w+$/.test(key) ||
    (/^[a-z]/.test(key) && raises && /\.(?:get|read_env|set)$/.test(call.name))
  )
    return [];
  const second = call.arguments[1];
  const fallback =
    namedArgument(call, 'default') ??
    (second &&
    !/^\w+\s*=(?!=)/.test(second.text) &&
    !/^(?:str|int|bool|float|Secret|list|cast)\b/.test(second.text)
      ? second
      : undefined);
  const other = fallback
    ? fallback.text.trim() !== 'None' &&
      fallbackOf(fallback.text, fallback.line)
    : alternative(source, call.end);
  return [
    readAt(source, call.offset, {
      key,
      line: call.line,
      required: raises && !fallback,
      ...(other ? { fallback: other } : {}),
    }),
  ];
}

/** `os.environ.get("X") or "a"`. */
function alternative(
  source: SourceText,
  end: number,
): ConfigurationRead['fallback'] {
  const operator = /^\s*\)?\s*or[\s\\(]+/.exec(
    source.code.slice(end, end + 80),
  );
  if (!operator) return undefined;
  const from = end + operator[0].length;
  const string = stringAt(source.uncommented, from);
  return (
    string &&
    fallbackOf(source.uncommented.slice(from, string.end), source.lineAt(from))
  );
}
