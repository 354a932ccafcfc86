import { createHash } from 'node:crypto';
import { checks as builtIn, checksVersion, version } from '@prodready/analyzer';
import { InputError } from '@backstage/errors';
import { loadChecksModule } from './loadChecks';

/**
 * Makes sure, at the start and not in the middle of a scan, that all checks load, that their ids are distinct, and that
 * those switched off exist. The fingerprint changes whenever reports could come out differently for the same tree.
 */
export function describeChecks(
  modulePaths: string[],
  disabledChecks: string[],
): { fingerprint: string } {
  const modules = modulePaths.map(loadChecksModule);
  const ids = new Set(builtIn.map(({ id }) => id));
  for (const { id } of modules.flatMap(({ checks }) => checks)) {
    if (ids.has(id)) {
      throw new Error(
        `Two checks have the id ${id}: rename the one that a module adds`,
      );
    }
    ids.add(id);
  }
  disabledChecks.forEach((id, index) => {
    if (!ids.has(id)) {
      throw new InputError(
        `readiness.disabledChecks[${index}] names ${id}, but there is no such check. The command "prodready checks" lists all ids`,
      );
    }
  });
  const fingerprint = createHash('sha256')
    .update(
      JSON.stringify([
        version,
        checksVersion,
        modules.map(({ version: moduleVersion, checks }) => [
          moduleVersion,
          checks.map(({ id }) => id),
        ]),
        [...disabledChecks].sort(),
      ]),
    )
    .digest('hex');
  return { fingerprint };
}
