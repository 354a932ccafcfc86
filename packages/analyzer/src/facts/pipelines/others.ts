import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { joinPath } from '../commands/runners/runner';
import { commandsOf } from './commands';
import {
  appveyorJobs,
  cirrusJobs,
  codeBuildJobs,
  codeshipJobs,
  isZalando,
  semaphoreJobs,
  zalandoJobs,
} from './hosted';
import { newJob, scriptCommands } from './job';
import type { PipelineJob, Trigger } from './types';

/** A pipeline system: its files and how their jobs are read. */
interface System {
  file: RegExp;
  /** Of files that may be anything: whether this one is a pipeline. */
  recognises?: (service: Service, path: string) => boolean;
  read: (service: Service, path: string) => PipelineJob[];
}

/** Systems that describe a pipeline in one file each. */
export const systems: System[] = [
  { file: /^\.circleci\/config\.ya?ml$/, read: circleJobs },
  { file: /^\.travis\.ya?ml$/, read: travisJobs },
  { file: /(?:^|\/)Jenkinsfile[^/]*$/i, read: jenkinsJobs },
  {
    file: /(?:^|\/)[\w.-]{0,60}(?:jenkins|pipeline|ci)[\w.-]{0,60}\.groovy$/i,
    recognises: ({ repository }, path) =>
      /^[ \t]{0,40}pipeline\s{0,20}\{[\s\S]{0,2000}?\bstages\s{0,20}\{/m.test(
        repository.text(path) ?? '',
      ),
    read: jenkinsJobs,
  },
  {
    file: /^azure-pipelines[^/]*\.ya?ml$|^\.azure(?:-pipelines|-devops)?\/.+\.ya?ml$/i,
    read: azureJobs,
  },
  {
    file: /(?:^|\/)[^/]{0,60}(?:pipelines?|azure|devops|build|ci)[^/]{0,60}\/(?:[\w.-]{1,60}\/){0,2}[\w.-]{1,80}\.ya?ml$|(?:^|\/)azure[\w.-]{0,60}\.ya?ml$|(?:^|\/)[\w.-]{0,60}(?:pipelines?|build|ci)\.ya?ml$/i,
    recognises: isAzure,
    read: azureJobs,
  },
  { file: /^bitbucket-pipelines\.ya?ml$/, read: bitbucketJobs },
  { file: /^\.buildkite\/.+\.ya?ml$/, read: buildkiteJobs },
  { file: /^\.drone\.ya?ml$/, read: containerSteps },
  { file: /^\.?appveyor\.ya?ml$/, read: appveyorJobs },
  { file: /^\.cirrus\.ya?ml$/, read: cirrusJobs },
  { file: /^codeship-steps\.(?:ya?ml|json)$/, read: codeshipJobs },
  { file: /^\.semaphore\/.+\.ya?ml$/, read: semaphoreJobs },
  {
    file: /(?:^|\/)buildspec[\w.-]{0,40}\.ya?ml$/,
    recognises: ({ repository }, path) =>
      at(repository.yaml(path)[0], 'phases') !== undefined,
    read: codeBuildJobs,
  },
  { file: /^delivery\.ya?ml$/, recognises: isZalando, read: zalandoJobs },
  { file: /^\.woodpecker(?:\/.+)?\.ya?ml$/, read: containerSteps },
  { file: /^\.tekton\/.+\.ya?ml$/, read: tektonJobs },
  {
    file: /(?:^|\/)cloudbuild[^/]*\.ya?ml$|(?:^|\/)\.?cloudbuild\/[^/]+\.ya?ml$/,
    read: cloudBuildJobs,
  },
  {
    file: /(?:^|\/)\.?(?:ci|concourse)\/(?:[\w.-]{1,60}\/){0,2}[\w.-]{1,80}\.ya?ml$/,
    recognises: isConcourse,
    read: concourseJobs,
  },
];

/**
 * Azure takes its pipelines from any file, so that only the words tell: a trigger of its own, and a pool, stages, jobs,
 * steps or a template to extend. What has no trigger is a template of another pipeline.
 */
function isAzure({ repository }: Service, path: string): boolean {
  const [document] = repository.yaml(path);
  const has = (key: string) => at(document, key) !== undefined;
  return (
    ['trigger', 'pr', 'schedules'].some(has) &&
    ['pool', 'stages', 'jobs', 'steps', 'extends'].some(has)
  );
}

/** A task (`platform`, `run`) or a pipeline (`jobs` with a `plan`) of Concourse. */
function isConcourse({ repository }: Service, path: string): boolean {
  const [document] = repository.yaml(path);
  return (
    (textOf(at(document, 'platform')) !== undefined &&
      at(document, 'run', 'path') !== undefined) ||
    itemsOf(at(document, 'jobs')).some(job => at(job, 'plan') !== undefined)
  );
}

/** Tasks run in a pipeline that is often kept elsewhere: each is a job of its own. */
function concourseJobs(service: Service, path: string): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  const tasks: Array<{ name: string; task: TreeNode; line: number }> = [];
  if (at(document, 'run', 'path') && document)
    tasks.push({
      name: path.replace(/^.*\/|\.ya?ml$/g, ''),
      task: document,
      line: entryOf(document, 'run')?.line ?? 1,
    });
  for (const job of itemsOf(at(document, 'jobs')))
    for (const step of itemsOf(at(job, 'plan'))) {
      const config = at(step, 'config');
      const task = textOf(at(step, 'task'));
      if (config && task)
        tasks.push({ name: task, task: config, line: step.line });
    }
  return tasks.map(({ name, task, line }) => {
    const job = newJob(name, { path, line });
    const checkouts = itemsOf(at(task, 'inputs')).flatMap(input =>
      [textOf(at(input, 'path')), textOf(at(input, 'name'))].filter(
        (each): each is string => each !== undefined && each !== '',
      ),
    );
    const run = at(task, 'run');
    const program = textOf(at(run, 'path')) ?? '';
    const args = textsOf(at(run, 'args'));
    const flag = args.findIndex(arg => /^-\w{0,6}c$/.test(arg));
    const isShell = /(?:^|\/)(?:ba|da|z|a)?sh$/.test(program) && flag >= 0;
    const block = isShell ? itemsOf(at(run, 'args'))[flag + 1] : undefined;
    const started = entryOf(run, 'path')?.line ?? line;
    job.commands = commandsOf(service, {
      text: isShell ? args[flag + 1] ?? '' : [program, ...args].join(' '),
      path,
      line: block ? block.line + (block.endLine > block.line ? 1 : 0) : started,
      step: { path, line: block?.line ?? started },
      folder: '',
      ignored: false,
      checkouts,
    });
    return job;
  });
}

function circleJobs(service: Service, path: string): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  const commands = at(document, 'commands');
  const orbs = entriesOf(at(document, 'orbs'));
  const steps = (
    node: TreeNode | undefined,
    job: PipelineJob,
    folder: string,
    depth: number,
  ): void => {
    for (const step of itemsOf(node)) {
      const named = textOf(step) ?? entriesOf(step)[0]?.key ?? '';
      const run = entryOf(step, 'run');
      if (run) {
        const command = at(run.node, 'command');
        const label = textOf(at(run.node, 'name'));
        if (label) job.labels.push(label.toLowerCase());
        const own = textOf(at(run.node, 'working_directory'));
        job.commands.push(
          ...scriptCommands(service, path, command ?? run.node, {
            folder: circleFolder(service, own) ?? folder,
          }),
        );
      } else if (entryOf(commands, named) && depth < 5) {
        steps(at(commands, named, 'steps'), job, folder, depth + 1);
      } else if (/^(?:when|unless)$/.test(named) && depth < 5) {
        steps(at(step, named, 'steps'), job, folder, depth + 1);
      } else if (named.includes('/')) {
        job.external.push({
          name: named,
          path,
          line: step.line,
          workflow: false,
        });
        // A command of an orb that runs the steps it is handed, such as a cache around them.
        if (depth < 5) steps(at(step, named, 'steps'), job, folder, depth + 1);
      }
    }
  };
  const defined = entriesOf(at(document, 'jobs')).map(entry => {
    const job = newJob(entry.key, { path, line: entry.line });
    const folder = circleFolder(
      service,
      textOf(at(entry.node, 'working_directory')),
    );
    steps(at(entry.node, 'steps'), job, folder ?? '', 0);
    job.services = itemsOf(at(entry.node, 'docker'))
      .slice(1)
      .flatMap(item => {
        const image = textOf(at(item, 'image'));
        return image ? [{ image, path, line: item.line }] : [];
      });
    return job;
  });
  const used = entriesOf(at(document, 'workflows')).flatMap(({ node }) =>
    itemsOf(at(node, 'jobs')).map(item => ({
      name: textOf(item) ?? entriesOf(item)[0]?.key ?? '',
      line: item.line,
    })),
  );
  const ofOrbs = used
    .filter(({ name }) => orbs.some(({ key }) => name.startsWith(`${key}/`)))
    .map(({ name, line }) => ({
      ...newJob(name, { path, line }),
      external: [{ name, path, line, workflow: true }],
    }));
  const running = used.length
    ? defined.filter(({ name }) => used.some(each => each.name === name))
    : defined;
  return [...running, ...ofOrbs];
}

