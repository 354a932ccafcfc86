import { posix } from 'node:path';
import {
  entriesOf,
  itemsOf,
  textOf,
  textsOf,
  at,
  type TreeNode,
} from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { parseShell, type ShellCommand } from '../commands/shell';

/** What pipelines, scripts and task files do with containers. Paths are from the repository's root. */
export interface CommandReferences {
  builds: BuildReference[];
  compose: ComposeReference[];
  deploys: DeployReference[];
  /** `--set image.tag=…` and the like: the deployed tag is not the one in the files. */
  tagOverrides: Array<{
    path: string;
    line: number;
    tool: 'helm' | 'kustomize' | 'replace' | 'kubectl';
  }>;
}

/** An image build. */
export interface BuildReference {
  dockerfile?: string;
  context: string;
  target?: string;
  args: Map<string, string>;
  /** Whether the image is published. */
  pushes: boolean;
  path: string;
  line: number;
}

export interface ComposeReference {
  files: string[];
  /** Whether the command runs production: in a deploy script or job, over SSH, or as a swarm stack. */
  production: boolean;
  swarm: boolean;
  path: string;
  line: number;
}

/** A deployment to an orchestrator or platform. */
export interface DeployReference {
  name: string;
  path: string;
  line: number;
}

interface Source {
  path: string;
  /** Folder its commands run in. */
  folder: string;
  commands: ShellCommand[];
  /** Says deploy, release or production in its name or its job's. */
  deploys: boolean;
  runsInCi: boolean;
}

/** Reads every pipeline, deploy script and task file of the service once. Use as a fact. */
export function commandReferencesOf(service: Service): CommandReferences {
  const found: CommandReferences = {
    builds: [],
    compose: [],
    deploys: [],
    tagOverrides: [],
  };
  for (const file of service.of(
    ['CI', 'SRC', 'OTHER', 'CONFIG', 'DEPLOY', 'DEVCONF'],
    'all',
  )) {
    const { path } = file;
    if (file.class === 'CI' && /\.ya?ml$/.test(path)) {
      readPipeline(service, path, found);
    } else if (/(?:^|\/)\.?goreleaser\.ya?ml$/.test(path)) {
      readGoreleaser(service, path, found);
    } else if (isScript(service, file)) {
      const text = service.repository.text(path) ?? '';
      if (!interesting.test(text)) continue;
      readCommands(service, scriptSource(file, text), found);
    } else if (
      /(?:^|\/)(?:makefile|justfile|taskfile\.ya?ml|package\.json|project\.json|jenkinsfile[^/]*|docker-bake\.(?:hcl|json)|skaffold\.ya?ml)$/i.test(
        path,
      )
    ) {
      readTaskFile(service, file, found);
    }
  }
  return found;
}

const interesting =
  /\b(?:docker|podman|buildah|kaniko|compose|helm|kubectl|kustomize|flyctl|fly|gcloud|aws|az|ecs|cdk|pulumi|terraform|railway|render|heroku|kamal|nomad|copilot|skaffold|argocd|dokku|serverless|vercel|oc|eb|fastapi)\b/;
const deployWord =
  /deploy|release|prod(?:uction)?|publish|live|rollout|server|install|update|start/i;

function isScript(service: Service, file: ServiceFile): boolean {
  if (/\.(?:ba|z)?sh$/.test(file.path)) return file.class !== 'DEVCONF';
  const name = posix.basename(file.path);
  return (
    file.class === 'OTHER' &&
    !name.includes('.') &&
    file.size < 100_000 &&
    (/(?:^|\/)(?:bin|scripts?|deploy|ci|hack|ops)\//.test(file.relative) ||
      !file.relative.includes('/')) &&
    /^#!.*\b(?:ba|z|da|a)?sh\b/.test(
      service.repository.lines(file.path)[0] ?? '',
    )
  );
}

function scriptSource(file: ServiceFile, text: string): Source {
  const folder =
    posix.dirname(file.path) === '.' ? '' : posix.dirname(file.path);
  return {
    path: file.path,
    folder,
    commands: parseShell(text),
    deploys:
      /deploy|release|prod|publish|live|rollout/i.test(file.path) &&
      !/(?:^|[/._-])(?:dev|local|test)(?:[/._-]|$)/i.test(file.path),
    runsInCi: false,
  };
}

