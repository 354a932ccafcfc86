import { posix } from 'node:path';
import {
  at,
  entriesOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { dockerfileAt } from '../containers/dockerfile';
import { startCommandOf } from '../containers/start';
import { deploymentOf } from '../deployment';
import { pipelinesOf, type PipelineJob } from '../pipelines';
import { commandsOf } from '../pipelines/commands';

/** A command that runs when a release goes out or the service starts, scripts followed. */
export interface DeploymentCommand {
  text: string;
  path: string;
  line: number;
  /** Where it is called from: the manifest, the pipeline's step. */
  from: { path: string; line: number };
  where:
    | 'start'
    | 'compose'
    | 'kubernetes'
    | 'platform'
    | 'pipeline'
    | 'script';
}

/** Use as `service.fact(deploymentCommandsOf)`. */
export function deploymentCommandsOf(service: Service): DeploymentCommand[] {
  return [
    ...startCommands(service),
    ...uwsgiHooks(service),
    ...overlayScripts(service),
    ...composeCommands(service),
    ...kubernetesCommands(service),
    ...platformCommands(service),
    ...pipelineCommands(service),
    ...scriptCommands(service),
  ];
}

function startCommands(service: Service): DeploymentCommand[] {
  return (service.fact(startCommandOf)?.processes ?? [])
    .filter(({ guarded }) => !guarded)
    .map(({ text, path, line, chain }) => ({
      text,
      path,
      line,
      from: chain[0] ?? { path, line },
      where: 'start' as const,
    }));
}

/** What uWSGI runs around its start: `hook-pre-app = exec:./manage.py migrate`. */
const uwsgiHook =
  /^[ \t]*(?:hook-[\w-]+[ \t]*=[ \t]*exec:|exec-[\w-]+[ \t]*=)[ \t]*(\S[^\n]{0,300})$/gm;

function uwsgiHooks(service: Service): DeploymentCommand[] {
  const { repository } = service;
  return startCommands(service).flatMap(({ text, path, line }) => {
    if (!/\buwsgi\b/.test(text)) return [];
    const names = [...text.matchAll(/[\w.@-]+\.ini\b/g)].map(([name]) => name);
    return service.files
      .filter(file => names.includes(posix.basename(file.path)))
      .flatMap(file => {
        const settings = repository.text(file.path) ?? '';
        const index = repository.lineIndex(file.path);
        return [...settings.matchAll(uwsgiHook)].map(hook => ({
          text: hook[1].trim(),
          path: file.path,
          line: index.lineAt(hook.index),
          from: { path, line },
          where: 'start' as const,
        }));
      });
  });
}

/** What the init of a container runs before the server: s6-overlay's and my_init's scripts. */
const initScript =
  /(?:^|\/)(?:s6-rc\.d\/[\w.-]{1,80}\/(?:run|up)|(?:cont-init|my_init)\.d\/[\w.-]{1,80})$/;

function overlayScripts(service: Service): DeploymentCommand[] {
  return service.files
    .filter(
      ({ path, relative, class: kind }) =>
        initScript.test(path) &&
        !['TEST', 'EXAMPLE', 'DEVCONF', 'VENDOR', 'DOC'].includes(kind) &&
        !/(?:^|[/._-])(?:dev|development|local|tests?)(?:[/._-]|$)/i.test(
          relative,
        ),
    )
    .slice(0, 40)
    .flatMap(({ path }) =>
      service.repository
        .lines(path)
        .slice(0, 300)
        .flatMap((text, index) =>
          /^\s*(?:#|$)/.test(text)
            ? []
            : follow(
                service,
                text.slice(0, 1_000).trim(),
                { path, line: index + 1 },
                'start',
              ),
        ),
    );
}

/** The commands behind a text, as a pipeline would run them. */
function follow(
  service: Service,
  text: string,
  place: { path: string; line: number },
  where: DeploymentCommand['where'],
  folder = service.path,
): DeploymentCommand[] {
  return commandsOf(service, {
    text,
    ...place,
    step: place,
    folder,
    ignored: false,
  }).map(command => ({
    text: command.text,
    path: command.path,
    line: command.line,
    from: place,
    where,
  }));
}

function composeCommands(service: Service): DeploymentCommand[] {
  const found: DeploymentCommand[] = [];
  const { compose } = service.fact(deploymentOf);
  for (const file of compose) {
    if (file.role === 'development') continue;
    const images = new Set(
      file.services.filter(({ ours }) => ours).map(one => imageKey(one)),
    );
    for (const one of file.services) {
      const tool = migrationToolOf(one.image?.text);
      // A job beside the server that runs the same image, or a tool that is made for it.
      if (
        !one.ours &&
        !tool &&
        !images.has(imageKey(one)) &&
        !/migrat/i.test(one.name)
      )
        continue;
      const own =
        !one.ours && !one.entrypoint && !one.command && one.build
          ? imageWords(service, one.build.dockerfile)
          : undefined;
      for (const words of [one.entrypoint, one.command, own]) {
        if (!words) continue;
        // Arguments alone go to the tool that the image is made for.
        const whole =
          tool && !one.entrypoint ? [tool, ...words.words] : words.words;
        const folders = new Set([
          one.build?.context ?? service.path,
          service.path,
        ]);
        for (const folder of folders)
          found.push(
            ...follow(
              service,
              shellText(whole.map(String)),
              { path: own?.path ?? one.path, line: words.line },
              'compose',
              folder,
            ),
          );
      }
    }
  }
  return found;
}

/** What an image that the tree builds for a job of its own starts. */
function imageWords(
  { repository }: Service,
  dockerfile: string,
): { words: string[]; path: string; line: number } | undefined {
  const instructions = dockerfileAt(repository, dockerfile).stages.at(
    -1,
  )?.instructions;
  const last = (keyword: string) =>
    instructions?.filter(each => each.keyword === keyword).pop();
  const starts = [last('ENTRYPOINT'), last('CMD')].flatMap(each =>
    each ? [each] : [],
  );
  if (starts.length === 0) return undefined;
  return {
    words: starts.flatMap(({ json, text }) =>
      json ? json.map(word => word.text) : ['sh', '-c', text],
    ),
    path: dockerfile,
    line: starts[0].line,
  };
}

/** The tool that an image of its makers starts: `dbmate`, `flyway`. */
function migrationToolOf(image: string | undefined): string | undefined {
  return /(?:^|\/)(liquibase|flyway|migrate|dbmate|goose)(?:[:@]|$)/.exec(
    image ?? '',
  )?.[1];
}

function imageKey(one: {
  image?: { text: string };
  build?: { dockerfile: string };
}): string {
  return one.build?.dockerfile ?? one.image?.text ?? '';
}

/** Words as a shell line; what `sh -c` is given is the line itself. */
function shellText(words: string[]): string {
  const shell = words.findIndex(word => /^(?:.*\/)?(?:ba|da|a)?sh$/.test(word));
  if (shell >= 0 && /^-\w*c$/.test(words[shell + 1] ?? ''))
    return words.slice(shell + 2).join(' ');
  return words
    .map(word => (/[\s;&|]/.test(word) ? `'${word.replace(/'/g, '')}'` : word))
    .join(' ');
}

function kubernetesCommands(service: Service): DeploymentCommand[] {
  const { kubernetes } = service.fact(deploymentOf);
  const found: DeploymentCommand[] = [];
  for (const workload of kubernetes.workloads) {
    if (
      !workload.ours &&
      !/migrat|upgrade|schema|liquibase|flyway/i.test(workload.name)
    )
      continue;
    // Clowder writes the one container, and what runs before it, as the pod.
    for (const holder of workload.pod
      ? [workload.pod]
      : workload.containers.map(({ node }) => node)) {
      for (const container of [
        ...itemsOf(at(holder, 'initContainers')),
        ...(workload.pod ? itemsOf(at(holder, 'containers')) : [holder]),
      ]) {
        const words = [
          ...textsOf(at(container, 'command')),
          ...textsOf(at(container, 'args')),
        ];
        const [first] = [
          at(container, 'command'),
          at(container, 'args'),
        ].filter((node): node is TreeNode => node !== undefined);
        if (words.length === 0 || !first) continue;
        const tool = migrationToolOf(textOf(at(container, 'image')));
        // Arguments alone go to the tool that the image is made for.
        const whole =
          tool && !at(container, 'command') ? [tool, ...words] : words;
        found.push(
          ...follow(
            service,
            shellText(whole),
            { path: workload.path, line: first.line },
            'kubernetes',
          ),
        );
      }
    }
  }
  return found;
}

function platformCommands(service: Service): DeploymentCommand[] {
  const { repository } = service;
  const found: DeploymentCommand[] = [];
  const add = (node: TreeNode | undefined, path: string) => {
    for (const text of textsOf(node))
      found.push(
        ...follow(service, text, { path, line: node!.line }, 'platform'),
      );
  };
  for (const file of service.files) {
    const { path } = file;
    const name = posix.basename(path).toLowerCase();
    if (file.class === 'TEST' || file.class === 'EXAMPLE') continue;
    if (name === 'procfile') {
      repository.lines(path).forEach((line, index) => {
        const match = /^\s*([\w-]+)\s*:\s*(.+)$/.exec(line.slice(0, 1_000));
        if (match && match[1] !== 'dev')
          found.push(
            ...follow(service, match[2], { path, line: index + 1 }, 'platform'),
          );
      });
    } else if (/^fly[\w.-]*\.toml$/.test(name)) {
      const document = repository.toml(path);
      add(at(document, 'deploy', 'release_command'), path);
      entriesOf(at(document, 'processes')).forEach(({ node }) =>
        add(node, path),
      );
    } else if (/^railway[\w.-]*\.(?:toml|json)$/.test(name)) {
      const document = name.endsWith('json')
        ? repository.json(path)
        : repository.toml(path);
      for (const key of ['preDeployCommand', 'startCommand', 'releaseCommand'])
        add(at(document, 'deploy', key), path);
    } else if (/^nixpacks\.toml$/.test(name)) {
      add(at(repository.toml(path), 'start', 'cmd'), path);
    } else if (/^(?:render|app|heroku|\.?platform\.app)\.ya?ml$/.test(name)) {
      for (const document of repository.yaml(path)) {
        for (const list of ['services', 'jobs', 'workers']) {
          for (const item of itemsOf(at(document, list))) {
            for (const key of [
              'preDeployCommand',
              'initialDeployHook',
              'startCommand',
              'buildCommand',
              'dockerCommand',
              'run_command',
              'build_command',
            ])
              add(at(item, key), path);
          }
        }
        add(at(document, 'release', 'command'), path);
        add(at(document, 'hooks', 'deploy'), path);
        add(at(document, 'entrypoint'), path);
      }
    } else if (name === 'app.json') {
      const document = repository.json(path);
      for (const key of ['postdeploy', 'predeploy', 'dokku'])
        add(at(document, 'scripts', key), path);
      add(at(document, 'scripts', 'dokku', 'predeploy'), path);
    } else if (
      /^release-tasks\.sh$/.test(name) ||
      // Heroku's buildpack for Python runs them as it builds.
      /(?:^|\/)bin\/(?:pre|post)_compile$/.test(path)
    ) {
      found.push(
        ...follow(
          service,
          repository.text(path) ?? '',
          { path, line: 1 },
          'platform',
        ),
      );
    } else if (/(?:^|\/)\.kamal\/hooks\/(?:pre|post)-deploy$/.test(path)) {
      found.push(
        ...follow(
          service,
          repository.text(path) ?? '',
          { path, line: 1 },
          'platform',
        ),
      );
    } else if (name === 'vercel.json' || name === 'netlify.toml') {
      const document =
        name === 'vercel.json' ? repository.json(path) : repository.toml(path);
      add(
        at(document, 'buildCommand') ?? at(document, 'build', 'command'),
        path,
      );
      const production = at(document, 'context', 'production');
      add(at(production, 'command'), path);
      add(at(production, 'build', 'command'), path);
    } else if (/(?:^|\/)\.ebextensions\//.test(path)) {
      for (const document of repository.yaml(path)) {
        const written = entriesOf(at(document, 'files'));
        for (const { node } of entriesOf(at(document, 'container_commands'))) {
          const command = at(node, 'command');
          add(command, path);
          // A script that the same file writes.
          const script = written.find(
            ({ key }) => key === textOf(command)?.trim(),
          );
          add(at(script?.node, 'content'), path);
        }
      }
    }
  }
  return found;
}

const deployLabel =
  /deploy|release|promot|rollout|\bcd\b|prod(?:uction)?\b|publish|ship\b|live\b|\bmigrat/i;
const testLabel =
  /\btests?\b|lint|check(?!out)|e2e|\bci\b|integration|unit|coverage/i;
const deployTools =
  /^(?:\S*\/)?(?:kubectl|helm|helmfile|flyctl|fly|railway|heroku|ssh|scp|rsync|ansible-playbook|kamal|eb|cap|dep|serverless|sls|pulumi|cdk|oc|dokku|nomad|skaffold|argocd)\s|\bgcloud\s+(?:run|app|builds)|\baws\s+(?:ecs|lambda|deploy|ssm|cloudformation)|\baz\s+(?:webapp|containerapp|aks|functionapp)|\bdocker\s+(?:stack|service)\s|terraform\s+apply|wrangler\s+deploy/;
const deployAction =
  /deploy|ssh-action|release|flyctl|railway|heroku|render|kubectl|helm|appleboy/i;

/** Whether a job brings a release out; one that tests against a throw-away database does not. */
export function isDeployJob(job: PipelineJob): boolean {
  const commands = job.commands.map(({ text }) => text);
  const deploys =
    commands.some(text => deployTools.test(text)) ||
    job.external.some(({ name }) => deployAction.test(name));
  if (deploys) return true;
  const title = job.labels.join(' ');
  return (
    job.services.length === 0 &&
    deployLabel.test(title) &&
    !testLabel.test(title)
  );
}

function pipelineCommands(service: Service): DeploymentCommand[] {
  return service
    .fact(pipelinesOf)
    .jobs.filter(isDeployJob)
    .flatMap(({ commands }) =>
      commands.flatMap((command): DeploymentCommand[] => {
        const whole: DeploymentCommand = {
          text: command.text,
          path: command.path,
          line: command.line,
          from: command.step,
          where: 'pipeline',
        };
        return [whole];
      }),
    );
}

const deployScript =
  /(?:^|\/)(?:[\w-]*(?:deploy|release|rollout|update|upgrade|provision|install|start-?prod|run-?prod)[\w-]*)(?:\.(?:ba|z)?sh)?$/i;

/** Deploy scripts and task-file targets that people or machines run. */
function scriptCommands(service: Service): DeploymentCommand[] {
  const { repository } = service;
  const found: DeploymentCommand[] = [];
  for (const { path, class: type, size } of service.files) {
    if (['TEST', 'VENDOR', 'EXAMPLE', 'DEVCONF', 'DOC', 'CI'].includes(type))
      continue;
    const name = posix.basename(path);
    const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    if (
      deployScript.test(path) &&
      size < 100_000 &&
      (/\.(?:ba|z)?sh$/.test(name) ||
        /^#!.*sh\b/.test(repository.lines(path)[0] ?? '')) &&
      !/(?:^|[/._-])(?:dev|local|test)(?:[/._-]|$)/i.test(path)
    ) {
      const text = repository.text(path) ?? '';
      found.push(
        ...follow(service, text, { path, line: 1 }, 'script', service.path),
      );
    } else if (/^(?:makefile|justfile)$/i.test(name)) {
      let target = '';
      repository.lines(path).forEach((line, index) => {
        const heading = /^([\w.-]+)\s*:(?!=)/.exec(line.slice(0, 200));
        if (heading) target = heading[1];
        else if (/^\s+\S/.test(line) && /deploy|release|prod/i.test(target))
          found.push(
            ...follow(
              service,
              line.trim().replace(/^[@-]+/, ''),
              { path, line: index + 1 },
              'script',
              folder,
            ),
          );
      });
    } else if (name === 'deploy.php' || name === 'Envoy.blade.php') {
      repository.lines(path).forEach((line, index) => {
        if (/artisan[: ]migrate|doctrine:migrations:migrate/.test(line))
          found.push({
            text: 'php artisan migrate --force',
            path,
            line: index + 1,
            from: { path, line: index + 1 },
            where: 'script',
          });
      });
    } else if (name === 'package.json' && !path.includes('node_modules')) {
      const scripts = entriesOf(at(repository.json(path), 'scripts'));
      for (const { key, node, line } of scripts) {
        if (
          !/^(?:deploy|release|heroku-postbuild|start:prod|vercel-build|postdeploy|predeploy)(?::|$)/.test(
            key,
          )
        )
          continue;
        found.push(
          ...follow(
            service,
            textOf(node) ?? '',
            { path, line },
            'script',
            folder,
          ),
        );
      }
    }
  }
  return found;
}
