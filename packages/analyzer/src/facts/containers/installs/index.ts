import { posix } from 'node:path';
import type { Service } from '../../../service';
import type { Instruction, Stage } from '../dockerfile';
import { productionImageOf, type ProductionImage } from '../image';
import {
  buildCommandsOf,
  isWithin,
  originsOf,
  type BuildCommand,
  type Origin,
} from '../layers';
import { goInstall } from './go';
import { nodeInstall } from './node';
import { phpInstall } from './php';
import { pythonInstall } from './python';
import type { Install, Located } from './reading';
import { rubyInstall } from './ruby';

export type { Install } from './reading';

/** Every package installation that reaches the image. Use as a fact. */
export function installsOf(service: Service): Install[] {
  const image = service.fact(productionImageOf);
  if (!image) return [];
  const found: Install[] = [];
  const decided: Decided[] = [];
  for (const origin of originsOf(image)) {
    const last = new Map<string, Install & { location: string }>();
    for (const build of buildCommandsOf(service, image, origin.stage)) {
      const install = readInstall(service, image, build);
      if (!install || !reaches(origin, install.location)) continue;
      if (isMended(origin, install, decided)) continue;
      decided.push({ ...install, stage: origin.stage });
      const key = `${install.ecosystem} ${
        /^(?:python|go)$/.test(install.ecosystem)
          ? install.line
          : install.location
      }`;
      // The last command decides what a dependency folder holds: a later prune or production install mends it.
      last.set(key, install);
    }
    for (const { location, ...install } of last.values()) {
      const copies = origin.copies
        .slice(0, 1)
        .map(({ line }: Instruction) => ({ path: image.path, line }));
      const proofs = [...install.proofs, ...copies];
      if (
        !found.some(
          other =>
            other.line === install.line &&
            other.ecosystem === install.ecosystem,
        )
      ) {
        found.push({ ...install, proofs });
      }
    }
  }
  return found;
}

type Decided = Located & { stage: Stage };

/** The stage that copies the folder installs or prunes it again for production afterwards. */
function isMended(
  { into, path }: Origin,
  { ecosystem, location }: Located,
  decided: Decided[],
): boolean {
  if (!into) return false;
  const copied = isWithin(location, path)
    ? posix.join(into.path, posix.relative(path, location))
    : into.path;
  return decided.some(
    later =>
      later.ecosystem === ecosystem &&
      later.development === false &&
      later.stage === into.stage &&
      later.location === copied &&
      later.line > into.line,
  );
}

/** System-wide places always come along; others only where the copied folder holds them. */
function reaches({ path }: Origin, location: string): boolean {
  return isWithin(location, path);
}

function readInstall(
  service: Service,
  image: ProductionImage,
  build: BuildCommand,
): Located | undefined {
  const reading = { service, image, build };
  return (
    nodeInstall(reading) ??
    pythonInstall(reading) ??
    rubyInstall(reading) ??
    phpInstall(reading) ??
    goInstall(reading)
  );
}
