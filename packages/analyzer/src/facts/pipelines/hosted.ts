import {
  at,
  entriesOf,
  itemsOf,
  textOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { newJob, scriptCommands } from './job';
import type { PipelineJob, Trigger } from './types';

/*
 * Hosted builders whose files are little more than lists of commands: AppVeyor, AWS CodeBuild, Cirrus CI, Codeship,
 * Semaphore and Zalando's delivery platform.
 */

/** `delivery.yaml` of Zalando's platform: steps of a type, each with its commands. */
export function isZalando({ repository }: Service, path: string): boolean {
  return itemsOf(at(repository.yaml(path)[0], 'pipeline')).some(step =>
    at(step, 'type'),
  );
}

export function zalandoJobs(service: Service, path: string): PipelineJob[] {
  return itemsOf(at(service.repository.yaml(path)[0], 'pipeline')).map(step =>
    jobOf(service, path, step, textOf(at(step, 'id')) ?? 'step', [
      ...itemsOf(at(step, 'commands')).map(
        command => at(command, 'cmd') ?? command,
      ),
    ]),
  );
}

/** Blocks of jobs. Files beside `semaphore.yml` are promotions, which people or other pipelines start. */
export function semaphoreJobs(service: Service, path: string): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  const triggers: Trigger[] = /(?:^|\/)semaphore\.ya?ml$/.test(path)
    ? ['change']
    : ['manual'];
  return itemsOf(at(document, 'blocks')).flatMap(block => {
    const task = at(block, 'task');
    const before = at(task, 'prologue', 'commands');
    return itemsOf(at(task, 'jobs')).map(job =>
      jobOf(
        service,
        path,
        job,
        textOf(at(job, 'name')) ?? textOf(at(block, 'name')) ?? 'job',
        [before, at(job, 'commands')],
        triggers,
      ),
    );
  });
}

export function appveyorJobs(service: Service, path: string): PipelineJob[] {
  return oneJob(service, path, 'build', document =>
    [
      'init',
      'install',
      'before_build',
      'build_script',
      'after_build',
      'before_test',
      'test_script',
      'after_test',
      'deploy_script',
    ].map(phase => at(document, phase)),
  );
}

export function codeBuildJobs(service: Service, path: string): PipelineJob[] {
  return oneJob(service, path, 'build', document =>
    entriesOf(at(document, 'phases')).map(({ node }) => at(node, 'commands')),
  );
}

/** Keys that end in `task`; those of a task that end in `script` are run. */
export function cirrusJobs(service: Service, path: string): PipelineJob[] {
  return entriesOf(service.repository.yaml(path)[0])
    .filter(({ key }) => /(?:^|_)task$/.test(key))
    .map(({ key, node, line }) =>
      jobOf(
        service,
        path,
        { line },
        textOf(at(node, 'name')) ?? key,
        entriesOf(node)
          .filter(entry => /(?:^|_)script$/.test(entry.key))
          .map(entry => entry.node),
      ),
    );
}

/** A step has a command, or holds steps of its own. */
export function codeshipJobs(service: Service, path: string): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  const items =
    document?.kind === 'list' ? document.items : itemsOf(at(document, 'steps'));
  return items
    .flatMap(step => [step, ...itemsOf(at(step, 'steps'))])
    .filter(step => at(step, 'command'))
    .map(step =>
      jobOf(service, path, step, textOf(at(step, 'name')) ?? 'step', [
        at(step, 'command'),
      ]),
    );
}

function oneJob(
  service: Service,
  path: string,
  name: string,
  scripts: (document: TreeNode | undefined) => Array<TreeNode | undefined>,
): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  return [jobOf(service, path, { line: 1 }, name, scripts(document))];
}

function jobOf(
  service: Service,
  path: string,
  { line }: { line: number },
  name: string,
  scripts: Array<TreeNode | undefined>,
  triggers?: Trigger[],
): PipelineJob {
  const job = newJob(name, { path, line }, triggers);
  job.commands = scripts.flatMap(script =>
    scriptCommands(service, path, script),
  );
  return job;
}
