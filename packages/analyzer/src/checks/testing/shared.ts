import type { Evidence } from '@prodready/report';
import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { testIndexOf } from '../../facts/tests';
import { evidence, type Place } from '../evidence';

/** Examples of a recommendation, one for each ecosystem that needs its own. */
export type Examples = Partial<
  Record<Ecosystem, { language: string; code: string }>
>;

/** The example for the service's own stack, the given default where there is none. */
export function exampleFor(
  service: Service,
  examples: Examples,
  fallback: Ecosystem,
): { language: string; code: string } | undefined {
  const [main] = service.fact(stackOf).ecosystems;
  return (main && examples[main]) ?? examples[fallback];
}

/** Evidence for several places, each once, at most `limit`. */
export function evidenceFor(
  service: Service,
  places: Place[],
  role: Evidence['role'],
  limit = 8,
): Evidence[] {
  const seen = new Set<string>();
  return places
    .filter(({ path, line }) => {
      const key = `${path}:${line ?? ''}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .slice(0, limit)
    .map(place => evidence(service.repository, place, role));
}

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

/** `1 test case`, `7 test cases`. */
export function count(number: number, noun: string): string {
  const shown = number.toLocaleString('en-US');
  if (number === 1) return `${shown} ${noun}`;
  return `${shown} ${/(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`}`;
}

/** `a, b and c`. */
export function listed(items: string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
