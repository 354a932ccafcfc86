import { findCalls, literal } from '../../code';
import {
  fallbackOf,
  readAt,
  stringAt,
  variableName,
  type ConfigurationRead,
  type SourceText,
} from './read';
import { helperReads } from './helpers';

export function dotnetReads(source: SourceText): ConfigurationRead[] {
  return [...indexed(source), ...getters(source), ...helperReads(source)];
}

/** `builder.Configuration["Jwt:Key"] ?? "a"`. */
function indexed(source: SourceText): ConfigurationRead[] {
  const { code, uncommented } = source;
  return [...code.matchAll(/\b_?\w*[cC]onfig(?:uration)?\s*\[/g)].flatMap(
    match => {
      const start = match.index + match[0].length;
      const key = stringAt(uncommented, start) ?? constantAt(source, start);
      if (!key || /^\s*\]\s*=(?!=)/.test(code.slice(key.end, key.end + 20)))
        return [];
      return [propertyRead(source, match.index, key.value, key.end + 1)];
    },
  );
}

/** The string of a constant of the same file that is named there: `configuration[OrdersConnection]`. */
function constantAt(
  { code, uncommented }: SourceText,
  start: number,
): { value: string; end: number } | undefined {
  const name = /^\s{0,9}(?:\w{1,80}\.)?([A-Z_]\w{1,80})(?=\s{0,9}\])/.exec(
    code.slice(start, start + 200),
  );
  if (!name) return undefined;
  const value = new RegExp(
    `\\bconst\\s+string\\s+${name[1]}\\s*=\\s*"([^"\\n]{1,100})"`,
  ).exec(uncommented)?.[1];
  return value === undefined
    ? undefined
    : { value, end: start + name[0].length };
}

function getters(source: SourceText): ConfigurationRead[] {
  const { repository, path } = source;
  const variables = findCalls(
    repository,
    path,
    /\bEnvironment\s*\.\s*GetEnvironmentVariable\b/,
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    return key
      ? [
          {
            ...propertyRead(source, call.offset, key, call.end),
            kind: 'variable' as const,
          },
        ]
      : [];
  });
  const values = findCalls(
    repository,
    path,
    /\b_?\w*[cC]onfig(?:uration)?\s*\.\s*(?:GetConnectionString|GetValue|GetSection|GetRequiredSection)\b/,
  ).flatMap(call => {
    const first = nameOrLiteral(call.arguments[0]?.text);
    if (!first) return [];
    const { key, end } = /Section$/.test(call.name)
      ? sectionPath(source, first, call.end)
      : { key: first, end: call.end };
    const read = propertyRead(
      source,
      call.offset,
      /GetConnectionString$/.test(call.name) ? `ConnectionStrings:${key}` : key,
      end,
    );
    const fallback = call.arguments[1];
    return [
      fallback
        ? { ...read, fallback: fallbackOf(fallback.text, fallback.line) }
        : read,
    ];
  });
  return [...variables, ...values];
}

function nameOrLiteral(text: string | undefined): string | undefined {
  return (
    literal(text) ??
    /^nameof\s*\(\s*(?:\w+\.)*(\w+)\s*\)$/.exec(text ?? '')?.[1]
  );
}

/** `GetSection("Jwt").GetSection("Key").Value` reads `Jwt:Key`. */
function sectionPath(
  { uncommented }: SourceText,
  first: string,
  from: number,
): { key: string; end: number } {
  let key = first;
  let end = from;
  for (let depth = 0; depth < 6; depth++) {
    const step =
      /^\s*(?:\.\s*(?:GetSection|GetRequiredSection|GetValue(?:\s*<[^<>\n]{0,60}>)?)\s*\(\s*|\[\s*)(?:"([^"\n]{1,100})"|nameof\s*\(\s*(\w{1,60})\s*\))\s*[)\]]/.exec(
        uncommented.slice(end, end + 300),
      );
    if (!step) break;
    key += `:${step[1] ?? step[2]}`;
    end += step[0].length;
  }
  const value = /^\s*\.\s*Value\b/.exec(uncommented.slice(end, end + 60));
  return { key, end: end + (value?.[0].length ?? 0) };
}

function propertyRead(
  source: SourceText,
  offset: number,
  key: string,
  end: number,
): ConfigurationRead {
  const { code, uncommented } = source;
  const operator = /^\s*\)?\s*\?\?\s*/.exec(code.slice(end, end + 60));
  const at = operator ? end + operator[0].length : end;
  const string = operator ? stringAt(uncommented, at) : undefined;
  return readAt(source, offset, {
    key,
    kind: variableName.test(key) ? 'variable' : 'property',
    required: operator !== null && /^\s*throw\b/.test(code.slice(at, at + 10)),
    ...(string
      ? {
          fallback: fallbackOf(
            uncommented.slice(at, string.end),
            source.lineAt(string.end),
          ),
        }
      : {}),
  });
}
