import { posix } from 'node:path';
import {
  type Located,
  type Reading,
  installed,
  has,
  developmentPackages,
  unlessEmpty,
  optionValue,
} from './reading';

/** Composer. */
export function phpInstall(reading: Reading): Located | undefined {
  const { service, build } = reading;
  const { words, environment, workdir } = build;
  const start = /^php$/.test(posix.basename(words[0] ?? '')) ? 1 : 0;
  if (!/^composer(?:\.phar)?$/.test(posix.basename(words[start] ?? '')))
    return undefined;
  const rest = words.slice(start + 1);
  if (
    !/^(?:install|i|update)$/.test(
      rest.find(word => !word.startsWith('-')) ?? '',
    )
  )
    return undefined;
  const location = posix.join(
    posix.resolve(workdir, optionValue(rest, ['-d', '--working-dir']) ?? '.'),
    'vendor',
  );
  const production =
    has(rest, /^--no-dev$/) ||
    /^(?:1|true)$/.test(environment.get('COMPOSER_NO_DEV') ?? '');
  return installed(
    reading,
    'php',
    location,
    production ? {} : unlessEmpty(developmentPackages(service, 'php')),
  );
}
