import { containerImageDefined as check } from './container-image-defined';
import {
  dotnet,
  express,
  file,
  flask,
  goService,
  laravel,
  rust,
  spring,
  verdict,
  type Case,
} from '../__testUtils__/trees';

const good = file(
  'FROM python:3.13-slim',
  'COPY requirements.txt .',
  'CMD ["gunicorn", "app:app"]',
);

const caught: Case[] = [
  [
    'the image of another program, which is built in a folder of the same name',
    {
      'app/package.json': express['package.json'],
      'app/server.js': express['server.js'],
      'worker/Dockerfile': file(
        'FROM node:24 AS build',
        'WORKDIR /usr/src/app',
        'COPY worker/ .',
        'RUN npm ci && npm run build',
        'FROM node:24-slim',
        'COPY --from=build /usr/src/app/dist ./dist',
        'CMD ["node", "dist/worker.js"]',
      ),
    },
    'fail major app/package.json:1',
    { path: 'app' },
  ],
  [
    'a project of .NET below a folder that the tree does not have',
    {
      ...dotnet,
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build',
        'COPY ["Shop/Orders.csproj", "Shop/"]',
        'RUN dotnet publish Shop/Orders.csproj -o /app',
        'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
        'COPY --from=build /app .',
        'ENTRYPOINT ["dotnet", "Orders.dll"]',
      ),
    },
    'fail major Dockerfile:2',
  ],
  [
    'an empty Dockerfile',
    { ...express, Dockerfile: '\n' },
    'fail major package.json:1',
  ],
  [
    'a program in TypeScript that nothing translates',
    {
      'package.json':
        '{ "scripts": { "build": "tsc", "start": "node dist/index.js" }, "dependencies": { "express": "4" } }',
      'tsconfig.json': '{}',
      '.gitignore': 'dist\n',
      'src/index.ts':
        "import express from 'express';\nexpress().listen(3000);\n",
      Dockerfile: file(
        'FROM node:20.10-slim',
        'COPY package*.json ./',
        'RUN npm ci --only=production',
        'COPY . .',
        'CMD ["npm", "start"]',
      ),
    },
    'fail major Dockerfile:5',
  ],
  [
    'a runtime over which compose lays the sources',
    {
      ...laravel,
      'app/Http/Controllers/OrderController.php':
        '<?php\nclass OrderController {}\n',
      Dockerfile: file(
        'FROM php:8.2-fpm',
        'RUN docker-php-ext-install pdo_mysql',
        'WORKDIR /var/www',
        'CMD ["php-fpm"]',
      ),
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    build: .',
        '    volumes:',
        '      - ./:/var/www',
      ),
    },
    'fail major Dockerfile:1',
  ],
  [
    'an app host of Aspire that only starts the project',
    {
      'src/Orders.API/Orders.API.csproj': dotnet['Orders.csproj'],
      'src/Orders.API/Program.cs': dotnet['Program.cs'],
      'src/Shop.AppHost/Program.cs': file(
        'var builder = DistributedApplication.CreateBuilder(args);',
        'builder.AddProject<Projects.Orders_API>("orders");',
      ),
    },
    'fail major src/Orders.API/Orders.API.csproj:1',
    { path: 'src/Orders.API' },
  ],
  [
    'the image of Laravel’s Sail',
    {
      ...laravel,
      'docker/8.4/Dockerfile': file(
        'FROM ubuntu:24.04',
        'ARG WWWGROUP',
        'COPY start-container /usr/local/bin/start-container',
        'ENTRYPOINT ["start-container"]',
      ),
    },
    'fail major docker/8.4/Dockerfile:1',
  ],
  [
    'a base and a port, with nothing in it',
    {
      ...express,
      Dockerfile: file('FROM node:20-alpine', 'EXPOSE 6379'),
      'src/server.js': "require('express')().listen(3000);\n",
    },
    'fail major Dockerfile:1',
  ],
  [
    'only a base whose sources are mounted',
    {
      ...laravel,
      'docker/php/Dockerfile':
        'FROM php:8.3-fpm\nRUN docker-php-ext-install pdo_mysql\n',
      'docker/docker-compose.yml': file(
        'services:',
        '  php:',
        '    build: { context: ./php }',
        '    volumes: [ "../:/app" ]',
      ),
      'app/Order.php': '<?php class Order {}\n',
    },
    'fail major docker/php/Dockerfile:1',
  ],
  [
    'only the image of a workspace in the cloud',
    { ...flask, '.gitpod.Dockerfile': good },
    'fail major .gitpod.Dockerfile:1',
  ],
  ['no image at all, at the manifest', rust, 'fail major Cargo.toml:1'],
  [
    'none in a solution, at the project that is started',
    {
      'src/Orders.Application/Orders.Application.csproj':
        '<Project Sdk="Microsoft.NET.Sdk">\n</Project>\n',
      'src/Orders.Api/Orders.Api.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
      'src/Orders.Api/Program.cs':
        'var builder = WebApplication.CreateBuilder(args);\n',
    },
    'fail major src/Orders.Api/Orders.Api.csproj:1',
  ],
  [
    'only a development Dockerfile',
    { ...flask, 'Dockerfile.dev': good },
    'fail major Dockerfile.dev:1',
  ],
  [
    'only a Dockerfile in a development folder',
    { ...flask, '.devcontainer/Dockerfile': good },
    'fail major .devcontainer/Dockerfile:1',
  ],
  [
    'a Spring Boot plugin that nothing calls',
    {
      ...spring,
      'pom.xml':
        '<project>\n<plugins>\n<artifactId>spring-boot-maven-plugin</artifactId>\n</plugins>\n</project>\n',
    },
    'fail major pom.xml:3',
  ],
  [
    'a manifest that the tree does not hold',
    { 'app.py': flask['app.py'], Dockerfile: good },
    'fail major Dockerfile:2',
  ],
  [
    'the module behind a broken copy',
    {
      'main.py': flask['app.py'],
      Dockerfile: file(
        'FROM python:3.13-slim',
        'COPY requirements.txt .',
        'CMD ["uvicorn", "app.main:app"]',
      ),
    },
    'fail major Dockerfile:2',
  ],
];
const spared: Case[] = [
  [
    'a project of .NET in a submodule',
    {
      ...dotnet,
      '.gitmodules':
        '[submodule "shared"]\n\tpath = libs/Shared\n\turl = https://example.com/shared.git\n',
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build',
        'COPY ["Orders.csproj", "./"]',
        'COPY ["libs/Shared/Shared.csproj", "libs/Shared/"]',
        'RUN dotnet publish Orders.csproj -o /app',
        'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
        'COPY --from=build /app .',
        'ENTRYPOINT ["dotnet", "Orders.dll"]',
      ),
    },
    'pass',
  ],
  [
    'a compose file that is started again by itself, and watched by who asks for it',
    {
      ...flask,
      'tools/infra/Dockerfile.web': good.replace('CMD', 'COPY . .\nCMD'),
      'docker-compose.yaml': file(
        'services:',
        '  app:',
        '    build: { context: ., dockerfile: tools/infra/Dockerfile.web }',
        '    restart: always',
        '    develop:',
        '      watch:',
        '        - { action: sync, path: ., target: /app }',
      ),
    },
    'pass',
  ],
  [
    'a program in TypeScript that a hook of npm translates',
    {
      'package.json':
        '{ "scripts": { "postinstall": "tsc", "start": "node dist/index.js" }, "dependencies": { "express": "4" } }',
      'tsconfig.json': '{}',
      '.gitignore': 'dist\n',
      'src/index.ts':
        "import express from 'express';\nexpress().listen(3000);\n",
      Dockerfile: file(
        'FROM node:20.10-slim',
        'COPY . .',
        'RUN npm ci',
        'CMD ["npm", "start"]',
      ),
    },
    'pass',
  ],
  [
    'sources that are in the image, and mounted for development as well',
    {
      ...laravel,
      'app/Http/Controllers/OrderController.php':
        '<?php\nclass OrderController {}\n',
      'php.Dockerfile': file(
        'FROM php:8.2-fpm',
        'WORKDIR /var/www',
        'COPY . .',
      ),
      'docker-compose.yml': file(
        'services:',
        '  app:',
        '    build:',
        '      context: .',
        '      dockerfile: php.Dockerfile',
        '    volumes:',
        '      - ./:/var/www',
      ),
    },
    'pass',
  ],
  [
    'a base that copies the sources in by itself',
    {
      ...express,
      Dockerfile: file('FROM node:8-onbuild', 'EXPOSE 3000'),
      'src/server.js': "require('express')().listen(3000);\n",
    },
    'pass',
  ],
  ['a plain Dockerfile', { ...flask, Dockerfile: good }, 'pass'],
  ['a Containerfile', { ...flask, Containerfile: good }, 'pass'],
  ['a named one', { ...flask, 'orders.Dockerfile': good }, 'pass'],
  [
    'a production name beside a development one',
    { ...flask, 'Dockerfile.dev': good, 'Dockerfile.prod': good },
    'pass',
  ],
  [
    'a development name that CI publishes',
    {
      ...flask,
      'Dockerfile.local': good,
      '.github/workflows/release.yml': file(
        'jobs:',
        '  publish:',
        '    steps:',
        '      - uses: docker/build-push-action@v6',
        '        with: { file: Dockerfile.local, push: true }',
      ),
    },
    'pass',
  ],
  [
    'in build/package',
    { ...goService, 'build/package/Dockerfile': 'FROM scratch\nCMD ["/a"]\n' },
    'pass',
  ],
  [
    'one for every service of a monorepo',
    {
      'orders/pom.xml': spring['pom.xml'],
      'orders/src/main/java/Orders.java': spring['src/main/java/Orders.java'],
      'docker/Dockerfile': file(
        'FROM eclipse-temurin:21-jre',
        'ARG ARTIFACT_NAME',
        'COPY ${ARTIFACT_NAME}.jar app.jar',
      ),
    },
    'pass',
    { path: 'orders' },
  ],
  [
    'at the root of a monorepo',
    {
      'services/orders/requirements.txt': 'flask\n',
      'services/orders/app.py': flask['app.py'],
      Dockerfile: file(
        'FROM python:3.13',
        'COPY services/orders /app',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'pass',
    { path: 'services/orders' },
  ],
  [
    'Jib',
    {
      ...spring,
      'build.gradle':
        "plugins { id 'com.google.cloud.tools.jib' version '3.4.0' }\n",
    },
    'pass',
  ],
  [
    'bootBuildImage in CI',
    {
      ...spring,
      '.github/workflows/ci.yml':
        'jobs:\n  a:\n    steps:\n      - run: ./gradlew bootBuildImage\n',
    },
    'pass',
  ],
  ['ko', { ...goService, '.ko.yaml': 'defaultBaseImage: a\n' }, 'pass'],
  [
    'the .NET SDK',
    {
      ...dotnet,
      'Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ContainerRepository>orders</ContainerRepository>\n</Project>\n',
    },
    'pass',
  ],
  [
    'an app host beside the service',
    {
      'src/Orders.API/Orders.API.csproj': dotnet['Orders.csproj'],
      'src/Orders.API/Program.cs': dotnet['Program.cs'],
      'src/Shop.AppHost/Program.cs': file(
        'builder.AddAzureContainerAppEnvironment("shop");',
        'builder.AddProject<Projects.Orders_API>("orders");',
      ),
    },
    'pass',
    { path: 'src/Orders.API' },
  ],
  [
    'an app host that publishes to App Service',
    {
      'src/Orders.API/Orders.API.csproj': dotnet['Orders.csproj'],
      'src/Orders.API/Program.cs': dotnet['Program.cs'],
      'src/Shop.AppHost/Program.cs': file(
        'builder.AddAzureAppServiceEnvironment("shop");',
        'builder.AddProject<Projects.Orders_API>("orders");',
      ),
    },
    'pass',
    { path: 'src/Orders.API' },
  ],
  [
    'a buildpack platform',
    { ...express, Procfile: 'web: npm start\n' },
    'pass',
  ],
  [
    'an artefact that CI builds',
    {
      ...spring,
      Dockerfile:
        'FROM eclipse-temurin:21-jre\nCOPY target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
    },
    'pass',
  ],
  [
    'a copied file that is generated and ignored',
    {
      'app.py': flask['app.py'],
      '.gitignore': 'requirements.txt\n',
      Dockerfile: good,
    },
    'pass',
  ],
];
const other: Case[] = [
  [
    'a jar that says it is a library, with what a generator left in it',
    {
      ...spring,
      'pom.xml': spring['pom.xml'].replace(
        '<artifactId>orders',
        '<description>This library defines the messages of orders</description>\n  <artifactId>orders',
      ),
    },
    'not-applicable',
  ],
  [
    'the image for developers, where releases are handed to another repository',
    {
      ...laravel,
      'docker/8.4/Dockerfile': file(
        'FROM ubuntu:24.04',
        'ARG WWWGROUP',
        'ENTRYPOINT ["start-container"]',
      ),
      '.github/workflows/cd.yml': file(
        'name: Build the Docker image',
        'on: { release: { types: [published] } }',
        'jobs:',
        '  build:',
        '    runs-on: ubuntu-24.04',
        '    steps:',
        '      - uses: peter-evans/repository-dispatch@v4',
        '        with: { repository: acme/docker-orders }',
      ),
    },
    'unknown',
  ],
  [
    'a library',
    {
      'package.json': '{ "name": "lib", "main": "lib.js" }',
      'lib.js': 'module.exports = 1;\n',
    },
    'not-applicable',
    { type: 'library' },
  ],
  [
    'functions',
    { ...express, 'serverless.yml': 'service: orders\n' },
    'not-applicable',
  ],
  [
    'a template of a Dockerfile',
    { ...flask, Dockerfile: '{{ base }}\n' },
    'unknown',
  ],
  [
    'a manifest that deploys an image from elsewhere',
    {
      ...flask,
      'k8s/deployment.yaml': file(
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata: { name: orders }',
        'spec: { template: { spec: { containers: [{ name: orders, image: "acme/orders:1" }] } } }',
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
