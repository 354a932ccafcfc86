import { containerNoDevServer as check } from './container-no-dev-server';
import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
  serviceOf,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';

const image = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file('FROM base:1.0', 'COPY . /app', 'WORKDIR /app', ...lines),
});
const script = (name: string, ...lines: string[]): Files => ({
  [name]: file('#!/bin/sh', ...lines),
});

const critical: Case[] = [
  [
    'a server for developers that the Procfile starts as well',
    {
      ...image(django, 'CMD python manage.py runserver 0.0.0.0:8000'),
      Procfile: 'web: python manage.py runserver 0.0.0.0:$PORT\n',
    },
    'fail critical Dockerfile:4',
  ],
  [
    'FastAPI’s own command with a reloader, as a module',
    image(fastapi, 'CMD ["python", "-m", "fastapi", "run", "--reload"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'the command of the compose file that the README deploys with',
    {
      ...image(fastapi, 'CMD ["uvicorn", "main:app"]'),
      'README.md': file(
        '# Orders',
        '## Deployment with Docker',
        '```sh',
        'docker-compose up -d',
        '```',
      ),
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    build: .',
        '    command: uvicorn main:app --reload',
        '    volumes: ["./:/app"]',
      ),
    },
    'fail critical docker-compose.yml:4',
  ],
  [
    'what compose tells an entrypoint that runs what it is told',
    {
      ...image(
        django,
        'COPY entrypoint /entrypoint',
        'ENTRYPOINT ["/entrypoint"]',
      ),
      entrypoint: '#!/bin/sh\nexec "$@"\n',
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    build: .',
        '    command: python manage.py runserver 0.0.0.0:8000',
      ),
    },
    'fail critical docker-compose.yml:4',
  ],
  [
    'uvicorn --reload, cited at its own element',
    image(flask, 'CMD ["uvicorn", \\', '  "app:app", \\', '  "--reload"]'),
    'fail critical Dockerfile:6',
  ],
  [
    'gunicorn --reload',
    image(flask, 'CMD gunicorn --reload app:app'),
    'fail critical Dockerfile:4',
  ],
  [
    '--reload behind a variable',
    image(
      flask,
      'ENV GUNICORN_ARGS="--reload -w 1"',
      'CMD gunicorn $GUNICORN_ARGS app:app',
    ),
    'fail critical Dockerfile:5',
  ],
  [
    'python -m uvicorn',
    image(flask, 'CMD ["python", "-m", "uvicorn", "app:app", "--reload"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'fastapi dev',
    image(flask, 'CMD ["fastapi", "dev", "app.py"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'poetry run in front',
    image(flask, 'CMD ["poetry", "run", "uvicorn", "app:app", "--reload"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'manage.py runserver',
    image(flask, 'CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'runserver after migrations',
    image(
      flask,
      'CMD python manage.py migrate && python manage.py runserver 0.0.0.0:8000',
    ),
    'fail critical Dockerfile:4',
  ],
  [
    'flask run',
    image(flask, 'CMD ["flask", "run", "--host=0.0.0.0"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'flask --app x run',
    image(flask, 'CMD ["flask", "--app", "app", "run"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'Flask-SocketIO without a server of its own',
    image(
      {
        ...flask,
        'app.py':
          'from flask import Flask\nfrom flask_socketio import SocketIO\napp = Flask(__name__)\nsocketio = SocketIO(app)\nsocketio.run(app)\n',
      },
      'CMD ["python", "app.py"]',
    ),
    'fail critical app.py:5',
  ],
  [
    "Flask's own server in the entry module",
    image(
      {
        ...flask,
        'app.py':
          'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(host="0.0.0.0")\n',
      },
      'CMD ["python", "app.py"]',
    ),
    'fail critical app.py:4',
  ],
  [
    'uvicorn.run with reload=True',
    image(
      {
        ...flask,
        'main.py':
          'import uvicorn\nuvicorn.run(\n    "app:app",\n    reload=True,\n)\n',
      },
      'CMD ["python", "main.py"]',
    ),
    'fail critical main.py:4',
  ],
  [
    'reload in the gunicorn configuration',
    image(
      { ...flask, 'gunicorn.conf.py': 'workers = 2\nreload = True\n' },
      'CMD ["gunicorn", "-c", "gunicorn.conf.py", "app:app"]',
    ),
    'fail critical gunicorn.conf.py:2',
  ],
  [
    'nodemon',
    image(express, 'CMD ["npx", "nodemon", "server.js"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'npm run dev, resolved to its line',
    image(express, 'CMD ["npm", "run", "dev"]'),
    'fail critical package.json:5',
  ],
  [
    'a dev script that cannot be resolved',
    image(
      {
        'server.js': express['server.js'],
        'package.json': '{ "name": "x", "dependencies": { "express": "1" } }',
      },
      'CMD ["npm", "run", "dev"]',
    ),
    'fail critical Dockerfile:4',
  ],
  [
    'node --watch',
    image(express, 'CMD ["node", "--watch", "server.js"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'nest start --watch',
    image(express, 'CMD ["npx", "nest", "start", "--watch"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'next dev',
    image(express, 'CMD ["next", "dev"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'spring-boot:run',
    image(spring, 'CMD ["./mvnw", "spring-boot:run"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'bootRun',
    image(spring, 'ENTRYPOINT ./gradlew bootRun'),
    'fail critical Dockerfile:4',
  ],
  [
    'go run',
    image(goService, 'CMD ["go", "run", "."]'),
    'fail critical Dockerfile:4',
  ],
  [
    'air',
    image(goService, 'CMD ["air", "-c", ".air.toml"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'dotnet watch',
    image(dotnet, 'ENTRYPOINT ["dotnet", "watch"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'dotnet run --no-build',
    image(dotnet, 'ENTRYPOINT ["dotnet", "run", "--no-build"]'),
    'fail critical Dockerfile:4',
  ],
  ['bin/dev', image(rails, 'CMD ["bin/dev"]'), 'fail critical Dockerfile:4'],
  [
    'rails server in development',
    image(rails, 'CMD ["rails", "server", "-e", "development"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'rails server in an image for development',
    image(rails, 'ENV RAILS_ENV=development', 'CMD ["bin/rails", "server"]'),
    'fail critical Dockerfile:5',
  ],
  [
    'artisan serve',
    image(laravel, 'CMD php artisan serve --host=0.0.0.0'),
    'fail critical Dockerfile:4',
  ],
  [
    'php -S',
    image(laravel, 'CMD ["php", "-S", "0.0.0.0:80"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'cargo run',
    image(rust, 'CMD ["cargo", "run", "--release"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'in a start script',
    {
      ...image(flask, 'ENTRYPOINT ["./start.sh"]'),
      ...script('start.sh', 'echo go', 'exec uvicorn app:app --reload'),
    },
    'fail critical start.sh:3',
  ],
  [
    'through an entrypoint that hands over',
    {
      ...image(flask, 'ENTRYPOINT ["/app/entry.sh"]', 'CMD ["flask", "run"]'),
      ...script('entry.sh', 'exec "$@"'),
    },
    'fail critical Dockerfile:5',
  ],
  [
    'behind make',
    image(
      { ...flask, Makefile: 'serve:\n\tflask run\n' },
      'CMD ["make", "serve"]',
    ),
    'fail critical Makefile:2',
  ],
  [
    'behind supervisord',
    image(
      { ...flask, 'supervisord.conf': '[program:web]\ncommand=flask run\n' },
      'CMD ["supervisord", "-c", "supervisord.conf"]',
    ),
    'fail critical supervisord.conf:2',
  ],
  [
    'compose for production overrides a good image',
    {
      ...image(flask, 'CMD ["gunicorn", "app:app"]'),
      'docker-compose.prod.yml': file(
        'services:',
        '  orders:',
        '    build: .',
        '    command: flask run',
      ),
    },
    'fail critical docker-compose.prod.yml:4',
  ],
  [
    'compose gives the only start command',
    {
      ...image(flask),
      'docker-compose.yml': file(
        'services:',
        '  web:',
        '    build: .',
        '    command: >',
        '      bash -c "sleep 1;',
        '      uvicorn app:app --reload"',
        '    volumes: [".:/app"]',
      ),
    },
    'fail critical docker-compose.yml:6',
  ],
  [
    'a Kubernetes command',
    {
      ...image(flask, 'CMD ["gunicorn", "app:app"]'),
      'k8s/deployment.yaml': file(
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata: { name: orders }',
        'spec:',
        '  template:',
        '    spec:',
        '      containers:',
        '        - name: orders',
        '          image: acme/orders:1.0',
        '          command: ["flask", "run"]',
      ),
    },
    'fail critical k8s/deployment.yaml:10',
  ],
  [
    'a Procfile without an image',
    { ...flask, Procfile: 'web: flask run\n' },
    'fail critical Procfile:1',
  ],
];

const major: Case[] = [
  [
    'ts-node',
    image(express, 'CMD ["ts-node", "server.ts"]'),
    'fail major Dockerfile:4',
  ],
  [
    'tsx',
    image(express, 'CMD ["npx", "tsx", "server.ts"]'),
    'fail major Dockerfile:4',
  ],
  [
    'node with a transpiling hook',
    image(express, 'CMD ["node", "-r", "ts-node/register", "server.ts"]'),
    'fail major Dockerfile:4',
  ],
];

const spared: Case[] = [
  [
    'an image for developers beside a Procfile that says what the platform starts',
    {
      ...image(django, 'CMD ["make", "webserver"]'),
      Makefile: file('webserver:', '\tpython manage.py runserver 0.0.0.0:8000'),
      Procfile: 'web: gunicorn config.wsgi\n',
    },
    'pass',
  ],
  [
    'a compose file for local work that the README names beside deployment',
    {
      ...image(fastapi, 'CMD ["uvicorn", "main:app"]'),
      'README.md': file(
        '# Orders',
        '## Local deployment',
        'docker-compose up',
        '## Deployment to production',
        'Push to main.',
      ),
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    build: .',
        '    command: uvicorn main:app --reload',
        '    volumes: ["./:/app"]',
      ),
    },
    'pass',
  ],
  ['gunicorn', image(flask, 'CMD ["gunicorn", "app:app"]'), 'pass'],
  ['fastapi run', image(flask, 'CMD ["fastapi", "run", "app.py"]'), 'pass'],
  [
    '--reload-dir without --reload',
    image(flask, 'CMD ["uvicorn", "app:app", "--reload-dir", "src"]'),
    'pass',
  ],
  [
    'the word in an echo or comment',
    image(
      flask,
      'CMD echo "no --reload here" && exec gunicorn app:app # --reload',
    ),
    'pass',
  ],
  [
    'the development stage of several',
    {
      ...flask,
      Dockerfile: file(
        'FROM base:1 AS base',
        'FROM base AS production',
        'CMD ["gunicorn", "app:app"]',
        'FROM base AS dev',
        'CMD ["flask", "run"]',
      ),
    },
    'pass',
  ],
  [
    'another target that CI publishes',
    {
      ...flask,
      Dockerfile: file(
        'FROM base:1 AS runtime',
        'CMD ["gunicorn", "app:app"]',
        'FROM runtime AS reloading',
        'CMD ["uvicorn", "app:app", "--reload"]',
      ),
      '.github/workflows/release.yml': file(
        'jobs:',
        '  publish:',
        '    steps:',
        '      - uses: docker/build-push-action@v6',
        '        with:',
        '          target: runtime',
        '          push: true',
      ),
    },
    'pass',
  ],
  [
    'a compose override',
    {
      ...image(flask, 'CMD ["gunicorn", "app:app"]'),
      'compose.yml': file('services:', '  web: { build: ., restart: always }'),
      'compose.override.yml': file(
        'services:',
        '  web: { command: flask run }',
      ),
    },
    'pass',
  ],
  [
    'a development compose file',
    {
      ...image(flask, 'CMD ["gunicorn", "app:app"]'),
      'docker-compose.dev.yml': file(
        'services:',
        '  web: { build: ., command: flask run }',
      ),
    },
    'pass',
  ],
  [
    'a compose file with source mounted over a good image',
    {
      ...image(flask, 'CMD ["gunicorn", "app:app"]'),
      'docker-compose.yml': file(
        'services:',
        '  web:',
        '    build: .',
        '    command: flask run',
        '    volumes: [".:/app"]',
      ),
    },
    'pass',
  ],
  [
    'a guarded branch of a script',
    {
      ...image(flask, 'ENTRYPOINT ["./start.sh"]'),
      ...script(
        'start.sh',
        'if [ "$APP_ENV" = "development" ]; then',
        '  exec flask run',
        'fi',
        'exec gunicorn app:app',
      ),
    },
    'pass',
  ],
  [
    'the branch that CMD does not name',
    {
      ...image(flask, 'ENTRYPOINT ["./entry.sh"]', 'CMD ["server"]'),
      ...script(
        'entry.sh',
        'server() {',
        '  exec gunicorn app:app',
        '}',
        'case "$1" in',
        '  dev_server) exec flask run ;;',
        '  server) shift; server ;;',
        'esac',
      ),
    },
    'pass',
  ],
  ['npm start, resolved', image(express, 'CMD ["npm", "start"]'), 'pass'],
  [
    'a script whose name says dev but that ends in production',
    {
      ...image(express, 'CMD ["./startup.dev.sh"]'),
      ...script('startup.dev.sh', 'npm run start'),
    },
    'pass',
  ],
  [
    'a seed step with ts-node before the server',
    image(express, 'CMD ts-node seed.ts && node server.js'),
    'pass',
  ],
  [
    'rails server in production',
    image(rails, 'ENV RAILS_ENV=production', 'CMD ["bin/rails", "server"]'),
    'pass',
  ],
  [
    'app.run behind __main__ that gunicorn never reaches',
    image(
      {
        ...flask,
        'app.py':
          'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(debug=True)\n',
      },
      'CMD ["gunicorn", "app:app"]',
    ),
    'pass',
  ],
  [
    'Flask-SocketIO over eventlet',
    image(
      {
        ...flask,
        'requirements.txt':
          'Flask==3.1.0\nFlask-SocketIO==5.0.1\neventlet==0.30.0\n',
        'app.py':
          'from flask import Flask\nfrom flask_socketio import SocketIO\napp = Flask(__name__)\nsocketio = SocketIO(app)\nsocketio.run(app)\n',
      },
      'CMD ["python", "app.py"]',
    ),
    'pass',
  ],
  [
    'another framework behind app.run',
    image(
      {
        ...flask,
        'app.py':
          'from sanic import Sanic\napp = Sanic("x")\napp.run(workers=4)\n',
      },
      'CMD ["python", "app.py"]',
    ),
    'pass',
  ],
  [
    'java -jar',
    image(spring, 'ENTRYPOINT ["java", "-jar", "app.jar"]'),
    'pass',
  ],
  [
    'a compiled program called air-traffic',
    image(goService, 'ENTRYPOINT ["/air-traffic"]'),
    'pass',
  ],
  [
    'dotnet with an assembly',
    image(dotnet, 'ENTRYPOINT ["dotnet", "Orders.dll"]'),
    'pass',
  ],
  ['php-fpm', image(laravel, 'CMD ["php-fpm"]'), 'pass'],
  [
    'ENTRYPOINT of a later stage resets CMD',
    {
      ...flask,
      Dockerfile: file(
        'FROM base:1 AS base',
        'CMD ["flask", "run"]',
        'FROM base',
        'ENTRYPOINT ["gunicorn", "app:app"]',
      ),
    },
    'pass',
  ],
];

const other: Case[] = [
  ['no start command anywhere', flask, 'not-applicable'],
  ['an image without a command', image(flask), 'not-applicable'],
  ['a library', { 'package.json': '{ "name": "lib" }' }, 'not-applicable'],
];

describe('catches development servers', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>(critical)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
describe('is softer on translation at start', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>(major)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>(spared)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
describe('does not apply', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>(other)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it('names the token, its effect and the chain', () => {
  const judgement = check.judge(
    serviceOf(image(express, 'CMD ["npm", "run", "dev"]')),
  );
  expect(judgement).toMatchObject({
    message:
      'package.json:5 starts the service with nodemon, a development feature that watches the source, restarts on every file change and runs a second process.',
    evidence: [
      { path: 'package.json', line: 5, role: 'offender' },
      { path: 'Dockerfile', line: 4, role: 'offender' },
    ],
    recommendation: {
      title: 'Disable Development Features',
      example: { code: 'CMD ["node", "dist/main.js"]' },
    },
  });
});
