import {
  at,
  entriesOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { isBackground } from './background';
import { isSupportingImage } from './images';
import { baseName } from './paths';
import { splitWords } from '../commands/shell';

/** Something in the tree that says where production runs. @public */
export interface DeploymentArtefact {
  /** `fly`, `heroku`, `ecs` … as reports name it. */
  name: string;
  /** As messages name it. */
  title: string;
  path: string;
  line: number;
}

/** A platform's own file. */
interface PlatformFile {
  name: string;
  title: string;
  /** Tested against the lower-case path from the service's folder or the root. */
  file: RegExp;
  /** Further proof in the text, where the name alone says too little. */
  text?: RegExp;
}

const platformFiles: PlatformFile[] = [
  { name: 'fly', title: 'Fly.io', file: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/ },
  {
    name: 'render',
    title: 'Render',
    file: /(?:^|\/)render\.ya?ml$/,
    text: /^services:/m,
  },
  {
    name: 'railway',
    title: 'Railway',
    file: /(?:^|\/)railway\.(?:json|toml)$/,
  },
  { name: 'nixpacks', title: 'Nixpacks', file: /(?:^|\/)nixpacks\.toml$/ },
  {
    name: 'heroku',
    title: 'Procfile',
    file: /^(?:.*\/)?procfile$/,
    text: /^[ \t]*\w+\s*:/m,
  },
  { name: 'heroku', title: 'Heroku', file: /(?:^|\/)heroku\.ya?ml$/ },
  {
    name: 'heroku',
    title: 'Heroku',
    file: /^app\.json$/,
    text: /"(?:buildpacks|formation|addons|dokku|healthchecks)"\s*:/,
  },
  { name: 'caprover', title: 'CapRover', file: /(?:^|\/)captain-definition$/ },
  {
    name: 'app-engine',
    title: 'App Engine',
    file: /(?:^|\/)app\.ya?ml$/,
    text: /^(?:runtime|env)\s*:/m,
  },
  {
    name: 'digitalocean',
    title: 'DigitalOcean App Platform',
    file: /(?:^|\/)\.do\/[\w.-]+\.ya?ml$/,
  },
  {
    name: 'digitalocean',
    title: 'DigitalOcean App Platform',
    file: /(?:^|\/)(?:spec|app|app-spec)\.ya?ml$/,
    text: /^[ \t]+(?:- )?(?:instance_size_slug|dockerfile_path|deploy_on_push)\s*:/m,
  },
  {
    name: 'ecs',
    title: 'Amazon ECS',
    file: /(?:task[-_]?def(?:inition)?[\w.-]*|ecs[\w.-]*)\.json$/,
    text: /"containerDefinitions"/,
  },
  {
    name: 'ecs',
    title: 'AWS Copilot',
    file: /(?:^|\/)copilot\/[^/]+\/manifest\.ya?ml$/,
  },
  {
    name: 'app-runner',
    title: 'AWS App Runner',
    file: /(?:^|\/)apprunner\.ya?ml$/,
  },
  {
    name: 'elastic-beanstalk',
    title: 'Elastic Beanstalk',
    file: /(?:^|\/)(?:dockerrun\.aws\.json|\.elasticbeanstalk\/config\.yml|\.ebextensions\/[\w.-]+\.config)$/,
  },
  {
    name: 'nomad',
    title: 'Nomad',
    file: /\.nomad(?:\.hcl)?$/,
    text: /\bjob\s+"/,
  },
  {
    name: 'kamal',
    title: 'Kamal',
    file: /(?:^|\/)(?:config|\.kamal)\/deploy(?:\.[\w-]+)?\.ya?ml$/,
    text: /^servers\s*:/m,
  },
  {
    name: 'score',
    title: 'Score',
    file: /(?:^|\/)score\.ya?ml$/,
    text: /score\.dev/,
  },
  {
    name: 'azure',
    title: 'Azure Developer CLI',
    file: /(?:^|\/)azure\.ya?ml$/,
    text: /host\s*:\s*(?:containerapp|appservice|aks)/,
  },
  {
    name: 'cloud-formation',
    title: 'CloudFormation',
    file: /\.(?:ya?ml|json|template)$/,
    text: /AWS::(?:ECS::(?:Service|TaskDefinition)|AppRunner::Service)/,
  },
  {
    name: 'dokku',
    title: 'Dokku',
    file: /(?:^|\/)(?:dokku_scale|\.dokku\.ya?ml)$/,
  },
  {
    name: 'platform-sh',
    title: 'Platform.sh',
    file: /(?:^|\/)\.(?:platform\.app|upsun\/config)\.ya?ml$/,
  },
  {
    name: 'clever-cloud',
    title: 'Clever Cloud',
    file: /(?:^|\/)clevercloud\/[\w.-]+\.json$/,
  },
  { name: 'koyeb', title: 'Koyeb', file: /(?:^|\/)koyeb\.ya?ml$/ },
  { name: 'zeabur', title: 'Zeabur', file: /(?:^|\/)zbpack\.json$/ },
];

const functionFiles: PlatformFile[] = [
  {
    name: 'serverless',
    title: 'Serverless Framework',
    file: /(?:^|\/)serverless\.(?:ya?ml|json|ts)$/,
  },
  {
    name: 'aws-lambda',
    title: 'AWS SAM',
    file: /(?:^|\/)template\.ya?ml$/,
    text: /AWS::Serverless::Function/,
  },
  {
    name: 'azure-functions',
    title: 'Azure Functions',
    file: /(?:^|\/)host\.json$/,
    text: /"version"\s*:\s*"[234]\.\d"/,
  },
  {
    name: 'cloudflare-workers',
    title: 'Cloudflare Workers',
    file: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/,
  },
  { name: 'vercel', title: 'Vercel', file: /^vercel\.json$/ },
  {
    name: 'chalice',
    title: 'Chalice',
    file: /(?:^|\/)\.chalice\/config\.json$/,
  },
  {
    name: 'zappa',
    title: 'Zappa',
    file: /(?:^|\/)zappa_settings\.(?:json|ya?ml|toml)$/,
  },
];

const readable: Parameters<Service['of']>[0] = [
  'DEPLOY',
  'CONFIG',
  'OTHER',
  'DEVCONF',
];

/** Platform files of the service: own ones and those at the root. Use as a fact. */
export function platformFilesOf(service: Service): DeploymentArtefact[] {
  return find(service, platformFiles);
}

/** What makes the service functions that a platform runs, without an image of its own. Use as a fact. */
export function functionFilesOf(service: Service): DeploymentArtefact[] {
  return find(service, functionFiles).filter(
    ({ path }) => service.path === '' || path.startsWith(`${service.path}/`),
  );
}

function find(service: Service, kinds: PlatformFile[]): DeploymentArtefact[] {
  return service.of(readable, 'all').flatMap(file => {
    const name = file.relative.toLowerCase();
    const possible = kinds.filter(kind => kind.file.test(name));
    if (!possible.length || !speaksForService(file)) return [];
    const text = service.repository.text(file.path);
    if (text === undefined || deploysAnother(service, file.path, text))
      return [];
    for (const kind of possible) {
      const match = kind.text?.exec(text);
      if (kind.text && !match) continue;
      const line = match
        ? service.repository.lineIndex(file.path).lineAt(match.index)
        : 1;
      return [{ name: kind.name, title: kind.title, path: file.path, line }];
    }
    return [];
  });
}

/** `azure.yaml` names the folders that it deploys. */
function deploysAnother(service: Service, path: string, text: string): boolean {
  if (service.path === '' || !/(?:^|\/)azure\.ya?ml$/.test(path)) return false;
  const projects = [
    ...text.matchAll(
      /^[ \t]+project[ \t]*:[ \t]*["']?(?:\.\/)?([\w./-]{1,200})/gm,
    ),
  ].map(([, project]) => project.replace(/\/$/, ''));
  return (
    projects.length > 0 &&
    !projects.some(
      project =>
        project === '.' ||
        project === service.path ||
        project.startsWith(`${service.path}/`),
    )
  );
}

/** In a monorepo, another part's platform file at its own place is not ours. */
function speaksForService(file: ServiceFile): boolean {
  if (!file.shared) return true;
  return (
    !file.path.includes('/') ||
    /^(?:\.do|deploy|deployments?|infra|infrastructure|ops|config|copilot|ecs|nomad)\//.test(
      file.path,
    )
  );
}

const infrastructure: Array<{
  name: string;
  title: string;
  terraform: RegExp;
  code?: RegExp;
}> = [
  {
    name: 'ecs',
    title: 'Amazon ECS',
    terraform:
      /resource\s+"aws_ecs_(?:service|task_definition)"|source\s*=\s*"[^"]*\becs\b/,
    code: /\b(?:new\s+)?(?:ecs|ecs_patterns|ecsPatterns|awsx\.ecs)\.(?:\w*Fargate\w*|Ec2Service)\b|\bnew\s+(?:ApplicationLoadBalanced|QueueProcessing)?Fargate\w*\(/,
  },
  {
    name: 'cloud-run',
    title: 'Cloud Run',
    terraform: /resource\s+"google_cloud_run(?:_v2)?_service"/,
    code: /\bcloudrun(?:v2)?\.Service\b/,
  },
  {
    name: 'app-runner',
    title: 'AWS App Runner',
    terraform: /resource\s+"aws_apprunner_service"/,
    code: /\bapprunner\.\w*Service\b/,
  },
  {
    name: 'azure',
    title: 'Azure Container Apps',
    terraform:
      /resource\s+"azurerm_(?:container_app|linux_web_app|container_group|app_service)"/,
    code: /AddAzure(?:ContainerApp|AppService)Environment|PublishAsAzure(?:ContainerApp|AppServiceWebsite)|\bContainerApp\(/,
  },
  {
    name: 'module',
    title: 'hosting module’s',
    terraform:
      /source\s*=\s*"[^"\n]{0,200}(?:container-?apps?|cloud-?run|fargate|app-?runner|app-service|web-?app)[^"\n]{0,120}"/,
  },
  {
    name: 'kubernetes',
    title: 'Kubernetes',
    terraform:
      /resource\s+"(?:kubernetes_(?:deployment|stateful_set|manifest)\w*|helm_release)"/,
    code: /AddKubernetesEnvironment|\bapps\.v1\.Deployment\(/,
  },
  {
    name: 'digitalocean',
    title: 'DigitalOcean App Platform',
    terraform: /resource\s+"digitalocean_app"/,
  },
  { name: 'nomad', title: 'Nomad', terraform: /resource\s+"nomad_job"/ },
  {
    name: 'elastic-beanstalk',
    title: 'Elastic Beanstalk',
    terraform: /resource\s+"aws_elastic_beanstalk_environment"/,
  },
];

/** Orchestrators declared in Terraform, or in code (CDK, Pulumi, Aspire). Use as a fact. */
export function infrastructureOf(service: Service): DeploymentArtefact[] {
  const { repository } = service;
  const found: DeploymentArtefact[] = [];
  const add = (
    path: string,
    kind: (typeof infrastructure)[number],
    index: number,
  ) =>
    found.push({
      name: kind.name,
      title: kind.title,
      path,
      line: repository.lineIndex(path).lineAt(index),
    });
  for (const { path } of service.of(
    ['DEPLOY', 'CONFIG', 'OTHER', 'SRC'],
    'all',
  )) {
    if (path.endsWith('.tf')) {
      const text = repository.text(path) ?? '';
      for (const kind of infrastructure) {
        const match = kind.terraform.exec(text);
        if (match) add(path, kind, match.index);
      }
    } else if (
      /(?:^|\/)(?:infra(?:structure)?|cdk|pulumi|iac|deploy|stacks?)\/[^.]*\.(?:ts|py|cs|go|java)$|apphost[^/]*\/[^/]*\.cs$|[-_.]stack\.(?:ts|py)$|^index\.ts$/i.test(
        path,
      )
    ) {
      const text = repository.text(path) ?? '';
      if (!/aws-cdk|aws_cdk|pulumi|DistributedApplication/.test(text)) continue;
      const { code } = repository.lexical(path);
      for (const kind of infrastructure) {
        const match = kind.code?.exec(code);
        if (match) add(path, kind, match.index);
      }
    }
  }
  return found;
}

/** A Dockerfile that a platform file builds. */
export function platformDockerfiles(
  service: Service,
): Array<{ dockerfile: string; path: string; line: number }> {
  const { repository } = service;
  return service.fact(platformFilesOf).flatMap(({ path }) => {
    const name = baseName(path).toLowerCase();
    const folder = path.includes('/')
      ? path.slice(0, path.lastIndexOf('/') + 1)
      : '';
    const nodes: Array<TreeNode | undefined> = [];
    if (name === 'captain-definition' || name === 'railway.json') {
      const document = repository.json(path);
      nodes.push(
        at(document, 'dockerfilePath'),
        at(document, 'build', 'dockerfilePath'),
      );
    } else if (name.endsWith('.toml')) {
      const document = repository.toml(path);
      nodes.push(
        at(document, 'build', 'dockerfile'),
        at(document, 'build', 'dockerfilePath'),
      );
    } else if (/ya?ml$/.test(name)) {
      const [document] = repository.yaml(path);
      nodes.push(
        ...itemsOf(at(document, 'services')).flatMap(item => [
          at(item, 'dockerfilePath'),
          at(item, 'dockerfile_path'),
        ]),
        ...entriesOf(at(document, 'build', 'docker')).map(({ node }) => node),
        at(document, 'builder', 'dockerfile'),
        at(document, 'image', 'build', 'dockerfile'),
        at(document, 'image', 'build'),
      );
    }
    return nodes.flatMap(node => {
      const text = textOf(node)?.replace(/^\.?\//, '');
      if (!text) return [];
      const dockerfile = [text, `${folder}${text}`].find(candidate =>
        repository.has(candidate),
      );
      return dockerfile ? [{ dockerfile, path, line: node!.line }] : [];
    });
  });
}

/** A start command that a platform file gives. */
export interface PlatformCommand {
  words: string[];
  /** Run by a shell. */
  shell: boolean;
  text: string;
  path: string;
  line: number;
  /** Replaces the image's command; else the platform builds without the Dockerfile. */
  usesImage: boolean;
}

/** What comes beside a service in its task: collectors of logs and traces, proxies of a mesh. */
const besideService =
  /^(?:(?:docker\.io\/)?(?:amazon|datadog|newrelic|grafana|fluent|envoyproxy|otel)\/|public\.ecr\.aws\/(?!docker\/library\/)|.*(?:log-?router|firelens|x-?ray|agent|collector|sidecar|envoy))/i;

/** The command of the container that answers requests in an Amazon ECS task; nothing where the task works aside. */
function taskCommand(
  task: TreeNode | undefined,
  path: string,
): TreeNode | undefined {
  if (isBackground(textOf(at(task, 'family')) ?? '', path)) return undefined;
  const own = itemsOf(at(task, 'containerDefinitions')).filter(container => {
    const image = textOf(at(container, 'image')) ?? '';
    const name = textOf(at(container, 'name')) ?? '';
    return (
      !isSupportingImage(image) &&
      !besideService.test(image) &&
      !besideService.test(name) &&
      !isBackground(name, '')
    );
  });
  const serving = own.filter(
    each => itemsOf(at(each, 'portMappings')).length > 0,
  );
  const [container, another] = serving.length > 0 ? serving : own;
  // An entry point of its own takes the place of the image's: not followed.
  return another || at(container, 'entryPoint')
    ? undefined
    : at(container, 'command');
}

/** The web process that platform files start. */
export function platformCommandsOf(service: Service): PlatformCommand[] {
  const { repository } = service;
  return service.fact(platformFilesOf).flatMap(({ path }) => {
    const name = baseName(path).toLowerCase();
    if (name === 'procfile') {
      return repository.lines(path).flatMap((line, index) => {
        const web = /^\s*(web|app|server|api)\s*:\s*(.+)$/.exec(line);
        return web ? [shellCommand(web[2].trim(), path, index + 1, false)] : [];
      });
    }
    const nodes: Array<[TreeNode | undefined, boolean]> = [];
    const given = name.endsWith('.json')
      ? taskCommand(repository.json(path), path)
      : undefined;
    if (given)
      return [
        {
          words: textsOf(given),
          shell: false,
          text: textsOf(given).join(' '),
          path,
          line: given.line,
          usesImage: true,
        },
      ];
    if (name.endsWith('.toml')) {
      const document = repository.toml(path);
      const processes = entriesOf(at(document, 'processes'));
      const web =
        processes.find(({ key }) => /^(?:app|web|server|api)$/.test(key)) ??
        processes[0];
      nodes.push(
        [web?.node, true],
        [at(document, 'deploy', 'startCommand'), false],
        [at(document, 'start', 'cmd'), false],
      );
    } else if (name === 'railway.json') {
      nodes.push([at(repository.json(path), 'deploy', 'startCommand'), false]);
    } else if (/ya?ml$/.test(name)) {
      const [document] = repository.yaml(path);
      nodes.push(
        [at(document, 'run', 'web'), true],
        [at(document, 'entrypoint'), false],
        ...itemsOf(at(document, 'services')).flatMap(
          (item): Array<[TreeNode | undefined, boolean]> => [
            [at(item, 'dockerCommand'), true],
            [at(item, 'startCommand'), false],
            [at(item, 'run_command'), true],
          ],
        ),
      );
    }
    return nodes.flatMap(([node, usesImage]) => {
      const text = textOf(node) ?? textsOf(node).join(' ');
      return node && text
        ? [shellCommand(text, path, node.line, usesImage)]
        : [];
    });
  });
}

function shellCommand(
  text: string,
  path: string,
  line: number,
  usesImage: boolean,
): PlatformCommand {
  return { words: splitWords(text), shell: true, text, path, line, usesImage };
}