/** `~/repo/api` and `~/project` stand for the checkout and folders in it. */
function circleFolder(
  { repository }: Service,
  written: string | undefined,
): string | undefined {
  if (written === undefined) return undefined;
  if (!/^[~/]/.test(written)) return joinPath('', written);
  const folder = written.split('/').slice(2).join('/');
  // A folder that the tree lacks is where the tree is checked out: `~/usr/src/orders`.
  return repository.hasFolder(folder) ? folder : '';
}

function travisJobs(service: Service, path: string): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  const language = textOf(at(document, 'language')) ?? '';
  const phases = ['before_install', 'install', 'before_script', 'script'];
  const make = (node: TreeNode | undefined, name: string): PipelineJob => {
    const script = at(node, 'script') ?? at(document, 'script');
    const job = newJob(name, {
      path,
      line: entryOf(document, 'script')?.line ?? node?.line ?? 1,
    });
    job.commands = phases.flatMap(phase =>
      scriptCommands(
        service,
        path,
        phase === 'script' ? script : at(node, phase) ?? at(document, phase),
      ),
    );
    const byDefault = travisDefaults[language];
    if (!script && byDefault) {
      const line = entryOf(document, 'language')?.line ?? 1;
      job.commands.push(
        ...commandsOf(service, {
          text: byDefault,
          path,
          line,
          step: { path, line },
          folder: '',
          ignored: false,
        }),
      );
    }
    job.services = itemsOf(at(document, 'services')).flatMap(item => {
      const image = textOf(item);
      return image ? [{ image, path, line: item.line }] : [];
    });
    return job;
  };
  const included = [
    ...itemsOf(at(document, 'jobs', 'include')),
    ...itemsOf(at(document, 'matrix', 'include')),
  ].filter(item => entryOf(item, 'script'));
  return [
    make(document, 'build'),
    ...included.map((item, index) =>
      make(item, textOf(at(item, 'name')) ?? `job ${index + 1}`),
    ),
  ];
}

