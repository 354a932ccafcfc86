import { containerImageDefined as check } from './container-image-defined';
import {
  dotnet,
  express,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';

const good = file(
  'FROM python:3.13-slim',
  'COPY requirements.txt .',
  'CMD ["gunicorn", "app:app"]',
);

/** Gradle compiles for Java 21; the image runs on the given base. */
const toolchain21 = (base: string, ...more: string[]): Files => ({
  ...spring,
  'pom.xml': '',
  'build.gradle': file(
    "plugins { id 'org.springframework.boot' version '3.5.0' }",
    'java { toolchain { languageVersion = JavaLanguageVersion.of(21) } }',
    ...more,
    "dependencies { implementation 'org.springframework.boot:spring-boot-starter-web' }",
  ),
  Dockerfile: file(
    'FROM gradle:8-jdk17 AS build',
    'COPY . .',
    'RUN gradle bootJar',
    `FROM ${base}`,
    'COPY --from=build build/libs/app.jar app.jar',
    'ENTRYPOINT ["java", "-jar", "app.jar"]',
  ),
});

const caught: Case[] = [
  [
    '.NET: what the properties of the folder ask for',
    {
      'Directory.Build.props':
        '<Project>\n<PropertyGroup>\n<TargetFramework>net8.0</TargetFramework>\n</PropertyGroup>\n</Project>\n',
      'src/Api/Api.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
      'src/Api/Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/sdk:6.0 AS build',
        'COPY . .',
        'RUN dotnet publish src/Api -o /out',
        'FROM mcr.microsoft.com/dotnet/aspnet:6.0',
        'COPY --from=build /out .',
        'ENTRYPOINT ["dotnet", "Api.dll"]',
      ),
    },
    'fail major Dockerfile:4',
  ],
  [
    'Java: a builder older than what the sources are compiled for',
    {
      ...spring,
      'pom.xml': `<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent>
<properties>
<java.version>11</java.version>
</properties>
<dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>`,
      Dockerfile: file(
        'FROM maven:3.6-jdk-8 AS build',
        'COPY . .',
        'RUN mvn package',
        'FROM eclipse-temurin:11-jre',
        'COPY --from=build target/app.jar app.jar',
        'ENTRYPOINT ["java", "-jar", "app.jar"]',
      ),
    },
    'fail major Dockerfile:1',
  ],
  [
    'Java: a runtime older than what Gradle’s toolchain compiles for',
    toolchain21('amazoncorretto:17-alpine'),
    'fail major Dockerfile:4',
  ],
  [
    'Go: a compiler that refuses the module',
    {
      'go.mod':
        'module x\n\ngo 1.23\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go': 'package main\nfunc main() { gin.Default().Run() }\n',
      Dockerfile: file(
        'FROM golang:1.22',
        'COPY . .',
        'RUN go build -o app',
        'CMD ["./app"]',
      ),
    },
    'fail major Dockerfile:1',
  ],
  [
    'PHP: an older one than Composer demands',
    {
      ...laravel,
      'composer.json':
        '{\n"require": {\n"php": "^8.2",\n"laravel/framework": "^11.0"\n}\n}',
      Dockerfile: file('FROM php:8.1-fpm', 'COPY . .', 'CMD ["php-fpm"]'),
    },
    'fail major Dockerfile:1',
  ],
  [
    'Ruby: another one than the Gemfile demands',
    {
      ...rails,
      Gemfile: 'ruby "3.3.4"\ngem "rails", "~> 8.0"\n',
      Dockerfile: file(
        'FROM ruby:3.2-slim',
        'COPY . .',
        'RUN bundle install',
        'CMD ["bin/rails", "server"]',
      ),
    },
    'fail major Dockerfile:1',
  ],
  [
    '.NET: an SDK that cannot build the project',
    {
      'Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<PropertyGroup>\n<TargetFramework>net9.0</TargetFramework>\n</PropertyGroup>\n</Project>\n',
      'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build',
        'COPY . .',
        'RUN dotnet publish -o /out',
        'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
        'COPY --from=build /out .',
        'ENTRYPOINT ["dotnet", "Orders.dll"]',
      ),
    },
    'fail major Dockerfile:1',
  ],
  [
    'Python: an interpreter that Poetry refuses',
    {
      ...flask,
      'pyproject.toml': file(
        '[tool.poetry]',
        'name = "x"',
        '[tool.poetry.dependencies]',
        'python = "^3.12"',
        'flask = "3.0"',
      ),
      Dockerfile: file(
        'FROM python:3.11-slim',
        'COPY . .',
        'RUN poetry install',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'fail major Dockerfile:1',
  ],
  [
    'a step binds a lock file that is not in the tree',
    {
      ...flask,
      'pyproject.toml': '[project]\nname = "x"\n',
      Dockerfile: file(
        'FROM python:3.13-slim',
        'RUN --mount=type=cache,target=/root/.cache/uv --mount=type=bind,source=uv.lock,target=uv.lock uv sync --frozen',
        'COPY . .',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'fail major Dockerfile:2',
  ],
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
  ...(
    [
      [
        'a stage that only makes a certificate store',
        [
          'FROM openjdk:11-jre-slim AS certificates',
          'COPY certificates/ca.crt /ca.crt',
          'RUN keytool -importcert -file /ca.crt -keystore /store.p12',
          'FROM eclipse-temurin:21-jre',
          'COPY --from=certificates /store.p12 /store.p12',
          'COPY target/orders.jar app.jar',
        ],
      ],
      [
        'a level that the build step sets',
        [
          'FROM maven:3.9-eclipse-temurin-17 AS build',
          'COPY . .',
          'RUN mvn package -Djava.version=17',
          'FROM eclipse-temurin:17-jre',
          'COPY --from=build target/orders.jar app.jar',
        ],
      ],
      [
        'a language that is copied over the base’s',
        [
          'FROM openjdk:17-slim',
          'COPY --from=eclipse-temurin:21 /opt/java/openjdk /opt/java/openjdk',
          'COPY . .',
          'RUN ./mvnw package',
        ],
      ],
      [
        'an organisation’s own base, whose tags are its own',
        [
          'FROM registry.acme.example/platform/openjdk:11',
          'COPY target/orders.jar app.jar',
        ],
      ],
    ] as const
  ).map(
    ([title, lines]): Case => [
      `Java 21: ${title}`,
      {
        ...spring,
        'certificates/ca.crt': 'x',
        'pom.xml': `<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent>
<properties><java.version>21</java.version></properties>
<dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>`,
        Dockerfile: file(...lines, 'ENTRYPOINT ["java", "-jar", "app.jar"]'),
      },
      'pass',
    ],
  ),
  ...(
    [
      [
        'a profile that newer ones activate',
        '<profiles><profile><activation><jdk>[21,)</jdk></activation><properties><maven.compiler.release>21</maven.compiler.release></properties></profile></profiles>',
      ],
      [
        'a level in a comment',
        '<properties><!-- <java.version>21</java.version> --></properties>',
      ],
    ] as const
  ).map(
    ([title, lines]): Case => [
      `Java 17: ${title}`,
      {
        ...spring,
        'pom.xml': spring['pom.xml'].replace(
          '</project>',
          `${lines}\n</project>`,
        ),
        Dockerfile: file(
          'FROM maven:3.9-eclipse-temurin-17 AS build',
          'COPY . .',
          'RUN mvn package',
          'FROM eclipse-temurin:17-jre',
          'COPY --from=build target/orders.jar app.jar',
          'ENTRYPOINT ["java", "-jar", "app.jar"]',
        ),
      },
      'pass',
    ],
  ),
  [
    '.NET: a stage that publishes an older program beside the service',
    {
      'src/Api/Api.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>',
      'src/Api/Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
      'src/Reports/Reports.csproj':
        '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net6.0</TargetFramework></PropertyGroup></Project>',
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/sdk:6.0 AS reports',
        'COPY src/Reports/ .',
        'RUN dotnet publish -o /out',
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build',
        'COPY . .',
        'RUN dotnet publish src/Api -o /out',
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0',
        'COPY --from=build /out .',
        'COPY --from=reports /out reports',
        'ENTRYPOINT ["dotnet", "Api.dll"]',
      ),
    },
    'pass',
  ],
  [
    'Java: a newer toolchain that compiles for an older one',
    toolchain21(
      'amazoncorretto:17-alpine',
      'tasks.withType(JavaCompile) { options.release = 17 }',
    ),
    'pass',
  ],
  [
    'Go: an older compiler that only makes a tool',
    {
      'go.mod':
        'module x\n\ngo 1.23\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go': 'package main\nfunc main() { gin.Default().Run() }\n',
      Dockerfile: file(
        'FROM golang:1.21 AS tools',
        'RUN go install github.com/pressly/goose/v3/cmd/goose@v3.17.0',
        'FROM golang:1.23 AS build',
        'COPY . .',
        'RUN go build -o /app',
        'FROM debian:12-slim',
        'COPY --from=tools /go/bin/goose /usr/bin/goose',
        'COPY --from=build /app /app',
        'CMD ["/app"]',
      ),
    },
    'pass',
  ],
  [
    '.NET: a program that brings its runtime along',
    {
      'Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<PropertyGroup>\n<TargetFramework>net9.0</TargetFramework>\n</PropertyGroup>\n</Project>\n',
      'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build',
        'COPY . .',
        'RUN dotnet publish --self-contained true -o /out',
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0',
        'COPY --from=build /out .',
        'ENTRYPOINT ["./Orders"]',
      ),
    },
    'pass',
  ],
  [
    'PHP: a demand that the installation ignores',
    {
      ...laravel,
      'composer.json':
        '{\n"require": {\n"php": "^8.2",\n"laravel/framework": "^11.0"\n}\n}',
      Dockerfile: file(
        'FROM composer:2 AS vendor',
        'COPY . .',
        'RUN composer install --ignore-platform-reqs',
        'FROM php:8.1-fpm',
        'COPY --from=vendor /app /app',
        'CMD ["php-fpm"]',
      ),
    },
    'pass',
  ],
  [
    'Ruby: a version that whoever builds the image names',
    {
      ...rails,
      Gemfile: 'ruby "3.3.4"\ngem "rails", "~> 8.0"\n',
      Dockerfile: file(
        'ARG RUBY_VERSION=3.2.0',
        'FROM ruby:${RUBY_VERSION}-slim',
        'COPY . .',
        'CMD ["bin/rails", "server"]',
      ),
      'compose.yaml': file(
        'services:',
        '  app:',
        '    build: { context: ., args: { RUBY_VERSION: 3.3.4 } }',
      ),
    },
    'pass',
  ],
  [
    'Java: a property that nothing reads',
    {
      ...spring,
      'pom.xml':
        '<project>\n<properties>\n<java.version>17</java.version>\n</properties>\n<dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
      Dockerfile: file(
        'FROM eclipse-temurin:11-jre',
        'COPY app.jar app.jar',
        'ENTRYPOINT ["java", "-jar", "app.jar"]',
      ),
    },
    'pass',
  ],
  [
    'Java: a newer runtime, and a tag that tells no version',
    {
      ...spring,
      'pom.xml': `<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent>
<properties>
<java.version>17</java.version>
</properties>
<dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>`,
      Dockerfile: file(
        'FROM maven:3.9 AS build',
        'RUN mvn package',
        'FROM eclipse-temurin:21-jre',
        'COPY --from=build target/app.jar app.jar',
        'ENTRYPOINT ["java", "-jar", "app.jar"]',
      ),
    },
    'pass',
  ],
  [
    'Java: Gradle fetches the toolchain for the build',
    toolchain21('eclipse-temurin:21-jre'),
    'pass',
  ],
  [
    'Go: a compiler that fetches a newer one',
    {
      'go.mod':
        'module x\n\ngo 1.23.1\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go': 'package main\nfunc main() { gin.Default().Run() }\n',
      Dockerfile: file(
        'FROM golang:1.22',
        'ENV GOTOOLCHAIN=auto',
        'COPY . .',
        'RUN go build -o app',
        'CMD ["./app"]',
      ),
    },
    'pass',
  ],
  [
    'Go: a version that floats on the same line',
    {
      'go.mod':
        'module x\n\ngo 1.23.1\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go': 'package main\nfunc main() { gin.Default().Run() }\n',
      Dockerfile: file(
        'FROM golang:1.23-alpine',
        'COPY . .',
        'RUN go build -o app',
        'CMD ["./app"]',
      ),
    },
    'pass',
  ],
  [
    'PHP: the check of the platform is off',
    {
      ...laravel,
      'composer.json':
        '{\n"require": {\n"php": "^8.2",\n"laravel/framework": "^11.0"\n},\n"config": {"platform-check": false}\n}',
      Dockerfile: file('FROM php:8.1-fpm', 'COPY . .', 'CMD ["php-fpm"]'),
    },
    'pass',
  ],
  [
    'Python: a list of requirements asks for no interpreter',
    {
      ...flask,
      'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.12"\n',
      Dockerfile: file(
        'FROM python:3.11-slim',
        'COPY . .',
        'RUN pip install -r requirements.txt',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'pass',
  ],
  [
    'a step binds a lock file of the tree, and one of another stage',
    {
      ...flask,
      'pyproject.toml': '[project]\nname = "x"\n',
      'uv.lock': 'version = 1\n',
      Dockerfile: file(
        'FROM python:3.13-slim',
        'RUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=from=ghcr.io/x/y,source=Cargo.lock,type=bind uv sync --frozen',
        'COPY . .',
        'CMD ["gunicorn", "app:app"]',
      ),
    },
    'pass',
  ],
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
