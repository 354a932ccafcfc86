import { containerDockerignore as check } from './container-dockerignore';
import {
  express,
  file,
  flask,
  goService,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';

const docker = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file(...lines),
});
const whole = docker(flask, 'FROM a:1', 'WORKDIR /app', 'COPY . .');
const dotenv: Files = {
  ...express,
  'package.json':
    '{ "name": "x", "dependencies": { "express": "4", "dotenv": "16" } }',
};

const inBuildStage = docker(
  dotenv,
  'FROM a:1 AS build',
  'WORKDIR /app',
  'COPY . .',
  'FROM a:1',
  'COPY --from=build /app/dist /app',
);

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ['no ignore file', whole, 'fail minor Dockerfile:3'],
    ['ADD', docker(flask, 'FROM a:1', 'ADD . /app'), 'fail minor Dockerfile:2'],
    [
      'no .git',
      { ...whole, '.dockerignore': 'node_modules\n' },
      'fail minor Dockerfile:3',
    ],
    [
      'no dotenv entry where the stack uses one',
      {
        ...docker(dotenv, 'FROM a:1', 'COPY ./ /app'),
        '.dockerignore': '.git\nnode_modules\n',
      },
      'fail minor Dockerfile:2',
    ],
    [
      'a tracked dotenv file',
      { ...whole, '.env': 'A=1\n', '.dockerignore': '.git\n' },
      'fail major Dockerfile:3',
    ],
    [
      'a gitignore-like entry that does not match below',
      { ...whole, 'config/.env': 'A=1\n', '.dockerignore': '.git\n.env\n' },
      'fail major Dockerfile:3',
    ],
    [
      'the ignore file of another folder',
      {
        'services/orders/app.py': flask['app.py'],
        'services/orders/.dockerignore': '.git\n.env\n',
        'services/orders/Dockerfile': file('FROM a:1', 'COPY . .'),
        'docker-compose.prod.yml': file(
          'services:',
          '  orders:',
          '    build: { context: ., dockerfile: services/orders/Dockerfile }',
        ),
      },
      'fail minor services/orders/Dockerfile:2',
      { path: 'services/orders' },
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'an env file that an instruction takes along on purpose',
      {
        ...docker(
          dotenv,
          'FROM a:1',
          'COPY . .',
          'COPY docker/.env.production .env',
        ),
        'docker/.env.production': 'APP_KEY=base64:c2VjcmV0\n',
        '.dockerignore': '.git\n.env\n',
      },
      'pass',
    ],
    [
      'the only env file of the tree, which lies elsewhere and is left out',
      {
        ...docker(dotenv, 'FROM a:1', 'COPY . .'),
        'dev/.env': 'APP_KEY=local\n',
        '.dockerignore': '.git\ndev/.env\n',
      },
      'pass',
    ],
    [
      'a build stage, from which the final one takes what was built',
      inBuildStage,
      'pass',
    ],
    ['.git and dotenv', { ...whole, '.dockerignore': '.git\n.env*\n' }, 'pass'],
    [
      'a tracked dotenv file of production that leaves its secrets empty',
      {
        ...whole,
        'docker/.env.production': 'APP_ENV=production\nAPP_SECRET=\n',
        '.dockerignore': '.git\n.env\n',
      },
      'pass',
    ],
    ['an allow-list', { ...whole, '.dockerignore': '*\n!app.py\n' }, 'pass'],
    [
      'patterns for any folder',
      {
        ...whole,
        'config/.env': 'A=1\n',
        '.dockerignore': '**/.git\n**/.env\n',
      },
      'pass',
    ],
    [
      "the Dockerfile's own ignore file",
      {
        ...whole,
        'Dockerfile.dockerignore': '.git\n.env\n',
        '.dockerignore': 'x\n',
      },
      'pass',
    ],
    [
      'a build stage of a compiled language',
      docker(
        goService,
        'FROM golang:1.24 AS build',
        'COPY . .',
        'FROM alpine:3.21',
        'COPY --from=build /x /x',
      ),
      'pass',
    ],
    [
      'a build stage with an ignore file',
      {
        ...inBuildStage,
        '.dockerignore': '.git\n',
      },
      'pass',
    ],
    [
      'named folders',
      docker(
        flask,
        'FROM a:1',
        'COPY app.py requirements.txt ./',
        'COPY src/ ./src',
      ),
      'not-applicable',
    ],
    ['no image', flask, 'not-applicable'],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
