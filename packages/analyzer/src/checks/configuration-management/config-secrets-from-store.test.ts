import {
  express,
  file,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { configSecretsFromStore as check } from './config-secrets-from-store';

const deployable: Files = {
  ...express,
  Dockerfile: 'FROM node:22.1\nCOPY . .\nCMD ["node", "server.js"]\n',
};
const compose = (name: string, ...environment: string[]): Files => ({
  ...deployable,
  [name]: file(
    'services:',
    '  orders:',
    '    build: .',
    '    environment:',
    ...environment.map(line => `      ${line}`),
  ),
});
const deployment = (...env: string[]) =>
  file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: orders',
    'spec:',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: orders',
    '          image: acme/orders:1.0.0',
    '          env:',
    ...env.map(line => `            ${line}`),
  );
const k8s = (...env: string[]): Files => ({
  ...deployable,
  'k8s/deployment.yaml': deployment(...env),
});
const object = (kind: string, ...lines: string[]): Files => ({
  ...k8s('- name: A', '  value: b'),
  'k8s/config.yaml': file(
    'apiVersion: v1',
    `kind: ${kind}`,
    'metadata:',
    '  name: orders-config',
    ...lines,
  ),
});
const chart = (...values: string[]): Files => ({
  ...deployable,
  'charts/orders/Chart.yaml': 'name: orders\nversion: 1.0.0\n',
  'charts/orders/values.yaml': file(...values),
  'charts/orders/templates/deployment.yaml': deployment(
    '- name: A',
    '  value: b',
  ),
});

const caught: Case[] = [
  [
    'the only compose file, with nothing but a variable that says local',
    {
      ...deployable,
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    build: .',
        '    environment:',
        '      ENV: local',
        '      JWT_SECRET: 3f9c1d7e5b2a4c6d8e0f',
      ),
    },
    'fail critical docker-compose.yml:6',
  ],
  [
    'the file for those who run the published image, whatever else could run it',
    {
      ...deployable,
      Procfile: 'web: node server.js\n',
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    image: acme/orders:latest',
        '    environment:',
        '      - DATABASE_URL=postgresql://postgres:postgres@postgres:5432/orders',
      ),
    },
    'fail critical docker-compose.yml:5',
  ],
  [
    'a Secret in a template of OpenShift',
    {
      ...deployable,
      'deploy/template.yaml': file(
        'apiVersion: v1',
        'kind: Template',
        'metadata: { name: orders }',
        'objects:',
        '- apiVersion: v1',
        '  kind: Secret',
        '  metadata: { name: orders }',
        '  stringData:',
        '    api_secret_key: "Kq8vR2mXz7"',
      ),
    },
    'fail critical deploy/template.yaml:9',
  ],
  [
    'a production compose file',
    compose('compose.prod.yml', 'DB_PASSWORD: hunter2hunter2'),
    'fail critical compose.prod.yml:5',
  ],
  [
    'the only compose file',
    compose('compose.yml', 'DB_PASSWORD: hunter2hunter2'),
    'fail critical compose.yml:5',
  ],
  [
    'a demo value',
    compose('compose.prod.yml', 'DB_PASSWORD: postgres'),
    'fail critical compose.prod.yml:5',
  ],
  [
    'a placeholder',
    compose('compose.prod.yml', 'DB_PASSWORD: changeme'),
    'fail critical compose.prod.yml:5',
  ],
  [
    'a placeholder in capitals, behind a variable',
    compose('compose.prod.yml', 'DB_PASSWORD: ${DB_PASSWORD:-CHANGE_ME}'),
    'fail critical compose.prod.yml:5',
  ],
  [
    'a default behind a variable',
    compose('compose.prod.yml', 'DB_PASSWORD: ${DB_PASSWORD:-hunter2}'),
    'fail critical compose.prod.yml:5',
  ],
  [
    'a password in a connection string',
    compose(
      'compose.prod.yml',
      'DATABASE_URL: postgres://orders:hunter2@db/orders',
    ),
    'fail critical compose.prod.yml:5',
  ],
  [
    'the database beside it',
    {
      ...deployable,
      'compose.prod.yml': file(
        'services:',
        '  orders:',
        '    build: .',
        '  db:',
        '    image: postgres:17.2',
        '    environment:',
        '      - POSTGRES_PASSWORD=orders',
      ),
    },
    'fail critical compose.prod.yml:7',
  ],
  [
    'a workload',
    k8s(
      '- name: A',
      '  value: b',
      '- name: API_TOKEN',
      '  value: 0a1b2c3d4e5f',
    ),
    'fail critical k8s/deployment.yaml:15',
  ],
  [
    'a ConfigMap, whatever the value',
    object('ConfigMap', 'data:', '  DB_PASSWORD: change-me'),
    'fail critical k8s/config.yaml:6',
  ],
  [
    'a plain Secret',
    object('Secret', 'stringData:', '  password: hunter2hunter2'),
    'fail critical k8s/config.yaml:6',
  ],
  [
    'a plain Secret in base64',
    object(
      'Secret',
      'data:',
      `  password: ${Buffer.from('hunter2hunter2').toString('base64')}`,
    ),
    'fail critical k8s/config.yaml:6',
  ],
  [
    'literals that Kustomize makes a Secret of',
    {
      ...k8s('- name: A', '  value: b'),
      'k8s/kustomization.yaml': file(
        'resources: [deployment.yaml]',
        'secretGenerator:',
        '  - name: orders-db',
        '    literals:',
        '      - username=orders',
        '      - password=hunter2hunter2',
      ),
    },
    'fail critical k8s/kustomization.yaml:6',
  ],
  [
    'chart values',
    chart('postgresql:', '  auth:', '    password: orders_password'),
    'fail critical charts/orders/values.yaml:3',
  ],
  [
    'fly.toml',
    {
      ...deployable,
      'fly.toml':
        'app = "orders"\n\n[env]\n  SESSION_SECRET = "0a1b2c3d4e5f"\n',
    },
    'fail critical fly.toml:4',
  ],
  [
    'Terraform',
    {
      ...deployable,
      'infra/main.tf':
        'resource "aws_db_instance" "orders" {\n  password = "hunter2hunter2"\n}\n',
    },
    'fail critical infra/main.tf:2',
  ],
];

