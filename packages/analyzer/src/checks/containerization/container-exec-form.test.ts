import { containerExecForm as check } from './container-exec-form';
import {
  express,
  file,
  flask,
  rails,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';

const docker = (...lines: string[]): Files => ({
  ...flask,
  Dockerfile: file('FROM a:1', 'COPY . /app', 'WORKDIR /app', ...lines),
});
const node = (...lines: string[]): Files => ({
  ...express,
  Dockerfile: file('FROM a:1', ...lines),
});
const withScript = (lines: string[], ...script: string[]): Files => ({
  ...docker(...lines),
  'start.sh': file('#!/bin/sh', ...script),
});

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'a script that is handed no command, so that its last line starts nothing',
      withScript(
        ['ENTRYPOINT ["./start.sh"]'],
        'if [ "$#" -eq 0 ]; then',
        '  gunicorn app:app',
        'fi',
        'exec "$@"',
      ),
      'fail major start.sh:3',
    ],
    [
      'the image’s own command behind a chart that brings the template, beside a worker of its own',
      {
        ...docker('CMD gunicorn app:app -b :$PORT'),
        'helm/orders/Chart.yaml': file(
          'name: orders',
          'dependencies:',
          '  - name: generic-service',
          '    version: 3.0.0',
          '    repository: https://charts.example.com',
        ),
        'helm/orders/templates/worker.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata: { name: orders-worker }',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: worker',
          '          image: acme/orders:1',
          '          command: ["celery"]',
        ),
      },
      'fail major Dockerfile:4',
    ],
    [
      'the shell form',
      docker('CMD gunicorn app:app'),
      'fail major Dockerfile:4',
    ],
    [
      'the shell form of ENTRYPOINT',
      docker('ENTRYPOINT ./start'),
      'fail major Dockerfile:4',
    ],
    [
      'JSON with single quotes',
      docker("CMD ['gunicorn', 'app:app']"),
      'fail major Dockerfile:4',
    ],
    [
      'sh -c without exec',
      docker('CMD ["sh", "-c", "migrate && gunicorn app:app"]'),
      'fail major Dockerfile:4',
    ],
    [
      'a script without exec, at its last command',
      withScript(
        ['CMD ["./start.sh"]'],
        'set -e',
        'migrate',
        'gunicorn app:app',
      ),
      'fail major start.sh:4',
    ],
    [
      'servers in the background',
      withScript(['CMD ["./start.sh"]'], 'gunicorn app:app'),
      'fail major start.sh:2',
    ],
    [
      'shell around npm',
      node('CMD npm run x && npm start'),
      'fail major Dockerfile:2',
    ],
    [
      'a program that starts its child and ignores SIGTERM',
      {
        ...node('COPY . .', 'CMD ["node", "run.mjs"]'),
        'run.mjs':
          "import { spawn } from 'child_process';\nconst child = spawn('node', ['server.js']);\nchild.on('exit', code => process.exit(code));\n",
      },
      'fail major run.mjs:2',
    ],
    [
      'a Ruby program that starts what it is given as its child',
      {
        ...rails,
        'bin/docker/entrypoint':
          '#! /usr/bin/env ruby\n\nENV["MALLOC"] = "1"\nsystem ARGV.join(" ")\n',
        Dockerfile: file(
          'FROM ruby:3.4-slim',
          'WORKDIR /app',
          'COPY . .',
          'ENTRYPOINT ["/app/bin/docker/entrypoint"]',
          'CMD ["bundle", "exec", "puma"]',
        ),
      },
      'fail major bin/docker/entrypoint:4',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('is softer on task runners', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ...(
      [
        ['beside the service', 'amazon/aws-xray-daemon:3.3', 'xray', true],
        ['that works a queue', 'acme/orders:1.0', 'worker', false],
      ] as const
    ).map(
      ([title, name, container, both]): Case => [
        `Amazon ECS: the command of a container ${title}`,
        {
          ...docker('CMD ["gunicorn", "app:app"]'),
          [`ecs/${container}.json`]: JSON.stringify({
            containerDefinitions: [
              {
                name: container,
                image: name,
                command: ['sh', '-c', 'start && true'],
              },
              ...(both
                ? [
                    {
                      name: 'orders',
                      image: 'acme/orders:1.0',
                      portMappings: [{ containerPort: 8000 }],
                    },
                  ]
                : []),
            ],
          }),
        },
        'pass',
      ],
    ),
    [
      'npm as the first process',
      node('CMD ["npm", "start"]'),
      'fail minor Dockerfile:2',
    ],
    ['yarn', node('CMD ["yarn", "start"]'), 'fail minor Dockerfile:2'],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'Amazon ECS gives the image a command as a list, whatever developers start',
      {
        ...docker('RUN pip install .'),
        'ecs/task-definition.json': JSON.stringify({
          containerDefinitions: [
            {
              name: 'orders',
              image: 'acme/orders:1.0',
              command: ['gunicorn', 'app:app'],
            },
          ],
        }),
        'docker-compose.yml': file(
          'services:',
          '  orders:',
          '    build: .',
          '    command: sh -c "flask db upgrade && flask run --reload"',
          '    volumes: [".:/app"]',
        ),
      },
      'pass',
    ],
    ['the JSON form', docker('CMD ["gunicorn", "app:app"]'), 'pass'],
    [
      'a command that begins with exec, kept in a variable',
      withScript(
        ['ENTRYPOINT ["/start.sh"]'],
        'cmd="exec gunicorn app:app -b :8000"',
        'eval "$cmd"',
      ),
      'pass',
    ],
    [
      'JSON broken inside a string',
      docker(
        'CMD ["sh", "-c", \\',
        '  "migrate && \\',
        '   exec gunicorn app:app" \\',
        '  ]',
      ),
      'pass',
    ],
    ['exec in the shell form', docker('CMD exec gunicorn app:app'), 'pass'],
    ['exec after &&', docker('CMD migrate && exec gunicorn app:app'), 'pass'],
    [
      'exec in a script',
      withScript(
        ['ENTRYPOINT ["./start.sh"]'],
        'migrate',
        'exec gunicorn app:app',
      ),
      'pass',
    ],
    [
      'a script that hands over',
      withScript(
        ['ENTRYPOINT ["./start.sh"]', 'CMD ["gunicorn", "app:app"]'],
        'exec "$@"',
      ),
      'pass',
    ],
    [
      'an init',
      docker('ENTRYPOINT ["tini", "--"]', 'CMD ["npm", "start"]'),
      'pass',
    ],
    ['dumb-init', docker('CMD ["dumb-init", "node", "server.js"]'), 'pass'],
    [
      'poetry run',
      docker('CMD ["poetry", "run", "gunicorn", "app:app"]'),
      'pass',
    ],
    ['supervisord', docker('CMD ["supervisord", "-n"]'), 'pass'],
    [
      'a script that traps TERM',
      withScript(
        ['CMD ["./start.sh"]'],
        "trap 'kill $pid' TERM",
        'gunicorn app:app &',
        'pid=$!',
        'wait $pid',
      ),
      'pass',
    ],
    [
      'init of the production compose file',
      {
        ...docker('CMD gunicorn app:app'),
        'docker-compose.prod.yml': file(
          'services:',
          '  orders: { build: ., init: true }',
        ),
      },
      'pass',
    ],
    [
      'a compose command as text',
      {
        ...docker('CMD gunicorn app:app'),
        'docker-compose.prod.yml': file(
          'services:',
          '  orders: { build: ., command: gunicorn app:app }',
        ),
      },
      'pass',
    ],
    ['no start command', flask, 'not-applicable'],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it('cannot tell what a start script does that is not in the tree', () => {
  const files = docker('COPY docker/start.sh /', 'CMD ["/start.sh"]');
  expect(verdict(check, files)).toBe('unknown');
});
