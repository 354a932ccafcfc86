import {
  at,
  entriesOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../../repository';
import type { Service } from '../../../service';
import { clean } from './paths';
import { values, type PipelineJob } from './pipeline-values';
import type { CommandReferences } from './types';

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

/** The image that an action builds, and the platform that one deploys to. */
export function readStep(
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
