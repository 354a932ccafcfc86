import { originsOf } from '../../facts/containers/layers';
import { lineageOf, stageNamed } from '../../facts/containers/dockerfile';
import {
  productionImageOf,
  type ProductionImage,
} from '../../facts/containers/image';
import { imageBuilderOf } from '../../facts/containers/builders';
import { jibImageOf } from '../../facts/containers/jib';
import {
  deploymentOf,
  productionCompose,
  type ComposeService,
  type Deployment,
} from '../../facts/deployment';
import {
  composePathOf,
  developmentMarkOf,
} from '../../facts/deployment/compose';
import { imagesInValues } from '../../facts/deployment/helm';
import {
  pinningOf,
  readImage,
  type Pinning,
} from '../../facts/deployment/images';
import { commandReferencesOf } from '../../facts/deployment/references';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { evidence, placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';

const reference =
  'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions';

interface NamedImage extends Place {
  line: number;
  image: string;
  pinning: Pinning;
  /** In a stage that the image takes nothing from, such as one for tests. */
  aside?: boolean;
}

export const containerImagesPinned = defineCheck({
  id: 'container-images-pinned',
  area: 'containerization',
  title: 'Are base images and deployed images pinned to an explicit version?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'pinned image versions',
    gap: 'image versions that move',
  },
  why: 'A tag that moves makes every build and every restart a surprise: two nodes run different code, a rollback brings back the broken version, and nobody can say what is deployed.',
  decision: {
    applies:
      'A Dockerfile, Jib’s configuration or a manifest that production uses names images.',
    passes:
      'Every external base, `COPY --from` image, workload image and image of the production compose file has a version with at least major and minor, a dated tag, or a digest.',
    fails:
      'A tag is missing, or one of its parts is `latest`, `stable`, `main`, `master`, `edge`, `lts`, `current`, `nightly`, `sid`, `unstable`, `testing` or `rolling`, or it names nothing but the system of a language’s image (`golang:trixie`). Minor when only language images are pinned to a major version, or only stages that the image takes nothing from move.',
    exceptions: [
      'A tag that the pipeline sets when it deploys with Helm or Kustomize, or that a build argument overrides.',
      'Stages for development and development compose files.',
      '`scratch` and stages of the same file.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'FROM python:latest',
    good: 'FROM python:3.13.1-slim-bookworm',
  },
  remedy:
    'Name the exact version of each image, with a digest where you can, and let a bot propose updates. Deploy images by the version or commit that the pipeline built.',
  references: [reference],
  elsewhere: [
    'hadolint DL3006, DL3007',
    'Trivy DS-0001',
    'Checkov CKV_DOCKER_7, CKV_K8S_14, CKV_K8S_43',
    'kube-linter latest-tag',
    'kube-score container-image-tag',
    'Polaris tagNotSpecified',
    'OpenSSF Scorecard pinsDependencies',
  ],
  judge(service) {
    const image = service.fact(productionImageOf);
    const deployment = service.fact(deploymentOf);
    const named = [
      ...(image ? imagesOf(image) : jibBase(service)),
      ...workloadImages(service, deployment),
      ...composeImages(
        deployment,
        deployment.orchestrators.some(({ name }) =>
          /^(?:kubernetes|helm)$/.test(name),
        ),
      ),
    ];
    if (!named.length)
      return notApplicable('The tree names no image that production uses.');
    const floating = named
      .filter(({ pinning }) => pinning === 'floating' || pinning === 'none')
      .sort((a, b) => Number(a.aside ?? false) - Number(b.aside ?? false));
    const majors = named.filter(({ pinning }) => pinning === 'major');
    const offenders = floating.length ? [...floating, ...majors] : majors;
    if (!offenders.length) {
      return pass(
        `${placeName(
          named[0],
        )} and every other image production uses name a version.`,
        evidenceAt(service, named, 'proof'),
      );
    }
    const [first] = offenders;
    return fail({
      message: `${placeName(first)} uses ${first.image}, ${wording(first)}.`,
      severity: floating.some(({ aside }) => !aside) ? 'major' : 'minor',
      evidence: offenders
        .slice(0, 10)
        .map(place => evidence(service.repository, place, 'offender')),
      recommendation: {
        title: 'Pin Image Versions',
        text: `Pin ${readImage(first.image).name} at ${placeName(
          first,
        )} to an exact version or digest.`,
        example: exampleOf(first),
        reference,
      },
    });
  },
});

function wording({ pinning }: NamedImage): string {
  if (pinning === 'none')
    return 'which names no version and follows the newest one';
  return pinning === 'major'
    ? 'which follows every minor version of its major'
    : 'a tag that moves';
}

function exampleOf({ image, path }: NamedImage): {
  language: string;
  code: string;
} {
  const { repository } = readImage(image);
  return /\.ya?ml$/.test(path)
    ? { language: 'yaml', code: `image: ${repository}:1.4.2` }
    : { language: 'dockerfile', code: 'FROM python:3.13.1-slim-bookworm' };
}

/** External images of the stages that the final image is made from, and what moves in the others. */
function imagesOf(image: ProductionImage): NamedImage[] {
  const { dockerfile } = image;
  const stages = new Set(
    originsOf(image).flatMap(({ stage }) => lineageOf(dockerfile, stage)),
  );
  const found: NamedImage[] = [];
  for (const stage of [...stages].sort((a, b) => a.index - b.index)) {
    if (stage.parent === undefined) {
      const argument = /\$\{?(\w+)/.exec(stage.imageText)?.[1];
      const given =
        argument === undefined ? undefined : image.buildArguments.get(argument);
      // A base that the pipeline names is judged where it is named.
      if (given === undefined) {
        const pinning = pinningOf(stage.image);
        found.push({
          path: image.path,
          line: stage.line,
          image: stage.image,
          pinning,
        });
      }
    }
    for (const { copy, line } of stage.instructions) {
      if (
        copy?.from &&
        !stageNamed(dockerfile, copy.from) &&
        !/^\d+$/.test(copy.from)
      ) {
        found.push({
          path: image.path,
          line,
          image: copy.from,
          pinning: pinningOf(copy.from),
        });
      }
    }
  }
  for (const stage of dockerfile.stages) {
    const pinning = pinningOf(stage.image);
    if (
      stage.parent === undefined &&
      !stages.has(stage) &&
      !forDevelopment.test(stage.name ?? '') &&
      (pinning === 'none' || pinning === 'floating')
    ) {
      const { line, image: text } = stage;
      found.push({ path: image.path, line, image: text, pinning, aside: true });
    }
  }
  return found.map(named => ({ ...named, ...argumentLine(image, named) }));
}

/** What Jib builds on, where that is written down. */
function jibBase(service: Service): NamedImage[] {
  const builder = service.fact(imageBuilderOf);
  const base = builder && jibImageOf(service, builder)?.base;
  return base ? [{ ...base, pinning: pinningOf(base.image) }] : [];
}

const forDevelopment =
  /(?:^|[-_])(?:dev|devel|development|debug|local|devcontainer)(?:$|[-_])/i;

/** A floating word that comes from an `ARG` is mended there. */
function argumentLine(
  image: ProductionImage,
  { image: text, pinning, line }: NamedImage,
): { line: number } {
  const stage = image.dockerfile.stages.find(
    candidate => candidate.line === line,
  );
  if (pinning !== 'floating' || !stage || stage.imageText === text)
    return { line };
  const argument = image.dockerfile.globals.find(
    ({ name, value }) => stage.imageText.includes(name) && value,
  );
  return { line: argument?.line ?? line };
}

function workloadImages(
  service: Service,
  deployment: Deployment,
): NamedImage[] {
  const { tagOverrides } = service.fact(commandReferencesOf);
  const setByHelm = tagOverrides.some(({ tool }) => tool === 'helm');
  const replaced = tagOverrides.some(
    ({ tool }) => tool === 'kustomize' || tool === 'replace',
  );
  const setByKubectl = tagOverrides.some(({ tool }) => tool === 'kubectl');
  const kustomized = deployment.kubernetes.kustomizedImages;
  /** What a template spells out, no value changes. */
  const isFilledIn = ({ path, line }: { path: string; line: number }) =>
    !/\/templates\//.test(path) ||
    (service.repository.lines(path)[line - 1]?.includes('{{') ?? true);
  const fromWorkloads = deployment.workloads.flatMap(({ containers, from }) =>
    containers.flatMap(({ image }) => {
      if (
        !image ||
        (from === 'helm' ? setByHelm && isFilledIn(image) : replaced)
      )
        return [];
      const { repository, name } = readImage(image.text);
      const override = kustomized.get(repository) ?? kustomized.get(name);
      // Skaffold and the like fill in the tag of a bare name that they build, `kubectl set image` that of any name.
      const bare = setByKubectl ? /[:@]/ : /[:@/]/;
      if (!override && !bare.test(image.text)) return [];
      const text = override ? `${repository}:${override.tag}` : image.text;
      return [
        {
          path: image.path,
          line: image.line,
          image: text,
          pinning: pinningOf(text),
        },
      ];
    }),
  );
  const fromValues = setByHelm
    ? []
    : deployment.charts
        .filter(
          chart =>
            !deployment.workloads.some(({ path }) =>
              path.startsWith(`${chart.folder}/`),
            ),
        )
        .flatMap(imagesInValues)
        .map(({ text, path, line }) => ({
          path,
          line,
          image: text,
          pinning: pinningOf(text),
        }))
        .filter(
          ({ image }) =>
            !/:(?:app[_-]?version|version|tag|placeholder|replace.*|changeme|x+)$/i.test(
              image,
            ),
        );
  return [...fromWorkloads, ...fromValues];
}

/** Every image of the compose files that production uses; beside manifests, only the service's own. */
function composeImages(
  deployment: Deployment,
  hasManifests: boolean,
): NamedImage[] {
  const production = productionCompose(deployment);
  return production.length && !hasManifests
    ? production.flatMap(({ file }) => file.services.flatMap(imageNamedBy))
    : selfHosted(deployment);
}

/** Files that offer the published image for running it somewhere else. */
function selfHosted(deployment: Deployment): NamedImage[] {
  return deployment.compose
    .filter(({ role }) => role !== 'development')
    .flatMap(({ services }) => services)
    .filter(one => one.ours && !developmentMarkOf(one))
    .flatMap(imageNamedBy);
}

/** The image that a compose service pulls; one that it builds is named for its own use. */
function imageNamedBy(one: ComposeService): NamedImage[] {
  const { image, build } = one;
  if (!image || build) return [];
  return [
    {
      path: composePathOf(one, 'image'),
      line: image.line,
      image: image.text,
      pinning: pinningOf(image.text),
    },
  ];
}
