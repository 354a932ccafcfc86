import { routesOf } from '../../facts/http';
import type { Service } from '../../service';
import type { Place } from '../evidence';

/**
 * Places in the order that tells most when only the first are shown: files with routes first, because there a user is
 * waiting, and the first place of every file before the second of any.
 */
export function mostTelling<T extends Place>(
  service: Service,
  places: readonly T[],
): T[] {
  const routed = new Set(service.fact(routesOf).map(({ path }) => path));
  const seen = new Map<string, number>();
  return places
    .map((place, order) => {
      const round = seen.get(place.path) ?? 0;
      seen.set(place.path, round + 1);
      return { place, order, round, routed: routed.has(place.path) ? 0 : 1 };
    })
    .sort(
      (a, b) => a.round - b.round || a.routed - b.routed || a.order - b.order,
    )
    .map(({ place }) => place);
}
