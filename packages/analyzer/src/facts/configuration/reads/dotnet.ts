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
      const key = stringAt(uncommented, match.index + match[0].length);
      if (!key || /^\s*\]\s*=(?!=)/.test(code.slice(key.end, key.end + 20)))
        return [];
      return [propertyRead(source, match.index, key.value, key.end + 1)];
    },
  );
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
    const key = literal(call.arguments[0]?.text);
    if (!key) return [];
    const read = propertyRead(
      source,
      call.offset,
      /GetConnectionString$/.test(call.name) ? `ConnectionStrings:${key}` : key,
      call.end,
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
