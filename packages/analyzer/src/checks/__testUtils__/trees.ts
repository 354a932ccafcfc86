import { memorySource, openRepository } from '../../repository';
import { Service, type ServiceDescriptor } from '../../service';
import type { Check } from '../check';

export type Files = Record<string, string>;
/** What the case is about, its tree, what the check says, and what it adds to the service's description. */
export type Case = [
  name: string,
  files: Files,
  expected: string,
  service?: Partial<ServiceDescriptor>,
];

/** `fail major Dockerfile:3`: outcome, effective severity and the first place, or the outcome alone. */
export function verdict(
  check: Check,
  files: Files,
  service: Partial<ServiceDescriptor> = {},
): string {
  const judgement = check.judge(serviceOf(files, service));
  if (judgement.outcome !== 'fail') return judgement.outcome;
  const [{ path, line }] = judgement.evidence;
  return `fail ${judgement.severity ?? check.severity} ${path}:${line}`;
}

export function serviceOf(
  files: Files,
  service: Partial<ServiceDescriptor> = {},
): Service {
  return new Service(openRepository(memorySource(files)), {
    name: 'orders',
    ...service,
  });
}

/** Lines as a file. */
export const file = (...lines: string[]) => `${lines.join('\n')}\n`;

export const flask: Files = {
  'requirements.txt': 'flask==3.0.0\ngunicorn==23.0.0\n',
  'app.py': 'from flask import Flask\n\napp = Flask(__name__)\n',
};
export const express: Files = {
  'package.json': JSON.stringify(
    {
      name: 'orders',
      scripts: { start: 'node server.js', dev: 'nodemon server.js' },
      dependencies: { express: '4.21.0' },
      devDependencies: { jest: '29.7.0', nodemon: '3.1.0' },
    },
    null,
    2,
  ),
  'server.js': "require('express')().listen(3000);\n",
};
export const goService: Files = {
  'go.mod': 'module example.com/orders\n\ngo 1.24\n',
  'main.go': 'package main\n\nfunc main() {\n}\n',
};
export const spring: Files = {
  'pom.xml':
    '<project>\n  <artifactId>orders</artifactId>\n  <dependencies>\n    <dependency>\n      <groupId>org.springframework.boot</groupId>\n      <artifactId>spring-boot-starter-web</artifactId>\n    </dependency>\n  </dependencies>\n</project>\n',
  'src/main/java/Orders.java':
    '@SpringBootApplication\npublic class Orders {\n  public static void main(String[] args) {\n  }\n}\n',
};
export const rails: Files = {
  Gemfile: file(
    'source "https://rubygems.org"',
    'gem "rails", "~> 8.0"',
    'group :development, :test do',
    '  gem "rspec-rails"',
    'end',
    'group :test do',
    '  gem "capybara"',
    'end',
  ),
  'config/application.rb': 'module Orders\nend\n',
};
export const laravel: Files = {
  'composer.json':
    '{\n  "require": { "laravel/framework": "^11.0" },\n  "require-dev": { "phpunit/phpunit": "^11.0" }\n}\n',
  'public/index.php': '<?php\n',
  artisan: '#!/usr/bin/env php\n',
};
export const dotnet: Files = {
  'Orders.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
  'Program.cs': 'var builder = WebApplication.CreateBuilder(args);\n',
};
export const rust: Files = {
  'Cargo.toml': '[package]\nname = "orders"\n\n[dependencies]\naxum = "0.8"\n',
  'src/main.rs': 'fn main() {\n}\n',
};

export const fastapi: Files = {
  'requirements.txt': 'fastapi==0.115.0\nuvicorn==0.32.0\n',
  'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
};
export const django: Files = {
  'requirements.txt': 'django==5.1\n',
  'manage.py':
    'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  'shop/wsgi.py':
    'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
};
export const nest: Files = {
  'package.json': JSON.stringify({
    dependencies: { '@nestjs/core': '11.0.0', '@nestjs/config': '4.0.0' },
  }),
  'src/main.ts':
    "import { AppModule } from './app.module';\nNestFactory.create(AppModule).then(app => app.listen(3000));\n",
};

/** A hapi server whose routes all stand behind a strategy. */
export const hapiWith = (...lines: string[]): Files => ({
  'package.json':
    '{ "name": "orders", "dependencies": { "@hapi/hapi": "21.4.0" } }',
  'server.js': file(
    "import hapi from '@hapi/hapi';",
    'const server = hapi.server({ port: 3000, routes: { security: true } });',
    "server.auth.scheme('bearer', () => ({ authenticate: checkBearer }));",
    "server.auth.strategy('bearer', 'bearer');",
    "server.auth.default('bearer');",
    ...lines,
    'await server.start();',
  ),
});
