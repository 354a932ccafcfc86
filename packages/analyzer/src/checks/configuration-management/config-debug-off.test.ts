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
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { configDebugOff as check } from './config-debug-off';

const settings = (...lines: string[]) => ({
  ...django,
  'shop/settings.py': file('import os', ...lines),
});
const laravelApp = (debug: string) => ({
  ...laravel,
  'config/app.php': `<?php\nreturn [\n    'debug' => ${debug},\n];\n`,
});
const app = (...lines: string[]) => ({
  ...spring,
  'src/main/resources/application.yml': file(...lines),
});
const image = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file('FROM base:1.0', 'WORKDIR /app', 'COPY . .', ...lines),
});
const gin: Files = {
  ...goService,
  'go.mod':
    'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
};

const flaskClasses = (chosen: string): Files => ({
  ...flask,
  'main.py': file(
    'import os',
    'from app import create_app',
    '',
    `app = create_app(${chosen})`,
  ),
  'app.py': file(
    'from flask import Flask',
    'from config import config',
    'def create_app(name):',
    '    app = Flask(__name__)',
    '    app.config.from_object(config[name])',
    '    return app',
  ),
  'config.py': file(
    'class Config:',
    '    DEBUG = False',
    'class DevelopmentConfig(Config):',
    '    """For the own machine."""',
    '',
    '    DEBUG = True',
    'class ProductionConfig(Config):',
    '    pass',
    'config = {',
    "    'development': DevelopmentConfig,",
    "    'production': ProductionConfig,",
    "    'default': DevelopmentConfig,",
    '}',
  ),
});

/** A Rails application whose image starts through a script. */
const startedBy = (...lines: string[]) => ({
  ...rails,
  Dockerfile: file(
    'FROM ruby:3.3.6',
    'WORKDIR /app',
    'COPY . .',
    'ENTRYPOINT ["/app/entrypoint.sh"]',
    'CMD ["bin/rails", "server"]',
  ),
  'entrypoint.sh': file('#!/bin/bash', ...lines, 'exec "$@"'),
});

