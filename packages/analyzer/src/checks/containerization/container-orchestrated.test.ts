import { containerOrchestrated as check } from './container-orchestrated';
import {
  file,
  flask,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';

const image: Files = {
  ...flask,
  Dockerfile: file('FROM python:3.13', 'CMD ["gunicorn", "app:app"]'),
};
const compose: Files = {
  'docker-compose.yml': file(
    'services:',
    '  web:',
    '    build: .',
    '    restart: always',
    '  db:',
    '    image: postgres:16',
  ),
};
const deployment = file(
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata: { name: orders }',
  'spec: {}',
);

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'compose whose comment speaks of a path of the host',
      {
        ...image,
        'docker-compose.yml': file(
          '# Please adapt the local path of the volume.',
          'services:',
          '  orders:',
          '    image: acme/orders:1.0',
        ),
      },
      'fail major docker-compose.yml:3',
    ],
    [
      'compose with the published image of a Go module that is a part of the repository',
      {
        'backend/go.mod': 'module github.com/acme/orders/backend\n',
        'backend/main.go': 'package main\n\nfunc main() {\n}\n',
        'docker-compose.yml': file(
          'services:',
          '  shop:',
          '    image: acme/orders:v2',
        ),
        // What the tests start lies in a folder of their own.
        'tests/setup/docker-compose.yml': file(
          'services:',
          '  shop:',
          '    image: acme/orders:v2',
        ),
        '.github/workflows/e2e-tests.yml': file(
          'on: push',
          'jobs:',
          '  e2e:',
          '    runs-on: ubuntu-latest',
          '    steps:',
          '      - working-directory: ./tests/setup',
          '        run: docker compose -f "$COMPOSE_FILE" up -d',
        ),
      },
      'fail major docker-compose.yml:2',
      { path: 'backend' },
    ],
    [
      'a compose file of another name that a task starts',
      {
        ...image,
        Makefile: 'up:\n\tdocker compose -f orders.yml up -d\n',
        'orders.yml': file('services:', '  web:', '    build: .'),
      },
      'fail major orders.yml:2',
    ],
    [
      'one compose service that builds, others that name its image, under a comment about a tag built locally',
      {
        ...image,
        'docker-compose.yml': file(
          '# Unset, every service falls back to the locally built tag.',
          'services:',
          '  app-builder:',
          '    build: .',
          '    image: orders-image:1',
          '  app:',
          '    image: orders-image:1',
          '    restart: always',
        ),
      },
      'fail major docker-compose.yml:6',
    ],
    [
      'images that a deployment fills in, the service beside its front end',
      {
        ...image,
        'infra/docker-compose.yml': file(
          'services:',
          '  frontend: { image: "${FRONTEND_IMAGE}" }',
          '  backend: { image: "${BACKEND_IMAGE}" }',
        ),
      },
      'fail major infra/docker-compose.yml:3',
    ],
    [
      'compose in a folder for deployments beside the service',
      {
        'backend/app.py': image['app.py'],
        'backend/requirements.txt': image['requirements.txt'],
        'backend/Dockerfile': image.Dockerfile,
        'deploy/docker-compose.yml': file(
          'services:',
          '  backend: { image: "acme/api-server:1.2" }',
          '  db: { image: "postgres:16" }',
        ),
      },
      'fail major deploy/docker-compose.yml:2',
      { path: 'backend' },
    ],
    [
      'compose as the only deployment',
      { ...image, ...compose },
      'fail major docker-compose.yml:2',
    ],
    [
      'compose with development marks',
      {
        ...image,
        'docker-compose.yml': file(
          'services:',
          '  web:',
          '    build: .',
          '    command: flask run',
          '    volumes: [".:/app"]',
        ),
      },
      'fail major docker-compose.yml:2',
    ],
    [
      'a published image run by compose',
      {
        ...image,
        'compose.yaml': file(
          'services:',
          '  orders:',
          '    image: ghcr.io/acme/orders:1.2',
        ),
      },
      'fail major compose.yaml:2',
    ],
    [
      'the production file before the development one',
      {
        ...image,
        ...compose,
        'docker-compose.prod.yml': file('services:', '  web:', '    build: .'),
      },
      'fail major docker-compose.prod.yml:2',
    ],
    [
      'the file that a deploy script uses',
      {
        ...image,
        ...compose,
        'compose.full.yml': file('services:', '  web: { build: . }'),
        'deploy.sh':
          'ssh host "cd /srv && docker compose -f compose.full.yml up -d"\n',
      },
      'fail major compose.full.yml:2',
    ],
    [
      'a workflow of another repository deploys',
      {
        ...image,
        ...compose,
        '.github/workflows/release.yml': file(
          'on: { push: { branches: [main] } }',
          'jobs:',
          '  deploy:',
          '    uses: acme/workflows/.github/workflows/deploy.yml@v3',
        ),
      },
      'unknown',
    ],
    [
      'a compose file above the service',
      {
        'api/app.py': flask['app.py'],
        'api/Dockerfile': image.Dockerfile,
        'docker-compose.yml': file('services:', '  api: { build: ./api }'),
      },
      'fail major docker-compose.yml:2',
      { path: 'api' },
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

const platforms: Array<[string, Files]> = [
  [
    'a ClowdApp in a template of OpenShift',
    {
      'deploy/clowdapp.yaml': file(
        'apiVersion: v1',
        'kind: Template',
        'metadata: { name: orders }',
        'objects:',
        '- apiVersion: cloud.redhat.com/v1alpha1',
        '  kind: ClowdApp',
        '  metadata: { name: orders }',
        '  spec:',
        '    deployments:',
        '    - name: svc',
        '      podSpec:',
        '        image: ${IMAGE}:${IMAGE_TAG}',
      ),
    },
  ],
  [
    'a manifest that is filled in before it is applied',
    {
      'k8s/deployment.yaml.template': file(
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata: { name: orders }',
        'spec:',
        '  template:',
        '    spec:',
        '      containers:',
        '        - { name: orders, image: "${IMAGE}" }',
      ),
    },
  ],
  [
    'the deploy hook of Render, whose address is a secret',
    {
      '.github/workflows/deploy.yml': file(
        'name: Deploy',
        'on: push',
        'jobs:',
        '  deploy:',
        '    runs-on: ubuntu-24.04',
        '    steps:',
        '      - run: curl $DEPLOY_HOOK_URL',
        '        env:',
        '          DEPLOY_HOOK_URL: ${{ secrets.RENDER_DEPLOY_URL }}',
      ),
    },
  ],
  [
    'the action of a platform',
    {
      '.github/workflows/deploy.yml':
        'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/heroku@master\n        with: { args: container:release web }\n',
    },
  ],
  [
    'an application of NAIS',
    {
      '.nais/nais.yaml':
        'apiVersion: nais.io/v1alpha1\nkind: Application\nmetadata: { name: orders }\nspec: { image: "{{image}}" }\n',
    },
  ],
  ['a Deployment', { 'k8s/orders.yaml': deployment }],
  [
    'a Terraform module of the organisation that hosts containers',
    {
      'terraform/hosting.tf':
        'module "hosting" {\n  source = "github.com/acme/terraform-azurerm-container-apps-hosting?ref=v2.8.1"\n}\n',
    },
  ],
  [
    'a Knative service',
    {
      'k8s/orders.yaml':
        'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: orders }\nspec: {}\n',
    },
  ],
  [
    'a list of objects',
    {
      'k8s/all.yaml':
        'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: orders }\n',
    },
  ],
  [
    'a chart in a folder with a blank',
    {
      'deployment templates/chart/Chart.yaml': 'name: orders\n',
      'deployment templates/chart/templates/d.yaml': deployment,
    },
  ],
  [
    'a chart that depends on another',
    {
      'helm/orders/Chart.yaml':
        'name: orders\ndependencies:\n  - name: generic-service\n',
    },
  ],
  [
    'an Argo CD application',
    {
      'deploy/app.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: orders }\n',
    },
  ],
  [
    'an ECS task definition',
    { 'task-definition.json': '{ "containerDefinitions": [] }' },
  ],
  ['Fly.io', { 'fly.toml': 'app = "orders"\n' }],
  ['Render', { 'render.yaml': 'services:\n  - type: web\n' }],
  ['Railway', { 'railway.json': '{}' }],
  ['a Procfile', { Procfile: 'web: gunicorn app:app\n' }],
  ['CapRover', { 'captain-definition': '{ "schemaVersion": 2 }' }],
  ['App Engine', { 'app.yaml': 'runtime: python312\n' }],
  ['DigitalOcean', { '.do/app.yaml': 'name: orders\n' }],
  ['Nomad', { 'orders.nomad': 'job "orders" {\n}\n' }],
  [
    'Kamal',
    { 'config/deploy.yml': 'service: orders\nservers:\n  - 10.0.0.1\n' },
  ],
  [
    'Terraform for Cloud Run',
    {
      'infra/main.tf': 'resource "google_cloud_run_v2_service" "orders" {\n}\n',
    },
  ],
  [
    'CDK',
    {
      'infra/stack.ts':
        "import * as ecs from 'aws-cdk-lib/aws-ecs';\nnew ecs.FargateService(this, 'S', {});\n",
    },
  ],
  [
    'Swarm',
    { 'deploy.sh': 'docker stack deploy -c docker-compose.yml orders\n' },
  ],
  [
    'a stack of Swarm',
    {
      'stack.yml': file(
        'services:',
        '  web:',
        '    image: acme/web:1.0.0',
        '    deploy:',
        '      replicas: 3',
      ),
    },
  ],
  [
    'a pipeline that deploys to ECS',
    {
      '.github/workflows/deploy.yml':
        'jobs:\n  deploy:\n    steps:\n      - uses: aws-actions/amazon-ecs-deploy-task-definition@v2\n',
    },
  ],
  [
    'a pipeline that calls kubectl',
    {
      '.github/workflows/deploy.yml':
        'jobs:\n  deploy:\n    steps:\n      - run: kubectl apply -f https://acme.example/orders.yaml\n',
    },
  ],
];
it('accepts a pipeline that deploys to FastAPI Cloud', () => {
  const workflow = (command: string) => ({
    ...image,
    ...compose,
    '.github/workflows/deploy.yml': file(
      'on: { push: { branches: [main] } }',
      'jobs:',
      '  deploy:',
      '    runs-on: ubuntu-latest',
      '    steps:',
      `      - run: ${command}`,
    ),
  });
  expect(verdict(check, workflow('uv run fastapi deploy'))).toBe('pass');
  expect(verdict(check, workflow('uv run fastapi run'))).not.toBe('pass');
});

describe('accepts beside compose', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>(
    platforms.map(
      ([name, files]): Case => [
        name,
        { ...image, ...compose, ...files },
        'pass',
      ],
    ),
  )('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('cannot tell', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'compose that only the tests start',
      {
        ...image,
        ...compose,
        'run-tests.sh': '#!/bin/sh\ndocker-compose up -d\npytest\n',
      },
      'unknown',
    ],
    [
      'compose that builds another image than the Dockerfile and mounts the sources',
      {
        ...image,
        'infra/dev.Dockerfile': 'FROM python:3.13\n',
        'docker-compose.yml': file(
          'services:',
          '  web:',
          '    build: { context: ., dockerfile: infra/dev.Dockerfile }',
          '    volumes: [".:/srv/www"]',
        ),
      },
      'unknown',
    ],
    ['neither compose nor a deployment', image, 'unknown'],
    [
      'backing services only',
      {
        ...image,
        'docker-compose.yml': file(
          'services:',
          '  db: { image: "postgres:16" }',
          '  mail: { image: axllent/mailpit }',
        ),
      },
      'unknown',
    ],
    [
      'a compose file for tests',
      {
        ...image,
        'docker-compose.test.yml': file('services:', '  web: { build: . }'),
      },
      'unknown',
    ],
    [
      'a compose file that says so',
      {
        ...image,
        'docker-compose.yml': file(
          '# This configuration is for local development only.',
          'services:',
          '  web: { build: . }',
        ),
      },
      'unknown',
    ],
    [
      'a compose service that builds the development stage',
      {
        ...flask,
        Dockerfile: file(
          'FROM python:3.13 AS development',
          'CMD ["flask", "run", "--reload"]',
          'FROM python:3.13-slim AS production',
          'CMD ["gunicorn", "app:app"]',
        ),
        'docker-compose.yml': file(
          'services:',
          '  web:',
          '    build: { context: ., target: development }',
        ),
      },
      'unknown',
    ],
    [
      'a compose service named for development',
      {
        ...image,
        'docker-compose.yml': file('services:', '  orders-dev: { build: . }'),
      },
      'unknown',
    ],
    [
      'an echo of kubectl in a test job',
      {
        ...image,
        '.github/workflows/ci.yml':
          'jobs:\n  test:\n    steps:\n      - run: echo kubectl apply\n',
      },
      'unknown',
    ],
    [
      'a job that never runs',
      {
        ...image,
        '.github/workflows/deploy.yml':
          'jobs:\n  deploy:\n    if: false\n    steps:\n      - run: kubectl apply -f x\n',
      },
      'unknown',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('other cases', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'compose that only runs what the service talks to',
      {
        ...image,
        'compose.yml': file(
          'services:',
          '  redis: { image: "redis:8.0" }',
          '  relay:',
          '    image: ghcr.io/acme/relay:latest',
        ),
      },
      'unknown',
    ],
    [
      'an annotation names the deployment',
      image,
      'pass',
      { annotations: { 'backstage.io/kubernetes-id': 'orders' } },
    ],
    ['no image', flask, 'not-applicable'],
    [
      'a compose file of a service without an image',
      {
        ...flask,
        'docker-compose.yml': file(
          'services:',
          '  db: { image: "postgres:16" }',
        ),
      },
      'not-applicable',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
