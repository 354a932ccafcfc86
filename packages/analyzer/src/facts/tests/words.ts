import type { Repository } from '../../repository';

/** Every identifier of a file's code; of two letters only such as `DB`. */
export function identifiersOf(
  repository: Repository,
  path: string,
): ReadonlySet<string> {
  return repository.once(
    `identifiers:${path}`,
    () =>
      new Set(
        repository
          .lexicalWithTests(path)
          .code.match(/[A-Za-z_]\w{2,}|\b[A-Z]{2}\b/g),
      ),
  );
}

/** Every string literal of a file, escapes as written, each at most 300 characters. */
export function stringsOf(repository: Repository, path: string): string[] {
  return repository.once(`strings:${path}`, () =>
    [
      ...repository
        .lexicalWithTests(path)
        .uncommented.matchAll(/(["'`])((?:(?!\1)[^\\\n]){1,300})\1/g),
    ].map(match => match[2]),
  );
}
