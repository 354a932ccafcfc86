import type { Service } from '../../../service';
import { orchestratorsOf } from '../orchestrators';
import { mergeBase } from './base-file';
import { markOurs } from './ours';
import { composePathsOf, isBeside } from './paths';
import {
  promoteOnlyFile,
  promotePublished,
  standing,
  withoutDevelopers,
} from './promotion';
import { readCompose } from './reading';
import { roleOf } from './role';
import type { ComposeFile } from './types';

export { composePathOf } from './base-file';
export { developmentMarkOf } from './development-marks';
export type { ComposeFile, ComposeService } from './types';

/** The compose files that can run the service: its own and those of the folders above it. Use as a fact. */
export function composeFilesOf(service: Service): ComposeFile[] {
  const read = composePathsOf(service).flatMap(
    path => readCompose(service, path) ?? [],
  );
  const roles = withoutDevelopers(
    read.map(file => ({ ...file, ...roleOf(service, file) })),
  );
  const production = roles.filter(({ role }) => role === 'production');
  const files = roles.map(file => mergeBase(file, roles));
  markOurs(service, files);
  const speaking = files.filter(
    file =>
      !isBeside(service, file.path) || file.services.some(({ ours }) => ours),
  );
  promotePublished(speaking);
  if (!production.length && !service.fact(orchestratorsOf).length) {
    promoteOnlyFile(speaking);
  }
  return speaking.sort((a, b) => standing(b) - standing(a));
}
