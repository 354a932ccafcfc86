import { at, entryOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { catalogEntityOf } from '../../facts/documents/catalog';
import type { Place } from '../evidence';

/** Annotations that name a pipeline of another system. */
const pipelineAnnotation =
  /^(?:jenkins\.io\/job-full-name|circleci\.com\/project-slug|dev\.azure\.com\/|buildkite\.com\/project-slug|travis-ci\.com|teamcity|harness\.io|bitrise\.io|concourse|gocd\.|prodready\.io\/pipeline)/;

/** A pipeline that the catalog says exists elsewhere. */
export function externalPipeline(
  service: Service,
): { message: string; place?: Place } | undefined {
  const entity = service.fact(catalogEntityOf);
  const annotations = at(entity?.node, 'metadata', 'annotations');
  const written =
    annotations?.kind === 'map'
      ? annotations.entries.find(
          ({ key, node }) => pipelineAnnotation.test(key) && textOf(node),
        )
      : undefined;
  if (entity && written) {
    const place = { path: entity.path, line: written.line };
    return {
      message: `${place.path}:${place.line} names the pipeline (${written.key}).`,
      place,
    };
  }
  const given = Object.keys(service.annotations).find(key =>
    pipelineAnnotation.test(key),
  );
  return given
    ? { message: `The catalog annotation ${given} names the pipeline.` }
    : undefined;
}

/** Where the service is described: its descriptor, else its manifest, else whatever the tree begins with. */
export function descriptorPlace(service: Service): Place {
  const entity = service.fact(catalogEntityOf);
  if (entity) {
    const metadata = entryOf(entity.node, 'metadata');
    return { path: entity.path, line: metadata?.line ?? entity.line };
  }
  const stack = service.fact(stackOf);
  const [manifest] = stack.manifests;
  if (manifest) return { path: manifest.path, line: 1 };
  const readme = service.files.find(({ relative }) =>
    /^readme(?:\.\w+)?$/i.test(relative),
  );
  return { path: (readme ?? service.files[0]).path, line: 1 };
}

/** What a pipeline would build: solutions, and the manifests of the service; four at most. */
export function manifestPlaces(service: Service): Place[] {
  return [
    ...service.files.filter(({ path }) => /\.slnx?$/.test(path)).slice(0, 1),
    ...service.fact(stackOf).manifests.slice(0, 3),
  ].map(({ path }) => ({ path, line: 1 }));
}
