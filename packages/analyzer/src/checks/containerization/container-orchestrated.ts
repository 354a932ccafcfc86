import { imageBuilderOf } from '../../facts/containers/builders';
import {
  productionImageOf,
  type ProductionImage,
} from '../../facts/containers/image';
import {
  deploymentOf,
  type ComposeFile,
  type ComposeService,
} from '../../facts/deployment';
import { developmentMarkOf } from '../../facts/deployment/compose';
import { deployStepsOf } from '../../facts/pipelines/deploys';
import { commandReferencesOf } from '../../facts/deployment/references';
import { at, textOf } from '../../repository';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';

const reference = 'https://docs.docker.com/compose/how-tos/production/';

export const containerOrchestrated = defineCheck({
  id: 'container-orchestrated',
  area: 'containerization',
  title:
    'Is production run by an orchestrator or managed platform rather than by docker-compose on a host?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'an orchestrator or managed platform',
    gap: 'docker-compose as the only way to run it',
  },
  why: 'Compose runs everything on one host. When the host fails the service is gone, a new version means an interruption, and load cannot be spread. An orchestrator moves, replaces and multiplies containers by itself.',
  decision: {
    applies: 'A container image is defined.',
    passes:
      'The tree holds Kubernetes workloads, a Helm chart or GitOps release, or the definition of a managed platform (ECS, Cloud Run, App Runner, Container Apps, App Engine, OpenShift templates, ClowdApp, NAIS, Nomad, Swarm, Kamal, Fly.io, Render, Railway, Heroku and similar), Terraform or code for one, a pipeline that deploys there, or a catalog annotation that names the deployment.',
    fails:
      'None of these exists and a compose file builds or runs this service.',
    exceptions: [
      'A compose file with databases, brokers and tools only, one that says that it is for development or tests, or one that builds the image aside and mounts the sources.',
      'A pipeline that hands the release to another repository (`repository-dispatch`): unknown.',
      'An Aspire host that publishes nowhere starts a developer’s machine.',
      'A compose service that builds the development stage of a Dockerfile with a production stage.',
      'No compose file and no deployment artefact: unknown, since the deployment may live in another repository.',
      'Skaffold and Tilt files alone are development tools.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: '# docker-compose.yml, the only deployment\nservices:\n  api:\n    build: .\n    restart: always',
    good: 'kind: Deployment\nspec:\n  replicas: 2',
  },
  remedy:
    'Describe the service for an orchestrator or managed platform: replicas, probes, resources, rolling updates. Keep compose for development and tests.',
  references: [
    reference,
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
  ],
  elsewhere: [],
  judge(service) {
    const image = service.fact(productionImageOf);
    const deployment = service.fact(deploymentOf);
    const [platform] = deployment.orchestrators;
    if (platform) {
      return pass(
        `${placeName(platform)} runs the service: ${platform.title}.${
          platform.name === 'kamal'
            ? ' Kamal keeps containers running on hosts that somebody has to replace.'
            : ''
        }`,
        evidenceAt(service, deployment.orchestrators.slice(0, 5), 'proof'),
      );
    }
    const annotation = Object.keys(service.annotations).find(key =>
      deploymentAnnotation.test(key),
    );
    if (annotation && image)
      return pass(
        `The catalog annotation ${annotation} names where the service is deployed.`,
      );
    const runs = deployment.compose.flatMap(file =>
      file.services
        .filter(({ ours }) => ours)
        .slice(0, 1)
        .map(one => ({ file, one })),
    );
    if (!image && !(runs.length && runs.some(({ one }) => one.image))) {
      return service.fact(imageBuilderOf)
        ? unknown(
            'The image is built without a Dockerfile, and nothing in the tree deploys it.',
            cure,
          )
        : notApplicable('The tree holds no container image for production.');
    }
    const offending = runs.filter(
      ({ file, one }) =>
        file.role !== 'development' && !isDevelopmentOnly(one, image),
    );
    if (!offending.length) {
      const [development] = runs;
      return unknown(
        development
          ? `${placeName({
              path: development.one.path,
              line: development.one.line,
            })} runs the service for development; nothing in the tree says where production runs.`
          : 'Nothing in the tree says where production runs.',
        cure,
        development
          ? [
              evidence(
                service.repository,
                { path: development.one.path, line: development.one.line },
                'anchor',
              ),
            ]
          : [],
      );
    }
    const remote = service.fact(deployStepsOf).find(step => step.remote);
    if (remote) {
      return unknown(
        `${placeName(remote)} hands the deployment to ${
          remote.name
        }, which is not part of this repository.`,
        `Look at ${remote.name}, or name the deployment in the catalog.`,
        evidenceAt(service, [remote], 'anchor'),
      );
    }
    const ranked = [...offending].sort((a, b) => weight(b) - weight(a));
    const [{ one }] = ranked;
    const place: Place = { path: one.path, line: one.line };
    const commands = service
      .fact(commandReferencesOf)
      .compose.filter(
        ({ files, production }) =>
          production &&
          files.some(file =>
            offending.some(({ one: other }) => other.path === file),
          ),
      )
      .map(({ path, line }) => ({ path, line }));
    return fail({
      message: `The only way to run the service is ${placeName(
        place,
      )} (docker-compose): one host, no rescheduling, no rolling updates, no scaling.`,
      evidence: evidenceAt(
        service,
        [
          place,
          ...ranked
            .slice(1)
            .map(({ one: other }) => ({ path: other.path, line: other.line })),
          ...commands,
        ],
        'offender',
      ),
      recommendation: {
        title: 'Adopt Container Orchestration',
        text: `Add Kubernetes manifests (or another orchestrator's definition) for the service at ${placeName(
          place,
        )} and keep compose for development.`,
        example: {
          language: 'yaml',
          code: 'kind: Deployment\nspec:\n  replicas: 2',
        },
        reference,
      },
    });
  },
});

const cure =
  'Name the deployment in the catalog, for example with the annotation backstage.io/kubernetes-id, or assess the deployment repository with the service.';
const deploymentAnnotation =
  /^backstage\.io\/kubernetes-|^argocd\/|argoproj|fluxcd|^amazon\.com\/aws-ecs|^aws\.amazon\.com\/|^google\.com\/cloud-?run|^azure\.com\/|^heroku|deployment-repository$|^openshift/;

/**
 * Names that say "development" by themselves, and a development stage of a Dockerfile whose production stage is another
 * one; a mounted source or a reloader alone do not.
 */
function isDevelopmentOnly(
  one: ComposeService,
  image: ProductionImage | undefined,
): boolean {
  const mark = developmentMarkOf(one);
  if (mark === undefined) return false;
  const target = one.build?.target;
  return (
    /^the service is named/.test(mark.text) ||
    (/^it builds the stage/.test(mark.text) &&
      image !== undefined &&
      image.target.name !== target)
  );
}

/** Evidence of production use first: named so, used by a script, restarted for ever. */
function weight({
  file,
  one,
}: {
  file: ComposeFile;
  one: ComposeService;
}): number {
  const restart = textOf(at(one.node, 'restart')) ?? '';
  return (
    Number(file.role === 'production') * 2 +
    Number(file.usedBy !== undefined) +
    Number(/always|unless-stopped/.test(restart)) * 0.5
  );
}
