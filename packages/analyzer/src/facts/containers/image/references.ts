import type { Repository } from '../../../repository';
import type { Service } from '../../../service';

/** The Dockerfile a build means: named, or the default of its context. */
export function referencedBy(
  build: { dockerfile?: string; context: string },
  service: Service,
): string | undefined {
  if (build.dockerfile !== undefined) return build.dockerfile;
  const path = build.context ? `${build.context}/Dockerfile` : 'Dockerfile';
  return service.repository.has(path) ? path : undefined;
}

/** Links of the service that lead to a path. */
export function linksTo(
  repository: Repository,
  service: Service,
  path: string,
): string[] {
  return service.files
    .map(file => file.path)
    .filter(other => other !== path && repository.realPath(other) === path);
}
