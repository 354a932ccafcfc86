import { pipelineLibraryOf } from '../../facts/pipelines/libraries';
import { pipelinesOf } from '../../facts/pipelines';
import { deployStepsOf } from '../../facts/pipelines/deploys';
import { mockDeploysOf } from '../../facts/pipelines/mock-deploys';
import { publishedTagsOf } from '../../facts/pipelines/image-tags';
import { deploymentOf, productionCompose } from '../../facts/deployment';
import { functionFilesOf } from '../../facts/deployment/platforms';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';
import { externalPipeline } from './shared';

const reference = 'https://12factor.net/build-release-run';

const example = {
  language: 'yaml',
  code: '- run: helm upgrade --install orders deploy/chart --set image.tag=$GITHUB_SHA --atomic',
};

/** Platforms that deploy what is pushed to the branch they watch. */
const watchesBranch =
  /^(?:render|railway|digitalocean|vercel|platform-sh|zeabur|koyeb|gitops|cloudflare-workers)$/;
const deploymentAnnotation =
  /deployment-repository|^argocd\/|argoproj|fluxcd|^harness\.io|spinnaker/;

export const deliveryAutomatedDeploy = defineCheck({
  id: 'delivery-automated-deploy',
  area: 'delivery',
  title: 'Is deployment performed by automation?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'an automated deployment',
    gap: 'a deployment that is done by hand',
  },
  why: 'A release that somebody carries out by hand is slow, differs each time and depends on who is there. Automation makes a release, and a rollback, a routine that anybody may start.',
  decision: {
    applies: 'The service is deployable.',
    passes:
      'A pipeline runs a deployment command or action (kubectl, Helm, Kustomize, Argo CD, ECS, Cloud Run, Container Apps, Fly.io, Kamal, Terraform, CDK, Ansible, a remote shell in a deploy job and others), GitOps objects are in the tree, or the platform deploys what is pushed.',
    fails:
      'Manifests or a pipeline are in the tree, and nothing applies them; or the deploy job only prints text or is switched off.',
    exceptions: [
      'A pipeline that publishes an image, with nothing in the tree that says where it runs: unknown, since the deployment may live in another repository.',
      'Heroku, CapRover and their kin may deploy what is pushed: unknown.',
      'Compose over SSH is automated too; `container-orchestrated` judges it.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: '- run: docker build .',
    good: '- run: helm upgrade --install orders deploy/chart --set image.tag=$GITHUB_SHA --atomic',
  },
  remedy:
    'Add a job that promotes the built image through the environments, and let nobody deploy in another way.',
  references: [reference],
  elsewhere: [
    'Mercari production readiness checklist: automated deploy, automatic deploy',
  ],
  judge(service) {
    if (!service.fact(stackOf).deployable)
      return notApplicable('The service is not deployed by itself.');
    const [step] = service.fact(deployStepsOf);
    if (step) {
      return pass(
        `${placeName(step)} deploys (${step.name}).`,
        evidenceAt(service, [step], 'proof'),
      );
    }
    const deployment = service.fact(deploymentOf);
    const watching = [
      ...deployment.orchestrators,
      ...service.fact(functionFilesOf),
    ].find(({ name }) => watchesBranch.test(name));
    if (watching) {
      return pass(
        `${placeName(watching)}: the platform deploys what is pushed.`,
        evidenceAt(service, [watching], 'proof'),
      );
    }
    const annotation = Object.keys(service.annotations).find(key =>
      deploymentAnnotation.test(key),
    );
    if (annotation)
      return pass(`The catalog annotation ${annotation} names the deployment.`);
    const library = service.fact(pipelineLibraryOf);
    if (library)
      return unknown(
        `${placeName(library)} leaves everything to ${
          library.name
        }, which is not part of this repository; whether it deploys cannot be seen.`,
        `Look at ${library.name}, or name the deployment in the catalog.`,
        evidenceAt(service, [library], 'anchor'),
      );
    const external = externalPipeline(service);
    const artefact = deployedBy(service);
    const [mock] = external ? [] : service.fact(mockDeploysOf);
    if (mock)
      return fail({
        message: `${placeName(mock)}: the job ${mock.name} ${
          mock.because === 'off'
            ? 'is switched off by its condition'
            : 'only prints text'
        }, so nothing deploys and releases depend on manual steps.`,
        evidence: evidenceAt(service, [mock], 'offender'),
        recommendation: {
          title: 'Deploy by Automation',
          text: `Let the job at ${placeName(
            mock,
          )} run the command that brings the built image to its environment.`,
          example,
          reference,
        },
      });
    const [file] = service.fact(pipelinesOf).files;
    const [published] = service.fact(publishedTagsOf);
    if (external || !artefact) {
      const place = published ?? (file ? { path: file, line: 1 } : undefined);
      return unknown(
        published
          ? `${placeName(
              published,
            )} publishes an image; what deploys it is not in this repository.`
          : 'Nothing in the tree says where the service is deployed, or by what.',
        'Name the deployment in the catalog, for example with the annotation argocd/app-name, or keep the deploy job in this repository.',
        place ? evidenceAt(service, [place], 'anchor') : [],
      );
    }
    const anchor: Place = file ? { path: file, line: 1 } : artefact;
    return fail({
      message: file
        ? `${file} builds but nothing deploys what ${placeName(
            artefact,
          )} describes; releases depend on manual steps.`
        : `Nothing deploys what ${placeName(
            artefact,
          )} describes; releases depend on manual steps.`,
      evidence: evidenceAt(service, [anchor, artefact], 'anchor'),
      recommendation: {
        title: 'Deploy by Automation',
        text: `Add a deploy job to ${
          file ?? 'a pipeline'
        } that promotes the built image to what ${placeName(
          artefact,
        )} describes.`,
        example,
        reference,
      },
    });
  },
});

/** What in the tree waits to be applied. */
function deployedBy(service: Service): Place | undefined {
  const deployment = service.fact(deploymentOf);
  const [workload] = deployment.workloads;
  if (workload) return { path: workload.path, line: workload.line };
  const platform = deployment.orchestrators.find(
    ({ name, path }) =>
      !mayWatch.test(name) && !/\.(?:cs|ts|py|go)$/.test(path),
  );
  if (platform) return { path: platform.path, line: platform.line };
  const compose = productionCompose(deployment).find(({ file }) =>
    /prod|release|deploy/i.test(file.path),
  );
  return compose && compose.file.usedBy === undefined
    ? { path: compose.file.path, line: compose.services[0].line }
    : undefined;
}

/** Platforms that may deploy what is pushed: whether they do is not in the tree. */
const mayWatch = /^(?:heroku|caprover|dokku|azure|clever-cloud|nixpacks)$/;
