import type { Service } from '../../service';
import { pipelinesOf } from './index';
import type { PipelineJob } from './types';

/** A step of a pipeline that brings a release somewhere. */
export interface DeployStep {
  path: string;
  line: number;
  /** As messages name it: `helm upgrade`, `aws-actions/amazon-ecs-deploy-task-definition`. */
  name: string;
  job: PipelineJob;
  /** A workflow of another repository does it. */
  remote: boolean;
}

/** Tested against a command's words, the program without its folder. */
const commands =
  /^(?:kubectl (?:.{0,200} )?(?:apply|set image|rollout|replace|patch|create)\b|k apply|oc (?:apply|rollout|new-app|process|set image|tag)|helm (?!plugin\b|repo\b)(?:.{0,200} )?(?:upgrade|install)\b|helmfile (?:.{0,200} )?(?:apply|sync)|kustomize edit set image|argocd app (?:sync|set)|flux reconcile|skaffold (?:run|deploy)|(?:flyctl|fly) (?:.{0,200} )?deploy|gcloud (?:beta )?(?:run (?:deploy|services)|app deploy|functions deploy|deploy releases)|aws (?:ecs (?:update-service|deploy)|apprunner|lambda update-function|cloudformation deploy|deploy create-deployment|elasticbeanstalk)|ecs-deploy|eb deploy|copilot (?:\w+ )?deploy|az (?:containerapp|webapp|functionapp|aks)\b|heroku container:release|git push (?:.{0,200} )?(?:heroku|dokku)|railway (?:up|redeploy)|(?:bundle exec )?kamal (?:deploy|redeploy|setup)|nomad (?:job )?run|doctl apps (?:create|update|create-deployment)|caprover deploy|fastapi deploy|terraform (?:.{0,200} )?apply|tofu (?:.{0,200} )?apply|terragrunt (?:.{0,200} )?apply|cdk deploy|pulumi up|ansible-playbook|(?:serverless|sls) deploy|sam deploy|vercel\b(?:.{0,200} )?(?:--prod|deploy)|wrangler (?:deploy|publish)|cf push|docker stack deploy|cap (?:\w+ )?deploy|dep deploy|mina deploy|az acr run)/;
const remoteShell = /^(?:ssh|sshpass|rsync|scp)\b/;
const hook =
  /^(?:curl|wget|http)\b.{0,400}(?:https?:\/\/\S{0,200}deploy|\$\{?\w*DEPLOY\w*|\$\{\{[^}]{0,80}deploy)/i;
/** On a host that the job itself runs on, or reaches by DOCKER_HOST. */
const compose = /^(?:docker compose|docker-compose)\b.{0,300}\bup\b/;
const actions =
  /^(?:azure\/(?:k8s-deploy|webapps-(?:container-)?deploy|container-apps-deploy-action|functions-action|aci-deploy)|aws-actions\/(?:amazon-ecs-deploy-task-definition|aws-cloudformation-github-deploy)|google-github-actions\/deploy-[\w-]+|akhileshns\/heroku-deploy|[\w-]+\/deploy-(?:to-)?(?!pages)[\w-]+(?:\/[\w./-]{0,80}deploy)?@|superfly\/flyctl-actions|[\w-]+\/[\w-]*(?:helm-deploy|railway|render-deploy|koyeb|caprover|dokku|beanstalk-deploy|argocd|kubectl|app_action|app-runner-deploy|ssh-deploy|ssh-action|sftp|deploy-to-[\w-]+|deployer)[\w-]*|deliverybot\/helm|digitalocean\/app_action|cloudflare\/wrangler-action|amondnet\/vercel-action|serverless\/github-action|aws-ecs\/[\w-]+|heroku\/[\w-]+|azure-?webapp[\w-]*|kubernetesmanifest@|helmdeploy@)/i;
/** Another repository is told that there is something to build or to bring out. */
const dispatch =
  /^(?:peter-evans\/repository-dispatch|benc-uk\/workflow-dispatch|convictional\/trigger-workflow-and-wait|aurelien-baudet\/workflow-dispatch)@/i;
const bringsOut = /deploy|rollout|promote|release|docker|image/i;
const deployWord = /deploy|rollout|release to|promote/i;
const throwAway =
  /^(?:kind create|minikube start|k3d cluster create|ctlptl create)|kind-action|setup-minikube|setup-kind|setup-k3d|k3s-action/;

/** Steps that deploy, in the order of the pipelines. Clusters that a job makes for its tests do not count. Use as a fact. */
export function deployStepsOf(service: Service): DeployStep[] {
  return service.fact(pipelinesOf).jobs.flatMap(job => {
    if (
      job.commands.some(({ words }) => throwAway.test(words.join(' '))) ||
      job.external.some(({ name }) => throwAway.test(name))
    ) {
      return [];
    }
    const named = job.labels.some(label => deployWord.test(label));
    const steps: DeployStep[] = [];
    for (const { words, step } of job.commands) {
      const text = [(words[0] ?? '').replace(/^.*\//, ''), ...words.slice(1)]
        .join(' ')
        .slice(0, 2_000);
      const dry = /--dry-run|--help|--version|\btemplate\b/.test(text);
      const hit = commands.exec(text) ?? hook.exec(text);
      const here =
        deploysByName(job) &&
        (compose.test(text) || /deploy/i.test(words.slice(0, 3).join(' ')));
      if ((hit && !dry) || here || (named && remoteShell.test(text))) {
        steps.push({
          ...step,
          name: text.split(' ').slice(0, 2).join(' '),
          job,
          remote: false,
        });
      }
    }
    for (const { name, path, line, workflow } of job.external) {
      if (dispatch.test(name)) {
        if (job.labels.some(label => bringsOut.test(label)))
          steps.push({ path, line, name, job, remote: true });
        continue;
      }
      const deploys = workflow
        ? deployWord.test(name) || (named && deployWord.test(job.name))
        : actions.test(name) && !(/ssh|sftp/i.test(name) && !named);
      if (deploys) steps.push({ path, line, name, job, remote: workflow });
    }
    // What a local action does may be a script in any language.
    const action = job.labels.find(label => /^\.\/.{0,200}deploy/.test(label));
    if (steps.length === 0 && action && deploysByName(job)) {
      steps.push({
        path: job.path,
        line: job.line,
        name: action,
        job,
        remote: false,
      });
    }
    return steps;
  });
}

/** Called after what it does, and after no test. */
function deploysByName({ labels }: PipelineJob): boolean {
  return (
    labels.some(label => /\bdeploy(?:ment)?\b|deploy-/.test(label)) &&
    !labels.some(label => /test|e2e|lint|check/.test(label))
  );
}
