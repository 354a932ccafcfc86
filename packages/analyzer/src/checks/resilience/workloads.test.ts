import {
  file,
  flask,
  goService,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { deliverySafeRollout } from '../delivery/delivery-safe-rollout';
import { resilienceProbes } from './resilience-probes';
import { resilienceRedundancy } from './resilience-redundancy';
import { resilienceResources } from './resilience-resources';

const probes = [
  'readinessProbe: { httpGet: { path: /readyz, port: http } }',
  'livenessProbe: { httpGet: { path: /livez, port: http } }',
];
const resources =
  'resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }';

interface Shape {
  kind?: string;
  spec?: string[];
  pod?: string[];
  container?: string[];
}

/** A workload called orders whose container starts at `container`. */
function workload({
  kind = 'Deployment',
  spec = [],
  pod = [],
  container = [],
}: Shape): string {
  return file(
    'apiVersion: apps/v1',
    `kind: ${kind}`,
    'metadata: { name: orders }',
    'spec:',
    ...spec.map(line => `  ${line}`),
    '  template:',
    '    metadata: { labels: { app: orders } }',
    '    spec:',
    ...pod.map(line => `      ${line}`),
    '      containers:',
    '        - name: orders',
    '          image: ghcr.io/acme/orders:1.0.0',
    '          ports: [{ name: http, containerPort: 8080 }]',
    ...container.map(line => `          ${line}`),
  );
}
const tree = (shape: Shape, more: Files = {}): Files => ({
  ...flask,
  'deploy/orders.yaml': workload(shape),
  ...more,
});
const object = (kind: string, ...spec: string[]) =>
  file(
    `apiVersion: v1`,
    `kind: ${kind}`,
    'metadata: { name: orders }',
    'spec:',
    ...spec.map(line => `  ${line}`),
  );
const budget = (spec: string) =>
  object(
    'PodDisruptionBudget',
    spec,
    'selector: { matchLabels: { app: orders } }',
  );
const scaler = (minimum: number) =>
  object(
    'HorizontalPodAutoscaler',
    'scaleTargetRef: { kind: Deployment, name: orders }',
    `minReplicas: ${minimum}`,
  );

describe('resilience-probes', () => {
  const cases: Case[] = [
    ['no readiness probe', tree({}), 'fail major deploy/orders.yaml:9'],
    [
      'no liveness probe',
      tree({ container: probes.slice(0, 1) }),
      'fail minor deploy/orders.yaml:9',
    ],
    [
      'a port name that the container does not have',
      tree({
        container: [
          'readinessProbe: { httpGet: { path: /readyz, port: web } }',
          probes[1],
        ],
      }),
      'fail major deploy/orders.yaml:12',
    ],
    [
      'a port that is not declared',
      tree({
        container: [
          'readinessProbe: { httpGet: { path: /readyz, port: 9090 } }',
          probes[1],
        ],
      }),
      'fail minor deploy/orders.yaml:12',
    ],
    [
      'a liveness probe of the readiness endpoint',
      tree({
        container: [
          probes[0],
          'livenessProbe: { httpGet: { path: /readyz, port: http } }',
        ],
      }),
      'fail minor deploy/orders.yaml:13',
    ],
    [
      'a port that does not speak TCP',
      {
        ...flask,
        'deploy/orders.yaml': workload({ container: probes }).replace(
          'containerPort: 8080 }',
          'containerPort: 8080, protocol: UDP }',
        ),
      },
      'fail major deploy/orders.yaml:12',
    ],
    ['both', tree({ container: probes }), 'pass'],
    [
      'a startup probe for the liveness probe',
      tree({
        container: [probes[0], 'startupProbe: { tcpSocket: { port: 8080 } }'],
      }),
      'pass',
    ],
    [
      'a sidecar with an image of others',
      {
        ...flask,
        'deploy/orders.yaml': `${workload({
          container: probes,
        })}        - name: istio-proxy\n          image: istio/proxyv2:1.24.0\n`,
      },
      'pass',
    ],
    ['a CronJob', tree({ kind: 'Job' }), 'not-applicable'],
    ['no workload', flask, 'not-applicable'],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(resilienceProbes, files)).toBe(expected);
  });
});

describe('resilience-resources', () => {
  const cases: Case[] = [
    ['nothing set', tree({}), 'fail major deploy/orders.yaml:9'],
    [
      'no memory limit',
      tree({
        container: ['resources: { requests: { cpu: 1, memory: 64Mi } }'],
      }),
      'fail major deploy/orders.yaml:9',
    ],
    ['everything set', tree({ container: [resources] }), 'pass'],
    [
      'limits that stand for requests',
      tree({ container: ['resources: { limits: { cpu: 1, memory: 64Mi } }'] }),
      'pass',
    ],
    [
      'a LimitRange',
      tree(
        {},
        { 'deploy/limits.yaml': object('LimitRange', 'limits: [] # orders') },
      ),
      'pass',
    ],
    ['no workload', flask, 'not-applicable'],
    [
      'an ECS task without memory',
      {
        ...flask,
        'task-definition.json':
          '{ "containerDefinitions": [\n{ "name": "orders", "cpu": 256 }] }\n',
      },
      'fail major task-definition.json:2',
    ],
    [
      'an ECS task on Fargate',
      {
        ...flask,
        'task-definition.json':
          '{ "cpu": "256", "memory": "512", "containerDefinitions": [{ "name": "orders" }] }\n',
      },
      'pass',
    ],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(resilienceResources, files)).toBe(expected);
  });
});

