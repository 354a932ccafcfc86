import {
  file,
  flask,
  serviceOf,
  type Files,
} from '../../checks/__testUtils__/trees';
import { openRepository } from '../../repository';
import { Service } from '../../service';
import { imageSelectionOf, productionImageOf } from './image';

const good = file(
  'FROM python:3.13',
  'COPY . .',
  'CMD ["gunicorn", "app:app"]',
);
const image = (files: Files, path?: string) =>
  serviceOf({ ...flask, ...files }, path === undefined ? {} : { path }).fact(
    productionImageOf,
  );

describe('the production Dockerfile', () => {
  it.each<[string, Files, string | undefined]>([
    [
      'none that only a binary is taken out of',
      {
        'deploy/Dockerfile.build': file(
          'FROM python:3.13 AS build',
          'COPY . .',
          'RUN pyinstaller app.py',
          'FROM scratch AS artifact',
          'COPY --from=build /dist/app /app',
        ),
      },
      undefined,
    ],
    [
      'not the one for integration tests',
      {
        Dockerfile: file('FROM python:3.13', 'COPY . .', 'ENTRYPOINT ["npm"]'),
        'Dockerfile.integration': good,
        'docker-compose.integration.yml': file(
          'services:',
          '  orders:',
          '    build:',
          '      context: .',
          '      dockerfile: Dockerfile.integration',
        ),
      },
      'Dockerfile',
    ],
    [
      'not that of a program on the side that somebody pushes',
      {
        'docker/dockerfile': good,
        'extra/push/Dockerfile': good,
        'extra/push/package.json':
          '{ "scripts": { "build": "docker buildx build -f extra/push/Dockerfile . --push" } }',
      },
      'docker/dockerfile',
    ],
    [
      'the one that GitLab builds after a `cd`, where the other starts nothing',
      {
        Dockerfile: file('FROM python:3.13', 'COPY . .', 'RUN pip install x'),
        'web/Dockerfile': good,
        '.gitlab-ci.yml': file(
          'deploy:',
          '  script:',
          '    - cd web',
          '    - docker build -t acme/orders .',
          '    - docker push acme/orders',
        ),
      },
      'web/Dockerfile',
    ],
    [
      'the one that starts something, where the other waits for mounted sources',
      {
        'main.py': 'run()\n',
        Dockerfile: file(
          'FROM python:3.13',
          'COPY . /app',
          'RUN pip install x',
        ),
        'Dockerfile.autobuild': good,
        'docker-compose.example.yml': file(
          'services:',
          '  web:',
          '    build: .',
          '    command: python main.py',
          '    volumes: [".:/app"]',
        ),
      },
      'Dockerfile.autobuild',
    ],
    [
      'the plain one',
      { Dockerfile: good, 'docker/Dockerfile': good },
      'Dockerfile',
    ],
    [
      'a production name',
      { Dockerfile: good, 'Dockerfile.prod': good },
      'Dockerfile.prod',
    ],
    [
      'a stable one beside other editions',
      {
        'docker/edge-alpine.Dockerfile': good,
        'docker/stable-alpine.Dockerfile': good,
        'docker/stable-ubuntu.Dockerfile': good,
      },
      'docker/stable-ubuntu.Dockerfile',
    ],
    [
      'the one that CI pushes',
      {
        Dockerfile: good,
        'build/Dockerfile': good,
        '.github/workflows/r.yml': file(
          'jobs:',
          '  release:',
          '    steps:',
          '      - run: docker build -f build/Dockerfile -t a/b:1 . && docker push a/b:1',
        ),
      },
      'build/Dockerfile',
    ],
    [
      'the one of a matrix',
      {
        Dockerfile: good,
        'docker/api.Dockerfile': good,
        '.github/workflows/r.yml': file(
          'jobs:',
          '  release:',
          '    strategy:',
          '      matrix:',
          '        include:',
          '          - file: docker/api.Dockerfile',
          '    steps:',
          '      - uses: docker/build-push-action@v6',
          '        with: { push: true, file: "${{ matrix.file }}" }',
        ),
      },
      'docker/api.Dockerfile',
    ],
    [
      'the one that production compose builds',
      {
        Dockerfile: good,
        'Dockerfile.prod': good,
        'docker-compose.prod.yml': file('services:', '  orders: { build: . }'),
      },
      'Dockerfile',
    ],
    [
      'the one that a platform file names',
      {
        Dockerfile: good,
        '.deploy/Dockerfile': good,
        'captain-definition': '{ "dockerfilePath": "./.deploy/Dockerfile" }',
      },
      '.deploy/Dockerfile',
    ],
    [
      'the one in `ci` beside that of developers',
      { 'docker/ci/Dockerfile': good, 'docker/development/Dockerfile': good },
      'docker/ci/Dockerfile',
    ],
    [
      'not the bench of tools that starts a shell, nor that of a program beside the service',
      {
        'docker/Dockerfile.make': file(
          'FROM golang:1.24-alpine',
          'COPY Makefile /',
          'RUN make install-tools',
          'CMD ["/bin/sh"]',
        ),
        'docker/Dockerfile.agent': good,
        'docker/Dockerfile.server': good,
        Makefile:
          'image:\n\tdocker build -f docker/Dockerfile.make -t make .\n',
      },
      'docker/Dockerfile.server',
    ],
    [
      'none beside functions that are uploaded as they are',
      {
        Dockerfile: good,
        'serverless.yml': file(
          'service: orders',
          'functions:',
          '  api:',
          '    handler: orders.handle',
        ),
      },
      undefined,
    ],
    [
      'one whose last stage is the proxy in front',
      {
        Dockerfile: file(
          'FROM python:3.13 AS app',
          'COPY . .',
          'CMD ["gunicorn", "app:app"]',
          'FROM app AS app_dev',
          'RUN pip install pytest',
          'FROM caddy:2.10-alpine AS proxy',
          'COPY --from=app /static /srv',
        ),
      },
      'Dockerfile',
    ],
    [
      'the one that a workflow pushes by a variable',
      {
        'ci/dockerfile': good,
        'ci/dockerfile.local': good,
        '.github/workflows/release.yml': file(
          'env:',
          '  DOCKERFILE: ci/dockerfile',
          'jobs:',
          '  release:',
          '    steps:',
          '      - uses: docker/build-push-action@v6',
          '        with: { push: true, file: "${{ env.DOCKERFILE }}" }',
        ),
      },
      'ci/dockerfile',
    ],
    [
      'the one of production, where `ci` and that of developers stand beside it',
      {
        'docker/ci/Dockerfile': good,
        'docker/dev/Dockerfile': good,
        'docker/prod/Dockerfile': good,
      },
      'docker/prod/Dockerfile',
    ],
    [
      'the one that a script builds by a folder it has named',
      {
        'docker/Dockerfile': good,
        'build/image/Dockerfile': good,
        'scripts/package.sh': file(
          'ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)',
          'IMAGES="$ROOT/build/image"',
          'build() {',
          '  docker build "$ROOT" --file "${IMAGES}/Dockerfile" --tag "$TAG"',
          '  docker push "$TAG"',
          '}',
          'build',
        ),
      },
      'build/image/Dockerfile',
    ],
    [
      'none for development',
      { 'Dockerfile.dev': good, 'docker/dev/Dockerfile': good },
      undefined,
    ],
    [
      'the one for production, where the plain one says that it is for development',
      {
        Dockerfile: file(
          'FROM node:22',
          'ENV NODE_ENV=development',
          'COPY . .',
          'CMD yarn dev',
        ),
        'Dockerfile.production': good,
        'docker-compose.yml': file('services:', '  orders: { build: . }'),
      },
      'Dockerfile.production',
    ],
    [
      'the only one, whatever its name, where its last stage takes what another has built',
      {
        'dev.Dockerfile': file(
          'FROM rust:1.85 AS builder',
          'COPY . .',
          'RUN cargo build --release',
          'FROM debian:bookworm-slim',
          'COPY --from=builder /target/release/orders /orders',
          'CMD ["/orders"]',
        ),
      },
      'dev.Dockerfile',
    ],
    [
      'none of tests and tools',
      {
        'tests/Dockerfile': good,
        'tools/Dockerfile': good,
        'docs/Dockerfile': good,
      },
      undefined,
    ],
    [
      'no database with seed data',
      {
        Dockerfile: good,
        'db.Dockerfile': file('FROM postgres:16', 'COPY init.sql /'),
      },
      'Dockerfile',
    ],
  ])('is %s', (_, files, path) => {
    expect(image(files)?.path).toBe(path);
  });

  it('is the file that a link leads to', () => {
    const content = Buffer.from(good);
    const service = new Service(
      openRepository({
        list: () => ({
          files: [
            {
              path: 'Dockerfile',
              size: content.length,
              linkTo: 'docker/Dockerfile',
            },
            { path: 'docker/Dockerfile', size: content.length },
          ],
          notes: [],
        }),
        read: () => content,
      }),
      { name: 'orders' },
    );
    expect(service.fact(imageSelectionOf).candidates).toMatchObject([
      { path: 'docker/Dockerfile' },
    ]);
    expect(service.fact(productionImageOf)?.path).toBe('docker/Dockerfile');
  });
});