/** What Travis runs for a language when no script is given. */
const travisDefaults: Record<string, string> = {
  node_js: 'npm test',
  python: 'pytest',
  go: 'go test ./...',
  ruby: 'rake',
  java: 'mvn test',
  rust: 'cargo test',
  php: 'phpunit',
};

/** Groovy is not parsed: `sh`, `bat` and `dir` steps are read from the text without comments. */
function jenkinsJobs(service: Service, path: string): PipelineJob[] {
  const { repository } = service;
  const text = (repository.text(path) ?? '').replace(
    /\/\*[\s\S]*?\*\/|^[ \t]*\/\/[^\n]*/gm,
    comment => comment.replace(/[^\n]/g, ' '),
  );
  const lines = repository.lineIndex(path);
  const job = newJob('Jenkinsfile', { path, line: 1 });
  for (const match of text.matchAll(
    /\bstage\s*\(\s*['"]([^'"\n]{1,120})['"]/g,
  )) {
    job.labels.push(match[1].toLowerCase());
  }
  for (const match of text.matchAll(/@Library\s*\(\s*['"]([^'"\n]{1,120})/g)) {
    job.external.push({
      name: match[1],
      path,
      line: lines.lineAt(match.index),
      workflow: true,
    });
  }
  const step =
    /\b(?:sh|bat|powershell)\b\s*(?:\(\s*)?(?:[^'"\n()]{0,60}script\s*:\s*)?('''|"""|'|")/g;
  for (const match of text.matchAll(step)) {
    const start = match.index + match[0].length;
    const end = text.indexOf(match[1], start);
    if (end < 0) continue;
    const before = text.slice(Math.max(0, match.index - 400), match.index);
    const folder = /\bdir\s*\(\s*['"]([\w./-]+)['"]\s*\)\s*\{[^}]*$/.exec(
      before,
    )?.[1];
    // A folder that the tree lacks is where Jenkins checks the tree out.
    const inTree = folder !== undefined && service.repository.hasFolder(folder);
    const line = lines.lineAt(start);
    job.commands.push(
      ...commandsOf(service, {
        text: text.slice(start, end),
        path,
        line,
        step: { path, line },
        folder: inTree ? joinPath('', folder) : '',
        ignored: false,
      }),
    );
  }
  return [job];
}

function azureJobs(service: Service, path: string, depth = 0): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  const trigger = textOf(at(document, 'trigger'));
  const pullRequest = at(document, 'pr');
  // Without its own trigger an Azure pipeline runs on every push.
  const onChange =
    trigger !== 'none' || (pullRequest && textOf(pullRequest) !== 'none');
  const job = newJob(path.split('/').pop() ?? path, { path, line: 1 }, [
    onChange ? 'change' : 'manual',
  ]);
  const inputs = (node: TreeNode, key: string) =>
    textOf(at(node, 'inputs', key)) ?? '';
  const walk = (node: TreeNode | undefined, level: number): void => {
    if (!node || level > 12) return;
    if (node.kind === 'list') {
      for (const item of node.items) walk(item, level + 1);
      return;
    }
    if (node.kind !== 'map' || textOf(at(node, 'condition')) === 'false')
      return;
    const label =
      textOf(at(node, 'displayName')) ??
      textOf(at(node, 'job')) ??
      textOf(at(node, 'stage'));
    if (label) job.labels.push(label.toLowerCase());
    const folder = azureFolder(
      textOf(at(node, 'workingDirectory')) ?? inputs(node, 'workingDirectory'),
    );
    const ignored = textOf(at(node, 'continueOnError')) === 'true';
    for (const key of ['script', 'bash', 'pwsh', 'powershell']) {
      job.commands.push(
        ...scriptCommands(service, path, at(node, key), { folder, ignored }),
      );
    }
    const task = entryOf(node, 'task');
    const name = textOf(task?.node)?.split('@')[0];
    if (task && name) {
      const text = azureTask(name, key => inputs(node, key));
      if (text) {
        job.commands.push(
          ...commandsOf(service, {
            text,
            path,
            line: task.line,
            step: { path, line: task.line },
            folder: folder ?? '',
            ignored,
          }),
        );
      }
    }
    const template = entryOf(node, 'template');
    const file = textOf(template?.node);
    if (template && file) {
      const local = joinPath(path.split('/').slice(0, -1).join('/'), file);
      if (!file.includes('@') && local && service.repository.has(local)) {
        if (depth < 4) {
          for (const inner of azureJobs(service, local, depth + 1)) {
            job.commands.push(...inner.commands);
            job.labels.push(...inner.labels);
            job.external.push(...inner.external);
          }
        }
      } else {
        job.external.push({
          name: file,
          path,
          line: template.line,
          workflow: true,
        });
      }
    }
    for (const entry of node.entries) {
      if (
        /^(?:stages|jobs|steps|strategy|runOnce|deploy|extends|preDeploy|\$\{\{.*)$/.test(
          entry.key,
        )
      ) {
        walk(entry.node, level + 1);
      }
    }
  };
  walk(document, 0);
  return [job];
}

function azureFolder(written: string): string | undefined {
  const plain = written.replace(
    /^\$\((?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory)\)\/?/,
    '',
  );
  return plain === '' || plain.includes('$') ? undefined : joinPath('', plain);
}

function azureTask(name: string, input: (key: string) => string): string {
  if (/^DotNetCoreCLI$/.test(name))
    return `dotnet ${input('command')} ${input('projects')} ${input(
      'arguments',
    )}`;
  if (/^(?:Maven)$/.test(name))
    return `mvn ${input('goals') || 'package'} ${input('options')}`;
  if (/^Gradle$/.test(name))
    return `gradle ${input('tasks') || 'build'} ${input('options')}`;
  if (/^Npm$/.test(name))
    return input('customCommand') ? `npm ${input('customCommand')}` : '';
  if (/^VSTest$/.test(name)) return 'dotnet test';
  if (/^Go$/.test(name)) return `go ${input('command')} ${input('arguments')}`;
  if (/^(?:Bash|CmdLine|PowerShell|ShellScript)$/.test(name))
    return input('script');
  return '';
}

function bitbucketJobs(service: Service, path: string): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  const jobs: PipelineJob[] = [];
  const walk = (
    node: TreeNode | undefined,
    triggers: PipelineJob['triggers'],
    depth: number,
  ): void => {
    if (!node || depth > 10) return;
    if (node.kind === 'list') {
      for (const item of node.items) walk(item, triggers, depth + 1);
      return;
    }
    const script = at(node, 'script');
    if (script) {
      const name = textOf(at(node, 'name')) ?? 'step';
      const job = newJob(
        name,
        { path, line: node.line },
        textOf(at(node, 'trigger')) === 'manual' ? ['manual'] : triggers,
      );
      job.commands = scriptCommands(service, path, script);
      job.services = textsOf(at(node, 'services')).map(image => ({
        image,
        path,
        line: node.line,
      }));
      jobs.push(job);
      return;
    }
    for (const { node: child } of entriesOf(node))
      walk(child, triggers, depth + 1);
  };
  for (const { key, node } of entriesOf(at(document, 'pipelines'))) {
    walk(node, [bitbucketTriggers[key] ?? 'change'], 0);
  }
  return jobs;
}

const bitbucketTriggers: Record<string, Trigger> = {
  custom: 'manual',
  tags: 'release',
};

function buildkiteJobs(service: Service, path: string): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  const steps =
    document?.kind === 'list' ? document.items : itemsOf(at(document, 'steps'));
  const all = steps.flatMap(step => [step, ...itemsOf(at(step, 'steps'))]);
  return all.flatMap(step => {
    const script = at(step, 'command') ?? at(step, 'commands');
    if (!script) return [];
    const job = newJob(textOf(at(step, 'label')) ?? 'step', {
      path,
      line: step.line,
    });
    job.commands = scriptCommands(service, path, script, {
      ignored: textOf(at(step, 'soft_fail')) === 'true',
    });
    return [job];
  });
}

/** Drone and Woodpecker: steps with an image and commands. */
function containerSteps(service: Service, path: string): PipelineJob[] {
  return service.repository.yaml(path).flatMap(document => {
    const steps = at(document, 'steps') ?? at(document, 'pipeline');
    const items =
      steps?.kind === 'list'
        ? steps.items.map(node => ({
            name: textOf(at(node, 'name')) ?? 'step',
            node,
            line: node.line,
          }))
        : entriesOf(steps).map(({ key, node, line }) => ({
            name: key,
            node,
            line,
          }));
    return items.map(({ name, node, line }) => {
      const job = newJob(name, { path, line });
      job.commands = scriptCommands(service, path, at(node, 'commands'), {
        ignored: textOf(at(node, 'failure')) === 'ignore',
      });
      const services = at(document, 'services');
      job.services = (
        services?.kind === 'list'
          ? services.items
          : entriesOf(services).map(entry => entry.node)
      ).flatMap(item => {
        const image = textOf(at(item, 'image'));
        return image ? [{ image, path, line: item.line }] : [];
      });
      return job;
    });
  });
}

function tektonJobs(service: Service, path: string): PipelineJob[] {
  return service.repository.yaml(path).flatMap(document => {
    const job = newJob(textOf(at(document, 'metadata', 'name')) ?? 'pipeline', {
      path,
      line: document.line,
    });
    const tasks = [
      ...itemsOf(at(document, 'spec', 'tasks')),
      ...itemsOf(at(document, 'spec', 'pipelineSpec', 'tasks')),
    ];
    const steps = [
      ...itemsOf(at(document, 'spec', 'steps')),
      ...tasks.flatMap(task => itemsOf(at(task, 'taskSpec', 'steps'))),
    ];
    for (const task of tasks) {
      const name = textOf(at(task, 'taskRef', 'name'));
      if (name)
        job.external.push({ name, path, line: task.line, workflow: true });
    }
    for (const step of steps) {
      job.commands.push(...scriptCommands(service, path, at(step, 'script')));
      job.commands.push(
        ...argumentCommand(service, path, step, at(step, 'command'), ''),
      );
    }
    return job.commands.length || job.external.length ? [job] : [];
  });
}

function cloudBuildJobs(service: Service, path: string): PipelineJob[] {
  const [document] = service.repository.yaml(path);
  return itemsOf(at(document, 'steps')).map(step => {
    const image = textOf(at(step, 'name')) ?? '';
    const job = newJob(textOf(at(step, 'id')) ?? image, {
      path,
      line: step.line,
    });
    const folder = joinPath('', textOf(at(step, 'dir')) ?? '');
    job.commands = [
      ...scriptCommands(service, path, at(step, 'script'), { folder }),
      ...argumentCommand(
        service,
        path,
        step,
        at(step, 'entrypoint'),
        folder ?? '',
        image,
      ),
    ];
    return job;
  });
}

/** A step given as `entrypoint` and `args` instead of a script. */
function argumentCommand(
  service: Service,
  path: string,
  step: TreeNode,
  entry: TreeNode | undefined,
  folder: string,
  image = '',
) {
  const args = textsOf(at(step, 'args'));
  const program = textsOf(entry);
  if (args.length === 0 && program.length === 0) return [];
  const tool = program.length
    ? program
    : [image.split('/').pop()?.split(/[:@]/)[0] ?? ''];
  const words = [...tool, ...args];
  const script = words.findIndex(word => /^-\w*c$/.test(word));
  const text = script > 0 ? words[script + 1] ?? '' : words.join(' ');
  const line = (at(step, 'args') ?? entry ?? step).line;
  return commandsOf(service, {
    text,
    path,
    line,
    step: { path, line },
    folder,
    ignored: false,
  });
}
