import { file, serviceOf, type Files } from '../../checks/__testUtils__/trees';
import { startCommandOf } from './start';

const start = (files: Files, path?: string) => {
  const found = serviceOf(files, path === undefined ? {} : { path }).fact(
    startCommandOf,
  );
  return (
    found && {
      ...found,
      servers: found.processes
        .filter(({ role }) => role !== 'step')
        .map(({ text }) => text),
    }
  );
};
const image = (...lines: string[]) => ({
  Dockerfile: file('FROM a:1', 'WORKDIR /app', 'COPY . .', ...lines),
});

it.each<[string, Files, string[]]>([
  [
    'an entrypoint that is the server, whatever compose adds for development',
    {
      ...image('ENTRYPOINT ["gunicorn", "app:app"]'),
      'docker-compose.dev.yml': file(
        'services:',
        '  web:',
        '    build: .',
        '    command: --reload',
      ),
    },
    ['gunicorn app:app'],
  ],
  [
    'an entrypoint that is told what to run by compose',
    {
      ...image('ENTRYPOINT ["/app/entrypoint.sh"]'),
      'entrypoint.sh': file('#!/bin/sh', 'exec "$@"'),
      'docker-compose.yml': file(
        'services:',
        '  web:',
        '    build: .',
        '    command: python manage.py runserver 0.0.0.0:8000',
      ),
    },
    ['python manage.py runserver 0.0.0.0:8000'],
  ],
  [
    'wrappers',
    image(
      'CMD ["tini", "--", "env", "A=b", "poetry", "run", "opentelemetry-instrument", "gunicorn", "app:app"]',
    ),
    ['gunicorn app:app'],
  ],
  ['gosu', image('CMD ["gosu", "app", "node", "main.js"]'), ['node main.js']],
  [
    'sh -c with a chain',
    image('CMD ["sh", "-c", "migrate && exec gunicorn app:app"]'),
    ['gunicorn app:app'],
  ],
  ['a pipeline', image('CMD gunicorn app:app | tee log'), ['gunicorn app:app']],
  [
    'a script found through COPY into a folder',
    {
      Dockerfile: file(
        'FROM a:1',
        'COPY docker/start.sh /usr/local/bin/',
        'CMD ["start.sh"]',
      ),
      'docker/start.sh': '#!/bin/sh\nexec server\n',
    },
    ['server'],
  ],
  [
    'a script copied under another name',
    {
      Dockerfile: file(
        'FROM a:1',
        'COPY docker/x /entry',
        'ENTRYPOINT ["/entry"]',
      ),
      'docker/x': '#!/bin/bash\nexec server\n',
    },
    ['server'],
  ],
  [
    'a script copied from a stage',
    {
      Dockerfile: file(
        'FROM a:1 AS build',
        'WORKDIR /src',
        'COPY . .',
        'FROM b:1',
        'COPY --from=build /src/run.sh /run.sh',
        'CMD ["/run.sh"]',
      ),
      'run.sh': '#!/bin/sh\nexec server\n',
    },
    ['server'],
  ],
  [
    'a script by a pattern',
    {
      Dockerfile: file(
        'FROM a:1',
        'COPY bin/*.sh /bin/',
        'CMD ["/bin/run.sh"]',
      ),
      'bin/run.sh': '#!/bin/sh\nexec server\n',
    },
    ['server'],
  ],
  [
    'package scripts with a step before',
    {
      ...image('CMD npm run migrate && npm start'),
      'package.json':
        '{ "scripts": { "migrate": "knex up", "start": "node main.js" } }',
    },
    ['node main.js'],
  ],
  [
    'a folder changed on the way',
    {
      ...image('CMD cd api && npm start'),
      'api/package.json': '{ "scripts": { "start": "node api.js" } }',
    },
    ['node api.js'],
  ],
  [
    'Procfile runners',
    {
      ...image('CMD ["honcho", "start"]'),
      Procfile: 'web: gunicorn app:app\nworker: celery -A app worker\n',
    },
    ['gunicorn app:app', 'celery -A app worker'],
  ],
  [
    'the package of the root where a stage brings only that',
    {
      Dockerfile:
        'FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm run build\nFROM node:24\nWORKDIR /app\nCOPY --from=build /app/apps/api/dist /app/apps/api/dist\nCOPY --from=build /app/package.json /app/package.json\nCMD ["npm", "start"]\n',
      'package.json':
        '{ "scripts": { "start": "node apps/api/dist/main.js" } }',
      'apps/api/package.json': '{ "scripts": { "start": "nest start" } }',
    },
    ['node apps/api/dist/main.js'],
  ],
  [
    'pm2',
    {
      ...image('CMD ["pm2-runtime", "ecosystem.json"]'),
      'ecosystem.json': '{ "apps": [{ "script": "main.js" }] }',
    },
    ['main.js'],
  ],
  [
    'an environment that decides',
    {
      ...image('ENV MODE=worker', 'ENTRYPOINT ["./s.sh"]'),
      's.sh':
        '#!/bin/sh\nif [ "$MODE" = "worker" ]; then\n  exec celery\nfi\nexec gunicorn\n',
    },
    ['celery'],
  ],
])('resolves %s', (_, files, servers) => {
  expect(start(files)?.servers).toEqual(servers);
});

