import { containerNoDevDependencies as check } from './container-no-dev-dependencies';
import {
  dotnet,
  express,
  file,
  flask,
  goService,
  laravel,
  rails,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';

const image = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file('FROM base:1.0 AS build', 'WORKDIR /app', ...lines),
});
const poetry: Files = {
  'app.py': flask['app.py'],
  'pyproject.toml': file(
    '[tool.poetry]',
    'name = "orders"',
    '[tool.poetry.dependencies]',
    'flask = "^3"',
    '[tool.poetry.group.dev.dependencies]',
    'pytest = "^8"',
  ),
};
const uv: Files = {
  'app.py': flask['app.py'],
  'pyproject.toml': file(
    '[project]',
    'name = "orders"',
    'dependencies = ["flask"]',
    '[dependency-groups]',
    'dev = ["pytest"]',
  ),
};

const caught: Case[] = [
  [
    'requirements with tools, and another file that is edited',
    {
      'app.py': flask['app.py'],
      'requirements.txt': 'flask==3.0.0\n\n# Development\npytest==9.0.3\n',
      Dockerfile: file(
        'FROM python:3.14-alpine',
        'WORKDIR /app',
        'COPY requirements.txt ./',
        "RUN sed -i 's/a/b/' setup.cfg",
        'RUN pip install -r requirements.txt',
        'COPY . .',
      ),
    },
    'fail major Dockerfile:5',
  ],
  [
    'what Poetry exports, with tools among what the service needs',
    {
      'app.py': flask['app.py'],
      'pyproject.toml': file(
        '[tool.poetry]',
        'name = "orders"',
        '[tool.poetry.dependencies]',
        'flask = "^3"',
        'pytest = "^8"',
      ),
      Dockerfile: file(
        'FROM python:3.13 AS requirements',
        'WORKDIR /tmp',
        'COPY pyproject.toml ./',
        'RUN poetry export -f requirements.txt --output requirements.txt',
        'FROM python:3.13-slim',
        'COPY --from=requirements /tmp/requirements.txt ./',
        'RUN pip install -r requirements.txt',
        'COPY . .',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'fail major Dockerfile:7',
  ],
  [
    'pip with the group of the developers',
    {
      ...uv,
      Dockerfile: file(
        'FROM python:3.14-alpine',
        'COPY . .',
        'RUN pip install --group main --group dev',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'fail major Dockerfile:3',
  ],
  [
    'what developers of Go run',
    image(
      goService,
      'COPY . .',
      'RUN go install github.com/air-verse/air@latest',
      'RUN go build -o /bin/orders .',
      'CMD ["/bin/orders"]',
    ),
    'fail major Dockerfile:4',
  ],
  [
    'poetry with the groups of the standard',
    {
      ...uv,
      Dockerfile: file(
        'FROM python:3.14-alpine',
        'COPY . .',
        'RUN poetry config virtualenvs.create false && poetry install --no-root',
        'CMD ["python", "app.py"]',
      ),
      'poetry.lock': '',
    },
    'fail major Dockerfile:3',
  ],
  ['npm install', image(express, 'RUN npm install'), 'fail major Dockerfile:3'],
  [
    'npm ci after another command',
    image(express, 'RUN apk add x && \\', '  npm ci'),
    'fail major Dockerfile:4',
  ],
  [
    'NODE_ENV set behind the installation',
    image(express, 'RUN npm ci', 'ENV NODE_ENV=production'),
    'fail major Dockerfile:3',
  ],
  [
    'NODE_ENV overruled',
    image(express, 'ENV NODE_ENV=production', 'RUN npm ci --include=dev'),
    'fail major Dockerfile:4',
  ],
  [
    'yarn install',
    image(express, 'RUN yarn install --frozen-lockfile'),
    'fail major Dockerfile:3',
  ],
  [
    'pnpm install',
    image(express, 'RUN pnpm i --frozen-lockfile'),
    'fail major Dockerfile:3',
  ],
  ['bun install', image(express, 'RUN bun install'), 'fail major Dockerfile:3'],
  [
    'node_modules copied from a stage that installs everything',
    image(
      express,
      'RUN npm ci',
      'FROM base:1.0',
      'COPY --from=build /app/node_modules ./node_modules',
    ),
    'fail major Dockerfile:3',
  ],
  [
    'the whole folder copied',
    image(
      express,
      'RUN npm ci',
      'FROM base:1.0',
      'WORKDIR /srv',
      'COPY --from=build /app .',
    ),
    'fail major Dockerfile:3',
  ],
  [
    'the stage inherited',
    image(express, 'RUN npm ci', 'FROM build', 'CMD ["node", "server.js"]'),
    'fail major Dockerfile:3',
  ],
  [
    'a requirements file for development',
    image(
      { ...flask, 'requirements-dev.txt': 'pytest\n' },
      'RUN pip install -r requirements-dev.txt',
    ),
    'fail major Dockerfile:3',
  ],
  [
    'test tools in the only requirements file',
    image(
      { ...flask, 'requirements.txt': 'flask\npytest==8\n' },
      'COPY requirements.txt .',
      'RUN pip install -r requirements.txt',
    ),
    'fail major Dockerfile:4',
  ],
  [
    'tools in an included file',
    image(
      {
        ...flask,
        'requirements.txt': '-r base.txt\n',
        'base.txt': 'flask\nblack\n',
      },
      'RUN pip install --no-cache-dir -r requirements.txt',
    ),
    'fail major Dockerfile:3',
  ],
  [
    'a tool installed by name',
    image(flask, 'RUN pip install flask pytest'),
    'fail major Dockerfile:3',
  ],
  [
    'an extra',
    image(uv, 'RUN pip install ".[dev]"'),
    'fail major Dockerfile:3',
  ],
  [
    'poetry install',
    image(poetry, 'RUN poetry install --no-interaction'),
    'fail major Dockerfile:3',
  ],
  ['uv sync', image(uv, 'RUN uv sync --frozen'), 'fail major Dockerfile:3'],
  [
    'uv sync of a package',
    image(uv, 'RUN uv sync --package orders'),
    'fail major Dockerfile:3',
  ],
  [
    'uv sync behind a script',
    {
      ...image(uv, 'RUN bin/install'),
      'bin/install': '#!/bin/sh\nuv sync --frozen\n',
    },
    'fail major Dockerfile:3',
  ],
  [
    'groups in an argument',
    image(
      uv,
      'ARG groups="main,dev"',
      'RUN for g in $groups; do flags="$flags --group $g"; done; uv sync --no-default-groups $flags',
    ),
    'fail major Dockerfile:4',
  ],
  [
    'pipenv install --dev',
    image(
      {
        ...flask,
        Pipfile: '[packages]\nflask = "*"\n[dev-packages]\npytest = "*"\n',
      },
      'RUN pipenv install --dev --system',
    ),
    'fail major Dockerfile:3',
  ],
  [
    'bundle install',
    image(rails, 'RUN bundle install'),
    'fail major Dockerfile:3',
  ],
  [
    'bundle install with only development left out',
    image(rails, 'ENV BUNDLE_WITHOUT="development"', 'RUN bundle install'),
    'fail major Dockerfile:4',
  ],
  [
    'composer install',
    image(laravel, 'RUN composer install --optimize-autoloader'),
    'fail major Dockerfile:3',
  ],
  [
    'devtools repackaged',
    {
      ...image(spring, 'COPY target/app.jar .'),
      'build.gradle': 'bootJar {\n  excludeDevtools = false\n}\n',
    },
    'fail major build.gradle:2',
  ],
];
const spared: Case[] = [
  [
    'what the pipeline’s image needs more, without a tool',
    {
      ...flask,
      'requirements-ci.txt': 'lxml==5.2.1\npysaml2==7.5.0\n',
      Dockerfile: file(
        'FROM python:3.13-slim',
        'COPY . .',
        'RUN pip install -r requirements.txt -r requirements-ci.txt',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'pass',
  ],
  [
    'requirements whose last part is cut off before',
    {
      'app.py': flask['app.py'],
      'requirements.txt': 'flask==3.0.0\n\n# Development\npytest==9.0.3\n',
      Dockerfile: file(
        'FROM python:3.14-alpine',
        'WORKDIR /app',
        'COPY requirements.txt ./',
        "RUN sed -i '/# Development/,$d' requirements.txt",
        'RUN pip install -r requirements.txt',
        'COPY . .',
      ),
    },
    'pass',
  ],
  [
    'a lock in which a tool stands that another package brings along',
    {
      'pyproject.toml':
        '[project]\nname = "orders"\ndependencies = ["fastapi"]\n\n[project.optional-dependencies]\ndev = ["pytest"]\n',
      'requirements-lock.txt': 'Faker==37.12.0\nfastapi==0.115.0\n',
      'app.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      Dockerfile: file(
        'FROM python:3.13-slim',
        'COPY requirements-lock.txt .',
        'RUN pip install -r requirements-lock.txt',
        'CMD ["uvicorn", "app:app"]',
      ),
    },
    'pass',
  ],
  [
    'pip with the group of production',
    {
      'app.py': flask['app.py'],
      'pyproject.toml': file(
        '[dependency-groups]',
        'main = ["flask==3.0.0"]',
        'dev = ["pytest"]',
      ),
      Dockerfile: file(
        'FROM python:3.14-alpine',
        'COPY . .',
        'RUN pip install --group main',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'pass',
  ],
  [
    'a generator of Go in the build stage',
    image(
      goService,
      'COPY . .',
      'RUN go install github.com/swaggo/swag/cmd/swag@v1.16.4 && swag init',
      'RUN go build -o /bin/orders .',
      'FROM alpine:3.22',
      'COPY --from=build /bin/orders /bin/orders',
      'CMD ["/bin/orders"]',
    ),
    'pass',
  ],
  ['npm ci --omit=dev', image(express, 'RUN npm ci --omit=dev'), 'pass'],
  [
    'npm install --production',
    image(express, 'RUN npm install --production'),
    'pass',
  ],
  [
    'NODE_ENV set before',
    image(express, 'ENV NODE_ENV production', 'RUN npm ci'),
    'pass',
  ],
  [
    'NODE_ENV in front',
    image(express, 'RUN NODE_ENV=production npm ci'),
    'pass',
  ],
  [
    'a later prune',
    image(express, 'RUN npm ci && npm run build && npm prune --omit=dev'),
    'pass',
  ],
  [
    'a prune in the stage between',
    {
      ...express,
      Dockerfile: file(
        'FROM base:1 AS deps',
        'WORKDIR /app',
        'RUN npm ci',
        'FROM base:1 AS build',
        'WORKDIR /app',
        'COPY --from=deps /app/node_modules ./node_modules',
        'RUN npm run build && npm prune --production',
        'FROM base:1',
        'WORKDIR /app',
        'COPY --from=build /app/node_modules ./node_modules',
      ),
    },
    'pass',
  ],
  [
    'a separate production installation',
    image(
      express,
      'RUN npm ci',
      'FROM base:1.0',
      'WORKDIR /app',
      'RUN npm ci --omit=dev',
      'COPY --from=build /app/dist ./dist',
    ),
    'pass',
  ],
  [
    'only one package of a full folder copied',
    image(
      express,
      'RUN npm ci',
      'FROM base:1.0',
      'COPY --from=build /app/node_modules/.prisma ./node_modules/.prisma',
    ),
    'pass',
  ],
  [
    'built output only',
    image(
      express,
      'RUN npm ci && npm run build',
      'FROM base:1.0',
      'COPY --from=build /app/dist /app',
    ),
    'pass',
  ],
  [
    'pnpm deploy',
    image(
      express,
      'RUN pnpm install && pnpm --filter=orders deploy --prod /out',
      'FROM base:1.0',
      'COPY --from=build /out /app',
    ),
    'pass',
  ],
  [
    'yarn workspaces focus',
    image(express, 'RUN yarn workspaces focus --production'),
    'pass',
  ],
  ['a global tool', image(express, 'RUN npm install -g npm@11'), 'pass'],
  [
    'no development dependencies',
    image(
      {
        'package.json': '{ "name": "x", "dependencies": { "express": "1" } }',
        'server.js': '',
      },
      'RUN npm install',
    ),
    'pass',
  ],
  [
    'the development branch of a condition',
    image(
      express,
      'RUN if [ "$NODE_ENV" = "development" ]; then npm install; else npm ci --omit=dev; fi',
    ),
    'pass',
  ],
  [
    'requirements of production',
    image(flask, 'RUN pip install -r requirements.txt'),
    'pass',
  ],
  [
    'a tool that the source imports',
    image(
      {
        ...flask,
        'requirements.txt': 'flask\nfaker\n',
        'seed.py': 'from faker import Faker\n',
      },
      'RUN pip install -r requirements.txt',
    ),
    'pass',
  ],
  [
    'exported requirements',
    image(
      poetry,
      'RUN poetry export --without dev -o requirements.txt',
      'RUN pip install -r requirements.txt',
    ),
    'pass',
  ],
  [
    'poetry install --only main',
    image(poetry, 'RUN poetry install --only main'),
    'pass',
  ],
  [
    'poetry install --without dev',
    image(poetry, 'RUN poetry install --without dev --no-root'),
    'pass',
  ],
  ['uv sync --no-dev', image(uv, 'RUN uv sync --frozen --no-dev'), 'pass'],
  ['UV_NO_DEV', image(uv, 'ENV UV_NO_DEV=1', 'RUN uv sync'), 'pass'],
  [
    'bundle without both groups',
    image(rails, 'ENV BUNDLE_WITHOUT="development:test"', 'RUN bundle install'),
    'pass',
  ],
  [
    'bundle config without',
    image(
      rails,
      "RUN bundle config set --local without 'development test' && bundle install",
    ),
    'pass',
  ],
  [
    'composer install --no-dev',
    image(laravel, 'RUN composer install --no-dev'),
    'pass',
  ],
  [
    'a Go binary',
    image(
      goService,
      'RUN go build',
      'FROM base:1.0',
      'COPY --from=build /app/x /x',
    ),
    'pass',
  ],
  [
    'a published assembly',
    image(
      dotnet,
      'RUN dotnet publish -o /out',
      'FROM base:1.0',
      'COPY --from=build /out .',
    ),
    'pass',
  ],
  [
    'a manifest that the build writes',
    image(
      express,
      'COPY . .',
      'RUN npm ci && npm run build',
      'WORKDIR /app/dist/apps/api',
      'RUN npm install',
      'FROM base:1.0',
      'COPY --from=build /app/dist/apps/api /app',
      'CMD ["node", "main.js"]',
    ),
    'pass',
  ],
];
const other: Case[] = [
  ['no Dockerfile', express, 'not-applicable'],
  [
    'a requirements file that is not there',
    {
      'app.py': flask['app.py'],
      Dockerfile: file(
        'FROM python:3.13',
        'COPY deps.txt .',
        'RUN pip install -r deps.txt',
      ),
    },
    'unknown',
  ],
];

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>(caught)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>(spared)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
describe('does not judge', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>(other)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
