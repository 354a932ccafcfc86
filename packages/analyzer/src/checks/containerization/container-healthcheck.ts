import { isUnseenBase } from '../../facts/containers/bases';
import { imageBuilderOf } from '../../facts/containers/builders';
import {
  productionImageOf,
  type ProductionImage,
} from '../../facts/containers/image';
import { imageProbeOf, platformProbeOf } from '../../facts/containers/probes';
import {
  deploymentOf,
  isWorkloadChart,
  productionCompose,
  type Chart,
  type ComposeService,
} from '../../facts/deployment';
import { composePathOf } from '../../facts/deployment/compose';
import { at, entryOf, textOf } from '../../repository';
import type { Service } from '../../service';
import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  unknown,
  type Judgement,
} from '../check';
import { evidence, placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';
import { exampleFor, fromLine, type Examples } from './shared';

const reference = 'https://docs.docker.com/reference/dockerfile/#healthcheck';

const curl =
  'HEALTHCHECK --interval=30s --timeout=3s CMD wget -qO- http://localhost:8080/healthz || exit 1';
const examples: Examples = {
  python:
    'HEALTHCHECK --interval=30s --timeout=3s \\\n  CMD python -c "import urllib.request as r; r.urlopen(\'http://localhost:8000/healthz\')"',
  node: 'HEALTHCHECK --interval=30s --timeout=3s \\\n  CMD node -e "fetch(\'http://localhost:3000/healthz\').then(r => process.exit(r.ok ? 0 : 1))"',
  go: 'HEALTHCHECK --interval=30s --timeout=3s CMD ["/server", "healthcheck"]',
};
const probes = {
  language: 'yaml',
  code: 'readinessProbe:\n  httpGet: { path: /readyz, port: http }\nlivenessProbe:\n  httpGet: { path: /livez, port: http }',
};

export const containerHealthcheck = defineCheck({
  id: 'container-healthcheck',
  area: 'containerization',
  title: 'Can the platform tell whether the container is healthy?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'a container health check',
    gap: 'no container health check',
  },
  why: 'Without a health check a hung process counts as running: it keeps receiving traffic and nobody replaces it. With one, the platform takes it out and restarts it before customers notice.',
  decision: {
    applies: 'An image of a server or worker is defined.',
    passes:
      'A workload’s container has a liveness, readiness or startup probe; the production compose file has a `healthcheck` for the service; the final image has a `HEALTHCHECK`; or a platform file names a health path.',
    fails:
      'There is none; or the check calls curl or wget in an image that does not have it.',
    exceptions: [
      'Kubernetes ignores the Dockerfile’s instruction: where workloads are in the tree, they need probes.',
      'Jobs and migrations need none.',
      'Probes that come from a chart or values elsewhere: unknown.',
      'A base image of an organisation’s own, which this tree does not show: unknown; so is a check that a comment of the Dockerfile says the platform makes.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'FROM node:24.4-slim\nCMD ["node", "dist/main.js"]',
    good: `FROM node:24.4-slim\n${examples.node}\nCMD ["node", "dist/main.js"]`,
  },
  remedy:
    'Give the service a cheap health endpoint and let the platform call it: probes in Kubernetes, a `HEALTHCHECK` or compose `healthcheck` elsewhere.',
  references: [
    reference,
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  ],
  elsewhere: [
    'hadolint DL3057',
    'Trivy DS-0026',
    'Checkov CKV_DOCKER_2, CKV_K8S_8, CKV_K8S_9',
  ],
  judge(service) {
    const image = service.fact(productionImageOf);
    const deployment = service.fact(deploymentOf);
    const workloads = deployment.workloads.filter(
      ({ job, containers }) => !job && containers.length > 0,
    );
    if (workloads.length) return judgeWorkloads(service);
    const chart = deployment.charts.find(({ dependencies }) =>
      dependencies.some(isWorkloadChart),
    );
    const probe = imageProbeOf(service);
    if (chart && !(probe && !probe.missing && !image)) {
      const dependency = chart.dependencies.find(isWorkloadChart)!;
      const place = { path: chart.path, line: dependency.line };
      const given = probeGivenTo(chart, dependency.name);
      if (given)
        return pass(
          `${placeName(given)} hands the chart ${
            dependency.name
          } a probe of the container.`,
          [evidence(service.repository, given, 'proof')],
        );
      return unknown(
        `The workload comes from the chart ${dependency.name} (${placeName(
          place,
        )}), which is not in the tree.`,
        `Assess the probes of the chart ${dependency.name}.`,
        [evidence(service.repository, place, 'anchor')],
      );
    }
    const composed = judgeCompose(service);
    if (composed) return composed;
    const platform = platformProbeOf(service);
    if (platform)
      return pass(
        `${placeName(platform)} tells the platform how to check the service.`,
        [evidence(service.repository, platform, 'proof')],
      );
    if (!image) {
      return service.fact(imageBuilderOf)
        ? notApplicable(
            'The image is built without a Dockerfile, and no manifest in the tree runs it.',
          )
        : notApplicable('The tree holds no image definition and no workload.');
    }
    if (probe && !probe.missing)
      return pass(`${placeName(probe)} checks the service’s health.`, [
        evidence(service.repository, probe, 'proof'),
      ]);
    if (probe?.missing) {
      return failAt(
        service,
        probe,
        `${placeName(probe)} checks the service with ${
          probe.missing
        }, which the image does not hold.`,
        'offender',
      );
    }
    const from = fromLine(image);
    const anchors = [
      ...deployment.compose.flatMap(({ role, services }) =>
        role === 'development'
          ? []
          : services
              .filter(({ ours }) => ours)
              .slice(0, 1)
              .map(({ path, line }) => ({ path, line })),
      ),
    ];
    const composedBy = productionCompose(deployment)[0]?.services[0];
    const off = image.instructions
      .filter(({ keyword }) => keyword === 'HEALTHCHECK')
      .pop();
    if (off && !composedBy) {
      const place = { path: image.path, line: off.line };
      return failAt(
        service,
        place,
        `${placeName(
          place,
        )} switches the health check off, and nothing takes its place.`,
        'offender',
        [...anchors, from],
      );
    }
    if (!composedBy && anchors.length === 0 && isUnseenBase(image.base)) {
      return unknown(
        `Whether the base image ${image.base} at ${placeName(
          from,
        )} brings a health check is decided in another repository.`,
        'Add a HEALTHCHECK to this Dockerfile that calls the service’s own health endpoint.',
        [evidence(service.repository, from, 'anchor')],
      );
    }
    const noted = platformNote(service, image);
    if (noted)
      return unknown(
        `${placeName(
          noted,
        )} says that the platform checks the service’s health; how it does is decided outside the tree.`,
        'Add a HEALTHCHECK to this Dockerfile, or keep the platform’s definition in the repository.',
        [evidence(service.repository, noted, 'anchor')],
      );
    const anchor = composedBy ?? from;
    return failAt(service, anchor, missing(anchor), 'anchor', [
      ...anchors,
      from,
    ]);
  },
});

/** A comment of the Dockerfile that speaks of a health check by the platform. */
function platformNote(
  { repository }: Service,
  { path }: ProductionImage,
): Place | undefined {
  const line = repository
    .lines(path)
    .findIndex(text =>
      /^\s*#[^\n]{0,80}\bplatform\b[^\n]{0,40}\bhealth[ -]?checks?\b/i.test(
        text.slice(0, 200),
      ),
    );
  return line < 0 ? undefined : { path, line: line + 1 };
}

