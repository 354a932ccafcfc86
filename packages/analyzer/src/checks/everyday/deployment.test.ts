import { file, django, laravel, type Files } from '../__testUtils__/trees';
import { outcomeOf, type Panel } from '../__testUtils__/services';

const node = (docker: string[], files: Files = {}) => ({
  'package.json': JSON.stringify({
    name: 'orders',
    scripts: { start: 'node server.js', build: 'tsc', test: 'jest' },
    dependencies: { express: '4' },
    devDependencies: { jest: '29', typescript: '5', nodemon: '3' },
  }),
  'package-lock.json': '{}',
  'server.js': file(
    "const app = require('express')();",
    "app.get('/orders', (q, s) => s.json([]));",
    'app.listen(3000);',
  ),
  Dockerfile: file(...docker),
  ...files,
});
const inFastapi = (docker: string[], files: Files = {}) => ({
  'requirements.txt': 'fastapi==0.115.0\nuvicorn==0.32.0\ngunicorn==23.0.0\n',
  'main.py': file(
    'from fastapi import FastAPI',
    'app = FastAPI()',
    "@app.get('/orders')",
    'def o(): return []',
  ),
  Dockerfile: file(...docker),
  ...files,
});
const workflow = (...l: string[]) => ({
  '.github/workflows/ci.yml': file('name: ci', ...l),
});
const tested = {
  'server.test.js': file(
    "const request = require('supertest');",
    "test('orders', async () => { expect(1).toBe(1); });",
    "test('more', () => { expect(2).toBe(2); });",
  ),
};
const dockerfile = [
  'FROM node:20.11-alpine',
  'WORKDIR /app',
  'COPY package*.json ./',
  'RUN npm ci --omit=dev',
  'COPY . .',
  'USER node',
  'CMD ["node", "server.js"]',
];
const withLine = (i: number, l: string) =>
  dockerfile.map((x, k) => (k === i ? l : x));

