import { findCalls, literal, namedArgument } from '../../code';
import {
  fallbackOf,
  readAt,
  stringAt,
  variableName,
  type ConfigurationRead,
  type SourceText,
} from './read';
import { helperReads } from './helpers';
import { placeholdersIn } from './placeholders';

export function jvmReads(source: SourceText): ConfigurationRead[] {
  return [
    ...variables(source),
    ...annotations(source),
    ...properties(source),
    ...helperReads(source),
  ];
}

/** `System.getenv("X")`, Kotlin's `System.getenv("X") ?: "a"`, dotenv. */
function variables(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  const calls = findCalls(
    source.repository,
    source.path,
    /(?<![\w.])(?:System\s*\.\s*getenv(?:\s*\(\s*\)\s*\.\s*(?:get|getOrDefault))?|(?:\w*[dD]otenv|env)\s*\.\s*get)(?=\s*\(\s*")/,
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    if (!key || !/^[A-Z_]\w*$/.test(key)) return [];
    const after = /^\s*(?:\)\s*)?(?:\?:|\.orElse\s*\(|\.or_else\()\s*/.exec(
      code.slice(call.end, call.end + 60),
    );
    const at = after ? call.end + after[0].length : -1;
    const string = after ? stringAt(uncommented, at) : undefined;
    const text =
      call.arguments[1]?.text ??
      (string ? uncommented.slice(at, string.end) : undefined);
    return [
      readAt(source, call.offset, {
        key,
        line: call.line,
        ...(text ? { fallback: fallbackOf(text) } : {}),
        required:
          (after !== null &&
            /^\s*(?:throw|error\s*\()/.test(code.slice(at, at + 40))) ||
          isRefused(code, call.offset, call.end),
      }),
    ];
  });
  const indexed = [
    ...code.matchAll(/\b(?:System\s*\.\s*getenv\s*\(\s*\)|\w*[dD]otenv)\s*\[/g),
  ].flatMap(match => {
    const key = stringAt(uncommented, match.index + match[0].length);
    return key ? [readAt(source, match.index, { key: key.value })] : [];
  });
  return [...calls, ...indexed];
}

/** `Objects.requireNonNull(System.getenv("X"))`, `requireNotNull(…)`, `Optional.ofNullable(…).orElseThrow()`, Kotlin's `!!`. */
function isRefused(code: string, start: number, end: number): boolean {
  return (
    /\b(?:requireNonNull|requireNotNull|checkNotNull|hasText|notNull)\s*\(\s*$/.test(
      code.slice(Math.max(0, start - 60), start),
    ) || /^\s*(?:!!|\)\s*\.\s*orElseThrow\b)/.test(code.slice(end, end + 40))
  );
}

/** `@Value("${x.y:a}")`, `@ConfigProperty(name = "x", defaultValue = "a")`. */
function annotations(source: SourceText): ConfigurationRead[] {
  return findCalls(
    source.repository,
    source.path,
    /@(?:\w+:\s*)?(?:Value|ConfigProperty|Property)\b/,
  ).flatMap(call => {
    const name = literal(namedArgument(call, 'name')?.text);
    if (name) {
      const fallback = literal(namedArgument(call, 'defaultValue')?.text);
      const type = source.code.slice(call.end, call.end + 120);
      return [
        readAt(source, call.offset, {
          key: name,
          kind: variableName.test(name) ? 'variable' : 'property',
          line: call.line,
          required: fallback === undefined && !/^[^;{]*\bOptional\b/.test(type),
          ...(fallback
            ? { fallback: fallbackOf(JSON.stringify(fallback)) }
            : {}),
        }),
      ];
    }
    const text =
      literal(namedArgument(call, 'value')?.text ?? call.arguments[0]?.text) ??
      '';
    return placeholdersIn(text.replace(/\\\$/g, '$')).map(
      ({ name: key, fallback }) =>
        readAt(source, call.offset, {
          key,
          kind: variableName.test(key) ? 'variable' : 'property',
          line: call.line,
          required: fallback === undefined,
          ...(fallback === undefined
            ? {}
            : { fallback: { text: fallback, value: fallback } }),
        }),
    );
  });
}

/** ktor's `environment.config.property("a.b")`, Typesafe Config, Spring's Environment. */
function properties(source: SourceText): ConfigurationRead[] {
  return findCalls(
    source.repository,
    source.path,
    /\b\w*(?:[cC]onfig|[eE]nvironment)\s*\.\s*(?:property(?:OrNull)?|getString|getInt|getLong|getBoolean|getProperty|getRequiredProperty)\b/,
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    if (!key || !/^[\w.-]{2,100}$/.test(key)) return [];
    const fallback = call.arguments[1];
    return [
      readAt(source, call.offset, {
        key,
        kind: variableName.test(key) ? 'variable' : 'property',
        line: call.line,
        required:
          /property$|getRequired|getString$/.test(call.name) && !fallback,
        ...(fallback ? { fallback: fallbackOf(fallback.text) } : {}),
      }),
    ];
  });
}
