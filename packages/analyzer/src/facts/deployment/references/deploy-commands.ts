import type { CommandReferences, Source } from './types';

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

/** `kubectl apply`, `fly deploy`: the platform a command deploys to, and the tags it sets. */
export function readDeploy(
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
