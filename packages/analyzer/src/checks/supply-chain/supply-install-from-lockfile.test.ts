import {
  express,
  fastapi,
  file,
  goService,
  laravel,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { supplyInstallFromLockfile as check } from './supply-install-from-lockfile';

const npm = {
  ...express,
  'package-lock.json': '{"packages":{"node_modules/express":{}}}',
};
const yarn = { ...express, 'yarn.lock': 'express@4.21.0:\n' };
const image = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file('FROM node:24-slim', ...lines, 'CMD ["node", "server.js"]'),
});
const python = (...lines: string[]): Files => ({
  ...fastapi,
  Dockerfile: file(
    'FROM python:3.13-slim',
    'COPY . .',
    ...lines,
    'CMD ["uvicorn", "main:app"]',
  ),
});
const locked = file(
  'module example.com/orders',
  '',
  'go 1.26',
  '',
  'require github.com/lib/pq v1.10.9',
);
const go = (...lines: string[]): Files => ({
  ...goService,
  'go.mod': locked,
  'go.sum': 'github.com/lib/pq v1.10.9 h1:x\n',
  Dockerfile: file('FROM golang:1.26', ...lines, 'CMD ["/orders"]'),
});
const ruby = (lock: string, ...lines: string[]): Files => ({
  Gemfile: "gem 'sinatra'\n",
  'Gemfile.lock': `GEM\n  specs:\n    sinatra (4.1.1)\n${lock}`,
  'app.rb': "require 'sinatra'\n",
  Dockerfile: file(
    'FROM ruby:3.4',
    'COPY . .',
    ...lines,
    'CMD ["ruby", "app.rb"]',
  ),
});
const job = (base: Files, run: string, name = 'test'): Files => ({
  ...base,
  '.github/workflows/ci.yml': file(
    'on: push',
    'jobs:',
    `  ${name}:`,
    '    runs-on: ubuntu-24.04',
    '    steps:',
    `      - run: ${run}`,
  ),
});

