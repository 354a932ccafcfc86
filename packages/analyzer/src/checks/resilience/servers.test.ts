import {
  django,
  express,
  file,
  flask,
  goService,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { resilienceRetriesBounded } from './resilience-retries-bounded';
import { resilienceServerTimeouts } from './resilience-server-timeouts';
import { resilienceStateless } from './resilience-stateless';

const go = (...lines: string[]): Files => ({
  ...goService,
  'main.go': file('package main', 'func main() {', ...lines, '}'),
});
const js = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...lines,
    'app.listen(3000);',
  ),
});
const replicas = (number: number): Files => ({
  'deploy/orders.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    `  replicas: ${number}`,
    '  template:',
    '    spec:',
    '      containers:',
    '        - { name: orders, image: orders:1.0.0, ports: [{ containerPort: 80 }] }',
  ),
});

describe('resilience-server-timeouts', () => {
  const cases: Case[] = [
    [
      'ListenAndServe',
      go('\thttp.ListenAndServe(":80", mux)'),
      'fail major main.go:3',
    ],
    [
      'a server without read timeouts',
      go('\tsrv := &http.Server{Addr: addr}', '\tsrv.ListenAndServe()'),
      'fail major main.go:3',
    ],
    [
      'headers that may take for ever',
      js('server.headersTimeout = 0;'),
      'fail major server.js:2',
    ],
    [
      'gunicorn without a worker timeout',
      {
        ...flask,
        Dockerfile:
          'FROM python:3.12\nCMD ["gunicorn", "app:app", "--timeout", "0"]\n',
      },
      'fail major Dockerfile:2',
    ],
    [
      'Tomcat that waits for ever',
      {
        ...spring,
        'src/main/resources/application.properties':
          'server.tomcat.connection-timeout=-1\n',
      },
      'fail major src/main/resources/application.properties:1',
    ],
    [
      'axum',
      { ...rust, 'src/main.rs': 'fn main() {\n    axum::serve(l, app);\n}\n' },
      'fail minor src/main.rs:2',
    ],
    [
      'a configured server',
      go(
        '\tsrv := &http.Server{Addr: addr, ReadHeaderTimeout: time.Second}',
        '\tsrv.ListenAndServe()',
      ),
      'pass',
    ],
    [
      'a listener for metrics',
      go('\t// metrics', '\thttp.ListenAndServe(":9090", metricsMux)'),
      'pass',
    ],
    ['Node’s defaults', express, 'pass'],
    ['no server', { 'main.py': 'print(1)\n' }, 'not-applicable'],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(resilienceServerTimeouts, files)).toBe(expected);
  });
});

describe('resilience-retries-bounded', () => {
  const py = (...lines: string[]): Files => ({
    ...flask,
    'client.py': file('import requests', ...lines),
  });
  const call = 'requests.get(url, timeout=3)';
  const cases: Case[] = [
    [
      'a decorator without a stop',
      py('from tenacity import retry', '@retry', 'def f():', `    ${call}`),
      'fail minor client.py:3',
    ],
    [
      'a loop that hammers',
      py(
        'while True:',
        '    try:',
        `        ${call}`,
        '    except Exception:',
        '        pass',
      ),
      'fail minor client.py:2',
    ],
    [
      'three hosts and no library',
      py(
        'requests.get("https://a.acme.io/x", timeout=3)',
        '',
        '',
        'requests.get("https://b.acme.io/x", timeout=3)',
        '',
        '',
        'requests.get("https://c.acme.io/x", timeout=3)',
      ),
      'fail minor client.py:2',
    ],
    [
      'a decorator with a stop',
      py(
        'from tenacity import retry',
        '@retry(stop=stop_after_attempt(3))',
        'def f():',
        `    ${call}`,
      ),
      'pass',
    ],
    [
      'a loop that waits',
      py(
        'while True:',
        '    try:',
        `        ${call}`,
        '    except Exception:',
        '        time.sleep(5)',
      ),
      'pass',
    ],
    ['one call', py(call), 'pass'],
    ['no call', flask, 'not-applicable'],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(resilienceRetriesBounded, files)).toBe(expected);
  });
});

describe('resilience-stateless', () => {
  const session = (options: string) =>
    js(
      "const session = require('express-session');",
      `app.use(session(${options}));`,
    );
  const scheduled: Files = {
    ...spring,
    'src/main/java/Job.java':
      'class Job {\n  @Scheduled(fixedRate = 1000)\n  void run() {}\n}\n',
  };
  const cases: Case[] = [
    ['sessions in memory', session('{ secret }'), 'fail major server.js:3'],
    [
      'sessions in memory of the only instance',
      { ...session('{ secret }'), ...replicas(1) },
      'fail minor server.js:3',
    ],
    [
      'uploads in a local folder',
      js(
        "const multer = require('multer');",
        "const upload = multer({ dest: 'uploads/' });",
      ),
      'fail major server.js:3',
    ],
    [
      'Django’s sessions in files',
      {
        ...django,
        'shop/settings.py':
          'SESSION_ENGINE = "django.contrib.sessions.backends.file"\n',
      },
      'fail major shop/settings.py:1',
    ],
    [
      'a scheduler in two instances',
      { ...scheduled, ...replicas(2) },
      'fail major src/main/java/Job.java:2',
    ],
    ['a scheduler in one', { ...scheduled, ...replicas(1) }, 'pass'],
    [
      'a store',
      session('{ secret, store: new RedisStore({ client }) }'),
      'pass',
    ],
    [
      'uploads that are deleted again',
      js(
        "const multer = require('multer');",
        "const upload = multer({ dest: 'uploads/' });",
        'fs.unlink(file.path, done);',
      ),
      'pass',
    ],
    ['no server', { 'main.py': 'print(1)\n' }, 'not-applicable'],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(resilienceStateless, files)).toBe(expected);
  });
});
