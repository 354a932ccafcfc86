import {
  deploymentOf,
  type Workload,
  type WorkloadContainer,
} from '../../facts/deployment';
import {
  containerField,
  ownContainers,
  servingWorkloadsOf,
} from '../../facts/deployment/serving';
import { at, itemsOf, textOf, type TreeNode } from '../../repository';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, listed } from '../shared';

const reference =
  'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/';

interface Gap {
  path: string;
  line: number;
  severity: 'major' | 'minor';
  /** Follows the container's name. */
  what: string;
  container: string;
}

export const resilienceProbes = defineCheck({
  id: 'resilience-probes',
  area: 'resilience',
  title: 'Do workloads have correct readiness and liveness probes?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'readiness and liveness probes',
    gap: 'workloads without correct probes',
  },
  why: 'Without a readiness probe a pod gets traffic the moment its process starts, before it can answer, so every rollout drops requests. Without a liveness probe a process that hangs stays in service until somebody notices.',
  decision: {
    applies:
      'A workload of the service answers requests: a Service selects it, or its containers name ports. Jobs, CronJobs and workers are left out.',
    passes:
      'The container has a readiness probe and a liveness or startup probe, and their ports are ports of the container.',
    fails:
      'No readiness probe, or a probe of a port name that the container does not have (major); no liveness probe, a port number that is not declared, or a liveness probe of the readiness endpoint (minor).',
    exceptions: [
      'Sidecars with images of others.',
      'Probes that come from values outside the tree: unknown.',
      'One shallow endpoint for both probes.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'containers:\n  - name: api\n    image: ghcr.io/acme/api:1.4.2',
    good: 'readinessProbe:\n  httpGet: { path: /readyz, port: http }\nlivenessProbe:\n  httpGet: { path: /livez, port: http }',
  },
  remedy:
    'Add a readiness probe that says whether the instance can answer, and a liveness probe that looks at the process alone; use a startup probe where the start is slow.',
  references: [reference],
  elsewhere: [
    'kube-linter no-readiness-probe, no-liveness-probe, readiness-port, liveness-port',
    'kube-score pod-probes, pod-probes-identical',
    'Polaris readinessProbeMissing, livenessProbeMissing',
    'Kubescape C-0018, C-0056',
    'Checkov CKV_K8S_8, CKV_K8S_9',
  ],
  judge(service) {
    const workloads = service.fact(servingWorkloadsOf);
    if (workloads.length === 0) {
      return notApplicable(
        service.fact(deploymentOf).workloads.length
          ? 'No Kubernetes workload of the service answers requests.'
          : 'The tree holds no Kubernetes workload of the service.',
      );
    }
    const judged = workloads.flatMap(workload =>
      ownContainers(workload).map(container => ({
        container,
        ...gapsOf(service, workload, container),
      })),
    );
    const gaps = judged
      .flatMap(each => each.gaps)
      .sort(
        (a, b) =>
          Number(b.severity === 'major') - Number(a.severity === 'major'),
      );
    if (gaps.length === 0) {
      const open = judged.find(each => each.open);
      if (open) {
        return unknown(
          `The probes of the container at ${placeName(
            open.container,
          )} come from values that the tree does not hold.`,
          'Set the probes in the chart’s own values.',
          evidenceAt(service, [open.container], 'anchor'),
        );
      }
      const [{ container }] = judged;
      return pass(
        `The container at ${placeName(
          container,
        )} has readiness and liveness probes.`,
        evidenceAt(
          service,
          judged.map(each => each.container),
          'proof',
        ),
      );
    }
    const [first] = gaps;
    const own = gaps.filter(
      ({ container, path }) =>
        container === first.container && path === first.path,
    );
    return fail({
      message: `Container ${first.container} at ${placeName(first)} ${listed(
        own.map(({ what }) => what),
      )}${andMore(gaps.length - own.length + 1)}.`,
      severity: first.severity,
      evidence: evidenceAt(service, gaps, 'anchor'),
      recommendation: {
        title: 'Add Probes',
        text: `Give ${
          first.container
        } a readiness probe that says whether it can answer, and a liveness probe of its process alone, at ${placeName(
          first,
        )}.`,
        example: {
          language: 'yaml',
          code: 'readinessProbe:\n  httpGet: { path: /readyz, port: http }\nlivenessProbe:\n  httpGet: { path: /livez, port: http }',
        },
        reference,
      },
    });
  },
});

function gapsOf(
  service: Service,
  workload: Workload,
  container: WorkloadContainer,
): { gaps: Gap[]; open: boolean } {
  const { path, line, opaque } = container;
  const name =
    container.name && !container.name.includes('⟦')
      ? container.name
      : 'of the workload';
  const probe = (key: string) =>
    containerField(service, workload, container, key);
  const readiness = probe('readinessProbe');
  const liveness = probe('livenessProbe');
  const startup = probe('startupProbe');
  const gaps: Gap[] = [];
  const add = (severity: Gap['severity'], what: string, at_: number = line) =>
    gaps.push({ path, line: at_, severity, what, container: name });
  const given = (node: TreeNode | undefined) => node && node.kind === 'map';
  const unclear = (node: TreeNode | undefined) =>
    node?.kind === 'scalar' && String(node.value).includes('⟦');
  const open =
    unclear(readiness) ||
    unclear(liveness) ||
    (opaque && (!readiness || !liveness));
  if (!given(readiness) && !open) add('major', 'has no readiness probe');
  if (!given(liveness) && !given(startup) && !open)
    add('minor', 'has no liveness probe');
  for (const [kind, node] of [
    ['readiness', readiness],
    ['liveness', liveness],
    ['startup', startup],
  ] as const) {
    const port = portOf(node);
    const text = textOf(port);
    if (!port || !text || text.includes('⟦') || opaque) continue;
    const declared = itemsOf(at(container.node, 'ports'));
    if (declared.some(item => item.kind === 'scalar' || hasOpaque(item)))
      continue;
    // Probes connect over TCP.
    const known = declared.some(
      item =>
        [textOf(at(item, 'name')), textOf(at(item, 'containerPort'))].includes(
          text,
        ) && !/^(?:UDP|SCTP)$/.test(textOf(at(item, 'protocol')) ?? ''),
    );
    if (known) continue;
    if (/^\d+$/.test(text)) {
      add(
        'minor',
        `has a ${kind} probe of port ${text}, which it does not declare`,
        port.line,
      );
    } else {
      add(
        'major',
        `has a ${kind} probe of the port ${text}, which it does not have`,
        port.line,
      );
    }
  }
  const live = textOf(at(liveness, 'httpGet', 'path'));
  if (live && liveness && /ready/i.test(live)) {
    add(
      'minor',
      `asks the readiness endpoint ${live} whether it is alive, so a failing dependency restarts it`,
      liveness.line,
    );
  }
  return { gaps, open };
}

function portOf(probe: TreeNode | undefined): TreeNode | undefined {
  return (
    at(probe, 'httpGet', 'port') ??
    at(probe, 'tcpSocket', 'port') ??
    at(probe, 'grpc', 'port')
  );
}

function hasOpaque(item: TreeNode): boolean {
  return (
    item.kind === 'map' &&
    item.entries.some(({ key, node }) =>
      `${key} ${textOf(node) ?? ''}`.includes('⟦'),
    )
  );
}
