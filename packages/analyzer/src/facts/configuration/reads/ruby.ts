import {
  fallbackOf,
  readAt,
  stringAt,
  type ConfigurationRead,
  type SourceText,
} from './read';

/** `ENV['X'] || 'a'`, `ENV.fetch('X', 'a')`, `ENV.fetch('X') { 'a' }`; also inside ERB. */
export function rubyReads(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  return [...code.matchAll(/\bENV\s*(\[|\.\s*(?:fetch|key\?)\s*\(?)/g)].flatMap(
    match => {
      const key = stringAt(uncommented, match.index + match[0].length);
      if (!key || /key\?/.test(match[1])) return [];
      const fetch = match[1].includes('fetch');
      const after = code.slice(key.end, key.end + 200);
      if (
        !fetch &&
        /^\s*\]\s*\|?\|?=(?![=~])/.test(after) &&
        !/^\s*\]\s*\|\|=/.test(after)
      )
        return [];
      const opener = fetch
        ? /^\s*(?:,|\)?\s*(?:\{|do\b))\s*/.exec(after)
        : /^\s*\]\s*\|\|=?\s*/.exec(after);
      const text = opener
        ? fallbackText(source, key.end + opener[0].length)
        : undefined;
      return [
        readAt(source, match.index, {
          key: key.value,
          required: fetch && !opener,
          ...(text ? { fallback: fallbackOf(text) } : {}),
        }),
      ];
    },
  );
}

function fallbackText(source: SourceText, from: number): string | undefined {
  const { code, uncommented } = source;
  const string = stringAt(uncommented, from);
  if (string) return uncommented.slice(from, string.end);
  const text = uncommented
    .slice(
      from,
      from +
        (/[)}\n%]|\bend\b/.exec(code.slice(from, from + 200))?.index ?? 200),
    )
    .trim();
  return text && text !== 'nil' && !/^(?:raise|abort)\b/.test(text)
    ? text
    : undefined;
}
