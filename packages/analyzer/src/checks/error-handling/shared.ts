import { routesOf } from '../../facts/http';
import type { Service } from '../../service';
import type { Place } from '../evidence';

/**
 * Places in the order that tells most when only the first are shown: files with routes first, because there a user is
 * waiting, then the files with most places, and the first few of every file before the next of any.
 */
export function mostTelling<T extends Place>(
  service: Service,
  places: readonly T[],
  few = 1,
): T[] {
  const routed = new Set(service.fact(routesOf).map(({ path }) => path));
  const seen = new Map<string, number>();
  const all = new Map<string, number>();
  for (const { path } of places) all.set(path, (all.get(path) ?? 0) + 1);
  return places
    .map((place, order) => {
      const before = seen.get(place.path) ?? 0;
      seen.set(place.path, before + 1);
      return {
        place,
        order,
        round: Math.floor(before / few),
        routed: routed.has(place.path) ? 0 : 1,
        most: few > 1 ? all.get(place.path)! : 0,
      };
    })
    .sort(
      (a, b) =>
        a.round - b.round ||
        a.routed - b.routed ||
        b.most - a.most ||
        a.order - b.order,
    )
    .map(({ place }) => place);
}
