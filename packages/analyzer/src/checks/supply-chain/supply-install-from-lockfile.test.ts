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
      {
        ...goService,
        'go.mod': file(
          'module example.com/orders',
          '',
          'go 1.26',
          '',
          'require github.com/lib/pq v1.10.9',
        ),
        'go.sum': 'github.com/lib/pq v1.10.9 h1:x\n',
        Dockerfile: file(
          'FROM golang:1.26',
          'COPY . .',
          'RUN go get github.com/lib/pq@latest',
          'CMD ["/orders"]',
        ),
      },
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
