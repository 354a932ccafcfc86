import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  checks as builtIn,
  checksVersion,
  settingsFile,
  version,
} from '@prodready/analyzer';
import { LoadedChecks, loadChecksModule } from './loadChecks';

/** Which checks there are, and how they are configured. */
export interface DescribedChecks {
  /** Changes whenever reports could come out differently for the same tree. */
  fingerprint: string;
  /** Modules that loaded. */
  modules: LoadedChecks[];
  /** Checks that are switched off, by configuration or because something is wrong with them. */
  disabled: string[];
}

/**
 * Loads all checks at the start and not in the middle of a scan. What is wrong with a module or a setting is said in the log
 * and costs that module or setting, never the backend: a portal does not stay down for a check.
 */
export function describeChecks(
  modulePaths: string[],
  {
    disabledChecks,
    repositorySettings,
  }: { disabledChecks: string[]; repositorySettings: boolean },
  logger: LoggerService,
): DescribedChecks {
  const ids = new Set(builtIn.map(({ id }) => id));
  const loaded: LoadedChecks[] = [];
  for (const path of modulePaths) {
    try {
      const module = loadChecksModule(path);
      const twice = module.checks.find(
        ({ id }, index) =>
          ids.has(id) ||
          module.checks.findIndex(other => other.id === id) < index,
      );
      if (twice) {
        throw new Error(
          `Two checks have the id ${twice.id}: rename the one that ${path} adds`,
        );
      }
      for (const { id } of module.checks) ids.add(id);
      loaded.push(module);
    } catch (error) {
      logger.error(
        `The checks of a module are left out: ${(error as Error).message}`,
      );
    }
  }

  const disabled = disabledChecks.filter((id, index) => {
    if (ids.has(id)) return true;
    logger.warn(
      `readiness.disabledChecks[${index}] names ${id}, but there is no such check, so it changes nothing. The command "prodready checks" lists all ids`,
    );
    return false;
  });
  const fingerprint = createHash('sha256')
    .update(
      JSON.stringify([
        version,
        checksVersion,
        loaded.map(module => [
          module.version,
          module.checks.map(({ id }) => id),
        ]),
        [...disabled].sort(),
        ...(repositorySettings ? [settingsFile] : []),
      ]),
    )
    .digest('hex');
  return { fingerprint, modules: loaded, disabled };
}