const clean: Case[] = [
  [
    'a compose file that starts the tests',
    {
      ...deployable,
      Procfile: 'web: node server.js\n',
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    build: .',
        '    entrypoint: [/app/docker-test.sh]',
        '    environment:',
        '      JWT_SECRET: 3f9c1d7e5b2a4c6d8e0f',
      ),
    },
    'not-applicable',
  ],
  [
    'Terraform: the name of a metric',
    {
      ...k8s('- name: A', '  value: b'),
      'infra/monitoring.tf':
        'locals {\n  metric_set_password_rate_limited = "setPassword.rateLimitedRequests.count"\n}\n',
    },
    'pass',
  ],
  [
    'chart values that say which key of which secret becomes which variable',
    chart(
      'secrets:',
      '  - envVariable: keycloak.credentials.secret',
      '    secretName: orders-keys',
      '    secretKey: kcClientSecret',
    ),
    'pass',
  ],
  [
    'a database and its migrations alone in a compose file',
    {
      ...express,
      'docker-compose.yaml': file(
        'services:',
        '  db:',
        '    image: postgres:16',
        '    environment: { POSTGRES_PASSWORD: hunter2hunter2 }',
        '  migrations:',
        '    build: { context: ., target: migrations }',
        '    command: migrate',
      ),
      Dockerfile: file(
        'FROM flyway/flyway:10 AS migrations',
        'COPY sql /flyway/sql',
        'FROM node:20-alpine',
        'COPY . .',
        'CMD ["node", "server.js"]',
      ),
    },
    'not-applicable',
  ],
  [
    'the name of a table that holds credentials',
    {
      ...express,
      'k8s/config.yaml': file(
        'apiVersion: v1',
        'kind: ConfigMap',
        'metadata: { name: orders }',
        'data:',
        '  PARTNER_CREDENTIALS_TABLE_DYNAMO_DB: production-01.partner-credentials',
      ),
    },
    'pass',
  ],
  [
    'a compose file beside a platform that sets the variables itself',
    {
      ...compose('compose.yml', 'DB_PASSWORD: ${DB_PASSWORD}'),
      Procfile: 'web: node server.js\n',
    },
    'pass',
  ],
  [
    'compose for development beside the file of a platform',
    {
      ...compose('docker-compose.yml', 'DB_PASSWORD: hunter2hunter2'),
      'render.yaml':
        'services:\n  - type: web\n    runtime: docker\n    envVars:\n      - key: DB_PASSWORD\n        sync: false\n',
    },
    'not-applicable',
  ],
  [
    'a variable',
    compose('compose.prod.yml', 'DB_PASSWORD: ${DB_PASSWORD}'),
    'pass',
  ],
  [
    'a demanded variable',
    compose('compose.prod.yml', 'DB_PASSWORD: ${DB_PASSWORD:?missing}'),
    'pass',
  ],
  [
    'a path of a secret',
    compose('compose.prod.yml', 'DB_PASSWORD_FILE: /run/secrets/db'),
    'pass',
  ],
  [
    'a switch',
    compose('compose.prod.yml', 'MYSQL_RANDOM_ROOT_PASSWORD: "yes"'),
    'pass',
  ],
  [
    'placeholders of an example',
    compose('compose.example.yml', 'DB_PASSWORD: CHANGE_ME_PLEASE'),
    'pass',
  ],
  [
    'a reference',
    k8s(
      '- name: API_TOKEN',
      '  valueFrom:',
      '    secretKeyRef: { name: orders, key: token }',
    ),
    'pass',
  ],
  [
    'a sealed secret',
    object('SealedSecret', 'spec:', '  encryptedData: { password: AgB }'),
    'pass',
  ],
  [
    'a Secret to be filled in',
    object('Secret', 'stringData:', '  password: <your-password>'),
    'pass',
  ],
  [
    'a Secret with a user name',
    object('Secret', 'stringData:', '  username: orders'),
    'pass',
  ],
  [
    'a Secret that Kustomize makes of a file, and literals to be filled in',
    {
      ...k8s('- name: A', '  value: b'),
      'k8s/kustomization.yaml': file(
        'secretGenerator:',
        '  - name: orders-db',
        '    envs: [secrets.env]',
        '  - name: orders-mail',
        '    literals:',
        '      - password=<your-password>',
        '      - username=orders',
      ),
    },
    'pass',
  ],
  [
    'literals of an overlay for development',
    {
      ...k8s('- name: A', '  value: b'),
      'k8s/overlays/dev/kustomization.yaml': file(
        'secretGenerator:',
        '  - name: orders-db',
        '    literals: [password=hunter2hunter2]',
      ),
    },
    'pass',
  ],
  [
    'empty chart values',
    chart('auth:', '  password: ""', '  existingSecret: orders-db'),
    'pass',
  ],
  [
    'names of secrets in chart values',
    chart(
      'secrets:',
      '  DB_PASSWORD: DB_PASSWORD',
      'auth:',
      '  userPasswordKey: password',
      'db:',
      '  secret: orders-db-credentials',
    ),
    'pass',
  ],
  [
    'Terraform variables',
    {
      ...k8s('- name: A', '  value: b'),
      'infra/main.tf':
        'resource "aws_db_instance" "orders" {\n  password = var.password\n}\n',
    },
    'pass',
  ],
];