const caught: Case[] = [
  [
    'Django: an env file for developers that the image takes along',
    {
      ...django,
      'shop/settings.py': file(
        'from decouple import config',
        'DEBUG = config("DEBUG", False, cast=bool)',
      ),
      '.env-dist': file('SECRET_KEY=x', 'DEBUG=True'),
      Dockerfile: file(
        'FROM python:3.13',
        'COPY . /app',
        'COPY .env-dist /app/.env',
        'CMD ["gunicorn", "shop.wsgi"]',
      ),
    },
    'fail critical .env-dist:2',
  ],
  [
    'Django: on unless a variable says otherwise',
    {
      ...django,
      'shop/settings.py': file(
        'import os',
        'DEBUG = False if os.getenv("DJANGO_DEBUG", "True") == "False" else True',
      ),
    },
    'fail critical shop/settings.py:2',
  ],
  [
    'Rails: the entrypoint falls back to development',
    startedBy('export RAILS_ENV=${RAILS_ENV:-development}'),
    'fail critical entrypoint.sh:2',
  ],
  [
    'one of two compose files for production',
    {
      ...laravel,
      Dockerfile: 'FROM php:8.4-fpm\nCOPY . .\n',
      ...Object.fromEntries(
        [
          ['mysql', 'true'],
          ['sqlite', 'false'],
        ].map(([name, on]) => [
          `docker/production/docker-compose.${name}.yml`,
          file(
            'services:',
            '  orders:',
            '    build: { context: ../.. }',
            '    environment:',
            `      - APP_DEBUG=${on}`,
          ),
        ]),
      ),
    },
    'fail critical docker/production/docker-compose.mysql.yml:5',
  ],
  [
    'Rails: an image that no mode is set for',
    {
      ...rails,
      Dockerfile: file(
        'FROM ruby:3.3.6',
        'WORKDIR /app',
        'COPY . .',
        'CMD ["bundle", "exec", "puma", "-C", "config/puma.rb"]',
      ),
      'config/puma.rb': 'port 3000\n',
    },
    'fail critical Dockerfile:1',
  ],
  [
    'Node: a debugger whose kind a variable chooses',
    {
      ...express,
      Dockerfile: file(
        'FROM node:22.12.0',
        'WORKDIR /app',
        'COPY . .',
        'CMD node --${INSPECT:-inspect}=0.0.0.0:9229 server.js',
      ),
    },
    'fail critical Dockerfile:4',
  ],
  [
    'ASP.NET: the only compose file runs the image in the environment of developers',
    {
      ...dotnet,
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
        'COPY out .',
        'ENTRYPOINT ["dotnet", "Orders.dll"]',
      ),
      'docker-compose.yml': file(
        'services:',
        '  api:',
        '    build: .',
        '    environment:',
        '      - ASPNETCORE_ENVIRONMENT=Development',
      ),
    },
    'fail critical docker-compose.yml:5',
  ],
  [
    'Flask: the line of the switch, where the call goes over several and another check names its first',
    {
      ...image(flask, 'CMD ["python", "app.py"]'),
      'app.py': file(
        'from flask import Flask',
        'app = Flask(__name__)',
        'if __name__ == "__main__":',
        '    socketio.run(',
        '        app,',
        '        debug=True,',
        '    )',
      ),
    },
    'fail critical app.py:6',
  ],
  [
    'Flask: the class that runs where nobody chooses another',
    flaskClasses("os.environ.get('FLASK_CONFIG', 'development')"),
    'fail critical main.py:4',
  ],
  [
    'Flask: the default of the table',
    flaskClasses("os.getenv('FLASK_CONFIG') or 'default'"),
    'fail critical main.py:4',
  ],
  [
    'Django: DEBUG = True',
    settings('DEBUG = True'),
    'fail critical shop/settings.py:2',
  ],
  [
    'Django: default on',
    settings('DEBUG = os.environ.get("DEBUG", True)'),
    'fail critical shop/settings.py:2',
  ],
  [
    'Django: a default in words that is compared',
    settings('DEBUG = os.getenv("DEBUG", "True") == "True"'),
    'fail critical shop/settings.py:2',
  ],
  [
    'Django: on unless the variable says False',
    settings('DEBUG = os.environ.get("DEBUG") != "False"'),
    'fail critical shop/settings.py:2',
  ],
  [
    'Django: environ with default on',
    settings(
      'import environ',
      'env = environ.Env()',
      'DEBUG = env.bool("DEBUG", default=True)',
    ),
    'fail critical shop/settings.py:4',
  ],
  [
    'Django: the module of wsgi.py',
    {
      ...django,
      'shop/wsgi.py':
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.prod")\n',
      'shop/settings/base.py': 'DEBUG = True\n',
      'shop/settings/prod.py': 'from .base import *\n',
    },
    'fail critical shop/settings/base.py:1',
  ],
  [
    'Django: switched on by the image',
    {
      ...settings('DEBUG = os.environ.get("DEBUG", "0") == "1"'),
      Dockerfile:
        'FROM python:3.12\nENV DEBUG=1\nCMD ["gunicorn", "shop.wsgi"]\n',
    },
    'fail critical Dockerfile:2',
  ],
  [
    'Flask: run by the image',
    image(
      {
        ...flask,
        'app.py':
          'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(host="0.0.0.0", debug=True)\n',
      },
      'CMD ["python", "app.py"]',
    ),
    'fail critical app.py:4',
  ],
  [
    'Flask: FLASK_DEBUG',
    image(flask, 'ENV FLASK_DEBUG=1', 'CMD ["gunicorn", "app:app"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'FastAPI(debug=True)',
    {
      ...fastapi,
      'main.py':
        'from fastapi import FastAPI\n\napp = FastAPI(title="x", debug=True)\n',
    },
    'fail critical main.py:3',
  ],
  ['Laravel: literal', laravelApp('true'), 'fail critical config/app.php:3'],
  [
    'Laravel: default on',
    laravelApp("(bool) env('APP_DEBUG', true)"),
    'fail critical config/app.php:3',
  ],
  [
    'Laravel: the image',
    image(
      laravelApp("env('APP_DEBUG', false)"),
      'ENV APP_DEBUG=true',
      'CMD ["php-fpm"]',
    ),
    'fail critical Dockerfile:4',
  ],
  [
    'Rails',
    {
      ...rails,
      'config/environments/production.rb':
        'Rails.application.configure do\n  config.consider_all_requests_local = true\nend\n',
    },
    'fail critical config/environments/production.rb:2',
  ],
  [
    'Spring debug',
    app('debug: true'),
    'fail critical src/main/resources/application.yml:1',
  ],
  [
    'Spring H2 console',
    app('spring:', '  h2:', '    console:', '      enabled: true'),
    'fail critical src/main/resources/application.yml:4',
  ],
  [
    '.NET without a guard',
    {
      ...dotnet,
      'Program.cs':
        'var app = builder.Build();\napp.UseDeveloperExceptionPage();\n',
    },
    'fail critical Program.cs:2',
  ],
  [
    'Gin from an ini file',
    {
      ...gin,
      'main.go': 'package main\n\nfunc main() { ini.Load("conf/app.ini") }\n',
      'conf/app.ini': '[server]\nRunMode = debug\n',
    },
    'fail critical conf/app.ini:2',
  ],
  [
    'a debugger for everyone',
    image(express, 'CMD ["node", "--inspect=0.0.0.0:9229", "server.js"]'),
    'fail critical Dockerfile:4',
  ],
  [
    'a Java debugger',
    image(
      spring,
      'ENV JAVA_TOOL_OPTIONS="-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005"',
      'CMD ["java", "-jar", "a.jar"]',
    ),
    'fail critical Dockerfile:4',
  ],
];

