import {
  django,
  express,
  fastapi,
  file,
  flask,
  goService,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { configEnvFilesNotCommitted as check } from './config-env-files-not-committed';

const ignored = { '.gitignore': 'node_modules\n.env\n' };
const env = (path: string, ...lines: string[]): Files => ({
  ...express,
  ...ignored,
  [path]: file(...lines),
});
const symfony: Files = {
  'composer.json': '{"require":{"symfony/framework-bundle":"^7.0"}}',
  'public/index.php': '<?php\n',
};
const dotenv: Files = {
  ...express,
  'package.json': express['package.json'].replace(
    '"express"',
    '"dotenv": "16.4.0",\n    "express"',
  ),
};

const caught: Case[] = [
  [
    'production’s file under a name in front of its ending',
    { ...dotenv, ...ignored, ...env('envs/production.env', 'PG_PASS=admin') },
    'fail major envs/production.env:1',
  ],
  [
    'the .env of the root, although a compose file asks for what it holds',
    {
      ...flask,
      ...env('.env', 'APP_VERSION=1.4.0', 'HTTP_PORT=9090'),
      'docker-compose.yml': file(
        'services:',
        '  orders:',
        '    image: "acme/orders:${APP_VERSION}"',
        '    ports: [ "${HTTP_PORT}:80" ]',
      ),
    },
    'fail minor .env:1',
  ],
  [
    'a file that a compose file mounts as the environment of a container',
    {
      ...flask,
      ...ignored,
      ...env(
        'deploy/.env.server',
        'ENVIRONMENT=prod',
        'DATABASE_PASSWORD=hunter22hunter',
      ),
      'docker-compose.yml': file(
        'services:',
        '  orders:',
        '    build: .',
        '    restart: always',
        '    volumes:',
        '      - ./deploy/.env.server:/app/.env',
      ),
    },
    'fail major deploy/.env.server:2',
  ],
  [
    'the file of a hidden folder for compose files beside the services',
    {
      'orders/requirements.txt': 'flask==3.0.0\n',
      'orders/app.py': 'from flask import Flask\n\napp = Flask(__name__)\n',
      ...env('.docker/.env', 'POSTGRES_PASSWORD=hunter22hunter'),
      '.docker/docker-compose.yml': file(
        'services:',
        '  orders:',
        '    build: ../orders',
        '    env_file: [ .env ]',
      ),
    },
    'fail major .docker/.env:1',
    { path: 'orders' },
  ],
  [
    'a file with another name that compose hands to the database',
    {
      ...env('database.env', 'POSTGRES_USER=orders', 'POSTGRES_PASSWORD=k2x9'),
      'docker-compose.yml': file(
        'services:',
        '  db:',
        '    image: postgres:17.2',
        '    env_file: database.env',
      ),
    },
    'fail major database.env:2',
  ],
  [
    'a hidden file with another name that settings load',
    {
      ...fastapi,
      ...ignored,
      'settings.py': file(
        'class HealthSettings(BaseSettings):',
        '    model_config = SettingsConfigDict(env_file=".health.env")',
      ),
      '.health.env': 'MYSQL_HEALTH_ENABLED=true\n',
    },
    'fail minor .health.env:1',
  ],
  [
    'an env file that Node reads by itself and nothing ignores',
    {
      ...express,
      '.gitignore': 'node_modules\n',
      'server.js': "process.loadEnvFile();\nrequire('express')();\n",
    },
    'fail minor .gitignore:1',
  ],
  [
    'an env file that a script hands to Node',
    {
      ...express,
      '.gitignore': 'node_modules\n',
      'package.json': express['package.json'].replace(
        'node server.js',
        'node --env-file=.env server.js',
      ),
    },
    'fail minor .gitignore:1',
  ],
  [
    '.env with a secret',
    env('.env', 'PORT=3000', 'API_TOKEN=0a1b2c3d4e5f'),
    'fail major .env:2',
  ],
  [
    '.env with a remote address',
    env('.env', 'MONGO_URI=mongodb+srv://a:b@cluster.acme.io/x'),
    'fail major .env:1',
  ],
  [
    '.env.production',
    env('.env.production', 'DB_PASSWORD=hunter2hunter2'),
    'fail major .env.production:1',
  ],
  [
    '.env.local',
    env('.env.local', 'DB_PASSWORD=hunter2hunter2'),
    'fail major .env.local:1',
  ],
  [
    'an env file in a deploy folder',
    env('deploy/orders.env', 'DB_PASSWORD=hunter2hunter2'),
    'fail major deploy/orders.env:1',
  ],
  [
    'a file that the code loads by its name',
    {
      ...env('config/app.env', 'DB_PASSWORD=hunter2hunter2'),
      'server.js': file(
        "require('dotenv').config({ path: './config/app.env' });",
        "require('express')().listen(3000);",
      ),
    },
    'fail major config/app.env:1',
  ],
  [
    'a file that viper loads',
    {
      ...goService,
      ...ignored,
      'util/config.go': file(
        'package util',
        'func Load() {',
        '\tviper.SetConfigName("app")',
        '\tviper.SetConfigType("env")',
        '}',
      ),
      'app.env': file(
        'PORT=8080',
        'DB_SOURCE=postgresql://root:secret@localhost:5432/bank',
      ),
    },
    'fail major app.env:2',
  ],
  [
    'ports and switches only',
    env('.env', 'PORT=3000', 'FEATURE_X=true'),
    'fail minor .env:1',
  ],
  [
    'Symfony with a real secret',
    {
      ...symfony,
      ...ignored,
      '.env': 'APP_ENV=prod\nAPP_SECRET=0a1b2c3d4e5f\n',
    },
    'fail major .env:2',
  ],
  [
    '.env is not ignored',
    { ...dotenv, '.gitignore': 'node_modules\n' },
    'fail minor .gitignore:1',
  ],
  [
    'no .gitignore at all',
    { ...express, '.env.example': 'PORT=\n' },
    'fail minor .env.example:1',
  ],
];

const clean: Case[] = [
  [
    'versions and ports that a compose file asks for, handed to it by hand',
    {
      ...flask,
      ...ignored,
      ...env(
        'deploy/production.env',
        'COMPOSE_PROJECT_NAME=orders',
        'APP_VERSION=1.4.0',
        'HTTP_PORT=9090',
      ),
      'deploy/docker-compose.app.yml': file(
        'services:',
        '  orders:',
        '    image: "acme/orders:${APP_VERSION}"',
        '    ports: [ "${HTTP_PORT}:80" ]',
        '    env_file: [ ../.env ]',
      ),
    },
    'pass',
  ],
  [
    'an application below the service’s folder that brings its own rules',
    {
      '.gitignore': '.vscode\n',
      'backend/api/.gitignore': '/vendor\n.env\n',
      'backend/api/.env.example': 'APP_KEY=\n',
      'backend/api/composer.json':
        '{ "require": { "laravel/framework": "^11.0" } }',
      'backend/api/public/index.php': '<?php\n',
      'backend/api/artisan': '#!/usr/bin/env php\n',
    },
    'pass',
    { path: 'backend' },
  ],
  [
    'django-environ, which is not told to read a file',
    {
      ...django,
      'requirements.txt': 'django==5.1\ndjango-environ==0.12\n',
      'shop/settings.py':
        "import environ\nenv = environ.Env()\nKEY = env('KEY')\n",
      '.gitignore': '__pycache__/\n',
    },
    'not-applicable',
  ],
  [
    'a file that a compose file for development hands out',
    {
      ...env('database.env', 'POSTGRES_USER=orders', 'POSTGRES_PASSWORD=k2x9'),
      'docker-compose.dev.yml': file(
        'services:',
        '  db:',
        '    image: postgres:17.2',
        '    env_file: database.env',
      ),
    },
    'pass',
  ],
  [
    'Symfony’s defaults, with the local files ignored',
    {
      ...symfony,
      '.env': 'APP_ENV=dev\nAPP_SECRET=\nDEFAULT_URI=http://localhost\n',
      '.gitignore': '/.env.local\n/.env.*.local\n',
    },
    'pass',
  ],
  [
    'a library for them that another module brings along',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\nrequire (\n\tgithub.com/subosito/gotenv v1.6.0 // indirect\n)\n',
    },
    'not-applicable',
  ],
  [
    'a folder of templates',
    env('deploy/env.example/orders.env', 'API_TOKEN=0a1b2c3d4e5f'),
    'pass',
  ],
  [
    'the settings of an emulator',
    {
      ...env(
        'deploy/aws.env',
        'AWS_SECRET_ACCESS_KEY=test',
        'AWS_REGION=eu-west-2',
        'AWS_ENDPOINT=http://localstack:4566',
      ),
      ...ignored,
    },
    'pass',
  ],
  [
    'versions and images for a compose file',
    {
      ...env('.env', '# for compose', 'REPO=shop', 'TAG=2.1.0'),
      'docker-compose.yaml':
        'services:\n  shop:\n    image: ${REPO}/shop:${TAG}\n',
    },
    'pass',
  ],
  ['templates', env('.env.example', 'API_TOKEN=0a1b2c3d4e5f'), 'pass'],
  ['the other spelling', env('.example.env', 'API_TOKEN=0a1b2c3d4e5f'), 'pass'],
  ['files for tests', env('.env.test', 'API_TOKEN=0a1b2c3d4e5f'), 'pass'],
  [
    'encrypted files',
    env('.env', 'DOTENV_PUBLIC_KEY="03a1"', 'API_TOKEN="encrypted:BDqD"'),
    'pass',
  ],
  ['empty values', env('.env', 'API_TOKEN='), 'pass'],
  [
    'Symfony with defaults',
    {
      ...symfony,
      '.gitignore': '.env.local\n.env\n',
      '.env': 'APP_ENV=dev\nMAILER_DSN=null://null\n',
    },
    'pass',
  ],
  [
    'a pattern that covers it',
    { ...dotenv, '.gitignore': '.env*\n!.env.example\n' },
    'pass',
  ],
  [
    'the name that the template is copied to',
    { ...express, '.gitignore': 'orders.env\n', 'orders.env.example': 'A=\n' },
    'pass',
  ],
  [
    'the name that the code loads',
    {
      ...dotenv,
      'server.js': file(
        "require('dotenv').config({ path: './config/config.env' });",
        "require('express')().listen(3000);",
      ),
      '.gitignore': 'node_modules\nconfig/config.env\n',
    },
    'pass',
  ],
  [
    'a front end that is built elsewhere',
    {
      ...express,
      ...ignored,
      'web/package.json':
        '{"devDependencies":{"vite":"6.0.0","react-dom":"19.0.0"}}',
      'web/.env': 'VITE_URL=https://acme.io\n',
    },
    'pass',
  ],
  ['nothing uses one', goService, 'not-applicable'],
  [
    'another library of the module uses one',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\nrequire github.com/subosito/gotenv v1.6.0 // indirect\n',
    },
    'not-applicable',
  ],
];

describe('config-env-files-not-committed', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
