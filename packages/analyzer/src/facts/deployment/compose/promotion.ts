import { baseName } from '../paths';
import { developmentMarkOf } from './development-marks';
import { nameWords, productionWord } from './name-words';
import type { ComposeFile } from './types';

/**
 * A script may start either of two files: beside the one that is named for production, the one with the marks of
 * developers is theirs, unless one command takes both.
 */
export function withoutDevelopers(files: ComposeFile[]): ComposeFile[] {
  const named = files.filter(
    ({ role, path }) =>
      role === 'production' &&
      nameWords(path).some(word => productionWord.test(word)),
  );
  const together = (a: ComposeFile, b: ComposeFile) =>
    a.usedBy !== undefined &&
    a.usedBy.path === b.usedBy?.path &&
    a.usedBy.line === b.usedBy.line;
  return files.map(file =>
    file.role === 'production' &&
    named.length > 0 &&
    !named.includes(file) &&
    !named.some(one => together(file, one)) &&
    file.services.some(one => one.build && developmentMarkOf(one))
      ? {
          ...file,
          role: 'development' as const,
          reason: `${named[0].path} is for production`,
        }
      : file,
  );
}

/** Who pulls the service's published image does not develop it: the file is for those who run it. */
export function promotePublished(files: ComposeFile[]): void {
  for (const file of files) {
    const own = file.services.filter(({ ours }) => ours);
    if (
      file.role !== 'neutral' ||
      own.some(({ build }) => build) ||
      own.some(one => developmentMarkOf(one)) ||
      !own.some(({ image }) => /^[\w.:-]+\/[^$]+$/.test(image?.text ?? ''))
    )
      continue;
    file.role = 'production';
    file.reason = 'it runs the published image';
  }
}

/**
 * The only file that runs the service is production's too, unless something marks it as development; of several, those
 * that say so are for developers.
 */
export function promoteOnlyFile(files: ComposeFile[]): void {
  const running = files.filter(
    file => file.role === 'neutral' && file.services.some(({ ours }) => ours),
  );
  // Beside one that runs it otherwise, a file that says `ASPNETCORE_ENVIRONMENT=Development` is for developers.
  const forDevelopers = running.filter(file =>
    file.services.some(one => one.ours && developmentMarkOf(one)?.setting),
  );
  for (const file of running) {
    if (forDevelopers.includes(file) && forDevelopers.length < running.length) {
      file.role = 'development';
      file.reason = 'it starts the service in the environment of developers';
      continue;
    }
    const mark = developmentMarkOf(file.services[0]);
    if (mark && !mark.setting) continue;
    file.role = 'production';
    file.reason = 'no other file runs the service';
  }
}

/** What production surely uses comes first, then the default file; the rest stays in the order of paths. */
export function standing({ role, usedBy, path }: ComposeFile): number {
  return (
    // Of the files of one command the later ones override the earlier.
    (usedBy ? 4 + usedBy.position : 0) +
    Number(role === 'production') * 2 +
    Number(!usedBy && /^(?:docker-)?compose\.ya?ml$/i.test(baseName(path)))
  );
}
