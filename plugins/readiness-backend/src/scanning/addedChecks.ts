import type { Check } from '@prodready/analyzer';
import type { LeftOut, NamedChecks } from './analysisMessages';
import { loadChecksModule } from './loadChecks';

/** A module of checks as a process has it: with what the checks do, or with the reason why they do nothing. */
export interface AddedChecks {
  named: NamedChecks;
  checks: readonly Check[];
}

/** Loads a module. Where that fails, its checks are there all the same, and say so in reports. */
export function addChecks(
  named: NamedChecks,
  failed: (text: string) => void,
): AddedChecks {
  try {
    return { named, checks: loadChecksModule(named.path).checks };
  } catch (error) {
    failed(
      `The checks of ${
        named.path
      } cannot be loaded where repositories are assessed: ${
        (error as Error)?.stack ?? error
      }`,
    );
    return {
      named,
      checks: broken(
        named,
        'its module cannot be loaded where repositories are assessed',
      ),
    };
  }
}

/** The checks of all modules for one service, those that must not be asked about it with the reason. */
export function checksFor(
  modules: AddedChecks[],
  leftOut: ReadonlyArray<Omit<LeftOut, 'service'>>,
): Check[] {
  return modules.flatMap(({ named, checks }) => {
    const culprit = leftOut.find(({ checkId }) =>
      named.checks.some(({ id }) => id === checkId),
    );
    return culprit
      ? broken(
          named,
          `${culprit.checkId} ${culprit.why}, so no check of its module was asked`,
        )
      : checks;
  });
}

function broken({ checks }: NamedChecks, why: string): Check[] {
  return checks.map(check => ({
    ...check,
    judge() {
      throw new Error(why);
    },
  }));
}
