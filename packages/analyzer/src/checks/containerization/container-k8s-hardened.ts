import {
  deploymentOf,
  type Workload,
  type WorkloadContainer,
} from '../../facts/deployment';
import {
  isSecurityOpaque,
  securityEntry,
} from '../../facts/deployment/kubernetes';
import { at, entryOf, itemsOf, textOf, textsOf } from '../../repository';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName, type Place } from '../evidence';
import { evidenceAt, listed } from '../shared';

const reference =
  'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
const example = {
  language: 'yaml',
  code: 'securityContext:\n  allowPrivilegeEscalation: false\n  readOnlyRootFilesystem: true\n  capabilities: { drop: [ALL] }',
};

export const containerK8sHardened = defineCheck({
  id: 'container-k8s-hardened',
  area: 'containerization',
  title: 'Do workloads drop privileges?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'workloads that drop privileges',
    gap: 'workloads that keep privileges they do not need',
  },
  why: 'By default a container may gain privileges, write to its own files and use a dozen kernel capabilities it never needs. Host access on top makes one compromised container a compromised node.',
  decision: {
    applies: 'Workload manifests of the service are in the tree.',
    passes:
      'No dangerous setting exists and at least three of four hold for the container: `allowPrivilegeEscalation: false`, all capabilities dropped, `readOnlyRootFilesystem: true`, a seccomp profile (`RuntimeDefault` or `Localhost`).',
    fails:
      'Critical: `privileged`, the host’s process, IPC or network namespace, a `hostPath` of the runtime socket or a system folder, capabilities such as `SYS_ADMIN`, or an unmasked `/proc`. Major: fewer than three of the four.',
    exceptions: [
      'Agents, network and storage plugins need host access: only workloads of this service are judged.',
      'Settings of the pod are inherited by its containers.',
      'Settings that come from values outside the tree: unknown.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'securityContext:\n  privileged: true',
    good: example.code,
  },
  remedy:
    'Give every container the restricted security context, mount an `emptyDir` where it has to write, and let an admission policy refuse anything else.',
  references: [reference],
  elsewhere: [
    'kube-linter privileged-container, privilege-escalation-container, no-read-only-root-fs, docker-sock, host-network',
    'kube-score container-security-context-*',
    'Polaris runAsPrivileged, hostPathSet, linuxHardening',
    'Kubescape C-0016, C-0017, C-0046, C-0057, C-0074',
    'Checkov CKV_K8S_16, CKV_K8S_20, CKV_K8S_27',
  ],
  judge(service) {
    const all = service.fact(deploymentOf).workloads;
    const dangers = all.flatMap(dangersOf);
    if (dangers.length) {
      const [first] = dangers;
      return fail({
        message: `${placeName(first)} sets ${first.what}.`,
        severity: 'critical',
        evidence: evidenceAt(service, dangers, 'offender'),
        recommendation: recommendation(first),
      });
    }
    const workloads = all.filter(
      ({ containers, managed }) => containers.length > 0 && !managed,
    );
    if (!workloads.length)
      return notApplicable(
        'The tree holds no Kubernetes workload of the service.',
      );
    const serving = workloads.filter(({ job }) => !job);
    const judged = (serving.length ? serving : workloads).flatMap(workload =>
      workload.containers.map(container => ({
        workload,
        container,
        held: hardeningOf(workload, container),
      })),
    );
    const weak = judged.filter(({ held }) => held.length < 3);
    const open = weak.find(({ workload, container }) =>
      isSecurityOpaque(workload, container),
    );
    const sure = weak.find(
      ({ workload, container }) => !isSecurityOpaque(workload, container),
    );
    if (!sure && open) {
      return unknown(
        `The security context of the container at ${placeName(
          open.container,
        )} comes from values that the tree does not hold.`,
        'Set the security context in the chart’s own values.',
        [evidence(service.repository, open.container, 'anchor')],
      );
    }
    if (sure) {
      const place: Place = {
        path: sure.container.path,
        line: sure.container.line,
      };
      return fail({
        message: `${placeName(place)}: the container ${shown(
          sure.container.name,
        )} sets only ${
          sure.held.length
        } of 4 hardening fields; it lacks ${listed(
          hardening.filter(
            field => !sure.held.some(({ name }) => name === field),
          ),
        )}.`,
        evidence: evidenceAt(
          service,
          weak.map(({ container }) => ({
            path: container.path,
            line: container.line,
          })),
          'anchor',
        ),
        recommendation: recommendation(place),
      });
    }
    const [best] = judged;
    return pass(
      `${placeName(best.container)} drops privileges: ${best.held
        .map(({ name }) => name)
        .join(', ')}.`,
      evidenceAt(service, best.held, 'proof'),
    );
  },
});

