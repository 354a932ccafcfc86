import { isUnseenBase } from '../../facts/containers/bases';
import {
  imageBuilderOf,
  type ImageBuilder,
} from '../../facts/containers/builders';
import { productionImageOf } from '../../facts/containers/image';
import { jibImageOf } from '../../facts/containers/jib';
import { startCommandOf } from '../../facts/containers/start';
import { imageUserOf, isRootlessBase } from '../../facts/containers/user';
import {
  deploymentOf,
  type Workload,
  type WorkloadContainer,
} from '../../facts/deployment';
import {
  isSecurityOpaque,
  securityEntry,
} from '../../facts/deployment/kubernetes';
import { textOf } from '../../repository';
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
import { exampleFor, type Examples } from './shared';

const reference = 'https://github.com/hadolint/hadolint/wiki/DL3002';

const examples: Examples = {
  node: 'USER node',
  dotnet: 'USER $APP_UID',
  go: 'FROM gcr.io/distroless/static-debian12:nonroot',
  php: 'USER www-data',
};
const anyStack = 'RUN useradd --system --uid 10001 app\nUSER 10001';

export const containerNonRoot = defineCheck({
  id: 'container-non-root',
  area: 'containerization',
  title: 'Does the process run as an unprivileged user?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'an unprivileged user',
    gap: 'a process that runs as root',
  },
  why: 'A process that runs as root inside a container is root for the kernel too. One flaw in the service or the runtime then reaches the host and its other containers, and every file in the image can be changed.',
  decision: {
    applies: 'An image definition or a workload exists.',
    passes:
      'The last `USER` of the final stage is not root; the base image is known to run without root; the pod or container sets `runAsNonRoot: true` or a `runAsUser` above 0; or the entrypoint gives up root with gosu, su-exec, setpriv or runuser before it starts the server.',
    fails:
      'The last `USER` is root, no `USER` is set on a base that runs as root, or the workload sets `runAsUser: 0`.',
    exceptions: [
      'A `USER` in a stage that is not part of the final image says nothing.',
      'A user that only a build argument names counts as unprivileged.',
      'Switching back from root to another user.',
      'No `USER` where a template of OpenShift deploys the image: every container gets an unprivileged number there.',
      'No `USER` on a base image of an organisation’s own, which this tree does not show: unknown.',
      'Without a Dockerfile: buildpacks run as a user of their own; Jib runs as the user of its base image, root where none is named, until its `container.user` is set.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'FROM python:3.13-slim\nCMD ["gunicorn", "app:app"]',
    good: 'FROM python:3.13-slim\nRUN useradd --system --uid 10001 app\nUSER 10001\nCMD ["gunicorn", "app:app"]',
  },
  remedy:
    'Create a user with a fixed number above 10000, give it only the folders it writes to, and switch to it right before the start command. Use a number rather than a name, so that Kubernetes can verify it.',
  references: [
    reference,
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  ],
  elsewhere: [
    'hadolint DL3002',
    'Trivy DS-0002',
    'Checkov CKV_DOCKER_3, CKV_DOCKER_8',
    'kube-linter run-as-non-root',
    'kube-score container-security-context-user-group-id',
    'Polaris runAsRootAllowed',
    'Kubescape C-0013',
  ],
  judge(service) {
    const workload = judgeWorkloads(service);
    if (workload) return workload;
    const user = service.fact(imageUserOf);
    if (!user) {
      const builder = service.fact(imageBuilderOf);
      if (builder && !service.fact(productionImageOf)) {
        const byTool = judgeBuilder(service, builder);
        if (byTool) return byTool;
        return notApplicable(
          'The image is built without a Dockerfile; its user is the build tool’s choice.',
        );
      }
      return notApplicable(
        'The tree holds no image definition and no workload.',
      );
    }
    const place = { path: user.path, line: user.line };
    const drop = service.fact(startCommandOf)?.dropsPrivileges;
    if (user.root && drop) {
      return pass(
        `${placeName(drop)} gives up root before it starts the server.`,
        [evidence(service.repository, drop, 'proof')],
      );
    }
    if (!user.root) {
      return pass(
        user.byBase
          ? `The base image at ${placeName(place)} runs without root.`
          : `${placeName(place)} runs the process as ${user.name}.`,
        [evidence(service.repository, place, 'proof')],
      );
    }
    if (user.perhaps) {
      const copy = { path: user.path, line: user.perhaps.line };
      return unknown(
        `${placeName(copy)} gives files to ${
          user.perhaps.name
        }, a user of the base image, which may run as that user.`,
        'Set USER in this Dockerfile too: then nobody has to look at the base image.',
        [evidence(service.repository, copy, 'anchor')],
      );
    }
    const script = service.fact(startCommandOf)?.missingScript;
    if (script) {
      return unknown(
        `${placeName(
          script,
        )} copies a start script that the tree does not hold, and which may give up root.`,
        'Keep the start script in the repository, and in its archives.',
        [evidence(service.repository, script, 'anchor')],
      );
    }
    const base = service.fact(productionImageOf)?.base ?? '';
    if (user.name === undefined && isUnseenBase(base)) {
      return unknown(
        `Whether the base image ${base} at ${placeName(
          place,
        )} starts as root is decided in another repository.`,
        'Set USER in this Dockerfile too: then nobody has to look at the base image.',
        [evidence(service.repository, place, 'anchor')],
      );
    }
    const openShift =
      user.name === undefined ? openShiftPlace(service) : undefined;
    if (openShift) {
      return pass(
        `${placeName(
          openShift,
        )} deploys to OpenShift, which gives a container without USER a number of its own.`,
        [evidence(service.repository, openShift, 'proof')],
      );
    }
    return failAt(
      service,
      place,
      user.name === undefined ? 'anchor' : 'offender',
    );
  },
});

