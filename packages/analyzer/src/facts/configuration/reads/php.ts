import { findCalls, literal } from '../../code';
import {
  fallbackOf,
  readAt,
  stringAt,
  type ConfigurationRead,
  type SourceText,
} from './read';

/** Laravel's `env('X', 'a')`, `getenv('X') ?: 'a'`, `$_ENV['X'] ?? 'a'`. */
export function phpReads(source: SourceText): ConfigurationRead[] {
  const { repository, path, code, uncommented } = source;
  const calls = findCalls(
    repository,
    path,
    /(?<![\w>$:])(?:\\?env|\\?getenv|Env::get)\b/,
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    if (!key || !/^[A-Z_]\w*$/i.test(key)) return [];
    const second = /getenv/.test(call.name) ? undefined : call.arguments[1];
    const fallback =
      second && second.text !== 'null'
        ? fallbackOf(second.text, second.line)
        : elvis(source, call.end);
    return [
      readAt(source, call.offset, {
        key,
        line: call.line,
        ...(fallback ? { fallback } : {}),
      }),
    ];
  });
  const superglobals = [...code.matchAll(/\$_(?:ENV|SERVER)\s*\[/g)].flatMap(
    match => {
      const key = stringAt(uncommented, match.index + match[0].length);
      if (
        !key ||
        /^(?:REQUEST_|HTTP_|REMOTE_|SERVER_|SCRIPT_|PHP_|QUERY_|DOCUMENT_|CONTENT_|argv|argc|HTTPS|PATH_INFO)/.test(
          key.value,
        )
      )
        return [];
      if (/^\s*\]\s*=(?!=)/.test(code.slice(key.end, key.end + 20))) return [];
      const fallback = elvis(source, key.end + 1);
      return [
        readAt(source, match.index, {
          key: key.value,
          ...(fallback ? { fallback } : {}),
        }),
      ];
    },
  );
  return [...calls, ...superglobals];
}

function elvis(source: SourceText, end: number): ConfigurationRead['fallback'] {
  const operator = /^\s*\)?\s*(?:\?:|\?\?)\s*/.exec(
    source.code.slice(end, end + 40),
  );
  if (!operator) return undefined;
  const at = end + operator[0].length;
  const string = stringAt(source.uncommented, at);
  return string
    ? fallbackOf(
        source.uncommented.slice(at, string.end),
        source.lineAt(string.end),
      )
    : undefined;
}