function shown(name: string): string {
  return name && !name.includes('⟦') ? name : 'of the workload';
}

function recommendation(place: Place) {
  return {
    title: 'Harden the Security Context',
    text: `Set a restricted securityContext for the container at ${placeName(
      place,
    )}.`,
    example,
    reference,
  };
}

const hardening = [
  'allowPrivilegeEscalation: false',
  'dropped capabilities',
  'readOnlyRootFilesystem: true',
  'a seccomp profile',
] as const;

interface Setting {
  name: (typeof hardening)[number];
  path: string;
  line: number;
}

/** The hardening fields that hold for a container, its pod's included. */
function hardeningOf(
  workload: Workload,
  container: WorkloadContainer,
): Setting[] {
  const held: Setting[] = [];
  const expect = (
    name: Setting['name'],
    wanted: (text: string) => boolean,
    ...path: string[]
  ) => {
    const entry = securityEntry(workload, container, ...path);
    if (entry && textsOf(entry.node).some(wanted))
      held.push({ name, path: workload.path, line: entry.line });
  };
  expect(
    'allowPrivilegeEscalation: false',
    text => text === 'false',
    'allowPrivilegeEscalation',
  );
  expect(
    'dropped capabilities',
    text => text.toUpperCase() === 'ALL',
    'capabilities',
    'drop',
  );
  expect(
    'readOnlyRootFilesystem: true',
    text => text === 'true',
    'readOnlyRootFilesystem',
  );
  expect(
    'a seccomp profile',
    text => /^(?:RuntimeDefault|Localhost)$/.test(text),
    'seccompProfile',
    'type',
  );
  return held;
}

const strongCapabilities =
  /^(?:CAP_)?(?:SYS_ADMIN|SYS_MODULE|SYS_PTRACE|NET_ADMIN|ALL)$/i;
const hostFolders =
  /^(?:\/|\/etc|\/proc|\/root|\/var\/run|\/run|\/var\/run\/docker\.sock|\/run\/docker\.sock|\/(?:var\/)?run\/(?:containerd\/containerd|crio\/crio)\.sock|\/var\/lib\/(?:docker|kubelet))\/?$/;

function dangersOf(workload: Workload): Array<Place & { what: string }> {
  const { pod, path } = workload;
  const found: Array<Place & { what: string }> = [];
  for (const name of ['hostPID', 'hostIPC', 'hostNetwork']) {
    const entry = entryOf(pod, name);
    if (textOf(entry?.node) === 'true')
      found.push({ path, line: entry!.line, what: `${name}: true` });
  }
  for (const volume of itemsOf(at(pod, 'volumes'))) {
    const host = at(volume, 'hostPath', 'path');
    if (hostFolders.test(textOf(host) ?? ''))
      found.push({
        path,
        line: host!.line,
        what: `a hostPath volume of ${textOf(host)}`,
      });
  }
  for (const container of workload.containers) {
    const context = at(container.node, 'securityContext');
    const privileged = entryOf(context, 'privileged');
    if (textOf(privileged?.node) === 'true')
      found.push({ path, line: privileged!.line, what: 'privileged: true' });
    const unmasked = entryOf(context, 'procMount');
    if (textOf(unmasked?.node) === 'Unmasked')
      found.push({ path, line: unmasked!.line, what: 'procMount: Unmasked' });
    for (const item of itemsOf(at(context, 'capabilities', 'add'))) {
      if (strongCapabilities.test(textOf(item) ?? ''))
        found.push({
          path,
          line: item.line,
          what: `the capability ${textOf(item)}`,
        });
    }
  }
  return found;
}
