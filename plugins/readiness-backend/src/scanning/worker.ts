import {
  analyze,
  folderSource,
  openRepository,
  RepositoryError,
} from '@prodready/analyzer';
import { reportSchema } from '@prodready/report';
import type { Problem } from '../database/EntityStore';
import { AddedChecks, addChecks, checksFor } from './addedChecks';
import type { AnalysisMessage, AnalysisTask } from './analysisMessages';
import { storable } from './storable';

/*
 * Runs in a process of its own: assesses the services of one tree, one after the other, and tells of each as soon as it is
 * done. The tree is hostile input, so this process holds no secrets and may be killed at any time.
 */

/** By path: a module that cannot be loaded is complained about once. */
const modules = new Map<string, AddedChecks>();

function moduleOf(named: AnalysisTask['checksModules'][number]): AddedChecks {
  const known = modules.get(named.path);
  if (known) return known;
  const added = addChecks(named, text => tell({ kind: 'module', text }));
  modules.set(named.path, added);
  return added;
}

async function assess(task: AnalysisTask): Promise<void> {
  const { folder, services } = task;
  await told({ kind: 'begun' });
  try {
    const added = task.checksModules.map(moduleOf);
    const repository = openRepository(folderSource(folder));
    for (const [service, descriptor] of services.entries()) {
      await told({ kind: 'started', service });
      try {
        const report = analyze(repository, descriptor, {
          source: task.source,
          disabledChecks: task.disabledChecks,
          repositorySettings: task.repositorySettings,
          today: task.today,
          extraChecks: checksFor(
            added,
            task.leftOut.filter(left => left.service === service),
          ),
          onProgress: progress => tell({ kind: 'progress', service, progress }),
        });
        await told({
          kind: 'report',
          service,
          report: storable(reportSchema.parse(report)),
        });
      } catch (error) {
        await told({ kind: 'problem', service, ...problemOf(error, folder) });
      }
    }
  } catch (error) {
    for (const service of services.keys()) {
      await told({ kind: 'problem', service, ...problemOf(error, folder) });
    }
  }
  tell({ kind: 'done' });
}

function tell(message: AnalysisMessage): void {
  process.send?.(message);
}

/**
 * Resolves when the message has left this process. What does not fit into the channel at once leaves only while nothing else
 * is done here: without waiting, it and all that follows would be lost with a process that breaks, and others be blamed.
 */
function told(message: AnalysisMessage): Promise<void> {
  return new Promise(resolve => process.send?.(message, () => resolve()));
}

function problemOf(
  error: unknown,
  folder: string,
): { problem: Problem; detail?: string } {
  if (error instanceof RepositoryError) {
    const message = error.message.replaceAll(folder, 'The repository');
    return { problem: { title: 'Repository cannot be assessed', message } };
  }
  return {
    problem: {
      title: 'Assessment failed',
      message:
        "Assessing the service failed unexpectedly. The log of the portal's backend says more.",
    },
    detail: String((error as Error)?.stack ?? error),
  };
}

process.on('message', assess);
process.on('disconnect', () => process.exit());
