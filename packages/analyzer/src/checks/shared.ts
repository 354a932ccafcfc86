import type { Evidence } from '@prodready/report';
import type { Ecosystem } from '../repository';
import type { Service } from '../service';
import { stackOf } from '../stack';
import { evidence, type Place } from './evidence';

/** Examples of a recommendation, one for each ecosystem that needs its own. @public */
export type Examples = Partial<
  Record<Ecosystem, { language: string; code: string }>
>;

/** The example for the service's own stack, the given default where there is none. @public */
export function exampleFor(
  service: Service,
  examples: Examples,
  fallback: Ecosystem,
): { language: string; code: string } | undefined {
  const [main] = service.fact(stackOf).ecosystems;
  return (main && examples[main]) ?? examples[fallback];
}

/** Documentation of one's own stack, where the common reference is about another. @public */
export type References = Partial<Record<Ecosystem, string>>;

/** What to read about a finding: for the service's own stack, the common reference where there is none. @public */
export function referenceFor(
  service: Service,
  references: References,
  common: string,
): string {
  const [main] = service.fact(stackOf).ecosystems;
  return (main && references[main]) ?? common;
}

/** Evidence for several places, each once, at most ten. @public */
export function evidenceAt(
  service: Service,
  places: readonly Place[],
  role: Evidence['role'],
  limit = 10,
): Evidence[] {
  const seen = new Set<string>();
  return places
    .filter(({ path, line }) => {
      const key = `${path}:${line ?? ''}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .slice(0, limit)
    .map(({ path, line, endLine }) =>
      evidence(service.repository, { path, line, endLine }, role),
    );
}

/** ` and 2 more`, nothing for none. */
export function andMore(total: number, shown = 1): string {
  return total > shown ? ` (and ${total - shown} more)` : '';
}

/** `1 key`, `7 keys`, `1,200 lines`. */
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

/** Where the service starts: the anchor of what is missing as a whole. @public */
export function entryPlace(service: Service): Place | undefined {
  const stack = service.fact(stackOf);
  const [entry] = stack.entryPoints;
  if (entry) return { path: entry.path, line: entry.line ?? 1 };
  const [manifest] = stack.manifests;
  return manifest && { path: manifest.path, line: 1 };
}
