import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  textsOf,
  valueOf,
  type TreeEntry,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { joinPath } from '../commands/runners/runner';
import { commandText, parseShell } from '../commands/shell';
import { commandsOf, dockerfileRuns } from './commands';
import type { PipelineCommand, PipelineJob, Trigger } from './types';

const triggerOf: Record<string, Trigger> = {
  push: 'change',
  pull_request: 'change',
  pull_request_target: 'change',
  merge_group: 'change',
  workflow_run: 'change',
  workflow_dispatch: 'manual',
  repository_dispatch: 'manual',
  schedule: 'schedule',
  release: 'release',
};
const never = /^\s*(?:\$\{\{\s*)?(?:false|0|'')(?:\s*\}\})?\s*$/;
/** `false && …` switches off what it stands before. */
const neverAnd = /^\s*(?:\$\{\{\s*)?false\s*&&(?:(?!\|\|)[\s\S]){0,400}$/;
const depthLimit = 4;

/** Whether an `if` of a job or a step can never be true. */
export function neverRuns(condition: string | undefined): boolean {
  return (
    condition !== undefined &&
    (never.test(condition) || neverAnd.test(condition))
  );
}

/** Jobs of the workflows in the repository's own `.github/workflows`; Gitea and Forgejo read the same language. */
export function githubJobs(service: Service): PipelineJob[] {
  const { repository } = service;
  return repository.files
    .map(({ path }) => path)
    .filter(path =>
      /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path),
    )
    .flatMap(path => workflowJobs(service, path, undefined, 0));
}

/** The job that calls another workflow of the repository, and what its own was handed. */
interface WorkflowCaller
  extends Pick<PipelineJob, 'triggers' | 'paths' | 'labels'> {
  job: TreeNode;
  inputs: ReadonlyMap<string, string>;
}

function workflowJobs(
  service: Service,
  path: string,
  caller: WorkflowCaller | undefined,
  depth: number,
): PipelineJob[] {
  const [workflow] = service.repository.yaml(path);
  // YAML 1.1 readers see the key `on` as true.
  const on = at(workflow, 'on') ?? at(workflow, 'true');
  const own = triggersOf(on);
  const frame = caller ?? own;
  if (!caller && frame.triggers.length === 0) return [];
  const inputs = caller
    ? inputsOf(at(on, 'workflow_call'), caller.job, caller.inputs)
    : new Map<string, string>();
  const name = textOf(at(workflow, 'name')) ?? path.split('/').pop() ?? '';
  const defaults = textOf(at(workflow, 'defaults', 'run', 'working-directory'));
  return entriesOf(at(workflow, 'jobs')).flatMap(job => {
    if (neverRuns(textOf(at(job.node, 'if')))) return [];
    const labels = [
      ...(caller?.labels ?? []),
      name,
      path.split('/').pop() ?? '',
      job.key,
      textOf(at(job.node, 'name')) ?? '',
    ].map(label => label.toLowerCase());
    const uses = entryOf(job.node, 'uses');
    const target = textOf(uses?.node);
    if (uses && target) {
      const called = target.startsWith('./') ? target.slice(2) : undefined;
      if (called && depth < depthLimit && service.repository.has(called)) {
        return workflowJobs(
          service,
          called,
          { ...frame, labels, job: job.node, inputs },
          depth + 1,
        );
      }
      return [
        {
          ...emptyJob(job, path, frame),
          commands: handedCommands(service, at(job.node, 'with'), path, uses),
          labels: [...labels, target.toLowerCase()],
          external: [{ name: target, path, line: uses.line, workflow: true }],
        },
      ];
    }
    return [readJob(service, path, job, frame, labels, defaults, inputs)];
  });
}

/** What a workflow of another repository is told to run: `gradle-command: './gradlew check'`. */
function handedCommands(
  service: Service,
  inputs: TreeNode | undefined,
  path: string,
  { line }: TreeEntry,
): PipelineCommand[] {
  return entriesOf(inputs)
    .filter(({ key }) => /(?:^|[-_])(?:command|cmd|script|run)s?$/i.test(key))
    .flatMap(input =>
      commandsOf(service, {
        text: textOf(input.node) ?? '',
        path,
        line: input.line,
        step: { path, line },
        folder: '',
        ignored: false,
      }),
    );
}

function triggersOf(on: TreeNode | undefined): {
  triggers: Trigger[];
  paths: PipelineJob['paths'];
} {
  const names =
    on?.kind === 'map' ? on.entries.map(({ key }) => key) : textsOf(on);
  const triggers = names
    .filter(name => name !== 'workflow_call')
    .map(name => triggerOf[name] ?? 'other');
  const changes = entriesOf(on).filter(
    ({ key }) => triggerOf[key] === 'change',
  );
  // A push that only tags start is a release, not a change.
  const onlyTags =
    changes.length > 0 &&
    changes.every(
      ({ node }) => at(node, 'tags') !== undefined && !at(node, 'branches'),
    );
  const unfiltered = changes.some(
    ({ node }) => !at(node, 'paths') && !at(node, 'paths-ignore'),
  );
  const list = (key: string) =>
    unfiltered ? [] : changes.flatMap(({ node }) => textsOf(at(node, key)));
  return {
    triggers: onlyTags
      ? triggers.map(each => (each === 'change' ? 'release' : each))
      : triggers,
    paths: { only: list('paths'), except: list('paths-ignore') },
  };
}

function emptyJob(
  job: TreeEntry,
  path: string,
  frame: Pick<PipelineJob, 'triggers' | 'paths'>,
): PipelineJob {
  return {
    name: job.key,
    path,
    line: job.line,
    triggers: frame.triggers,
    paths: frame.paths,
    commands: [],
    external: [],
    labels: [],
    services: [],
  };
}

function readJob(
  service: Service,
  path: string,
  job: TreeEntry,
  frame: Pick<PipelineJob, 'triggers' | 'paths'>,
  labels: string[],
  defaults: string | undefined,
  inputs: ReadonlyMap<string, string>,
): PipelineJob {
  const result = { ...emptyJob(job, path, frame), labels: [...labels] };
  const matrix = matrixOf(at(job.node, 'strategy', 'matrix'));
  const jobFolder =
    textOf(at(job.node, 'defaults', 'run', 'working-directory')) ?? defaults;
  result.services = entriesOf(at(job.node, 'services')).flatMap(each => {
    const image = textOf(at(each.node, 'image')) ?? textOf(each.node);
    return image ? [{ image, path, line: each.line }] : [];
  });
  readSteps(service, itemsOf(at(job.node, 'steps')), {
    path,
    job: result,
    folder: jobFolder,
    matrix,
    ignored: isTrue(at(job.node, 'continue-on-error')),
    step: undefined,
    inputs,
    depth: 0,
  });
  return result;
}

interface StepFrame {
  path: string;
  job: PipelineJob;
  folder: string | undefined;
  matrix: Map<string, string[]>;
  ignored: boolean;
  step: { path: string; line: number } | undefined;
  /** What the caller of a composite action hands it, defaults included. */
  inputs: ReadonlyMap<string, string>;
  depth: number;
}

function readSteps(
  service: Service,
  steps: TreeNode[],
  frame: StepFrame,
): void {
  const { path, job } = frame;
  for (const step of steps) {
    if (neverRuns(textOf(at(step, 'if')))) continue;
    const name = textOf(at(step, 'name'));
    if (name) job.labels.push(name.toLowerCase());
    const ignored = frame.ignored || isTrue(at(step, 'continue-on-error'));
    const run = entryOf(step, 'run');
    const text = textOf(run?.node);
    if (run && text !== undefined) {
      const written = textOf(at(step, 'working-directory')) ?? frame.folder;
      // A block scalar begins on the line after its key.
      const line =
        run.node.line +
        (run.node.endLine > run.node.line &&
        /[|>]/.test(
          service.repository.lines(path)[run.node.line - 1]?.slice(-3) ?? '',
        )
          ? 1
          : 0);
      for (const folder of foldersOf(written, frame.matrix)) {
        job.commands.push(
          ...commandsOf(service, {
            text: fillMatrix(fillInputs(text, frame.inputs), frame.matrix),
            path,
            line,
            step: frame.step ?? { path, line: run.line },
            folder,
            ignored,
          }),
        );
      }
    }
    const uses = entryOf(step, 'uses');
    const target = textOf(uses?.node);
    if (!uses || !target) continue;
    job.labels.push(target.toLowerCase());
    if (target.startsWith('./')) {
      localAction(service, target, step, uses, { ...frame, ignored });
      continue;
    }
    job.external.push({
      name: target,
      path,
      line: uses.line,
      workflow: sharedAction.test(target),
    });
    job.commands.push(...knownAction(service, target, step, uses, frame));
  }
}

/** An organisation's own steps, kept in another repository: they may do as much as a workflow. */
const sharedAction = /^[\w.-]+\/[\w.-]+\/(?:\.github\/)?actions\//;

function localAction(
  service: Service,
  target: string,
  step: TreeNode,
  uses: TreeEntry,
  frame: StepFrame,
): void {
  const folder = joinPath('', target);
  if (folder === undefined || frame.depth >= depthLimit) return;
  const action = [`${folder}/action.yml`, `${folder}/action.yaml`].find(each =>
    service.repository.has(each),
  );
  if (!action) return;
  const [document] = service.repository.yaml(action);
  readSteps(service, itemsOf(at(document, 'runs', 'steps')), {
    ...frame,
    path: action,
    step: frame.step ?? { path: frame.path, line: uses.line },
    folder: undefined,
    inputs: inputsOf(document, step, frame.inputs),
    depth: frame.depth + 1,
  });
}

function inputsOf(
  action: TreeNode | undefined,
  step: TreeNode,
  outer: ReadonlyMap<string, string>,
): Map<string, string> {
  return new Map(
    entriesOf(at(action, 'inputs')).flatMap(({ key, node }) => {
      const given = textOf(at(step, 'with', key));
      const value =
        given === undefined
          ? textOf(at(node, 'default'))
          : fillInputs(given, outer);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** `${{ inputs.goal }}` of a composite action, as far as the tree says what it is. */
function fillInputs(text: string, inputs: ReadonlyMap<string, string>): string {
  return inputs.size === 0
    ? text
    : text.replace(
        /\$\{\{\s{0,9}inputs\.([\w-]{1,80})\s{0,9}\}\}/g,
        (whole, name: string) => inputs.get(name) ?? whole,
      );
}

/** Actions that stand for a command: image builds, Gradle, Cypress, Newman and the like. */
function knownAction(
  service: Service,
  target: string,
  step: TreeNode,
  uses: TreeEntry,
  frame: StepFrame,
): PipelineCommand[] {
  const action = target.split('@')[0].toLowerCase();
  const input = (key: string) => textOf(at(step, 'with', key)) ?? '';
  const place = {
    path: frame.path,
    line: uses.line,
    step: frame.step ?? { path: frame.path, line: uses.line },
    folder: frame.folder ? joinPath('', frame.folder) : '',
    ignored: frame.ignored,
  };
  const command = (text: string) => [
    { ...place, text, words: text.split(/\s+/).filter(Boolean) },
  ];
  if (action === 'docker/build-push-action') {
    const context = joinPath('', input('context') || '.') ?? '';
    const file = input('file');
    const dockerfile = file
      ? joinPath('', file)
      : joinPath(context, 'Dockerfile');
    const runs = dockerfile
      ? dockerfileRuns(
          service,
          dockerfile,
          context,
          input('target') || undefined,
        )
      : undefined;
    return (runs ?? []).flatMap(run =>
      commandsOf(service, { ...run, step: place.step, ignored: frame.ignored }),
    );
  }
  if (
    /^(?:gradle\/gradle-build-action|eskatos\/gradle-command-action|burrunan\/gradle-cache-action)$/.test(
      action,
    )
  ) {
    const text = input('arguments');
    return text ? command(`gradle ${text}`) : [];
  }
  if (/cypress-io\/github-action/.test(action)) return command('cypress run');
  if (/newman-action|matt-ball\/newman/.test(action))
    return command('newman run');
  if (/schemathesis\/action/.test(action)) return command('schemathesis run');
  if (/^actions-rs\/cargo$/.test(action)) {
    return command(`cargo ${input('command')} ${input('args')}`);
  }
  if (/nick-(?:invision|fields)\/retry/.test(action)) {
    return commandsOf(service, { ...place, text: input('command') });
  }
  if (/borales\/actions-yarn/.test(action)) {
    return commandsOf(service, { ...place, text: `yarn ${input('cmd')}` });
  }
  if (/pre-commit\/action/.test(action)) {
    return commandsOf(service, { ...place, text: 'pre-commit run' });
  }
  if (
    /(?:^|[/-])ssh-(?:action|commands?|remote-commands|execute)$|remote-ssh-commands$/.test(
      action,
    )
  ) {
    return remoteCommands(
      entryOf(at(step, 'with'), 'script') ??
        entryOf(at(step, 'with'), 'command'),
      place,
    );
  }
  if (/php-actions\/phpunit/.test(action)) return command('phpunit');
  if (/pavelzw\/pytest-action/.test(action)) return command('pytest');
  return [];
}

/** What an action runs on another host, as `ssh` would. */
function remoteCommands(
  script: TreeEntry | undefined,
  place: Omit<PipelineCommand, 'words' | 'text'>,
): PipelineCommand[] {
  const text = textOf(script?.node);
  if (!script || text === undefined) return [];
  // A block scalar begins on the line after its key.
  const line = script.line + (text.includes('\n') ? 1 : 0);
  return parseShell(text.slice(0, 60_000), line).map(command => ({
    ...place,
    line: command.line,
    words: ['ssh', 'host', commandText(command.words)],
    text: `ssh host ${JSON.stringify(commandText(command.words))}`,
  }));
}

function isTrue(node: TreeNode | undefined): boolean {
  return valueOf(node) === true || textOf(node) === 'true';
}

/** The plain values of each matrix key, with those of `include`. */
function matrixOf(node: TreeNode | undefined): Map<string, string[]> {
  const matrix = new Map<string, string[]>();
  for (const { key, node: values } of entriesOf(node)) {
    if (values.kind !== 'list') continue;
    for (const item of values.items) {
      if (item.kind === 'map') {
        for (const inner of item.entries) {
          const name = key === 'include' ? inner.key : `${key}.${inner.key}`;
          const text = textOf(inner.node);
          if (text !== undefined) add(matrix, name, text);
        }
      } else {
        const text = textOf(item);
        if (text !== undefined) add(matrix, key, text);
      }
    }
  }
  return matrix;
}

function add(matrix: Map<string, string[]>, key: string, value: string): void {
  const values = matrix.get(key) ?? [];
  if (values.length < 30 && !values.includes(value)) values.push(value);
  matrix.set(key, values);
}

const expression = /\$\{\{\s*matrix\.([\w.-]+)\s*\}\}/;

/** The folders that a working directory stands for, one for each value of a matrix key in it. */
function foldersOf(
  written: string | undefined,
  matrix: Map<string, string[]>,
): Array<string | undefined> {
  if (written === undefined) return [''];
  const found = expression.exec(written);
  if (found) {
    return (matrix.get(found[1]) ?? []).map(value =>
      joinPath('', written.replace(expression, value)),
    );
  }
  const plain = written.replace(/^\$\{\{\s*github\.workspace\s*\}\}\/?/, '');
  return [plain.includes('${{') ? undefined : joinPath('', plain)];
}

/** Matrix values inside a script become a loop's words where there is one value only; else they stay. */
function fillMatrix(text: string, matrix: Map<string, string[]>): string {
  return text.replace(/\$\{\{\s*matrix\.([\w.-]+)\s*\}\}/g, (whole, key) => {
    const values = matrix.get(key);
    return values?.length === 1 ? values[0] : whole.replace(/\s+/g, '');
  });
}