/** What GoReleaser publishes: the Dockerfiles of its images. */
function readGoreleaser(
  service: Service,
  path: string,
  found: CommandReferences,
): void {
  for (const document of service.repository.yaml(path)) {
    for (const image of ['dockers', 'dockers_v2'].flatMap(key =>
      itemsOf(at(document, key)),
    )) {
      const named = at(image, 'dockerfile');
      const dockerfile = clean('', textOf(named) ?? 'Dockerfile');
      if (dockerfile === undefined || !service.repository.has(dockerfile))
        continue;
      found.builds.push({
        dockerfile,
        context: '',
        args: new Map(),
        pushes: true,
        path,
        line: (named ?? image).line,
      });
    }
  }
}

function readTaskFile(
  service: Service,
  file: ServiceFile,
  found: CommandReferences,
): void {
  const { repository } = service;
  const text = repository.text(file.path) ?? '';
  if (!interesting.test(text)) return;
  const folder =
    posix.dirname(file.path) === '.' ? '' : posix.dirname(file.path);
  const source = (command: string, line: number, name: string): Source => ({
    path: file.path,
    folder,
    commands: parseShell(command, line),
    deploys: /deploy|release|prod|publish/i.test(name),
    runsInCi: false,
  });
  if (/package\.json$/.test(file.path)) {
    for (const { key, node, line } of entriesOf(
      at(repository.json(file.path), 'scripts'),
    )) {
      readCommands(service, source(textOf(node) ?? '', line, key), found);
    }
    return;
  }
  if (/project\.json$/.test(file.path)) {
    for (const { key, node } of entriesOf(
      at(repository.json(file.path), 'targets'),
    )) {
      const command = at(node, 'command') ?? at(node, 'options', 'command');
      if (command)
        readCommands(
          service,
          source(textOf(command) ?? '', command.line, key),
          found,
        );
    }
    return;
  }
  let target = '';
  repository.lines(file.path).forEach((line, index) => {
    const heading =
      /^\s{0,4}([\w.-]+)\s*:(?!=)/.exec(line) ??
      /^([\w-]+)(?:\s+[\w="']+)*:/.exec(line);
    if (heading && !/^\t/.test(line)) target = heading[1];
    if (/^\s+\S/.test(line) && interesting.test(line)) {
      const command = line
        .trim()
        .replace(/^(?:[@-]+|-\s+|sh\s*\(?\s*['"])\s*/, '');
      readCommands(
        service,
        source(command.slice(0, 2000), index + 1, target),
        found,
      );
    }
  });
}

function readPipeline(
  service: Service,
  path: string,
  found: CommandReferences,
): void {
  const text = service.repository.text(path) ?? '';
  if (!interesting.test(text) && !/render/i.test(text)) return;
  for (const document of service.repository.yaml(path)) {
    const jobs = entriesOf(at(document, 'jobs'));
    const named = jobs.length ? jobs : entriesOf(document);
    const about = `${posix.basename(path)} ${
      textOf(at(document, 'name')) ?? ''
    }`;
    for (const job of named) {
      if (
        /^(?:on|name|env|permissions|defaults|concurrency|variables|stages|image|workflow)$/.test(
          job.key,
        )
      )
        continue;
      if (textOf(at(job.node, 'if')) === 'false') continue;
      const title = `${about} ${job.key} ${
        textOf(at(job.node, 'name')) ?? ''
      } ${textOf(at(job.node, 'environment')) ?? ''}`;
      walkJob(
        service,
        { path, title, document, job: job.node },
        job.node,
        '',
        found,
      );
    }
  }
}

interface PipelineJob {
  path: string;
  title: string;
  document: TreeNode;
  job: TreeNode;
  /** Of the step, where it has one of its own. */
  folder?: string;
}

function walkJob(
  service: Service,
  context: PipelineJob,
  node: TreeNode,
  key: string,
  found: CommandReferences,
): void {
  if (node.kind === 'scalar') {
    readScripts(service, context, [node], key, found);
    return;
  }
  if (node.kind === 'list') {
    // GitLab writes a script as a list, and a `cd` holds for the lines after it.
    readScripts(
      service,
      context,
      node.items.filter(({ kind }) => kind === 'scalar'),
      key,
      found,
    );
    for (const item of node.items)
      if (item.kind !== 'scalar') walkJob(service, context, item, key, found);
    return;
  }
  readStep(service, context, node, found);
  const own = textOf(at(node, 'working-directory'));
  const folder = own === undefined ? undefined : clean('', own);
  const inside = folder === undefined ? context : { ...context, folder };
  for (const entry of node.entries) {
    if (textOf(at(node, 'if')) === 'false') continue;
    walkJob(service, inside, entry.node, entry.key, found);
  }
}

/** The lines of one script, run by one shell after another. */
function readScripts(
  service: Service,
  context: PipelineJob,
  scripts: TreeNode[],
  key: string,
  found: CommandReferences,
): void {
  if (
    !/^(?:run|script|before_script|after_script|commands?|inlineScript|bash|args|)$/i.test(
      key,
    ) ||
    !scripts.some(script => interesting.test(textOf(script) ?? ''))
  )
    return;
  readCommands(
    service,
    {
      path: context.path,
      folder: context.folder ?? workingFolder(context.job),
      commands: scripts.flatMap(script =>
        parseShell(
          (textOf(script) ?? '').replace(/\$\{\{[^}]*\}\}/g, value =>
            fillMatrix(context, value),
          ),
          script.endLine > script.line ? script.line + 1 : script.line,
        ),
      ),
      deploys: deployWord.test(context.title),
      runsInCi: true,
    },
    found,
  );
}

const deployActions: Array<[RegExp, string]> = [
  [
    /^azure\/(?:k8s-deploy|aks-set-context|setup-kubectl)|^(?:[\w-]+\/)?kubectl|helm-deploy|^deliverybot\/helm|argocd/i,
    'kubernetes',
  ],
  [/^aws-actions\/amazon-ecs-deploy-task-definition/i, 'ecs'],
  [/^google-github-actions\/deploy-cloudrun/i, 'cloud-run'],
  [/^google-github-actions\/deploy-appengine/i, 'app-engine'],
  [
    /^azure\/(?:webapps-deploy|container-apps-deploy-action|webapps-container-deploy)/i,
    'azure',
  ],
  [/^akhileshns\/heroku-deploy|^actions\/heroku@/i, 'heroku'],
  [/^superfly\/flyctl-actions/i, 'fly'],
  [/railway/i, 'railway'],
  [/digitalocean\/app_action/i, 'digitalocean'],
  [/render-deploy|render-action|deploy-to-render/i, 'render'],
  [/awslabs\/amazon-app-runner|amazon-app-runner-deploy/i, 'app-runner'],
  [/koyeb/i, 'koyeb'],
  [/caprover/i, 'caprover'],
  [/dokku\/github-action/i, 'dokku'],
  [/einaregilsson\/beanstalk-deploy/i, 'elastic-beanstalk'],
];

function readStep(
  service: Service,
  context: PipelineJob,
  step: TreeNode,
  found: CommandReferences,
): void {
  const uses = textOf(at(step, 'uses')) ?? textOf(at(step, 'task')) ?? '';
  const inputs =
    at(step, 'with') ?? at(step, 'inputs') ?? at(step, 'parameters');
  const line = (at(step, 'uses') ?? step).line;
  const platform = deployActions.find(([pattern]) => pattern.test(uses));
  if (platform)
    found.deploys.push({ name: platform[1], path: context.path, line });
  const hook = hookOf(step);
  if (hook)
    found.deploys.push({ name: 'render', path: context.path, line: hook });
  const file =
    at(inputs, 'file') ??
    at(inputs, 'dockerfile') ??
    at(inputs, 'Dockerfile') ??
    at(inputs, 'dockerFile') ??
    at(inputs, 'dockerfile-path');
  const builds =
    /docker.*build|build.*(?:docker|image|push)|kaniko|buildah|^docker@/i.test(
      uses,
    );
  if (!inputs || (!builds && !file)) return;
  const texts = (node: TreeNode | undefined) => values(context, textOf(node));
  const contexts = texts(
    at(inputs, 'context') ?? at(inputs, 'path') ?? at(inputs, 'buildContext'),
  );
  const folder = contexts[0] === undefined ? '' : clean('', contexts[0]) ?? '';
  const args = new Map<string, string>();
  for (const pair of (
    textOf(at(inputs, 'build-args')) ??
    textsOf(at(inputs, 'build_args')).join('\n')
  ).split(/[\n,]/)) {
    const [name, ...rest] = pair.trim().split('=');
    if (name && rest.length) args.set(name, rest.join('='));
  }
  const files = texts(file);
  const targets = texts(at(inputs, 'target'));
  const push =
    textOf(at(inputs, 'push')) ??
    textOf(at(inputs, 'command')) ??
    textOf(at(inputs, 'pushFilter'));
  const entries = files.length ? files : [undefined];
  entries.forEach((name, index) =>
    found.builds.push({
      ...(name === undefined ? {} : optionalPath(service, folder, name)),
      context:
        contexts[index] === undefined
          ? folder
          : clean('', contexts[index]) ?? folder,
      ...(targets.length
        ? { target: targets[Math.min(index, targets.length - 1)] }
        : {}),
      args,
      pushes:
        push !== undefined
          ? push !== 'false'
          : /push|publish|release/i.test(`${uses} ${context.title}`) ||
            textOf(at(inputs, 'outputs'))?.includes('push') === true,
      path: context.path,
      line,
    }),
  );
}

/** The line of a step that calls Render's deploy hook, whose address is a secret of the pipeline. */
function hookOf(step: TreeNode): number | undefined {
  const run = at(step, 'run');
  const text = textOf(run) ?? '';
  if (!run || !/\b(?:curl|wget)\b/.test(text)) return undefined;
  const given = entriesOf(at(step, 'env')).map(
    ({ node }) => textOf(node) ?? '',
  );
  return /RENDER_?\w{0,30}(?:DEPLOY|HOOK)|(?:DEPLOY|HOOK)\w{0,30}_RENDER|api\.render\.com\/deploy/i.test(
    [text, ...given].join(' ').slice(0, 4_000),
  )
    ? run.line
    : undefined;
}

/** `file:` is relative to the workspace, not to the context; some actions take it the other way. */
function optionalPath(
  service: Service,
  folder: string,
  name: string,
): { dockerfile?: string } {
  const direct = clean('', name);
  if (direct !== undefined && service.repository.has(direct))
    return { dockerfile: direct };
  const inside = clean(folder, name);
  if (inside !== undefined && service.repository.has(inside))
    return { dockerfile: inside };
  return {};
}

/** The values of a text; `${{ matrix.x }}` stands for every `x` of the job's matrix, `${{ env.X }}` for what the workflow sets. */
function values(context: PipelineJob, given: string | undefined): string[] {
  if (given === undefined) return [];
  const text = given.replace(
    /\$\{\{\s*env\.(\w+)\s*\}\}/g,
    (open, name) =>
      textOf(at(context.job, 'env', name)) ??
      textOf(at(context.document, 'env', name)) ??
      open,
  );
  const matrix = /\$\{\{\s*matrix\.([\w.-]+)\s*\}\}/.exec(text);
  if (!matrix)
    return [text.replace(/\$\{\{\s*github\.workspace\s*\}\}\/?/, '')].filter(
      value => !value.includes('${{'),
    );
  const key = matrix[1].split('.').pop()!;
  const found: string[] = [];
  const visit = (node: TreeNode | undefined) => {
    if (!node || node.kind === 'scalar') return;
    if (node.kind === 'list') {
      node.items.forEach(visit);
      return;
    }
    for (const entry of node.entries) {
      if (entry.key === key) found.push(...textsOf(entry.node));
      visit(entry.node);
    }
  };
  visit(at(context.job, 'strategy', 'matrix'));
  return found
    .map(value => text.replace(matrix[0], value))
    .filter(value => !value.includes('${{'));
}

function fillMatrix(context: PipelineJob, expression: string): string {
  return values(context, expression)[0] ?? '${OPEN}';
}

function workingFolder(job: TreeNode): string {
  return (
    clean('', textOf(at(job, 'defaults', 'run', 'working-directory')) ?? '') ??
    ''
  );
}

function readCommands(
  service: Service,
  source: Source,
  found: CommandReferences,
): void {
  let folder = source.folder;
  let remote = false;
  const folders = new Map<string, string>();
  for (const command of source.commands) {
    for (const { name, value } of command.assignments) {
      const named = folderNamed(value, source.folder, folders);
      if (named === undefined) folders.delete(name);
      else folders.set(name, named);
    }
    const words = withFolders(unwrapped(command.words), folders, folder);
    const place = { path: source.path, line: command.line };
    if (words[0] === 'cd' && words[1]) {
      const inside = clean(folder, words[1]);
      if (inside !== undefined && service.repository.hasFolder(inside))
        folder = inside;
      continue;
    }
    if (words[0] === 'ssh' || words[0] === 'sshpass') {
      remote = true;
      const inner = words.slice(1).find(word => /\s/.test(word));
      if (inner) {
        readCommands(
          service,
          {
            ...source,
            folder,
            commands: parseShell(inner, command.line),
            deploys: true,
          },
          found,
        );
      }
      continue;
    }
    readDocker(
      service,
      { ...source, folder, deploys: source.deploys || remote },
      words,
      place,
      found,
    );
    readDeploy(words, place, source, found);
    if (
      words[0] === 'sed' &&
      words.some(word => /image|tag|version/i.test(word)) &&
      words.some(word => /\.ya?ml$/.test(word))
    ) {
      found.tagOverrides.push({ ...place, tool: 'replace' });
    }
  }
}

/** The folder that a script keeps in a variable: its own, the repository's root or one below a folder it has named. */
function folderNamed(
  value: string,
  own: string,
  folders: ReadonlyMap<string, string>,
): string | undefined {
  const text = value.slice(0, 300);
  if (/^\$\(\s*git rev-parse --show-toplevel\b/.test(text)) return '';
  if (/^\$\(/.test(text) && /\$\{?(?:0|BASH_SOURCE)\b/.test(text)) {
    const above = /\/(\.\.(?:\/\.\.)*)"?\s*(?:&&|;|\))/.exec(text);
    const rest = /\)"?(\/[\w./-]+)$/.exec(text);
    return clean(own, `./${above?.[1] ?? ''}${rest?.[1] ?? ''}`);
  }
  return pathBelow(text, folders);
}

/** Words whose paths begin with a folder that the script has named, as paths from another folder. */
function withFolders(
  words: string[],
  folders: ReadonlyMap<string, string>,
  from: string,
): string[] {
  return words.map(word => {
    const path = pathBelow(word, folders);
    return path === undefined ? word : posix.relative(from, path) || '.';
  });
}

/** `$ROOT/docker/Dockerfile`, where the script has said which folder `ROOT` is. */
function pathBelow(
  word: string,
  folders: ReadonlyMap<string, string>,
): string | undefined {
  const start = /^\$(?:\{(\w+)\}|(\w+))(?=\/|$)/.exec(word);
  if (!start) return undefined;
  const folder = folders.get(start[1] ?? start[2]);
  return folder === undefined
    ? undefined
    : clean(folder, `.${word.slice(start[0].length)}`);
}

function unwrapped(words: string[]): string[] {
  let rest = words;
  for (;;) {
    if (/^(?:sudo|exec|time|nohup|command|then|do|else)$/.test(rest[0] ?? ''))
      rest = rest.slice(1);
    else if (rest[0] === 'env' || /^[A-Z_]+=/.test(rest[0] ?? ''))
      rest = rest.slice(1);
    else if (rest[0]?.startsWith('-') && rest !== words) rest = rest.slice(1);
    else return rest;
  }
}

function readDocker(
  service: Service,
  source: Source,
  words: string[],
  place: { path: string; line: number },
  found: CommandReferences,
): void {
  const tool = posix.basename(words[0] ?? '');
  const isCompose =
    /^docker-compose$|^podman-compose$/.test(tool) ||
    (/^(?:docker|podman)$/.test(tool) && words[1] === 'compose');
  if (isCompose) {
    readComposeCommand(service, source, words, place, found);
  } else if (
    tool === 'docker' &&
    words[1] === 'stack' &&
    words[2] === 'deploy'
  ) {
    const files = optionValues(words, ['-c', '--compose-file']).flatMap(
      name => clean(source.folder, name) ?? [],
    );
    found.compose.push({
      files: existing(service, files, source.folder),
      production: true,
      swarm: true,
      ...place,
    });
    found.deploys.push({ name: 'swarm', ...place });
  } else if (
    (/^(?:docker|podman|nerdctl|buildah)$/.test(tool) &&
      words.slice(1, 4).some(word => word === 'build' || word === 'bud')) ||
    /^(?:\/kaniko\/)?executor$/.test(tool)
  ) {
    readBuildCommand(service, source, words, place, found);
  }
}

function readComposeCommand(
  service: Service,
  source: Source,
  words: string[],
  place: { path: string; line: number },
  found: CommandReferences,
): void {
  if (
    !words.includes('up') &&
    !words.includes('build') &&
    !words.includes('pull')
  )
    return;
  const given = optionValues(words, ['-f', '--file']);
  const named = given.flatMap(name => clean(source.folder, name) ?? []);
  const files = existing(service, given.length ? named : [''], source.folder);
  const starts = words.includes('up');
  // A pipeline that starts compose runs tests unless it says that it deploys and does so on another machine.
  const production = starts && source.deploys && !source.runsInCi;
  found.compose.push({ files, production, swarm: false, ...place });
}

/** The named compose files that exist, from the script's folder or the root; the default file where none is named. */
function existing(service: Service, files: string[], folder: string): string[] {
  const { repository } = service;
  return files.flatMap(file => {
    if (file === '') {
      const names = [
        'compose.yaml',
        'compose.yml',
        'docker-compose.yaml',
        'docker-compose.yml',
      ];
      for (const base of [...foldersUp(folder), service.path]) {
        const hit = names
          .map(name => (base ? `${base}/${name}` : name))
          .find(path => repository.has(path));
        if (hit) return [hit];
      }
      return [];
    }
    if (repository.has(file)) return [file];
    // Scripts in deploy/ are often called from the root.
    const fromRoot =
      folder && file.startsWith(`${folder}/`)
        ? file.slice(folder.length + 1)
        : file;
    return repository.has(fromRoot) ? [fromRoot] : [];
  });
}

/** A folder and all above it, the root last. */
function foldersUp(folder: string): string[] {
  const steps = folder ? folder.split('/') : [];
  return [...steps.keys(), steps.length]
    .reverse()
    .map(length => steps.slice(0, length).join('/'));
}

function readBuildCommand(
  service: Service,
  source: Source,
  words: string[],
  place: { path: string; line: number },
  found: CommandReferences,
): void {
  const [file] = optionValues(words, ['-f', '--file', '--dockerfile']);
  const [target] = optionValues(words, ['--target']);
  const args = new Map<string, string>();
  for (const pair of optionValues(words, ['--build-arg', '--opt'])) {
    const equals = pair.indexOf('=');
    args.set(
      equals < 0 ? pair : pair.slice(0, equals),
      equals < 0 ? '$' : pair.slice(equals + 1),
    );
  }
  const given =
    optionValues(words, ['--context'])[0]?.replace(/^dir:\/\//, '') ??
    words[words.length - 1];
  const context = clean(source.folder, given) ?? source.folder;
  const folder = service.repository.hasFolder(context)
    ? context
    : source.folder;
  const named =
    file === undefined
      ? `${folder ? `${folder}/` : ''}Dockerfile`
      : clean(source.folder, file);
  const fallback = file === undefined ? undefined : clean('', file);
  const dockerfile = [named, fallback].find(
    path => path !== undefined && service.repository.has(path),
  );
  const pushed = source.commands.some(
    ({ words: other }) => other.includes('push') || other.includes('--push'),
  );
  found.builds.push({
    ...(dockerfile === undefined ? {} : { dockerfile }),
    context: folder,
    ...(target && !target.includes('$') ? { target } : {}),
    args,
    pushes: pushed || words.includes('--push') || source.deploys,
    ...place,
  });
}

const deployCommands: Array<[RegExp, string]> = [
  [
    /^kubectl (?:.* )?(?:apply|set image|rollout|replace|patch)\b|^kustomize build|^k apply/,
    'kubernetes',
  ],
  [/^oc (?:apply|rollout|new-app|process)/, 'openshift'],
  [/^helm (?:.* )?(?:upgrade|install)\b|^helmfile /, 'helm'],
  [/^argocd app (?:sync|set)/, 'argo-cd'],
  [/^skaffold (?:run|deploy)/, 'kubernetes'],
  [/^(?:flyctl|fly) (?:.* )?deploy/, 'fly'],
  [/^gcloud (?:beta )?run (?:deploy|services)/, 'cloud-run'],
  [/^gcloud (?:beta )?app deploy/, 'app-engine'],
  [/^aws ecs (?:update-service|register-task-definition|deploy)/, 'ecs'],
  [/^aws apprunner/, 'app-runner'],
  [/^(?:eb deploy|aws elasticbeanstalk)/, 'elastic-beanstalk'],
  [/^copilot (?:svc |job )?deploy/, 'ecs'],
  [/^az (?:containerapp|webapp) /, 'azure'],
  [/^az aks /, 'kubernetes'],
  [/^heroku container:release|^git push (?:.* )?heroku/, 'heroku'],
  [/^railway up/, 'railway'],
  [/^(?:bundle exec )?kamal (?:deploy|setup|redeploy)/, 'kamal'],
  [/^nomad (?:job )?run/, 'nomad'],
  [/^doctl apps (?:create|update)/, 'digitalocean'],
  [/^git push (?:.* )?dokku/, 'dokku'],
  [/^caprover deploy/, 'caprover'],
  [/^(?:(?:uv|poetry|pdm) run )?fastapi deploy/, 'fastapi-cloud'],
  [/^score-compose|^score-k8s/, 'score'],
];

function readDeploy(
  words: string[],
  place: { path: string; line: number },
  source: Source,
  found: CommandReferences,
): void {
  const text = words.join(' ').slice(0, 2000);
  if (
    /^(?:helm|helmfile)\b/.test(text) &&
    /--set(?:-string)?[= ]\S*(?:tag|image)|image\.tag/i.test(text)
  ) {
    found.tagOverrides.push({ ...place, tool: 'helm' });
  }
  if (/^kustomize edit set image/.test(text))
    found.tagOverrides.push({ ...place, tool: 'kustomize' });
  if (/^kubectl (?:.{0,200} )?set image\b/.test(text))
    found.tagOverrides.push({ ...place, tool: 'kubectl' });
  // A pipeline may bring up a throw-away cluster for its tests.
  if (source.runsInCi && !source.deploys) return;
  const hit = deployCommands.find(([pattern]) => pattern.test(text));
  if (hit) found.deploys.push({ name: hit[1], ...place });
}

/** The values of an option, as `-f x`, `-fx` (short) or `--file=x`. */
function optionValues(words: string[], names: string[]): string[] {
  return words.flatMap((word, index) => {
    if (names.includes(word))
      return words[index + 1] === undefined ? [] : [words[index + 1]];
    const long = names.find(
      name => name.startsWith('--') && word.startsWith(`${name}=`),
    );
    return long ? [word.slice(long.length + 1)] : [];
  });
}

function clean(folder: string, path: string): string | undefined {
  if (/^[a-z]+:\/\/|\$|^~|^git@/.test(path)) return undefined;
  const joined = posix
    .normalize(posix.join(folder || '.', path))
    .replace(/\/$/, '');
  if (joined.startsWith('..') || joined.startsWith('/')) return undefined;
  return joined === '.' ? '' : joined;
}