it('records the lines on the way', () => {
  expect(
    start({
      ...image('ENTRYPOINT ["./entry.sh"]', 'CMD ["npm", "start"]'),
      'entry.sh': '#!/bin/sh\nset -e\nexec "$@"\n',
      'package.json': '{\n  "scripts": {\n    "start": "node main.js"\n  }\n}',
    })?.chain,
  ).toEqual([
    { path: 'Dockerfile', line: 4 },
    { path: 'entry.sh', line: 3 },
    { path: 'Dockerfile', line: 5 },
    { path: 'package.json', line: 3 },
  ]);
});

it('lets args of a container replace CMD and command replace both', () => {
  const manifest = (lines: string) =>
    file(
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: orders }',
      'spec:',
      '  template:',
      '    spec:',
      '      containers:',
      `        - { name: orders, image: "a/orders:1", ${lines} }`,
    );
  const base = image('ENTRYPOINT ["run"]', 'CMD ["web"]');
  expect(
    start({ ...base, 'k8s/d.yaml': manifest('args: ["worker"]') }),
  ).toMatchObject({ origin: 'kubernetes', servers: ['run worker'] });
  expect(
    start({ ...base, 'k8s/d.yaml': manifest('command: ["other"]') }),
  ).toMatchObject({ servers: ['other'] });
});

it('drops CMD where compose sets another entrypoint', () => {
  expect(
    start({
      ...image('ENTRYPOINT ["run"]', 'CMD ["web"]'),
      'docker-compose.prod.yml': file(
        'services:',
        '  orders: { build: ., entrypoint: ["serve"] }',
      ),
    }),
  ).toMatchObject({ origin: 'compose', servers: ['serve'] });
});

describe('reads a start script that the Dockerfile writes itself', () => {
  it.each<[string, string[], string[], number]>([
    [
      'echo with escapes',
      [
        "RUN echo '#!/bin/sh\\n\\",
        'set -e\\n\\',
        'alembic upgrade head\\n\\',
        "exec uvicorn app:app' > /entrypoint.sh && chmod +x /entrypoint.sh",
        'ENTRYPOINT ["/entrypoint.sh"]',
      ],
      ['alembic upgrade head', 'uvicorn app:app'],
      7,
    ],
    [
      'echo line by line',
      [
        'RUN echo "#!/bin/sh" > start.sh && \\',
        '    echo "npx prisma migrate deploy" >> start.sh && \\',
        '    echo "exec node main.js" >> start.sh',
        'CMD ["./start.sh"]',
      ],
      ['prisma migrate deploy', 'node main.js'],
      6,
    ],
    [
      'a group',
      [
        "RUN { echo '#!/bin/sh'; echo 'exec server'; } > /app/run && chmod +x /app/run",
        'CMD ["sh", "/app/run"]',
      ],
      ['server'],
      4,
    ],
    [
      'printf with a list',
      [
        "RUN printf '%s\\n' '#!/bin/sh' 'migrate up' 'exec server' > /run.sh",
        'CMD ["/run.sh"]',
      ],
      ['migrate up', 'server'],
      4,
    ],
    [
      'printf and tee',
      ["RUN printf '#!/bin/sh\\nexec server\\n' | tee /run.sh", 'CMD /run.sh'],
      ['server'],
      4,
    ],
    [
      'a heredoc of COPY',
      [
        "COPY --chmod=755 <<'EOF' /entrypoint.sh",
        '#!/bin/sh',
        '# migrate first',
        '',
        'migrate up',
        'exec "$@"',
        'EOF',
        'ENTRYPOINT ["/entrypoint.sh"]',
        'CMD ["server"]',
      ],
      ['migrate up', 'server'],
      12,
    ],
    [
      'a heredoc of cat',
      [
        "RUN cat > /entrypoint.sh <<'EOF'",
        '#!/bin/sh',
        'exec server --port "$PORT"',
        'EOF',
        'RUN chmod +x /entrypoint.sh',
        'CMD ["/entrypoint.sh"]',
      ],
      ['server --port $PORT'],
      6,
    ],
    [
      'a heredoc of cat inside a chain',
      [
        "RUN mkdir -p /x && cat <<-'EOF' > /x/start",
        '\t#!/bin/sh',
        '\texec server',
        'EOF',
        'CMD ["/x/start"]',
      ],
      ['server'],
      6,
    ],
  ])('%s', (_, lines, expected, line) => {
    const found = start(image(...lines));
    expect(found?.processes.map(({ text }) => text)).toEqual(expected);
    const last = found?.processes[found.processes.length - 1];
    expect(last).toMatchObject({ path: 'Dockerfile', line });
  });

  it('in the stage that it is copied from, and not in the tree', () => {
    const found = start({
      'start.sh': '#!/bin/sh\nexec other\n',
      Dockerfile: file(
        'FROM a:1 AS build',
        "RUN echo 'exec server' > /out/start.sh",
        'FROM b:1',
        'COPY --from=build /out/ /app/',
        'CMD ["/app/start.sh"]',
      ),
    });
    expect(found?.servers).toEqual(['server']);
  });

  it('leaves a file of the tree that only gets a line more', () => {
    const found = start({
      ...image("RUN echo '# built' >> /app/start.sh", 'CMD ["/app/start.sh"]'),
      'start.sh': '#!/bin/sh\nexec server\n',
    });
    expect(found?.servers).toEqual(['server']);
  });
});
