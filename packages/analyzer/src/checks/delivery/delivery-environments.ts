import { deployStepsOf, type DeployStep } from '../../facts/pipelines/deploys';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';

const reference = 'https://sre.google/sre-book/launch-checklist/';

const stageWord =
  /(?:^|[^a-z])(?:staging|stage|stg|dev|develop|development|test|testing|uat|qa|preprod|pre-prod(?:uction)?|preview|previews|review|canary|sandbox|int|integration|acceptance|acc|demo|nonprod|non-prod)(?:[^a-z]|$)/i;
const perStage =
  /(?:^|\/)(?:values[-.](\w[\w-]*)\.ya?ml|(?:overlays|environments|envs?|stages)\/([\w-]+)\/|([\w-]+)\.tfvars|fly\.([\w-]+)\.toml|deploy\.([\w-]+)\.ya?ml)/i;

export const deliveryEnvironments = defineCheck({
  id: 'delivery-environments',
  area: 'delivery',
  title: 'Is there a stage before production?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'a stage before production',
    gap: 'deployments straight to production',
  },
  why: 'What differs between a test and production (data, settings, neighbours) shows in the first place that has it. A stage before production lets that be a stage instead of the customers.',
  decision: {
    applies: 'A pipeline in the tree deploys the service.',
    passes:
      'More than one environment is visible: overlays or values per stage, environments of deploy jobs, variable files, previews, canaries.',
    fails: 'Everything that is deployed goes to one place.',
    exceptions: [
      'A workflow of another repository deploys: unknown.',
      'Canaries and previews replace a staging environment.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'deploy:\n  environment: production',
    good: 'deploy-prod:\n  needs: [deploy-staging, smoke]\n  environment: production',
  },
  remedy:
    'Deploy to a staging environment first, verify it with smoke tests, and promote the same image to production behind an approval.',
  references: [reference],
  elsewhere: ['Fowler, Production-Ready Microservices: deployment pipeline'],
  judge(service) {
    const steps = service.fact(deployStepsOf);
    if (steps.length === 0)
      return notApplicable('No pipeline in the tree deploys the service.');
    const stage = stageFile(service) ?? stageInPipeline(service, steps);
    if (stage) {
      return pass(
        `${placeName(stage)} belongs to a stage beside production.`,
        evidenceAt(service, [stage], 'proof'),
      );
    }
    const remote = steps.find(each => each.remote);
    if (remote) {
      return unknown(
        `${placeName(remote)} hands the deployment to ${
          remote.name
        }, whose stages cannot be seen.`,
        `Look at ${remote.name}, or name the environments in this repository.`,
        evidenceAt(service, [remote], 'anchor'),
      );
    }
    const [step] = steps;
    return fail({
      message: `${placeName(step)} deploys straight to production.`,
      evidence: evidenceAt(service, steps, 'anchor'),
      recommendation: {
        title: 'Deploy to a Stage First',
        text: `Deploy to a staging environment before the step at ${placeName(
          step,
        )} and verify it.`,
        example: {
          language: 'yaml',
          code: 'deploy-prod:\n  needs: [deploy-staging, smoke]\n  environment: production',
        },
        reference,
      },
    });
  },
});

/** A file that configures another stage than production. */
function stageFile(service: Service): Place | undefined {
  for (const { path } of service.of(
    ['DEPLOY', 'DEVCONF', 'CONFIG', 'OTHER'],
    'all',
  )) {
    const name = perStage.exec(path)?.slice(1).find(Boolean);
    if (
      name &&
      stageWord.test(name) &&
      !/^(?:dev|development|test)$/i.test(name)
    )
      return { path, line: 1 };
  }
  return undefined;
}

/** A stage that the deploy jobs name: in the job, its environment, its trigger's branch or its inputs. */
function stageInPipeline(
  service: Service,
  steps: DeployStep[],
): Place | undefined {
  for (const { job } of steps) {
    if (job.labels.some(label => stageWord.test(label)))
      return { path: job.path, line: job.line };
  }
  for (const path of new Set(steps.map(({ job }) => job.path))) {
    const lines = service.repository.lines(path);
    for (let index = 0; index < Math.min(lines.length, 3_000); index++) {
      const line = lines[index].slice(0, 500);
      if (
        !/^\s*#/.test(line) &&
        /environment|namespace|stage|cluster|options|branches|--app|-n |\benv\b|--context|workspace|refs\/heads|project|deploy|target|- /i.test(
          line,
        ) &&
        /(?:^|[^a-z])(?:staging|stage|stg|uat|qa|preprod|preview|review|canary|sandbox|acceptance|nonprod|develop|development)(?:[^a-z]|$)/i.test(
          line,
        )
      ) {
        return { path, line: index + 1 };
      }
    }
  }
  return undefined;
}
