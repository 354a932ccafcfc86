import type { Service } from '../../../service';
import { composeFilesOf } from '../../deployment/compose';
import { orchestratorsOf } from '../../deployment/orchestrators';
import {
  functionFilesOf,
  platformDockerfiles,
} from '../../deployment/platforms';
import { commandReferencesOf } from '../../deployment/references';
import { dockerfileAt } from '../dockerfile';
import { dockerfilesOf } from './candidates';
import { endsLean } from './contents';
import { imageOf } from './production';
import { rate } from './rating';
import type { Candidate, ImageSelection, ProductionImage } from './types';

export type { ProductionImage } from './types';

/** The production image, or `undefined`: what all Dockerfile checks look at. Use as a fact. @public */
export function productionImageOf(
  service: Service,
): ProductionImage | undefined {
  return service.fact(imageSelectionOf).image;
}

/** Use as a fact. */
export function imageSelectionOf(service: Service): ImageSelection {
  const candidates = dockerfilesOf(service)
    .map(path => rate(service, path))
    .sort(
      (a, b) =>
        b.score - a.score ||
        a.variant - b.variant ||
        a.path.length - b.path.length ||
        (a.path < b.path ? -1 : 1),
    );
  const best = candidates.find(({ problem }) => !problem);
  const image =
    best &&
    !isUploadedAsSource(service, best.path) &&
    ((best.score >= 0 && !isOnlyForDevelopment(best)) ||
      // The only Dockerfile is production's, whatever its name, where nobody needs it to develop.
      (candidates.length === 1 &&
        endsLean(dockerfileAt(service.repository, best.path))))
      ? imageOf(service, best.path)
      : undefined;
  return { ...(image ? { image } : {}), candidates };
}

/** Functions that go to the cloud as an archive: a Dockerfile that no pipeline pushes is for developers beside them. */
function isUploadedAsSource(service: Service, path: string): boolean {
  return (
    service
      .fact(functionFilesOf)
      .some(
        ({ name, path: declared }) =>
          /^(?:serverless|aws-lambda)$/.test(name) &&
          !/\bimage\s*:|\bPackageType\s*:\s*Image\b|\becr\s*:/.test(
            service.repository.text(declared) ?? '',
          ),
      ) &&
    !service.fact(commandReferencesOf).builds.some(({ pushes }) => pushes) &&
    !platformDockerfiles(service).some(
      ({ dockerfile }) => dockerfile === path,
    ) &&
    service.fact(orchestratorsOf).length === 0 &&
    !service
      .fact(composeFilesOf)
      .some(
        ({ role, usedBy, path: compose }) =>
          role === 'production' && (usedBy || /prod|deploy/i.test(compose)),
      )
  );
}

/** A development Dockerfile is production's only when a publishing pipeline or production's own files say so. */
function isOnlyForDevelopment({ forDevelopment, score }: Candidate): boolean {
  return forDevelopment && score < 2;
}