describe('the target', () => {
  it.each([
    ['a builder', 'FROM python:3.13 AS builder', 'FROM nginx:1.27-alpine'],
    [
      'a stage before one without a name',
      'FROM python:3.13 AS app',
      'FROM nginx:1.27-alpine',
    ],
  ])('is the proxy where before it stands %s', (_, first, last) => {
    const files = {
      Dockerfile: file(
        first,
        'COPY . .',
        'CMD ["gunicorn", "app:app"]',
        last,
        'COPY --from=0 /static /srv',
      ),
    };
    expect(image(files)?.target).toMatchObject({ image: 'nginx:1.27-alpine' });
  });
  it('is not the proxy that is built beside the service', () => {
    const files = {
      Dockerfile: file(
        'FROM python:3.13 AS app',
        'COPY . .',
        'CMD ["gunicorn", "app:app"]',
        'FROM caddy:2.10-alpine AS proxy',
        'COPY --from=app /static /srv',
      ),
    };
    expect(image(files)?.target.name).toBe('app');
  });

  const stages = file(
    'FROM a:1 AS base',
    'FROM base AS production',
    'FROM base AS dev',
  );
  it.each<[string, Files, string | undefined]>([
    [
      'the last stage',
      { Dockerfile: file('FROM a:1 AS build', 'FROM b:1 AS anything') },
      'anything',
    ],
    ['no development stage', { Dockerfile: stages }, 'production'],
    [
      'what production compose builds',
      {
        Dockerfile: file('FROM a:1 AS web', 'FROM a:1 AS worker'),
        'docker-compose.prod.yml': file(
          'services:',
          '  orders: { build: { context: ., target: web } }',
        ),
      },
      'web',
    ],
    [
      'what the pipeline builds',
      {
        Dockerfile: file('FROM a:1 AS web', 'FROM a:1 AS worker'),
        '.gitlab-ci.yml': file(
          'publish:',
          '  script:',
          '    - docker build --target web -t a/b . && docker push a/b',
        ),
      },
      'web',
    ],
    [
      'not what pull requests are tried with, nor what takes the artefact out',
      {
        Dockerfile: file(
          'FROM a:1 AS release',
          'FROM release AS nightly',
          'FROM a:1 AS pr-test2',
          'FROM alpine:3.22 AS upload-artifact',
        ),
        'package.json':
          '{ "scripts": { "try": "docker buildx build -f Dockerfile --target pr-test2 . --push" } }',
      },
      'release',
    ],
    [
      'not what tests build',
      {
        Dockerfile: file('FROM a:1 AS test', 'FROM a:1 AS web'),
        '.gitlab-ci.yml': file(
          'test:',
          '  script:',
          '    - docker build --target test .',
        ),
      },
      'web',
    ],
  ])('is %s', (_, files, name) => {
    expect(image(files)?.target.name).toBe(name);
  });
});