describe('catches', () => {
  it.each<Case>([
    [
      'npm install',
      image(npm, 'COPY . .', 'RUN npm install'),
      'fail major Dockerfile:3',
    ],
    [
      'npm install beside another tool’s lock',
      image(yarn, 'COPY . .', 'RUN npm install'),
      'fail major Dockerfile:3',
    ],
    [
      'npm install in a pipeline',
      job(npm, 'npm install'),
      'fail major .github/workflows/ci.yml:6',
    ],
    [
      'a package at whatever version is newest',
      image(npm, 'COPY . .', 'RUN npm ci && npm install pm2'),
      'fail major Dockerfile:3',
    ],
    [
      'yarn install without its flag',
      image(yarn, 'COPY . .', 'RUN yarn install --production'),
      'fail major Dockerfile:3',
    ],
    [
      'pip install by name',
      python('RUN pip install -r requirements.txt', 'RUN pip install redis'),
      'fail major Dockerfile:4',
    ],
    [
      'composer update',
      {
        ...laravel,
        'composer.lock': '{"packages":[{"name":"laravel/framework"}]}',
        Dockerfile: file(
          'FROM php:8.4-cli',
          'COPY . .',
          'RUN composer update',
          'CMD ["php", "artisan", "serve"]',
        ),
      },
      'fail major Dockerfile:3',
    ],
    [
      'go get of the newest',
      go('COPY . .', 'RUN go get github.com/lib/pq@latest'),
      'fail major Dockerfile:3',
    ],
    [
      'a tool of Go at the newest version',
      go('COPY . .', 'RUN go install github.com/swaggo/swag/cmd/swag@latest'),
      'fail major Dockerfile:3',
    ],
    [
      'a module before go.mod is there',
      go('RUN go install github.com/swaggo/swag/cmd/swag', 'COPY . .'),
      'fail major Dockerfile:2',
    ],
    [
      'go get -u in a pipeline',
      job(go('COPY . .'), 'go get -u ./...'),
      'fail major .github/workflows/ci.yml:6',
    ],
    [
      'a gem by name',
      ruby('', 'RUN gem install puma && bundle install'),
      'fail major Dockerfile:3',
    ],
    [
      'a Bundler that nothing pins',
      ruby('', 'RUN gem install bundler && bundle install'),
      'fail major Dockerfile:3',
    ],
    [
      'a branch of a repository',
      python('RUN pip install git+https://github.com/acme/lib.git#egg=lib'),
      'fail major Dockerfile:3',
    ],
    [
      'a program that is installed globally, without a version',
      image(npm, 'COPY . .', 'RUN npm install -g pm2 && npm ci'),
      'fail major Dockerfile:3',
    ],
    [
      'what runs in the images that are built from this one',
      image(npm, 'ONBUILD COPY . .', 'ONBUILD RUN npm install'),
      'fail major Dockerfile:3',
    ],
    [
      'a lock that stays outside',
      image(
        { ...express, 'pnpm-lock.yaml': 'express: 4\n' },
        'COPY package.json ./',
        'RUN pnpm install',
        'COPY server.js ./',
      ),
      'fail major Dockerfile:3',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('leaves alone', () => {
  it.each<Case>([
    [
      'npm ci',
      image(npm, 'COPY package*.json ./', 'RUN npm ci', 'COPY . .'),
      'pass',
    ],
    [
      'yarn with its flag',
      image(yarn, 'COPY . .', 'RUN yarn install --frozen-lockfile'),
      'pass',
    ],
    ['yarn in a pipeline', job(yarn, 'yarn install'), 'pass'],
    [
      'pnpm',
      image(
        { ...express, 'pnpm-lock.yaml': 'express: 4\n' },
        'COPY package.json pnpm-lock.yaml ./',
        'RUN pnpm install',
      ),
      'pass',
    ],
    [
      'a tool that is installed globally',
      image(npm, 'COPY . .', 'RUN npm install -g pnpm@10 && npm ci'),
      'pass',
    ],
    [
      'a package manager of any version',
      image(npm, 'COPY . .', 'RUN npm i -g pnpm && npm ci'),
      'pass',
    ],
    [
      'a commit, a file and a folder',
      image(
        npm,
        'COPY . .',
        'RUN npm ci && npm install git+https://github.com/acme/lib.git#v1.0.2 ./lib.tar.gz ~/lib',
      ),
      'pass',
    ],
    [
      'a range, constraints and a tag',
      python(
        'RUN pip install -r requirements.txt',
        "RUN pip install 'setuptools<81' wheel~=0.45 && pip install --root-user-action ignore redis==5.2.1",
        'RUN pip install redis -c constraints.txt',
        'RUN pip install git+https://github.com/acme/lib.git@v1.2#egg=lib',
      ),
      'pass',
    ],
    [
      'a Bundler that the lock pins',
      ruby(
        'BUNDLED WITH\n   2.6.2\n',
        'RUN gem install bundler && bundle install',
      ),
      'pass',
    ],
    [
      'gems with a version',
      ruby(
        '',
        "RUN gem install puma -v '6.5.0' && gem install rack:3.1.8 && bundle install",
      ),
      'pass',
    ],
    [
      'a stage for development that a pipeline builds for its tests',
      {
        ...npm,
        Dockerfile: file(
          'FROM node:24-slim AS development',
          'COPY package*.json ./',
          'RUN npm install',
          'FROM node:24-slim AS production',
          'COPY package*.json ./',
          'RUN npm ci --omit=dev',
          'CMD ["node", "server.js"]',
        ),
        '.github/workflows/ci.yml': file(
          'on: pull_request',
          'jobs:',
          '  test:',
          '    steps:',
          '      - run: docker build --target development .',
        ),
      },
      'pass',
    ],
    [
      'a newer Bundler',
      ruby('', 'RUN bundle update --bundler && bundle install'),
      'pass',
    ],
    [
      'what the stage for development installs for itself',
      {
        ...npm,
        Dockerfile: file(
          'FROM node:24-slim AS development',
          'COPY package*.json ./',
          'RUN npm install',
          'COPY src ./src',
          'FROM node:24-slim AS production',
          'COPY --from=development /package*.json ./',
          'COPY --from=development /src ./src',
          'RUN npm ci --omit=dev',
          'CMD ["node", "server.js"]',
        ),
      },
      'pass',
    ],
    [
      'programs of the module itself',
      go(
        'COPY . .',
        'RUN go install github.com/lib/pq/cmd/x && go install ./cmd/orders && go run . @latest',
      ),
      'pass',
    ],
    [
      'pinned requirements',
      python(
        'RUN pip install --upgrade pip && pip install -r requirements.txt',
      ),
      'pass',
    ],
    [
      'a job that updates dependencies',
      job({ ...npm }, 'npm install', 'update-dependencies'),
      'not-applicable',
    ],
    [
      'another package’s folder',
      job({ ...npm, 'docs/package.json': '{}' }, 'cd docs && npm install'),
      'not-applicable',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it.each<Case>([
  [
    'without a lock',
    image(express, 'COPY . .', 'RUN npm install'),
    'not-applicable',
  ],
  ['where nothing installs', npm, 'not-applicable'],
])('does not apply %s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});

it.each([
  ['npm', npm, 'npm install'],
  ['yarn', yarn, 'yarn install'],
])('reads a long list of flags of %s in bounded time', (_, base, install) => {
  const flags = '--a '.repeat(60);
  expect(
    verdict(check, image(base, 'COPY . .', `RUN ${install} ${flags}express`)),
  ).toMatch(/^(?:pass|fail)/);
});