/** The template by which OpenShift runs a workload. */
function openShiftPlace(
  service: Service,
): { path: string; line: number } | undefined {
  return [...service.fact(deploymentOf).workloads]
    .sort((a, b) => Number(b.ours) - Number(a.ours))
    .find(({ path }) =>
      /^[ \t-]*apiVersion:\s*["']?(?:template|apps|route)\.openshift\.io\b/m.test(
        service.repository.text(path) ?? '',
      ),
    );
}

/** Buildpacks run as a user of their own; Jib's usual base runs as root until it is told another user. */
function judgeBuilder(
  service: Service,
  builder: ImageBuilder,
): Judgement | undefined {
  if (/build-image|bootBuildImage|Buildpacks/.test(builder.title))
    return pass(
      `${placeName(
        builder,
      )} builds with buildpacks, whose images run as a user of their own.`,
      [evidence(service.repository, builder, 'proof')],
    );
  const jib = jibImageOf(service, builder);
  if (!jib) return undefined;
  if (jib.hasUser)
    return pass(`${placeName(builder)} tells Jib which user to run as.`, [
      evidence(service.repository, builder, 'proof'),
    ]);
  const { base } = jib;
  if (!base)
    return jib.hasBase ? undefined : failAt(service, builder, 'anchor');
  if (isRootlessBase(base.image))
    return pass(`The base image at ${placeName(base)} runs without root.`, [
      evidence(service.repository, base, 'proof'),
    ]);
  if (isUnseenBase(base.image))
    return unknown(
      `Whether the base image ${base.image} at ${placeName(
        base,
      )} starts as root is decided in another repository.`,
      'Set container.user for Jib too: then nobody has to look at the base image.',
      [evidence(service.repository, base, 'anchor')],
    );
  return failAt(service, base, 'anchor');
}

/** What the manifests say wins over the image; nothing where they say nothing. */
function judgeWorkloads(service: Service): Judgement | undefined {
  const user = service.fact(imageUserOf);
  const workloads = service
    .fact(deploymentOf)
    .workloads.filter(({ job }) => !job);
  for (const workload of workloads) {
    for (const container of workload.containers) {
      const setting = settingOf(workload, container);
      if (setting?.root) return failAt(service, setting.place, 'offender');
    }
  }
  const [main] = workloads;
  const container = main?.containers[0];
  if (!main || !container) return undefined;
  const setting = settingOf(main, container);
  if (setting) {
    return pass(`${placeName(setting.place)} makes the pod run without root.`, [
      evidence(service.repository, setting.place, 'proof'),
    ]);
  }
  if (!user && !isSecurityOpaque(main, container)) {
    return unknown(
      `The container at ${placeName(
        container,
      )} leaves its user to an image that is built elsewhere.`,
      'Set securityContext.runAsNonRoot in the manifest: then the platform refuses an image that runs as root.',
      [evidence(service.repository, container, 'anchor')],
    );
  }
  const undecided = user?.root ?? true;
  if (
    undecided &&
    isSecurityOpaque(main, container) &&
    !service.fact(startCommandOf)?.dropsPrivileges
  ) {
    return unknown(
      `The security context of the container at ${placeName(
        container,
      )} comes from values that the tree does not hold.`,
      'Set securityContext.runAsNonRoot in the chart’s own values.',
      [evidence(service.repository, container, 'anchor')],
    );
  }
  return undefined;
}

function settingOf(
  workload: Workload,
  container: WorkloadContainer,
): { root: boolean; place: Place } | undefined {
  const user = securityEntry(workload, container, 'runAsUser');
  const nonRoot = securityEntry(workload, container, 'runAsNonRoot');
  const number = Number(textOf(user?.node));
  const place = (line: number): Place => ({ path: workload.path, line });
  if (user && textOf(user.node) !== undefined && number === 0)
    return { root: true, place: place(user.line) };
  if (user && number > 0) return { root: false, place: place(user.line) };
  if (nonRoot && textOf(nonRoot.node) === 'true')
    return { root: false, place: place(nonRoot.line) };
  return undefined;
}

function failAt(
  service: Service,
  place: Place,
  role: 'anchor' | 'offender',
): Judgement {
  const inManifest = /\.ya?ml$/.test(place.path);
  const anchors = inManifest
    ? [place]
    : [place, ...helmSecurityAnchors(service)];
  return fail({
    message: `${placeName(place)} runs the process as root.`,
    evidence: anchors.map((anchor, index) =>
      evidence(service.repository, anchor, index ? 'anchor' : role),
    ),
    recommendation: {
      title: 'Run as an Unprivileged User',
      text: inManifest
        ? `Set runAsNonRoot and a runAsUser above 0 at ${placeName(place)}.`
        : `Create a user and switch to it before the start command at ${placeName(
            place,
          )}.`,
      example: inManifest
        ? {
            language: 'yaml',
            code: 'securityContext:\n  runAsNonRoot: true\n  runAsUser: 10001',
          }
        : exampleFor(service, examples, anyStack),
      reference,
    },
  });
}

/** A chart whose values hold a security context without a user is where it could be set too. */
function helmSecurityAnchors(service: Service): Place[] {
  return service.fact(deploymentOf).charts.flatMap(({ values, path }) => {
    const lines = values.root
      ? service.repository.lines(values.files.get(values.root) ?? path)
      : [];
    const index = lines.findIndex(line =>
      /^\s*(?:podSecurityContext|securityContext)\s*:/.test(line),
    );
    return index >= 0 && values.root
      ? [{ path: values.files.get(values.root) ?? path, line: index + 1 }]
      : [];
  });
}
