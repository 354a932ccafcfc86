import type { Ecosystem } from '../../repository';
import {
  productionImageOf,
  type ProductionImage,
} from '../../facts/containers/image';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { notApplicable } from '../check';
import type { Place } from '../evidence';

type Example = { language: string; code: string };

/** Examples of a recommendation, one for each ecosystem that needs its own. */
export type Examples = Partial<Record<Ecosystem, string>>;

/** The example for the service's own stack, else the default. */
export function exampleFor(
  service: Service,
  examples: Examples,
  fallback: string,
  language = 'dockerfile',
): Example {
  const [main] = service.fact(stackOf).ecosystems;
  return { language, code: (main && examples[main]) ?? fallback };
}

/** The production image, or the answer of every check that needs a Dockerfile where there is none. */
export function imageOr(
  service: Service,
): { image: ProductionImage } | { answer: ReturnType<typeof notApplicable> } {
  const image = service.fact(productionImageOf);
  return image
    ? { image }
    : { answer: notApplicable('The tree holds no Dockerfile for production.') };
}

/** The last `FROM`: where what is missing from the image belongs. */
export function fromLine(image: ProductionImage): Place & { line: number } {
  return { path: image.path, line: image.target.line };
}
