import type { Repository } from '../../../repository';
import type { ConfigurationFile } from '../files';
import { entriesOfFile } from '../properties';
import { placeholdersIn } from './placeholders';
import {
  fallbackOf,
  stringAt,
  variableName,
  type ConfigurationRead,
} from './read';

/** `${DB_URL:jdbc:…}` in Spring, Quarkus and Micronaut files, `%env(DB_URL)%` in Symfony's. */
export function placeholderReads(
  repository: Repository,
  file: ConfigurationFile,
): ConfigurationRead[] {
  if (file.kind === 'spring') return springReads(repository, file);
  if (file.kind === 'symfony' || file.kind === 'rails-yaml')
    return symfonyReads(repository, file);
  return [];
}

function springReads(
  repository: Repository,
  { path }: ConfigurationFile,
): ConfigurationRead[] {
  const defined = new Set(
    entriesOfFile(repository, path).map(({ key }) => key),
  );
  return repository.lines(path).flatMap((text, index) =>
    /^\s*[#!]/.test(text)
      ? []
      : placeholdersIn(text)
          .filter(({ name }) => /^[\w.-]+$/.test(name) && !defined.has(name))
          .map(({ name, fallback }): ConfigurationRead => {
            const plain = fallback?.replace(/^-/, '');
            return {
              // Relaxed binding: `${orders.api-key}` comes from ORDERS_API_KEY.
              key: variableName.test(name)
                ? name
                : name.toUpperCase().replace(/[.-]/g, '_'),
              kind: 'variable',
              ecosystem: 'jvm',
              path,
              line: index + 1,
              // Spring and Quarkus refuse to start on a placeholder that nothing fills.
              required: fallback === undefined,
              typed: false,
              ...(plain === undefined
                ? {}
                : {
                    fallback: {
                      text: plain,
                      value: plain.replace(/^(["'])(.*)\1$/, '$2'),
                    },
                  }),
            };
          }),
  );
}

function symfonyReads(
  repository: Repository,
  { path }: ConfigurationFile,
): ConfigurationRead[] {
  return repository.lines(path).flatMap((text, index) =>
    [...text.slice(0, 2_000).matchAll(/%env\(((?:[\w-]+:)*)(\w+)\)%/g)].map(
      (match): ConfigurationRead => ({
        key: match[2],
        kind: 'variable',
        ecosystem: 'php',
        path,
        line: index + 1,
        required: !/\bdefault:/.test(match[1]),
        typed: /\b(?:int|bool|float|enum|url|string)\b/.test(match[1]),
      }),
    ),
  );
}

/** `<%= ENV.fetch("X") { "a" } %>` in database.yml and its like. */
export function erbReads(
  repository: Repository,
  file: ConfigurationFile,
): ConfigurationRead[] {
  if (file.kind !== 'rails-yaml') return [];
  const { path } = file;
  return repository.lines(path).flatMap((line, index) => {
    const text = line.slice(0, 2_000);
    if (/^\s*#/.test(text) || !text.includes('<%')) return [];
    return [...text.matchAll(/\bENV(\[|\.fetch\s*\(?)/g)].flatMap(
      (match): ConfigurationRead[] => {
        const key = stringAt(text, match.index + match[0].length);
        if (!key) return [];
        const opener = /^\s*(?:,|\)?\s*\{|\]\s*\|\||\)\s*\|\|)\s*/.exec(
          text.slice(key.end),
        );
        const at = opener ? key.end + opener[0].length : -1;
        const string = opener ? stringAt(text, at) : undefined;
        const plain =
          opener && !string ? text.slice(at).split(/[)}%]/)[0] : undefined;
        return [
          {
            key: key.value,
            kind: 'variable',
            ecosystem: 'ruby',
            path,
            line: index + 1,
            required: match[1] !== '[' && !opener,
            typed: false,
            ...(string
              ? { fallback: fallbackOf(text.slice(at, string.end)) }
              : plain?.trim()
              ? { fallback: fallbackOf(plain) }
              : {}),
          },
        ];
      },
    );
  });
}