/** A probe that the values of the tree spell out for a chart from elsewhere. */
function probeGivenTo(chart: Chart, name: string): Place | undefined {
  const values = at(chart.values.root, name);
  for (const key of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    const probe = entryOf(values, key);
    const path = probe && chart.values.files.get(probe.node);
    if (
      path &&
      ['httpGet', 'exec', 'tcpSocket', 'grpc'].some(
        how => at(probe.node, how) !== undefined,
      )
    )
      return { path, line: probe.line };
  }
  return undefined;
}

const missing = (place: Place) =>
  `Nothing tells the platform when the container defined at ${placeName(
    place,
  )} is unhealthy.`;

function judgeWorkloads(service: Service): Judgement {
  const workloads = service
    .fact(deploymentOf)
    .workloads.filter(({ job, containers }) => !job && containers.length > 0);
  const probed = workloads.flatMap(({ containers }) =>
    containers.flatMap(container =>
      ['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap(name => {
        const entry = entryOf(container.node, name);
        // A placeholder stands for a probe that only rendering could tell.
        const isSet =
          entry &&
          (entry.node.kind !== 'scalar' ||
            String(textOf(entry.node)).includes('⟦'));
        return isSet ? [{ path: container.path, line: entry.line }] : [];
      }),
    ),
  );
  const [main] = workloads;
  const [container] = main.containers;
  if (
    probed.some(({ path }) => path === main.path) ||
    (probed.length && workloads.length > 1)
  ) {
    return pass(
      `${placeName(probed[0])} probes the container.`,
      evidenceAt(service, probed, 'proof'),
    );
  }
  if (container.opaque) {
    return unknown(
      `Whether the container at ${placeName(
        container,
      )} has probes is decided by values that the tree does not hold.`,
      'Define the probes in the chart’s own values.',
      [evidence(service.repository, container, 'anchor')],
    );
  }
  return failAt(service, container, missing(container), 'anchor', [
    { path: main.path, line: main.line },
  ]);
}