describe('resilience-redundancy', () => {
  const two = { spec: ['replicas: 2'] };
  const cases: Case[] = [
    ['one by default', tree({}), 'fail major deploy/orders.yaml:2'],
    [
      'one, written',
      tree({ spec: ['replicas: 1'] }),
      'fail major deploy/orders.yaml:5',
    ],
    [
      'an autoscaler down to one',
      tree({}, { 'deploy/scaler.yaml': scaler(1) }),
      'fail major deploy/scaler.yaml:6',
    ],
    [
      'two that nothing keeps apart',
      tree(two),
      'fail minor deploy/orders.yaml:5',
    ],
    [
      'a budget that never allows an eviction',
      tree(two, { 'deploy/budget.yaml': budget('minAvailable: 2') }),
      'fail minor deploy/budget.yaml:5',
    ],
    [
      'a budget that holds the only worker in place',
      tree(
        {},
        {
          'deploy/orders.yaml': file(
            'apiVersion: apps/v1',
            'kind: Deployment',
            'metadata: { name: orders-worker }',
            'spec:',
            '  replicas: 1',
            '  selector: { matchLabels: { app: orders } }',
          ),
          'deploy/budget.yaml': budget('minAvailable: 1'),
        },
      ),
      'fail minor deploy/budget.yaml:5',
    ],
    [
      'a budget of nothing, whatever it holds',
      { ...flask, 'deploy/budget.yaml': budget('maxUnavailable: 0') },
      'fail minor deploy/budget.yaml:5',
    ],
    [
      'kept apart from pods of another namespace only',
      {
        ...flask,
        'deploy/orders.yaml': workload({
          ...two,
          pod: [
            'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: host, namespaces: [other] }] } }',
          ],
        }).replace('{ name: orders }', '{ name: orders, namespace: shop }'),
      },
      'fail minor deploy/orders.yaml:5',
    ],
    [
      'replicas beside an autoscaler',
      tree(two, {
        'deploy/scaler.yaml': scaler(2),
        'deploy/budget.yaml': budget('maxUnavailable: 1'),
      }),
      'fail minor deploy/orders.yaml:5',
    ],
    [
      'two with a budget',
      tree(two, { 'deploy/budget.yaml': budget('maxUnavailable: 1') }),
      'pass',
    ],
    [
      'two, spread',
      tree({
        ...two,
        pod: ['topologySpreadConstraints: [{ topologyKey: zone, maxSkew: 1 }]'],
      }),
      'pass',
    ],
    [
      'an overlay of production',
      tree(
        { spec: ['replicas: 1'], pod: ['affinity: { podAntiAffinity: {} }'] },
        {
          'deploy/prod/kustomization.yaml':
            'resources: [..]\nreplicas:\n  - name: orders\n    count: 3\n',
        },
      ),
      'pass',
    ],
    [
      'a budget that lets the only worker go',
      {
        ...flask,
        'deploy/worker.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata: { name: orders-worker }',
          'spec:',
          '  selector: { matchLabels: { app: orders } }',
        ),
        'deploy/budget.yaml': budget('maxUnavailable: 1'),
      },
      'not-applicable',
    ],
    ['a StatefulSet', tree({ kind: 'StatefulSet' }), 'not-applicable'],
    [
      'a leader',
      {
        ...goService,
        'main.go':
          'package main\n\nfunc main() {\n\tleaderelection.RunOrDie(ctx, config)\n}\n',
        'deploy/orders.yaml': workload({}),
      },
      'not-applicable',
    ],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(resilienceRedundancy, files)).toBe(expected);
  });
});

describe('delivery-safe-rollout', () => {
  const recreate = { spec: ['strategy: { type: Recreate }'] };
  const cases: Case[] = [
    ['Recreate', tree(recreate), 'fail major deploy/orders.yaml:5'],
    [
      'Recreate for a disk of its own',
      tree({
        ...recreate,
        pod: ['volumes: [{ persistentVolumeClaim: { claimName: data } }]'],
      }),
      'fail minor deploy/orders.yaml:5',
    ],
    [
      'all at once',
      tree({
        spec: ['strategy: { rollingUpdate: { maxUnavailable: 100% } }'],
      }),
      'fail major deploy/orders.yaml:5',
    ],
    ['the default', tree({ container: probes }), 'pass'],
    [
      'ECS that goes to zero',
      {
        ...flask,
        'infra/main.tf': file(
          'resource "aws_ecs_service" "orders" {',
          '  desired_count = 1',
          '  deployment_minimum_healthy_percent = 0',
          '}',
        ),
      },
      'fail major infra/main.tf:3',
    ],
    [
      'a job that deletes first',
      tree(
        {},
        {
          '.github/workflows/deploy.yml': file(
            'on: push',
            'jobs:',
            '  deploy:',
            '    steps:',
            '      - run: kubectl delete deployment orders',
            '      - run: kubectl apply -f deploy/',
          ),
        },
      ),
      'fail major .github/workflows/deploy.yml:5',
    ],
    ['no workload', flask, 'not-applicable'],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(deliverySafeRollout, files)).toBe(expected);
  });
});
