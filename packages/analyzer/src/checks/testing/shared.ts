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
