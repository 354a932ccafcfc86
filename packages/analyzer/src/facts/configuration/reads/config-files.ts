import type { Repository } from '../../../repository';
import { isDropwizardFile } from '../dropwizard-file';
import type { ConfigurationFile } from '../files';
import { entriesOfFile } from '../properties';
import { placeholdersIn } from './placeholders';
import {
  fallbackOf,
  stringAt,
  variableName,
  type ConfigurationRead,
} from './read';

/** `${DB_URL:jdbc:…}` in Spring, Quarkus, Micronaut and Dropwizard files, `%env(DB_URL)%` in Symfony's. */
export function placeholderReads(
  repository: Repository,
  file: ConfigurationFile,
): ConfigurationRead[] {
  if (file.kind === 'spring' || isDropwizardFile(repository, file.path))
    return springReads(repository, file);
  if (file.kind === 'symfony' || file.kind === 'rails-yaml')
    return symfonyReads(repository, file);
  return [];
}

/** Properties that the framework or the build fills in itself. */
const builtIn =
  /^(?:quarkus|spring|server|management|random|project|info|git|build|java|user|os|micronaut|maven|pom|logging|local)\./;

function springReads(
  repository: Repository,
  { path }: ConfigurationFile,
): ConfigurationRead[] {
  const entries = entriesOfFile(repository, path);
  const defined = new Set(entries.map(({ key }) => key));
  return entries
    .filter(({ key }) => !/^["']?%(?!prod\b)/.test(key))
    .flatMap(({ value, line }) =>
      placeholdersIn(value)
        .filter(
          ({ name }) =>
            /^[\w.-]+$/.test(name) && !defined.has(name) && !builtIn.test(name),
        )
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
            line,
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
  let environment = '';
  return repository.lines(path).flatMap((text, index) => {
    // `when@test:` and what stands below it.
    if (/^[^\s#]/.test(text))
      environment = /^when@(\w+):/.exec(text)?.[1] ?? '';
    if (/^(?:dev|test)$/.test(environment)) return [];
    return [
      ...text
        .slice(0, 2_000)
        .replace(/^\s*#.*$/, '')
        .matchAll(/%env\(((?:[\w-]+:)*)(\w+)\)%/g),
    ].map(
      (match): ConfigurationRead => ({
        key: match[2],
        kind: 'variable',
        ecosystem: 'php',
        path,
        line: index + 1,
        required: !/\bdefault:/.test(match[1]),
        typed: /\b(?:int|bool|float|enum|url|string)\b/.test(match[1]),
      }),
    );
  });
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
        const written = string
          ? text.slice(at, string.end)
          : text.slice(at).split(/[)}%]/)[0];
        return [
          {
            key: key.value,
            kind: 'variable',
            ecosystem: 'ruby',
            path,
            line: index + 1,
            required: match[1] !== '[' && !opener,
            typed: false,
            ...(opener && written.trim()
              ? { fallback: fallbackOf(written) }
              : {}),
          },
        ];
      },
    );
  });
}