it('takes a Dockerfile of the root that takes the service out of an earlier stage', () => {
  expect(
    image(
      {
        Dockerfile: file(
          'FROM node:24 AS build',
          'COPY . /app',
          'FROM node:24',
          'COPY --from=build /app/apps/api/dist /app/apps/api/dist',
          'CMD ["node", "/app/apps/api/dist/main.js"]',
        ),
        'apps/api/package.json': '{}',
        'apps/web/package.json': '{}',
      },
      'apps/api',
    )?.path,
  ).toBe('Dockerfile');
});

it('takes one Dockerfile that builds whichever service an argument names', () => {
  const generic = file(
    'FROM golang:1.24',
    'ARG SERVICE',
    'COPY . /internal',
    'WORKDIR /internal/$SERVICE',
    'RUN go build -o /app .',
    'CMD ["/app"]',
  );
  const files = (path: string): Files => ({
    'internal/orders/go.mod': 'module example.com/orders\n',
    'internal/orders/main.go': 'package main\n\nfunc main() {}\n',
    [path]: generic,
  });
  expect(
    image(files('docker/app-prod/Dockerfile'), 'internal/orders')?.path,
  ).toBe('docker/app-prod/Dockerfile');
  expect(image(files('billing/Dockerfile'), 'internal/orders')).toBeUndefined();
});

