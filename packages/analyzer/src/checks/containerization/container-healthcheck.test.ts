import { containerHealthcheck as check } from './container-healthcheck';
import {
  file,
  flask,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';

const docker = (...lines: string[]): Files => ({
  ...flask,
  Dockerfile: file(...lines),
});
const plain = docker('FROM python:3.13', 'CMD ["gunicorn", "app:app"]');
const deployment = (...container: string[]): Files => ({
  'k8s/deployment.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: orders',
    '          image: acme/orders:1.0',
    ...container.map(line => `          ${line}`),
  ),
});

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ['nothing at all, at the last FROM', plain, 'fail major Dockerfile:1'],
    [
      'HEALTHCHECK NONE',
      docker('FROM a:1', 'HEALTHCHECK NONE'),
      'fail major Dockerfile:2',
    ],
    [
      'one in a stage that is not shipped',
      docker('FROM a:1 AS build', 'HEALTHCHECK CMD x', 'FROM b:1'),
      'fail major Dockerfile:3',
    ],
    [
      'switched off at the end of a chain',
      docker(
        'FROM a:1 AS base',
        'HEALTHCHECK CMD x',
        'FROM base',
        'HEALTHCHECK NONE',
      ),
      'fail major Dockerfile:4',
    ],
    [
      'an application of NAIS without probes',
      {
        ...plain,
        '.nais/prod.yaml': file(
          'apiVersion: nais.io/v1alpha1',
          'kind: Application',
          'metadata:',
          '  name: orders',
          'spec:',
          '  image: acme/orders',
        ),
      },
      'fail major .nais/prod.yaml:4',
    ],
    [
      'a workload without probes, whatever the image says',
      { ...docker('FROM a:1', 'HEALTHCHECK CMD x'), ...deployment() },
      'fail major k8s/deployment.yaml:8',
    ],
    [
      'the production compose service',
      {
        ...plain,
        'docker-compose.prod.yml': file('services:', '  orders: { build: . }'),
      },
      'fail major docker-compose.prod.yml:2',
    ],
    [
      'curl in a slim image',
      docker(
        'FROM python:3.13-slim',
        'HEALTHCHECK CMD curl -f http://localhost/ || exit 1',
      ),
      'fail major Dockerfile:2',
    ],
    [
      'curl in distroless',
      docker(
        'FROM gcr.io/distroless/base',
        'HEALTHCHECK CMD ["curl", "http://localhost"]',
      ),
      'fail major Dockerfile:2',
    ],
    [
      'a compose check whose tool is missing',
      {
        ...docker('FROM python:3.13-slim'),
        'docker-compose.prod.yml': file(
          'services:',
          '  orders:',
          '    build: .',
          '    healthcheck:',
          '      test: ["CMD", "curl", "-f", "http://localhost"]',
        ),
      },
      'fail major docker-compose.prod.yml:4',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'an application of NAIS with its own words for probes',
      {
        ...plain,
        '.nais/prod.yaml': file(
          'apiVersion: nais.io/v1alpha1',
          'kind: Application',
          'metadata:',
          '  name: orders',
          'spec:',
          '  image: {{ image }}',
          '  liveness:',
          '    path: /isalive',
        ),
      },
      'pass',
    ],
    [
      'one whose list of hosts Handlebars writes',
      {
        ...plain,
        'nais/nais.yaml': file(
          'apiVersion: nais.io/v1alpha1',
          'kind: Application',
          'metadata:',
          '  name: {{app}}',
          'spec:',
          '  image: {{image}}',
          '  ingresses:',
          '    {{#each ingresses as |url|}}',
          '    - {{url}}',
          '    {{/each}}',
          '  readiness: { path: /isready, initialDelay: 5 }',
        ),
      },
      'pass',
    ],
    [
      'a workload in the folder for OpenShift beside the services',
      {
        'api/app.py': flask['app.py'],
        'api/requirements.txt': flask['requirements.txt'],
        'api/Dockerfile': file(
          'FROM python:3.13',
          'CMD ["gunicorn", "app:app"]',
        ),
        'openshift/api/deploy.yaml': file(
          'apiVersion: template.openshift.io/v1',
          'kind: Template',
          'objects:',
          '- kind: DeploymentConfig',
          '  apiVersion: apps.openshift.io/v1',
          '  metadata: { name: "${NAME}" }',
          '  spec:',
          '    template:',
          '      spec:',
          '        containers:',
          '        - name: "${NAME}"',
          '          readinessProbe: { httpGet: { path: /readyz, port: 5000 } }',
        ),
      },
      'pass',
      { path: 'api' },
    ],
    [
      'Kamal, in its own folder',
      {
        ...plain,
        '.kamal/deploy.yaml': file(
          'service: orders',
          'servers:',
          '  web: [192.0.2.1]',
          'proxy:',
          '  healthcheck:',
          '    path: /healthz',
        ),
      },
      'pass',
    ],
    ['HEALTHCHECK', docker('FROM a:1', 'HEALTHCHECK CMD /bin/check'), 'pass'],
    [
      'an inherited one',
      docker('FROM a:1 AS base', 'HEALTHCHECK CMD /bin/check', 'FROM base'),
      'pass',
    ],
    [
      'curl that is installed',
      docker(
        'FROM python:3.13-slim',
        'RUN apt-get update && apt-get install -y curl',
        'HEALTHCHECK CMD curl -f http://localhost/',
      ),
      'pass',
    ],
    [
      "BusyBox's wget",
      docker(
        'FROM node:24-alpine',
        'HEALTHCHECK CMD wget -qO- http://localhost/',
      ),
      'pass',
    ],
    [
      'a readiness probe',
      {
        ...plain,
        ...deployment(
          'readinessProbe:',
          '  httpGet: { path: /readyz, port: 80 }',
        ),
      },
      'pass',
    ],
    [
      'a readiness probe that Terraform sets',
      {
        ...plain,
        'infrastructure/deployment.tf':
          'resource "kubernetes_deployment_v1" "orders" {\n  spec {\n    readiness_probe {\n      http_get { path = "/" }\n    }\n  }\n}\n',
      },
      'pass',
    ],
    [
      'a gRPC liveness probe',
      { ...plain, ...deployment('livenessProbe:', '  grpc: { port: 80 }') },
      'pass',
    ],
    [
      'compose',
      {
        ...plain,
        'docker-compose.prod.yml': file(
          'services:',
          '  orders:',
          '    build: .',
          '    healthcheck:',
          '      test: ["CMD", "true"]',
        ),
      },
      'pass',
    ],
    [
      'compose with a default for the test',
      {
        ...plain,
        'docker-compose.prod.yml': file(
          'services:',
          '  orders:',
          '    build: .',
          '    healthcheck:',
          '      test: "${TEST:-curl localhost/up}"',
        ),
      },
      'pass',
    ],
    [
      'compose offered beside a platform',
      {
        ...plain,
        Procfile: 'web: gunicorn app:app\n',
        'docker-compose.yml': file(
          'services:',
          '  orders:',
          '    build: .',
          '    healthcheck:',
          '      test: ["CMD", "true"]',
        ),
      },
      'pass',
    ],
    [
      'a DigitalOcean specification',
      {
        ...plain,
        'spec.yaml': file(
          'name: orders',
          'services:',
          '  - name: orders',
          '    dockerfile_path: Dockerfile',
          '    health_check: { http_path: /up }',
        ),
      },
      'pass',
    ],
    [
      'Fly.io',
      {
        ...plain,
        'fly.toml': file(
          'app = "orders"',
          '[http_service]',
          'internal_port = 80',
          '[[http_service.checks]]',
          'path = "/up"',
        ),
      },
      'pass',
    ],
    [
      'Render',
      {
        ...plain,
        'render.yaml': file(
          'services:',
          '  - type: web',
          '    healthCheckPath: /up',
        ),
      },
      'pass',
    ],
    [
      'probes of a chart, with the values',
      {
        ...plain,
        'charts/orders/Chart.yaml': 'name: orders\n',
        'charts/orders/values.yaml': file(
          'probe:',
          '  httpGet: { path: /up, port: 80 }',
        ),
        'charts/orders/templates/deployment.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata:',
          '  name: orders',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: orders',
          '          image: a/orders:1',
          '          {{- with .Values.probe }}',
          '          readinessProbe:',
          '            {{- toYaml . | nindent 12 }}',
          '          {{- end }}',
        ),
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
    [
      'a comment that leaves the check to the platform',
      docker(
        'FROM node:24.1',
        '# Acme PLATFORM HEALTHCHECK REQUIREMENT',
        'RUN apk add --no-cache curl',
        'CMD ["node", "server.js"]',
      ),
      'unknown',
    ],
    ['no image', flask, 'not-applicable'],
    [
      'a base image of an organisation’s own',
      { ...flask, Dockerfile: file('FROM acme/python:3.13', 'CMD ["x"]') },
      'unknown',
    ],
    [
      'a chart from elsewhere',
      {
        ...plain,
        'helm/orders/Chart.yaml': file(
          'name: orders',
          'dependencies:',
          '  - name: generic-service',
          '    repository: https://charts.acme.example',
        ),
      },
      'unknown',
    ],
    [
      'a chart from elsewhere that is handed a probe',
      {
        ...plain,
        'helm/orders/Chart.yaml': file(
          'name: orders',
          'dependencies:',
          '  - name: generic-service',
          '    repository: https://charts.acme.example',
        ),
        'helm/orders/values.yaml': file(
          'generic-service:',
          '  livenessProbe:',
          '    httpGet:',
          '      path: /health',
        ),
      },
      'pass',
    ],
    [
      'a chart from elsewhere whose probe is only tuned',
      {
        ...plain,
        'helm/orders/Chart.yaml': file(
          'name: orders',
          'dependencies:',
          '  - name: generic-service',
          '    repository: https://charts.acme.example',
        ),
        'helm/orders/values.yaml': file(
          'generic-service:',
          '  livenessProbe:',
          '    periodSeconds: 20',
        ),
      },
      'unknown',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