const clean: Case[] = [
  [
    'Rails: an image for developers beside the Procfile of Heroku',
    {
      ...rails,
      Procfile: 'web: bundle exec puma -C config/puma.rb\n',
      Dockerfile: file(
        'FROM ruby:3.3.6',
        'WORKDIR /app',
        'COPY . .',
        'CMD ["rails", "server", "-b", "0.0.0.0"]',
      ),
      'docker-compose.yml': file(
        'services:',
        '  api:',
        '    build: .',
        '    volumes: [".:/app"]',
      ),
    },
    'pass',
  ],
  [
    'Rails: an image of gems, which gets the sources from a mount',
    {
      ...rails,
      Dockerfile: file(
        'FROM ruby:3.3.6',
        'WORKDIR /app',
        'COPY Gemfile Gemfile.lock /app/',
        'RUN bundle install',
        'COPY docker/entrypoint.sh /entrypoint.sh',
        'ENTRYPOINT ["/entrypoint.sh"]',
      ),
      'docker/entrypoint.sh': 'exec "$@"\n',
      'docker-compose.yml': file(
        'services:',
        '  web:',
        '    build: .',
        '    volumes: [".:/app"]',
        '    command: bundle exec rails s',
      ),
    },
    'pass',
  ],
  [
    'Django: off unless a variable says otherwise',
    {
      ...django,
      'shop/settings.py': file(
        'import os',
        'DEBUG = False if os.getenv("DJANGO_DEBUG", "False") == "False" else True',
      ),
    },
    'pass',
  ],
  [
    'ASP.NET: a compose file in the environment of developers beside the one that runs it otherwise',
    {
      ...dotnet,
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
        'ENTRYPOINT ["dotnet", "Orders.dll"]',
      ),
      'compose-image.yml': file(
        'services:',
        '  api:',
        '    build: .',
        '    environment:',
        '      - ASPNETCORE_ENVIRONMENT=Development',
      ),
      'compose-platform.yml': file(
        'services:',
        '  api:',
        '    build: .',
        '    environment:',
        '      - ASPNETCORE_HTTP_PORTS=8080',
      ),
    },
    'pass',
  ],
  [
    'Rails: a mode for tests under a condition of the entrypoint',
    startedBy(
      'if [ "$1" = "rspec" ]; then',
      '  export RAILS_ENV=test',
      'fi',
      'export RAILS_ENV=${RAILS_ENV:-production}',
    ),
    'pass',
  ],
  [
    'Rails: what the entrypoint falls back to, beside a file of variables',
    {
      ...startedBy('export RAILS_ENV=${RAILS_ENV:-development}'),
      'compose.production.yml': file(
        'services:',
        '  app:',
        '    build: .',
        '    env_file: [production.env]',
      ),
    },
    'pass',
  ],
  [
    'Rails: the entrypoint falls back to production',
    startedBy('export RAILS_ENV=${RAILS_ENV:-production}'),
    'pass',
  ],
  [
    'Rails: a start that names the mode',
    {
      ...rails,
      Dockerfile: file(
        'FROM ruby:3.3.6',
        'WORKDIR /app',
        'COPY . .',
        'CMD bin/rails s -b 0.0.0.0 -p 80 -e production',
      ),
    },
    'pass',
  ],
  [
    'a script that starts either of two compose files, one of them named for production',
    {
      ...django,
      'shop/settings.py': file(
        'import os',
        'DEBUG = os.environ.get("DEBUG") == "1"',
      ),
      Dockerfile: file(
        'FROM python:3.13',
        'COPY . .',
        'CMD ["gunicorn", "shop.wsgi"]',
      ),
      'docker-compose.yml': file(
        'services:',
        '  web:',
        '    build: .',
        '    command: python manage.py runserver',
        '    volumes: [ "./:/app" ]',
        '    environment: { DEBUG: "1" }',
      ),
      'docker-compose.prod.yml': file(
        'services:',
        '  web:',
        '    build: .',
        '    expose: [ "8000" ]',
        '    environment: { DEBUG: "0" }',
      ),
      'scripts/deploy.sh': file(
        '#!/bin/bash',
        'if [ "$1" = dev ]; then',
        '  docker-compose -f docker-compose.yml up -d',
        'else',
        '  docker-compose -f docker-compose.prod.yml up -d',
        'fi',
      ),
    },
    'pass',
  ],
  [
    'Django: switched on below its own negation, under a flag that is off',
    settings(
      'DEBUG = env.bool("DEBUG", default=False)',
      'ENABLE_DB_LOGGING = env.bool("DB_LOGGING", default=False)',
      'if ENABLE_DB_LOGGING:',
      '    if not DEBUG:',
      '        DEBUG = True',
    ),
    'pass',
  ],
  [
    '.NET: logging of data that an environment decides about',
    {
      ...dotnet,
      'Data.cs': file(
        'var envIsDevelopment = environment.IsDevelopment();',
        'options.UseSqlServer(connection)',
        '    .EnableSensitiveDataLogging(envIsDevelopment);',
      ),
    },
    'pass',
  ],
  [
    'Flask: the class for production where nobody chooses another',
    flaskClasses("os.getenv('FLASK_CONFIG', 'production')"),
    'pass',
  ],
  [
    'Flask: the image chooses',
    image(
      flaskClasses("os.getenv('FLASK_CONFIG') or 'default'"),
      'ENV FLASK_CONFIG=production',
      'CMD ["gunicorn", "main:app"]',
    ),
    'pass',
  ],
  [
    'Flask: the template tells operators to choose',
    {
      ...flaskClasses("os.getenv('FLASK_CONFIG') or 'default'"),
      '.env.example': 'FLASK_CONFIG=production\n',
    },
    'pass',
  ],
  [
    'Django: default off',
    settings('DEBUG = os.environ.get("DEBUG", "False") == "True"'),
    'pass',
  ],
  [
    'Django: on for development only',
    settings(
      'DEBUG = False',
      'if os.environ.get("ENV") == "dev":',
      '    DEBUG = True',
    ),
    'pass',
  ],
  [
    'Django: on in the module of manage.py',
    {
      ...django,
      'manage.py':
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.local")\n',
      'shop/wsgi.py':
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.prod")\n',
      'shop/settings/local.py': 'DEBUG = True\n',
      'shop/settings/prod.py': 'DEBUG = False\n',
    },
    'pass',
  ],
  [
    'Flask: run by gunicorn',
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
    'Laravel: default off',
    laravelApp("(bool) env('APP_DEBUG', false)"),
    'pass',
  ],
  [
    'a template',
    {
      ...laravelApp("env('APP_DEBUG', false)"),
      '.env.example': 'APP_DEBUG=true\n',
    },
    'pass',
  ],
  ['Spring: log levels', app('logging.level.com.acme: DEBUG'), 'pass'],
  [
    'Spring: another profile',
    {
      ...app('a: 1'),
      'src/main/resources/application-dev.yml': 'debug: true\n',
    },
    'pass',
  ],
  [
    '.NET with a guard',
    {
      ...dotnet,
      'Program.cs':
        'if (app.Environment.IsDevelopment())\n{\n    app.UseDeveloperExceptionPage();\n}\n',
    },
    'pass',
  ],
  [
    'DEBUG of npm',
    image(express, 'ENV DEBUG=app:*', 'CMD ["node", "server.js"]'),
    'pass',
  ],
  [
    'a debugger to opt into',
    {
      ...fastapi,
      'main.py':
        'from fastapi import FastAPI\napp = FastAPI()\nif remote_debug:\n    debugpy.listen(5678)\n',
    },
    'pass',
  ],
  [
    'a debugger on loopback',
    image(express, 'CMD ["node", "--inspect=127.0.0.1:9229", "server.js"]'),
    'pass',
  ],
  ['no framework', goService, 'not-applicable'],
];

describe('config-debug-off', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
