import type { Service } from '../../service';
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
