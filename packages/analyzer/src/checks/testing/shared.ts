import type { Service } from '../../service';
import type { Place } from '../evidence';
import { testIndexOf } from '../../facts/tests';

/** Cases that are written for this service or for the whole repository, scaffolds included. */
export function ownCases(service: Service) {
  return service
    .fact(testIndexOf)
    .files.filter(({ relation }) => relation !== 'foreign')
    .flatMap(({ cases }) => cases);
}

/** Those of them that are code: collections of requests say nothing about assertions. */
export function codeCases(service: Service) {
  return service
    .fact(testIndexOf)
    .files.filter(
      ({ relation, ecosystem }) => relation !== 'foreign' && ecosystem,
    )
    .flatMap(({ cases }) => cases);
}

/** Below this many lines of source the size of a suite says nothing. */
export const linesWorthTesting = 150;

/** Whether the suite is so small that its size alone is a critical finding. */
export function isHardlyTested(service: Service): boolean {
  const { cases, sourceLines } = service.fact(testIndexOf);
  return (
    sourceLines >= linesWorthTesting &&
    (cases === 0 || (cases < 10 && (cases * 1_000) / sourceLines < 2))
  );
}

const runner =
  /(?:^|\/)(?:Makefile|justfile|Taskfile\.ya?ml|noxfile\.py|tox\.ini|pyproject\.toml|lefthook\.ya?ml|\.husky\/(?:[\w.-]+\/)?[\w-]+)$/;
const testCommand =
  /\b(?:go|cargo|dotnet|artisan|gradlew?|mvnw?|npm|pnpm|yarn|bun|manage\.py)\s+(?:run\s+)?test\b|\b(?:pytest|phpunit|rspec)\s/;

/** Where people run the tests by hand or before a commit: what a pipeline would call. Three at most. */
export function testCommandPlaces({ repository, files }: Service): Place[] {
  return files
    .filter(({ path, class: kind }) => kind !== 'VENDOR' && runner.test(path))
    .flatMap(({ path }) => {
      const line = repository
        .lines(path)
        .findIndex(text => testCommand.test(text.slice(0, 500)));
      return line < 0 ? [] : [{ path, line: line + 1 }];
    })
    .slice(0, 3);
}
