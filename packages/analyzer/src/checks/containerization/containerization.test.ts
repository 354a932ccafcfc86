import { containerizationChecks } from '.';
import { file, serviceOf, type Files } from '../__testUtils__/trees';

const outcomes = (files: Files, path?: string) =>
  Object.fromEntries(
    containerizationChecks.map(check => {
      const judgement = check.judge(
        serviceOf(files, path === undefined ? {} : { path }),
      );
      const severity =
        judgement.outcome === 'fail'
          ? ` ${judgement.severity ?? check.severity}`
          : '';
      return [check.id.replace('container-', ''), judgement.outcome + severity];
    }),
  );

it('finds what a reviewer finds in a service that is set up for development', () => {
  const seed = {
    'backend/pyproject.toml': file(
      '[project]',
      'name = "backend"',
      'dependencies = ["fastapi==0.115.0", "uvicorn==0.32.0"]',
      '[dependency-groups]',
      'dev = ["pytest==8.3.0", "ruff==0.8.0"]',
    ),
    'backend/app/main.py': file(
      'from fastapi import FastAPI',
      '',
      'app = FastAPI()',
    ),
    'backend/.dockerignore': file('.git', '.env*', '.venv'),
    'backend/Dockerfile': file(
      'FROM python:3.13.1-slim',
      'WORKDIR /app',
      'COPY . .',
      'RUN pip install uv==0.5.0 && uv sync',
      'RUN useradd --uid 10001 app',
      'USER 10001',
      'HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen(\'http://localhost:8000/healthz\')"]',
      'CMD [ \\',
      '  "uv", "run", "uvicorn", "app.main:app", \\',
      '  "--host", "0.0.0.0", \\',
      '  "--reload" ]',
    ),
    'docker-compose.yml': file(
      'services:',
      '  backend:',
      '    build: ./backend',
      '    volumes: ["./backend:/app"]',
      '  db:',
      '    image: postgres:16.4',
    ),
  };
  expect(outcomes(seed, 'backend')).toEqual({
    'image-defined': 'pass',
    'no-dev-server': 'fail critical',
    'no-dev-dependencies': 'fail major',
    'multi-stage': 'fail major',
    'non-root': 'pass',
    'images-pinned': 'pass',
    'slim-runtime': 'pass',
    'exec-form': 'pass',
    healthcheck: 'pass',
    'no-secrets-in-image': 'pass',
    dockerignore: 'pass',
    orchestrated: 'fail major',
    'k8s-hardened': 'not-applicable',
    'compose-production-safe': 'not-applicable',
  });
  const [server, orchestrated] = [
    'container-no-dev-server',
    'container-orchestrated',
  ].map(id =>
    containerizationChecks
      .find(check => check.id === id)!
      .judge(serviceOf(seed, { path: 'backend' })),
  );
  const places = [server, orchestrated].map(judgement =>
    judgement.outcome === 'fail'
      ? [judgement.evidence[0], judgement.recommendation.title]
      : [],
  );
  expect(places).toMatchObject([
    [{ path: 'backend/Dockerfile', line: 11 }, 'Disable Development Features'],
    [{ path: 'docker-compose.yml', line: 2 }, 'Adopt Container Orchestration'],
  ]);
});

it.each<[string, Files]>([
  [
    'a script that calls itself',
    {
      Dockerfile: 'FROM a:1\nCOPY . /\nCMD ["/start.sh"]\n',
      'start.sh': '#!/bin/sh\n./start.sh\nsh /start.sh\n',
    },
  ],
  [
    'scripts that call each other',
    {
      Dockerfile: 'FROM a:1\nCMD ["npm", "start"]\n',
      'package.json':
        '{ "scripts": { "start": "npm run a", "a": "npm start" } }',
    },
  ],
  [
    'functions that call each other',
    {
      Dockerfile: 'FROM a:1\nCOPY . /\nCMD ["/s.sh"]\n',
      's.sh': '#!/bin/sh\na() { b; b; }\nb() { a; a; }\na\n',
    },
  ],
  [
    'stages that name themselves',
    {
      Dockerfile:
        'FROM a AS a\nFROM b AS c\nCOPY --from=c / /\nFROM c\nCOPY --from=c / /\n',
    },
  ],
  [
    'variables that name each other',
    {
      Dockerfile:
        'ARG A=${B}\nARG B=${A}\nFROM ${A}\nENV C=$D D=$C\nCMD $C $D\n',
    },
  ],
  [
    'broken files',
    {
      Dockerfile: 'FROM\nCMD [\n',
      'docker-compose.yml': 'services: [\n',
      'k8s/a.yaml': 'kind: Deployment\napiVersion: x\nspec: {',
      'chart/Chart.yaml': ': :',
      'package.json': '{',
      'fly.toml': '[[',
    },
  ],
  [
    'empty files',
    {
      Dockerfile: '',
      'compose.yml': '',
      Procfile: '',
      '.dockerignore': '',
      'requirements.txt': '',
    },
  ],
  [
    'wrong kinds of values',
    {
      Dockerfile: 'FROM a:1\n',
      'compose.yml':
        'services:\n  a: { build: { args: [1, {}] }, command: {}, volumes: [[], {}], ports: {}, environment: [1], healthcheck: 3 }\n',
      'k8s/a.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: []\nspec: { template: { spec: { containers: {}, volumes: 3 } } }\n',
    },
  ],
])('survives %s', (_, files) => {
  const found = outcomes({ 'main.py': 'x = 1\n', ...files });
  expect(Object.keys(found)).toHaveLength(14);
});

it('describes every check completely', () => {
  for (const check of containerizationChecks) {
    expect(check).toMatchObject({
      area: 'containerization',
      title: expect.stringMatching(/\?$/),
    });
    expect(
      check.references.every(reference => reference.startsWith('https://')),
    ).toBe(true);
    expect(check.examples.bad).not.toBe(check.examples.good);
  }
  expect(new Set(containerizationChecks.map(({ id }) => id)).size).toBe(14);
});