const other: Case[] = [
  [
    'a compose file that says not to use it in production',
    {
      ...deployable,
      'docker-compose.yml': file(
        '# This compose file is for demonstration only, do not use in prod.',
        'services:',
        '  orders:',
        '    build: .',
        '    environment:',
        '      DB_PASSWORD: p0stgr3s-x1',
      ),
    },
    'not-applicable',
  ],
  [
    'the file that builds the image, beside a platform',
    {
      ...deployable,
      Procfile: 'web: node server.js\n',
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    build: .',
        '    environment:',
        '      - DATABASE_URL=postgresql://postgres:postgres@postgres:5432/orders',
      ),
    },
    'not-applicable',
  ],
  [
    'compose that mounts the sources where nothing else runs them',
    {
      ...express,
      'compose.yml': file(
        'services:',
        '  orders:',
        '    image: node:24',
        '    volumes: [ ".:/app" ]',
        '  db:',
        '    image: mysql:8.4',
        '    environment:',
        '      MYSQL_PASSWORD: hunter2hunter2',
      ),
    },
    'not-applicable',
  ],
  [
    'what a compose file spells out beside a platform that sets the variables itself',
    {
      ...compose('compose.yml', 'DB_PASSWORD: hunter2hunter2'),
      Procfile: 'web: node server.js\n',
    },
    'not-applicable',
  ],
  [
    'a development compose file',
    compose('compose.dev.yml', 'DB_PASSWORD: hunter2hunter2'),
    'not-applicable',
  ],
  [
    'an override',
    {
      ...deployable,
      'compose.override.yml': file(
        'services:',
        '  orders:',
        '    environment:',
        '      DB_PASSWORD: hunter2hunter2',
      ),
    },
    'not-applicable',
  ],
  [
    'backing services only',
    {
      ...deployable,
      'compose.yml': file(
        'services:',
        '  db:',
        '    image: postgres:17.2',
        '    environment:',
        '      POSTGRES_PASSWORD: hunter2',
      ),
    },
    'not-applicable',
  ],
  ['nothing deploys it', deployable, 'not-applicable'],
  [
    'the password of another service of the monorepo',
    {
      'services/web/package.json': express['package.json'],
      'services/web/server.js': express['server.js'],
      'services/web/Dockerfile':
        'FROM node:22.1\nCOPY . .\nCMD ["node", "server.js"]\n',
      'compose.prod.yml': file(
        'services:',
        '  web:',
        '    build: services/web',
        '    depends_on: [api]',
        '  billing:',
        '    build: services/billing',
        '    environment:',
        '      DB_PASSWORD: hunter2hunter2',
      ),
    },
    'not-applicable',
    { name: 'web', path: 'services/web' },
  ],
];

describe('config-secrets-from-store', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(other)('does not apply: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
