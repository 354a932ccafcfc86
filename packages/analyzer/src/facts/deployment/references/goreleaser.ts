import { at, itemsOf, textOf } from '../../../repository';
import type { Service } from '../../../service';
import { clean } from './paths';
import type { CommandReferences } from './types';

/** `.goreleaser.yaml` */
export function isGoreleaser(path: string): boolean {
  return /(?:^|\/)\.?goreleaser\.ya?ml$/.test(path);
}

/** What GoReleaser publishes: the Dockerfiles of its images. */
export function readGoreleaser(
  service: Service,
  path: string,
  found: CommandReferences,
): void {
  for (const document of service.repository.yaml(path)) {
    for (const image of ['dockers', 'dockers_v2'].flatMap(key =>
      itemsOf(at(document, key)),
    )) {
      const named = at(image, 'dockerfile');
      const dockerfile = clean('', textOf(named) ?? 'Dockerfile');
      if (dockerfile === undefined || !service.repository.has(dockerfile))
        continue;
      found.builds.push({
        dockerfile,
        context: '',
        args: new Map(),
        pushes: true,
        path,
        line: (named ?? image).line,
      });
    }
  }
}
