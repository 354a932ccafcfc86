import { containerComposeProductionSafe as check } from './container-compose-production-safe';
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
const compose = (...lines: string[]): Files => ({
  ...image,
  'docker-compose.prod.yml': file(
    'services:',
    '  orders:',
    '    build: .',
    ...lines,
  ),
});
const sound = ['    restart: unless-stopped', '    mem_limit: 512m'];

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'no restart policy',
      compose('    mem_limit: 512m'),
      'fail minor docker-compose.prod.yml:2',
    ],
    [
      'no memory limit',
      compose('    restart: always'),
      'fail minor docker-compose.prod.yml:2',
    ],
    [
      'mounted source',
      compose(...sound, '    volumes:', '      - .:/app'),
      'fail minor docker-compose.prod.yml:7',
    ],
    [
      'a mounted source folder',
      {
        ...compose(...sound, '    volumes: ["./src:/app/src"]'),
        'src/orders.py': 'x = 1\n',
      },
      'fail minor docker-compose.prod.yml:6',
    ],
    [
      'an open database',
      compose(
        ...sound,
        '  db:',
        '    image: postgres:16',
        '    ports:',
        '      - "5432:5432"',
      ),
      'fail minor docker-compose.prod.yml:9',
    ],
    [
      'what the overridden file says, at its own line',
      {
        ...image,
        'compose.yml': file(
          'services:',
          '  orders:',
          '    build: .',
          '    ports: ["80:80"]',
          '    volumes:',
          '      - .:/app',
        ),
        'compose.prod.yml': file(
          'services:',
          '  orders:',
          '    build: { context: ., target: prod }',
          ...sound,
        ),
      },
      'fail minor compose.yml:6',
    ],
    [
      'privileged',
      compose(...sound, '    privileged: true'),
      'fail major docker-compose.prod.yml:6',
    ],
    [
      'the runtime socket',
      compose(
        ...sound,
        '    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]',
      ),
      'fail major docker-compose.prod.yml:6',
    ],
    [
      'the only compose file',
      {
        ...image,
        'compose.yaml': file('services:', '  orders:', '    build: .'),
      },
      'fail minor compose.yaml:2',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'a folder that the tree does not hold',
      compose(...sound, '    volumes: ["./export:/app/export"]'),
      'pass',
    ],
    ['a sound service', compose(...sound), 'pass'],
    [
      'limits of deploy',
      compose(
        '    restart: always',
        '    deploy: { resources: { limits: { memory: 512M } } }',
      ),
      'pass',
    ],
    [
      'data and configuration',
      compose(
        ...sound,
        '    volumes:',
        '      - ./data:/data',
        '      - ./app.ini:/etc/app.ini:ro',
        '      - uploads:/uploads',
      ),
      'pass',
    ],
    [
      'a database on the loopback address',
      compose(
        ...sound,
        '  db:',
        '    image: postgres:16',
        '    ports: ["127.0.0.1:5432:5432"]',
      ),
      'pass',
    ],
    [
      'an exposed port of the container only',
      compose(
        ...sound,
        '  db:',
        '    image: postgres:16',
        '    expose: ["5432"]',
      ),
      'pass',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('does not apply to', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'development compose files',
      {
        ...image,
        'docker-compose.dev.yml': file('services:', '  orders: { build: . }'),
      },
      'not-applicable',
    ],
    [
      'a file with marks of development',
      {
        ...image,
        'docker-compose.yml': file(
          'services:',
          '  orders:',
          '    build: .',
          '    volumes: [".:/app"]',
        ),
      },
      'not-applicable',
    ],
    [
      'compose beside manifests',
      {
        ...image,
        'docker-compose.yml': file('services:', '  orders: { build: . }'),
        'k8s/d.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata: { name: orders }',
          'spec: {}',
        ),
      },
      'not-applicable',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