/** The health check that production's compose file gives the service, else another file's that is not for development. */
function judgeCompose(service: Service): Judgement | undefined {
  const deployment = service.fact(deploymentOf);
  const production = productionCompose(deployment).flatMap(
    ({ services }) => services,
  );
  const offered = deployment.compose
    .filter(({ role }) => role !== 'development')
    .flatMap(({ services }) => services.filter(({ ours }) => ours));
  for (const one of production.length ? production : offered) {
    const entry = entryOf(one.node, 'healthcheck');
    if (!entry || textOf(at(entry.node, 'disable')) === 'true') continue;
    const path = composePathOf(one, 'healthcheck');
    const place = { path, line: entry.line };
    const tool = missingTool(service, one);
    if (!tool) {
      return pass(`${placeName(place)} checks the service’s health.`, [
        evidence(service.repository, place, 'proof'),
      ]);
    }
    if (!production.length) continue;
    const message = `${placeName(
      place,
    )} checks the service with ${tool}, which the image does not hold.`;
    return failAt(service, place, message, 'offender', [
      { path: one.path, line: one.line },
    ]);
  }
  return undefined;
}

function missingTool(
  service: Service,
  one: ComposeService,
): string | undefined {
  const test = at(one.node, 'healthcheck', 'test');
  const text =
    test?.kind === 'list'
      ? test.items.map(textOf).join(' ')
      : textOf(test) ?? '';
  return imageProbeOf(service, text)?.missing;
}

function failAt(
  service: Service,
  place: Place,
  message: string,
  role: 'anchor' | 'offender',
  more: Place[] = [],
): Judgement {
  const manifest = service
    .fact(deploymentOf)
    .workloads.some(({ path }) => path === place.path);
  return fail({
    message,
    evidence: [
      ...evidenceAt(service, [place], role),
      ...evidenceAt(
        service,
        more.filter(
          other => other.path !== place.path || other.line !== place.line,
        ),
        'anchor',
      ),
    ],
    recommendation: {
      title: 'Add a Health Check',
      text: `Add a health check to ${placeName(
        place,
      )} that calls the service's own health endpoint.`,
      example: manifest ? probes : exampleFor(service, examples, curl),
      reference,
    },
  });
}
