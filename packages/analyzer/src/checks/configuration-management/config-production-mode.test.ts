import {
  django,
  dotnet,
  express,
  file,
  flask,
  goService,
  verdict,
  laravel,
  rails,
  spring,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { configProductionMode as check } from './config-production-mode';

const image = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file('FROM base:1.0', 'WORKDIR /app', 'COPY . .', ...lines),
});
const start = 'CMD ["node", "server.js"]';
const gin: Files = {
  ...goService,
  'go.mod':
    'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
};
const symfony: Files = {
  'composer.json': '{"require":{"symfony/framework-bundle":"^7.0"}}',
  'public/index.php': '<?php\n',
};

const caught: Case[] = [
  [
    'NODE_ENV=development',
    image(express, 'ENV NODE_ENV=development', start),
    'fail major Dockerfile:4',
  ],
  [
    'an ARG that decides',
    image(express, 'ARG NODE_ENV=development', 'ENV NODE_ENV=$NODE_ENV', start),
    'fail major Dockerfile:5',
  ],
  [
    'a manifest that overrides the image',
    {
      ...image(express, 'ENV NODE_ENV=production', start),
      'compose.prod.yml':
        'services:\n  orders:\n    build: .\n    environment:\n      NODE_ENV: development\n',
    },
    'fail major compose.prod.yml:5',
  ],
  [
    'Express without NODE_ENV',
    image(express, start),
    'fail major Dockerfile:1',
  ],
  [
    'Rails without RAILS_ENV',
    image(rails, 'CMD ["bin/rails", "server"]'),
    'fail major Dockerfile:1',
  ],
  [
    'Rails on a base image of the organisation, which may set it',
    {
      ...rails,
      Dockerfile: file('FROM ghcr.io/acme/rails-base:3.4', 'CMD ["puma"]'),
    },
    'unknown',
  ],
  [
    'Laravel local',
    image(laravel, 'ENV APP_ENV=local', 'CMD ["php-fpm"]'),
    'fail major Dockerfile:4',
  ],
  [
    'Symfony that follows its .env',
    image({ ...symfony, '.env': 'APP_ENV=dev\n' }, 'CMD ["php-fpm"]'),
    'fail major Dockerfile:1',
  ],
  [
    'ASP.NET',
    image(
      dotnet,
      'ENV ASPNETCORE_ENVIRONMENT=Development',
      'CMD ["dotnet", "a.dll"]',
    ),
    'fail major Dockerfile:4',
  ],
  [
    'a Spring profile of the image',
    image(
      spring,
      'ENV SPRING_PROFILES_ACTIVE=dev,metrics',
      'CMD ["java", "-jar", "a.jar"]',
    ),
    'fail major Dockerfile:4',
  ],
  [
    'a Spring profile of the base file',
    {
      ...spring,
      'src/main/resources/application.yml':
        'spring:\n  profiles:\n    active: dev\n',
    },
    'fail major src/main/resources/application.yml:3',
  ],
  [
    'Gin without GIN_MODE',
    image(gin, 'CMD ["/server"]'),
    'fail minor Dockerfile:1',
  ],
  [
    'a Django module',
    image(
      django,
      'ENV DJANGO_SETTINGS_MODULE=shop.settings.local',
      'CMD ["gunicorn", "shop.wsgi"]',
    ),
    'fail major Dockerfile:4',
  ],
  [
    'Flask',
    image(flask, 'ENV FLASK_ENV=development', 'CMD ["gunicorn", "app:app"]'),
    'fail major Dockerfile:4',
  ],
];

const clean: Case[] = [
  ['production', image(express, 'ENV NODE_ENV=production', start), 'pass'],
  [
    'cross-env in the start script',
    {
      ...image(express, 'CMD ["npm", "start"]'),
      'package.json': express['package.json'].replace(
        'node server.js',
        'cross-env NODE_ENV=production node server.js',
      ),
    },
    'pass',
  ],
  [
    'a process file',
    {
      ...image(express, 'CMD ["pm2-runtime", "ecosystem.config.js"]'),
      'ecosystem.config.js':
        "module.exports = { apps: [{ script: 'server.js', env: { NODE_ENV: 'production' } }] };\n",
    },
    'pass',
  ],
  ['ASP.NET by default', image(dotnet, 'CMD ["dotnet", "a.dll"]'), 'pass'],
  ['Spring by default', image(spring, 'CMD ["java", "-jar", "a.jar"]'), 'pass'],
  ['Laravel by default', image(laravel, 'CMD ["php-fpm"]'), 'pass'],
  [
    'Gin in code',
    image(
      {
        ...gin,
        'main.go':
          'package main\n\nfunc main() {\n\tgin.SetMode(gin.ReleaseMode)\n}\n',
      },
      'CMD ["/server"]',
    ),
    'pass',
  ],
  [
    'manage.py with local settings',
    image(
      {
        ...django,
        'manage.py':
          'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.local")\n',
        'shop/wsgi.py':
          'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")\n',
      },
      'CMD ["gunicorn", "shop.wsgi"]',
    ),
    'pass',
  ],
];

const other: Case[] = [
  [
    'an env file from outside',
    {
      ...image(express, start),
      'compose.prod.yml':
        'services:\n  orders:\n    build: .\n    env_file: .env\n',
    },
    'unknown',
  ],
  [
    'a demanded variable',
    {
      ...image(express, start),
      'env.js':
        "module.exports = z.object({ NODE_ENV: z.enum(['production']) }).parse(process.env);\n",
      'server.js': "require('./env');\nrequire('express')().listen(3000);\n",
    },
    'unknown',
  ],
  ['no image', express, 'not-applicable'],
  ['no mode switch', image(goService, 'CMD ["/server"]'), 'not-applicable'],
];

describe('config-production-mode', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(other)('other outcomes: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