it.each([
  ['cargo', 'RUN cargo build --release --bin orders-server', true],
  ['cargo for another', 'RUN cargo build --release --bin orders', false],
  ['cargo by its package', 'RUN cargo build -p orders-server', true],
])('takes one that builds the package by its name: %s', (_, run, builds) => {
  const files: Files = {
    'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
    'crates/orders-server/Cargo.toml':
      '[package]\nname = "orders-server"\n\n[dependencies]\naxum = "0.8"\n',
    'crates/orders-server/src/main.rs': 'fn main() {}\n',
    Dockerfile: file('FROM rust:1.90', 'COPY . .', run, 'CMD ["/app"]'),
  };
  const found = serviceOf(files, { path: 'crates/orders-server' }).fact(
    productionImageOf,
  );
  expect(found?.path).toBe(builds ? 'Dockerfile' : undefined);
});

it('takes one that builds a package of a workspace by its name', () => {
  const files: Files = {
    'package.json': '{ "workspaces": ["apps/*"] }',
    'apps/web/package.json':
      '{ "name": "@acme/web", "dependencies": { "express": "5" } }',
    'apps/web/server.js': "require('express')().listen(1);\n",
    Dockerfile: file(
      'FROM node:24',
      'COPY . .',
      'RUN yarn workspace @acme/web build',
      'CMD ["node", "server.js"]',
    ),
  };
  expect(
    serviceOf(files, { path: 'apps/web' }).fact(productionImageOf)?.path,
  ).toBe('Dockerfile');
});

it('takes one that copies everything and then works in the folder of the service', () => {
  const files = {
    'app/requirements.txt': flask['requirements.txt'],
    'app/app.py': flask['app.py'],
    Dockerfile: file(
      'FROM python:3.13',
      'COPY . /src',
      'WORKDIR /src/app',
      'CMD ["gunicorn", "app:app"]',
    ),
  };
  expect(image(files, 'app')?.path).toBe('Dockerfile');
});

it('takes one in the root whose start goes into the folder of the service', () => {
  const files: Files = {
    'package.json':
      '{ "workspaces": ["packages/*"], "scripts": { "start": "cd packages/core && npm start" } }',
    'packages/core/package.json':
      '{ "name": "@acme/core", "dependencies": { "koa": "2" } }',
    'packages/core/server.js': "const Koa = require('koa');\n",
    'packages/web/package.json':
      '{ "name": "@acme/web", "dependencies": { "koa": "2" } }',
    'packages/web/server.js': "const Koa = require('koa');\n",
    Dockerfile: file(
      'FROM node:24 AS builder',
      'COPY . .',
      'RUN npm ci && npm run build --workspaces',
      'FROM node:24',
      'COPY --from=builder /app .',
      'CMD ["npm", "start"]',
    ),
  };
  const found = (path: string) =>
    serviceOf(files, { path }).fact(productionImageOf)?.path;
  expect(found('packages/core')).toBe('Dockerfile');
  expect(found('packages/web')).toBeUndefined();
});

it('takes the last stage, although the documentation beside the service is built from an earlier one', () => {
  const found = image({
    Dockerfile: file(
      'FROM python:3.13 AS builder',
      'COPY . .',
      'FROM python:3.13-slim',
      'COPY --from=builder /app /app',
      'CMD ["gunicorn", "app:app"]',
    ),
    'docker-compose.yml': file(
      'services:',
      '  api:',
      '    build: .',
      '    ports: ["8000:8000"]',
      '  docs:',
      '    build: { context: ., target: builder }',
      '    command: mkdocs serve',
    ),
  });
  expect(found?.target.line).toBe(3);
});

it('takes the stage of the server, although the one of its queue comes last', () => {
  const found = image({
    Dockerfile: file(
      'FROM python:3.13 AS prod',
      'COPY . .',
      'CMD ["gunicorn", "app:app"]',
      'FROM prod AS queue',
      'CMD ["celery", "-A", "app", "worker"]',
    ),
  });
  expect(found?.target.name).toBe('prod');
});
