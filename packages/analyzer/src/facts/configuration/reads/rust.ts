import { findCalls, literal } from '../../code';
import {
  fallbackOf,
  readAt,
  type ConfigurationRead,
  type SourceText,
} from './read';
import { helperReads } from './helpers';

export function rustReads(source: SourceText): ConfigurationRead[] {
  return [
    ...variables(source),
    ...clapFields(source),
    ...defaults(source),
    ...macros(source),
    ...helperReads(source),
  ];
}

/** Own macros around the environment: `macro_rules! require { ($name:expr) => { env::var($name)… } }`. */
function macros(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  return [...code.matchAll(/\bmacro_rules!\s*(\w{2,40})\s*\{/g)]
    .slice(0, 20)
    .flatMap(match => {
      const open = match.index + match[0].length;
      const body = code.slice(open, closureEnd(code, open, 3_000));
      if (!/\benv::var(?:_os)?\s*\(\s*\$\w/.test(body)) return [];
      // A missing value is fatal, or is told with all others that are.
      const required =
        /\bpanic!|\.\s*(?:expect|unwrap)\s*\(|\bbail!|\bErr\s*\(\s*\w*\s*\)\s*=>\s*\{?\s*(?:panic!|return\b)|process::exit/.test(
          body,
        ) ||
        (/\.\s*push\s*\(/.test(body) && /\bpanic!|\bbail!/.test(code));
      return [
        ...uncommented.matchAll(
          new RegExp(
            `\\b${match[1]}!\\s*[({[]\\s*"([A-Z][A-Z0-9_]{2,60})"`,
            'g',
          ),
        ),
      ].map(call =>
        readAt(source, call.index, {
          key: call[1],
          helper: `${match[1]}!`,
          required,
          typed: required,
        }),
      );
    });
}

/** The config crate: `.set_default("database.url", "postgres://…")?`. */
function defaults(source: SourceText): ConfigurationRead[] {
  if (!/\bconfig\s*::|\bConfig\s*::\s*builder\b/.test(source.code)) return [];
  return findCalls(
    source.repository,
    source.path,
    /(?<=\.\s{0,40})set_default\b/,
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    const fallback = call.arguments[1];
    return key && fallback
      ? [
          readAt(source, call.offset, {
            key,
            kind: 'property',
            line: call.line,
            fallback: fallbackOf(fallback.text, fallback.line),
          }),
        ]
      : [];
  });
}

/** `static KEYS: Lazy<Keys> = Lazy::new(|| … env::var("X").expect(…))`: asked for by whoever needs it first, unless `main` does. */
function isAskedLate(
  { code, repository }: SourceText,
  offset: number,
): boolean {
  const before = code.slice(Math.max(0, offset - 600), offset);
  const name =
    /\bstatic\s+(?:ref\s+)?(\w{1,60})\s*:[^=;]{1,120}=\s*(?:\w+::){0,4}(?:Lazy|LazyLock)::new\s*\(\s*\|\|(?:(?!\n\}\s*\)\s*;)[\s\S])*$/.exec(
      before,
    )?.[1];
  return (
    name !== undefined &&
    !repository.files.some(
      ({ path }) =>
        /(?:^|\/)(?:main|lib)\.rs$/.test(path) &&
        new RegExp(`\\b${name}\\b`).test(repository.lexical(path).code),
    )
  );
}

/** `env::var("X").unwrap_or("a".into())`, `dotenvy::var("X")?`. */
function variables(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  return findCalls(
    source.repository,
    source.path,
    /\b(?:(?:std::)?env::var(?:_os)?|dotenvy?::var)\b/,
  ).flatMap(call => {
    const [name] = call.arguments;
    // `env::var(env_key::DATABASE_URL)`: constants are called what they hold.
    const key =
      literal(name?.text) ??
      /^&?(?:\w+::)*([A-Z][A-Z0-9_]{2,60})$/.exec(name?.text ?? '')?.[1];
    if (!key) return [];
    const after = code.slice(call.end, call.end + 300);
    const fallback =
      /^[\s\w.()]{0,60}?\.\s*unwrap_or(?:_else)?\s*\(\s*(?:\|\w*\|\s*)?/.exec(
        after,
      );
    const at = fallback ? call.end + fallback[0].length : -1;
    // `unwrap_or_else(|err| if cfg!(debug_assertions) { … } else { panic!(…) })` gives up where it counts.
    const givesUp =
      fallback !== null &&
      /\b(?:panic!|process::exit|std::process::exit)/.test(
        code.slice(at, closureEnd(code, at)),
      );
    const text =
      fallback && !givesUp
        ? uncommented.slice(
            at,
            at +
              (/\)\s*(?:[;.,?)]|$)/.exec(code.slice(at, at + 200))?.index ??
                200),
          )
        : undefined;
    return [
      readAt(source, call.offset, {
        key,
        line: call.line,
        required:
          !isAskedLate(source, call.offset) &&
          (givesUp ||
            (!text &&
              /^\s*(?:\?|\.\s*(?:expect|unwrap)\s*\(|\.\s*(?:map_err|context|with_context)\b[^;]{0,200}\?)/.test(
                after,
              ))),
        ...(text
          ? {
              fallback: fallbackOf(
                text.replace(/\.(?:to_string|into|to_owned)\(?$/, ''),
              ),
            }
          : {}),
        // Nothing is what the code makes of a variable that is missing.
        ...(/^\s*\.\s*(?:unwrap_or_default|ok)\s*\(\s*\)/.test(after) && !text
          ? { fallback: fallbackOf('""', call.line) }
          : {}),
      }),
    ];
  });
}

/** Where the argument that starts at an offset ends. */
function closureEnd(code: string, from: number, most = 600): number {
  let depth = 0;
  const last = Math.min(code.length, from + most);
  for (let i = from; i < last; i++) {
    if ('([{'.includes(code[i])) depth++;
    else if (')]}'.includes(code[i]) && --depth < 0) return i;
  }
  return last;
}

/** `#[arg(long, env = "X", default_value = "a")] database_url: String`. */
function clapFields(source: SourceText): ConfigurationRead[] {
  return findCalls(
    source.repository,
    source.path,
    /#\[\s*(?:clap|arg|structopt)\b/,
  ).flatMap(call => {
    const variable = call.arguments.find(({ text }) => /^env\b/.test(text));
    if (!variable) return [];
    const field =
      /^\s*\](?:\s*#\[[^\]\n]{0,200}\])*\s*(?:pub(?:\([^)]*\))?\s+)?(\w+)\s*:\s*([\w:<>]+)/.exec(
        source.code.slice(call.end, call.end + 600),
      );
    const key =
      literal(variable.text.replace(/^env\s*=?\s*/, '')) ??
      field?.[1].toUpperCase();
    if (!key) return [];
    const fallback = call.arguments.find(({ text }) =>
      /^default_value(?:_t)?\b/.test(text),
    );
    const text = fallback?.text.replace(/^default_value(?:_t)?\s*=?\s*/, '');
    return [
      readAt(source, call.offset, {
        key,
        line: call.line,
        typed: true,
        required:
          !fallback &&
          !/^Option/.test(field?.[2] ?? '') &&
          field?.[2] !== 'bool',
        ...(text ? { fallback: fallbackOf(text) } : {}),
      }),
    ];
  });
}
