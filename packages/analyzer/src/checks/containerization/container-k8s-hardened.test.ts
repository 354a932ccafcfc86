import { containerK8sHardened as check } from './container-k8s-hardened';
import {
  file,
  flask,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';

const workload = (
  pod: string[],
  container: string[],
  name = 'orders',
): Files => ({
  ...flask,
  'k8s/deployment.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    `metadata: { name: ${name} }`,
    'spec:',
    '  template:',
    '    spec:',
    ...pod.map(line => `      ${line}`),
    '      containers:',
    `        - name: ${name}`,
    `          image: acme/${name}:1.0`,
    ...container.map(line => `          ${line}`),
  ),
});
const hardened = [
  'securityContext:',
  '  allowPrivilegeEscalation: false',
  '  readOnlyRootFilesystem: true',
  '  capabilities: { drop: [ALL] }',
];

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ['nothing set', workload([], []), 'fail major k8s/deployment.yaml:8'],
    [
      'the network of the host, in a manifest without containers',
      {
        ...flask,
        'k8s/deployment.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata: { name: orders }',
          'spec:',
          '  template:',
          '    spec:',
          '      hostNetwork: true',
        ),
      },
      'fail critical k8s/deployment.yaml:7',
    ],
    [
      'a container whose image is set when it is deployed',
      {
        ...flask,
        'k8s/deployment.yaml': file(
          'apiVersion: apps.openshift.io/v1',
          'kind: DeploymentConfig',
          'metadata: { name: orders }',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: orders',
          '          securityContext: { privileged: true }',
        ),
      },
      'fail critical k8s/deployment.yaml:9',
    ],
    [
      'two of four',
      workload([], hardened.slice(0, 3)),
      'fail major k8s/deployment.yaml:8',
    ],
    [
      'privileged',
      workload([], [...hardened, '  privileged: true']),
      'fail critical k8s/deployment.yaml:14',
    ],
    [
      'the host network',
      workload(['hostNetwork: true'], hardened),
      'fail critical k8s/deployment.yaml:7',
    ],
    [
      'the runtime socket',
      workload(
        [
          'volumes:',
          '  - name: s',
          '    hostPath: { path: /var/run/docker.sock }',
        ],
        hardened,
      ),
      'fail critical k8s/deployment.yaml:9',
    ],
    [
      'a strong capability',
      workload(
        [],
        [
          'securityContext:',
          '  capabilities:',
          '    add:',
          '      - SYS_ADMIN',
        ],
      ),
      'fail critical k8s/deployment.yaml:13',
    ],
    [
      'an unmasked proc',
      workload([], [...hardened, '  procMount: Unmasked']),
      'fail critical k8s/deployment.yaml:14',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ['three of four', workload([], hardened), 'pass'],
    [
      'seccomp inherited from the pod',
      workload(
        ['securityContext:', '  seccompProfile: { type: RuntimeDefault }'],
        hardened.slice(0, 3),
      ),
      'pass',
    ],
    [
      'privileged: false',
      workload([], [...hardened, '  privileged: false']),
      'pass',
    ],
    [
      'a data folder of the host',
      workload(
        ['volumes:', '  - name: d', '    hostPath: { path: /srv/orders }'],
        hardened,
      ),
      'pass',
    ],
    [
      'another agent beside the service',
      {
        ...workload([], hardened),
        'k8s/agent.yaml': workload(['hostNetwork: true'], [], 'node-agent')[
          'k8s/deployment.yaml'
        ],
      },
      'pass',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('does not judge', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ['no workload', flask, 'not-applicable'],
    [
      'values from elsewhere',
      {
        ...flask,
        'chart/Chart.yaml': 'name: orders\n',
        'chart/templates/d.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata:',
          '  name: orders',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: orders',
          '          image: a:1',
          '          securityContext:',
          '            {{- toYaml .Values.securityContext | nindent 12 }}',
        ),
      },
      'unknown',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
