import type { Evidence } from '@prodready/report';
import type { Repository } from '../repository';

/** A place in a file, as facts carry it. Lines start at 1. @public */
export interface Place {
  path: string;
  line?: number;
  endLine?: number;
}

const snippetLines = 6;

/**
 * Evidence for a place, with its lines as the snippet (the first six, 160 characters each, secrets are masked later).
 *
 * @public
 */
export function evidence(
  repository: Repository,
  place: Place,
  role: Evidence['role'],
): Evidence {
  const { path, line } = place;
  if (line === undefined) return { path, role };
  const endLine = Math.max(place.endLine ?? line, line);
  const snippet = repository
    .lines(path)
    .slice(line - 1, Math.min(endLine, line + snippetLines - 1))
    .map(text => text.slice(0, 160))
    .join('\n');
  return { path, line, endLine, ...(snippet ? { snippet } : {}), role };
}

/** `path:line`, as messages name places. @public */
export function placeName(place: Place): string {
  return place.line ? `${place.path}:${place.line}` : place.path;
}