const panel: Panel = [
  ['container-image-defined', 'pass', 'dockerfile', node(dockerfile)],
  [
    'container-image-defined',
    'fail',
    'none',
    (() => {
      const t: Files = node(dockerfile);
      delete t.Dockerfile;
      return t;
    })(),
  ],
  [
    'container-image-defined',
    'pass',
    'jib',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies><build><plugins><plugin><groupId>com.google.cloud.tools</groupId><artifactId>jib-maven-plugin</artifactId></plugin></plugins></build></project>',
      'src/main/java/A.java':
        '@SpringBootApplication\npublic class A {\n  public static void main(String[] a) { SpringApplication.run(A.class, a); }\n}\n',
    },
  ],
  ['container-non-root', 'pass', 'user node', node(dockerfile)],
  [
    'container-non-root',
    'fail',
    'no user',
    node(dockerfile.filter(l => !l.startsWith('USER'))),
  ],
  ['container-non-root', 'fail', 'user root', node(withLine(5, 'USER root'))],
  ['container-non-root', 'pass', 'user 1001', node(withLine(5, 'USER 1001'))],
  [
    'container-non-root',
    'pass',
    'distroless nonroot',
    {
      'go.mod': 'module o\n\ngo 1.24\n',
      'main.go':
        'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
      Dockerfile: file(
        'FROM golang:1.24.1 AS b',
        'WORKDIR /s',
        'COPY . .',
        'RUN go build -o /o .',
        'FROM gcr.io/distroless/static-debian12:nonroot',
        'COPY --from=b /o /o',
        'ENTRYPOINT ["/o"]',
      ),
    },
  ],
  [
    'container-non-root',
    'pass',
    'adduser',
    inFastapi([
      'FROM python:3.12.1-slim',
      'RUN adduser --disabled-password app',
      'WORKDIR /app',
      'COPY requirements.txt .',
      'RUN pip install -r requirements.txt',
      'COPY . .',
      'USER app',
      'CMD ["uvicorn", "main:app", "--host", "0.0.0.0"]',
    ]),
  ],
  [
    'container-non-root',
    'pass',
    'nginx-unprivileged irrelevant gosu',
    inFastapi(
      [
        'FROM python:3.12.1-slim',
        'WORKDIR /app',
        'RUN apt-get update && apt-get install -y gosu',
        'COPY . .',
        'COPY entrypoint.sh /e.sh',
        'ENTRYPOINT ["/e.sh"]',
        'CMD ["uvicorn", "main:app"]',
      ],
      { 'entrypoint.sh': '#!/bin/sh\nexec gosu app "$@"\n' },
    ),
  ],
  ['container-images-pinned', 'pass', 'minor', node(dockerfile)],
  [
    'container-images-pinned',
    'fail',
    'latest',
    node(withLine(0, 'FROM node:latest')),
  ],
  ['container-images-pinned', 'fail', 'none', node(withLine(0, 'FROM node'))],
  [
    'container-images-pinned',
    'fail',
    'major alpine',
    node(withLine(0, 'FROM node:20-alpine')),
  ],
  [
    'container-images-pinned',
    'fail',
    'lts',
    node(withLine(0, 'FROM node:lts-alpine')),
  ],
  [
    'container-images-pinned',
    'pass',
    'digest',
    node(
      withLine(
        0,
        'FROM node:20-alpine@sha256:0123456789012345678901234567890123456789012345678901234567890123',
      ),
    ),
  ],
  [
    'container-images-pinned',
    'pass',
    'python minor slim',
    inFastapi([
      'FROM python:3.12-slim',
      'COPY . .',
      'CMD ["uvicorn", "main:app"]',
    ]),
  ],
  [
    'container-images-pinned',
    'fail',
    'python 3',
    inFastapi(['FROM python:3', 'COPY . .', 'CMD ["uvicorn", "main:app"]']),
  ],
  [
    'container-images-pinned',
    'pass',
    'arg version',
    node([
      'ARG NODE_VERSION=20.11.1',
      'FROM node:${NODE_VERSION}-alpine',
      ...dockerfile.slice(1),
    ]),
  ],
  [
    'container-images-pinned',
    'fail',
    'eclipse-temurin major',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
      'src/main/java/A.java':
        '@SpringBootApplication\npublic class A {\n  public static void main(String[] a) { SpringApplication.run(A.class, a); }\n}\n',
      Dockerfile: file(
        'FROM eclipse-temurin:21-jre',
        'COPY target/o.jar /o.jar',
        'ENTRYPOINT ["java", "-jar", "/o.jar"]',
      ),
    },
  ],
  [
    'container-healthcheck',
    'pass',
    'healthcheck',
    node([
      ...dockerfile.slice(0, 6),
      'HEALTHCHECK CMD wget -qO- http://localhost:3000/orders || exit 1',
      dockerfile[6],
    ]),
  ],
  ['container-healthcheck', 'fail', 'none', node(dockerfile)],
  [
    'container-healthcheck',
    'pass',
    'compose healthcheck',
    node(dockerfile, {
      'docker-compose.prod.yml': file(
        'services:',
        '  api:',
        '    build: .',
        '    healthcheck:',
        '      test: ["CMD", "wget", "-qO-", "http://localhost:3000/orders"]',
      ),
    }),
  ],
  [
    'container-healthcheck',
    'pass',
    'k8s probes',
    node(dockerfile, {
      'k8s/deployment.yaml': file(
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata:',
        '  name: orders',
        'spec:',
        '  selector: { matchLabels: { app: orders } }',
        '  template:',
        '    metadata: { labels: { app: orders } }',
        '    spec:',
        '      containers:',
        '        - name: orders',
        '          image: orders:1.0',
        '          livenessProbe:',
        '            httpGet: { path: /orders, port: 3000 }',
        '          readinessProbe:',
        '            httpGet: { path: /orders, port: 3000 }',
      ),
    }),
  ],
  ['container-exec-form', 'pass', 'exec', node(dockerfile)],
  [
    'container-exec-form',
    'fail',
    'shell',
    node(withLine(6, 'CMD node server.js')),
  ],
  [
    'container-exec-form',
    'fail',
    'npm start',
    node(withLine(6, 'CMD ["npm", "start"]')),
  ],
  [
    'container-exec-form',
    'pass',
    'entrypoint exec',
    inFastapi(
      ['FROM python:3.12-slim', 'COPY . .', 'ENTRYPOINT ["./start.sh"]'],
      {
        'start.sh':
          '#!/bin/sh\nalembic upgrade head\nexec uvicorn main:app --host 0.0.0.0\n',
      },
    ),
  ],
  [
    'container-exec-form',
    'fail',
    'entrypoint no exec',
    inFastapi(
      ['FROM python:3.12-slim', 'COPY . .', 'ENTRYPOINT ["./start.sh"]'],
      {
        'start.sh':
          '#!/bin/sh\nalembic upgrade head\nuvicorn main:app --host 0.0.0.0\n',
      },
    ),
  ],
  ['container-no-dev-dependencies', 'pass', 'omit dev', node(dockerfile)],
  [
    'container-no-dev-dependencies',
    'fail',
    'npm install',
    node(withLine(3, 'RUN npm install')),
  ],
  [
    'container-no-dev-dependencies',
    'fail',
    'npm ci',
    node(withLine(3, 'RUN npm ci')),
  ],
  [
    'container-no-dev-dependencies',
    'pass',
    'NODE_ENV production',
    node([
      'FROM node:20.11-alpine',
      'ENV NODE_ENV=production',
      ...dockerfile.slice(1, 3),
      'RUN npm ci',
      ...dockerfile.slice(4),
    ]),
  ],
  [
    'container-no-dev-dependencies',
    'pass',
    'only=production',
    node(withLine(3, 'RUN npm ci --only=production')),
  ],
  [
    'container-no-dev-dependencies',
    'pass',
    'prune',
    node([
      ...dockerfile.slice(0, 3),
      'RUN npm ci',
      'COPY . .',
      'RUN npm run build && npm prune --production',
      ...dockerfile.slice(5),
    ]),
  ],
  [
    'container-no-dev-server',
    'fail',
    'nodemon',
    node(withLine(6, 'CMD ["npx", "nodemon", "server.js"]')),
  ],
  [
    'container-no-dev-server',
    'fail',
    'npm run dev',
    node(withLine(6, 'CMD ["npm", "run", "dev"]'), {
      'package.json': JSON.stringify({
        name: 'o',
        scripts: { start: 'node server.js', dev: 'nodemon server.js' },
        dependencies: { express: '4' },
        devDependencies: { nodemon: '3' },
      }),
    }),
  ],
  [
    'container-no-dev-server',
    'fail',
    'uvicorn reload',
    inFastapi([
      'FROM python:3.12-slim',
      'COPY . .',
      'CMD ["uvicorn", "main:app", "--reload", "--host", "0.0.0.0"]',
    ]),
  ],
  [
    'container-no-dev-server',
    'fail',
    'flask run',
    {
      'requirements.txt': 'flask==3.0.0\n',
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
      Dockerfile: file(
        'FROM python:3.12-slim',
        'COPY . .',
        'CMD ["flask", "run", "--host", "0.0.0.0"]',
      ),
    },
  ],
  [
    'container-no-dev-server',
    'fail',
    'runserver',
    {
      ...django,
      'shop/settings.py': 'DEBUG = False\n',
      Dockerfile: file(
        'FROM python:3.12-slim',
        'COPY . .',
        'CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]',
      ),
    },
  ],
  [
    'container-no-dev-server',
    'fail',
    'python app.py',
    {
      'requirements.txt': 'flask==3.0.0\n',
      'app.py':
        "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(host='0.0.0.0')\n",
      Dockerfile: file(
        'FROM python:3.12-slim',
        'COPY . .',
        'CMD ["python", "app.py"]',
      ),
    },
  ],
  [
    'container-no-dev-server',
    'pass',
    'gunicorn',
    {
      'requirements.txt': 'flask==3.0.0\ngunicorn==23\n',
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
      Dockerfile: file(
        'FROM python:3.12-slim',
        'COPY . .',
        'CMD ["gunicorn", "app:app", "-b", "0.0.0.0:8000"]',
      ),
    },
  ],
  [
    'container-no-dev-server',
    'fail',
    'artisan serve',
    {
      ...laravel,
      Dockerfile: file(
        'FROM php:8.3-cli',
        'COPY . /app',
        'CMD ["php", "artisan", "serve", "--host=0.0.0.0"]',
      ),
    },
  ],
  [
    'container-multi-stage',
    'fail',
    'single with build',
    node([
      'FROM node:20.11-alpine',
      'WORKDIR /app',
      'COPY . .',
      'RUN npm ci && npm run build',
      'CMD ["node", "dist/server.js"]',
    ]),
  ],
  [
    'container-multi-stage',
    'pass',
    'two stages',
    node([
      'FROM node:20.11-alpine AS build',
      'WORKDIR /app',
      'COPY . .',
      'RUN npm ci && npm run build',
      'FROM node:20.11-alpine',
      'COPY --from=build /app/dist ./dist',
      'CMD ["node", "dist/server.js"]',
    ]),
  ],
  ['container-dockerignore', 'fail', 'none', node(dockerfile)],
  [
    'container-dockerignore',
    'pass',
    'present',
    node(dockerfile, { '.dockerignore': 'node_modules\n.git\n.env\n' }),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'npm test',
    node(dockerfile, {
      ...tested,
      ...workflow(
        'on: [push, pull_request]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: npm ci',
        '      - run: npm test',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'fail',
    'only build',
    node(dockerfile, {
      ...tested,
      ...workflow(
        'on: [push]',
        'jobs:',
        '  build:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: docker build .',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'fail',
    'continue-on-error',
    node(dockerfile, {
      ...tested,
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: npm test',
        '        continue-on-error: true',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'fail',
    'or true',
    node(dockerfile, {
      ...tested,
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: npm test || true',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'fail',
    'dispatch only',
    node(dockerfile, {
      ...tested,
      ...workflow(
        'on: workflow_dispatch',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: npm test',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'gitlab',
    node(dockerfile, {
      ...tested,
      '.gitlab-ci.yml': file(
        'test:',
        '  image: node:20',
        '  script:',
        '    - npm ci',
        '    - npm test',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'make test',
    node(dockerfile, {
      ...tested,
      Makefile: 'test:\n\tnpm test\n',
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: make test',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'circleci',
    node(dockerfile, {
      ...tested,
      '.circleci/config.yml': file(
        'version: 2.1',
        'jobs:',
        '  test:',
        '    docker: [{ image: cimg/node:20.11 }]',
        '    steps:',
        '      - checkout',
        '      - run: npm test',
        'workflows:',
        '  main:',
        '    jobs: [test]',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'jenkins',
    node(dockerfile, {
      ...tested,
      Jenkinsfile:
        "pipeline {\n  agent any\n  stages {\n    stage('Test') { steps { sh 'npm test' } }\n  }\n}\n",
    }),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'docker compose run test',
    node(dockerfile, {
      ...tested,
      'docker-compose.test.yml': file(
        'services:',
        '  test:',
        '    build: .',
        '    command: npm test',
      ),
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: docker compose -f docker-compose.test.yml run test',
      ),
    }),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'bun test',
    {
      'package.json': JSON.stringify({
        name: 'o',
        scripts: { start: 'bun server.ts' },
        dependencies: { hono: '4' },
      }),
      'server.ts':
        "import { Hono } from 'hono';\nconst app = new Hono();\napp.get('/x', c => c.json(1));\nexport default app;\n",
      'server.test.ts':
        "import { test, expect } from 'bun:test';\ntest('x', () => { expect(1).toBe(1); });\n",
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: bun test',
      ),
    },
  ],
  [
    'testing-run-in-ci',
    'pass',
    'uv run pytest',
    inFastapi(
      ['FROM python:3.12-slim', 'COPY . .', 'CMD ["uvicorn", "main:app"]'],
      {
        'tests/test_a.py': 'def test_a():\n    assert 1 == 1\n',
        ...workflow(
          'on: [push]',
          'jobs:',
          '  test:',
          '    runs-on: ubuntu-latest',
          '    steps:',
          '      - uses: actions/checkout@v4',
          '      - run: uv run pytest',
        ),
      },
    ),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'poetry run pytest -v',
    inFastapi(
      ['FROM python:3.12-slim', 'COPY . .', 'CMD ["uvicorn", "main:app"]'],
      {
        'tests/test_a.py': 'def test_a():\n    assert 1 == 1\n',
        ...workflow(
          'on: pull_request',
          'jobs:',
          '  test:',
          '    runs-on: ubuntu-latest',
          '    steps:',
          '      - uses: actions/checkout@v4',
          '      - name: t',
          '        run: |',
          '          poetry install',
          '          poetry run pytest -v',
        ),
      },
    ),
  ],
  [
    'testing-run-in-ci',
    'pass',
    'gradlew build',
    {
      'build.gradle':
        "plugins { id 'org.springframework.boot' version '3.3.0' }\ndependencies { implementation 'org.springframework.boot:spring-boot-starter-web' }\n",
      'src/main/java/A.java':
        '@SpringBootApplication\npublic class A {\n  public static void main(String[] a) { SpringApplication.run(A.class, a); }\n}\n',
      'src/test/java/ATest.java':
        'class ATest {\n  @Test void a() { assertEquals(1, 1); }\n}\n',
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: ./gradlew build',
      ),
    },
  ],
  [
    'testing-run-in-ci',
    'fail',
    'gradlew build -x test',
    {
      'build.gradle':
        "plugins { id 'org.springframework.boot' version '3.3.0' }\ndependencies { implementation 'org.springframework.boot:spring-boot-starter-web' }\n",
      'src/main/java/A.java':
        '@SpringBootApplication\npublic class A {\n  public static void main(String[] a) { SpringApplication.run(A.class, a); }\n}\n',
      'src/test/java/ATest.java':
        'class ATest {\n  @Test void a() { assertEquals(1, 1); }\n}\n',
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: ./gradlew build -x test',
      ),
    },
  ],
  [
    'testing-run-in-ci',
    'fail',
    'mvn skip',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
      'src/main/java/A.java':
        '@SpringBootApplication\npublic class A {\n  public static void main(String[] a) { SpringApplication.run(A.class, a); }\n}\n',
      'src/test/java/ATest.java':
        'class ATest {\n  @Test void a() { assertEquals(1, 1); }\n}\n',
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: mvn package -DskipTests',
      ),
    },
  ],
  [
    'testing-run-in-ci',
    'pass',
    'dotnet test',
    {
      'Orders.sln': '',
      'src/Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
      'src/Program.cs':
        'var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet("/x", () => 1);\napp.Run();\n',
      'tests/T.csproj':
        '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="xunit" Version="2.9.0" /></ItemGroup></Project>\n',
      'tests/T.cs':
        'public class T {\n  [Fact] public void A() { Assert.Equal(1, 1); }\n}\n',
      ...workflow(
        'on: [push]',
        'jobs:',
        '  test:',
        '    runs-on: ubuntu-latest',
        '    steps:',
        '      - uses: actions/checkout@v4',
        '      - run: dotnet test',
      ),
    },
  ],
];

describe('everyday code: images and pipelines', () => {
  it.each(panel)('%s: %s: %s', (id, outcome, _name, files) => {
    expect(outcomeOf(id, files)).toBe(outcome);
  });
});
