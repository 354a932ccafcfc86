import {
  Place,
  productionImageOf,
  Service,
} from '@prodready/plugin-readiness-node';

/** An image that production's image is built from, and the line that names it. */
export interface BaseImage extends Place {
  line: number;
  /** As written, build arguments filled in: `registry.example.com/base/node:24`. */
  name: string;
  /** `docker.io` where the name has none; `undefined` where only the build can tell. */
  registry?: string;
}

/**
 * The images that end up below production's image, the lowest first. Use as `service.fact(baseImagesOf)`: it is made once for
 * each service, however many checks ask.
 */
export function baseImagesOf(service: Service): BaseImage[] {
  // A built-in fact: which of the repository's Dockerfiles production runs, parsed.
  const image = service.fact(productionImageOf);
  if (!image) return [];
  return image.stages
    .filter(
      ({ parent, image: name }) => parent === undefined && name !== 'scratch',
    )
    .map(({ image: name, line }) => ({
      path: image.path,
      line,
      name,
      registry: registryOf(name),
    }));
}

/** What stands before the first slash is a registry if it looks like a host, else a namespace of Docker Hub. */
function registryOf(name: string): string | undefined {
  if (name.includes('$')) return undefined;
  const [first, ...rest] = name.split('/');
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  return isHost ? first : 'docker.io';
}
