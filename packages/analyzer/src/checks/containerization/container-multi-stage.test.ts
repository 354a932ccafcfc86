import { containerMultiStage as check } from './container-multi-stage';
import {
  dotnet,
  express,
  file,
  flask,
  goService,
  rust,
  spring,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';

const docker = (base: Files, ...lines: string[]): Files => ({
  ...base,
  Dockerfile: file(...lines),
});

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'one stage',
      docker(
        express,
        'FROM node:24',
        'COPY . .',
        'RUN npm ci && npm run build',
      ),
      'fail major Dockerfile:1',
    ],
    [
      'a toolchain image',
      docker(goService, 'FROM golang:1.24', 'COPY . .', 'RUN go build'),
      'fail major Dockerfile:1',
    ],
    [
      'a toolchain as the final base',
      docker(
        goService,
        'FROM golang:1.24 AS build',
        'FROM golang:1.24',
        'COPY --from=build /x /x',
      ),
      'fail major Dockerfile:2',
    ],
    [
      'a JDK that builds',
      docker(
        spring,
        'FROM eclipse-temurin:21-jdk',
        'COPY . .',
        'RUN ./mvnw package',
      ),
      'fail major Dockerfile:1',
    ],
    [
      'the .NET SDK',
      docker(
        dotnet,
        'FROM mcr.microsoft.com/dotnet/sdk:9.0',
        'COPY . .',
        'RUN dotnet publish',
      ),
      'fail major Dockerfile:1',
    ],
    [
      'a last stage that inherits the first',
      docker(
        rust,
        'FROM rust:1.85 AS build',
        'RUN cargo build',
        'FROM build',
        'CMD ["/x"]',
      ),
      'fail major Dockerfile:3',
    ],
    [
      'a compiler left behind',
      docker(
        flask,
        'FROM python:3.13-slim AS build',
        'FROM python:3.13-slim',
        'COPY --from=build /venv /venv',
        'RUN apt-get update && apt-get install -y gcc',
      ),
      'fail major Dockerfile:2',
    ],
    [
      'a compiler in a single stage',
      docker(
        flask,
        'FROM python:3.13-slim',
        'RUN apt-get install -y build-essential',
        'RUN pip install -r requirements.txt',
      ),
      'fail major Dockerfile:1',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('is softer where little is gained', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'an interpreted language on a slim base',
      docker(
        flask,
        'FROM python:3.13-slim',
        'COPY . .',
        'RUN pip install -r requirements.txt',
      ),
      'fail minor Dockerfile:1',
    ],
    [
      'compilers removed by the same instruction',
      docker(
        flask,
        'FROM python:3.13-slim',
        'RUN apt-get install -y gcc && pip install -r requirements.txt && apt-get purge -y gcc',
      ),
      'fail minor Dockerfile:1',
    ],
    [
      'a virtual package that is deleted',
      docker(
        flask,
        'FROM python:3.13-alpine',
        'RUN apk add --virtual .build gcc musl-dev && pip install -r requirements.txt && apk del .build',
      ),
      'fail minor Dockerfile:1',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'git beside the binary, which is run and builds nothing',
      docker(
        goService,
        'FROM golang:1.24 AS build',
        'COPY . .',
        'RUN go build -o /orders .',
        'FROM alpine:3.22',
        'RUN apk add --no-cache curl git',
        'COPY --from=build /orders /orders',
        'CMD ["/orders"]',
      ),
      'pass',
    ],

    [
      'what a platform builds from the source',
      {
        ...flask,
        'heroku.yml': 'build:\n  languages:\n    - python\n',
        Procfile: 'web: gunicorn app:app\n',
      },
      'not-applicable',
    ],
    [
      'a JDK that only runs what another stage made ready',
      docker(
        spring,
        'FROM eclipse-temurin:21-jdk AS build',
        'COPY target/a.jar app.jar',
        'RUN jar -xf app.jar',
        'FROM eclipse-temurin:21-jdk',
        'COPY --from=build /BOOT-INF/lib /app/lib',
        'ENTRYPOINT ["java", "-cp", "/app", "Orders"]',
      ),
      'pass',
    ],
    [
      'two stages',
      docker(
        goService,
        'FROM golang:1.24 AS build',
        'RUN go build',
        'FROM alpine:3.21',
        'COPY --from=build /x /x',
      ),
      'pass',
    ],
    [
      'a numbered stage',
      docker(
        rust,
        'FROM rust:1.85',
        'RUN cargo build',
        'FROM debian:bookworm-slim',
        'COPY --from=0 /x /x',
      ),
      'pass',
    ],
    [
      'a shared base without compilers',
      docker(
        express,
        'FROM node:24-slim AS base',
        'FROM base AS build',
        'RUN npm ci',
        'FROM base',
        'COPY --from=build /app /app',
      ),
      'pass',
    ],
    [
      'a compiler in the build stage only',
      docker(
        flask,
        'FROM python:3.13-slim AS build',
        'RUN apt-get install -y gcc',
        'FROM python:3.13-slim',
        'COPY --from=build /venv /venv',
      ),
      'pass',
    ],
    [
      'a jar on a JRE',
      docker(
        spring,
        'FROM eclipse-temurin:21-jre',
        'COPY target/app.jar /app.jar',
      ),
      'pass',
    ],
    [
      'a jar behind an argument',
      docker(
        spring,
        'FROM eclipse-temurin:21-jre',
        'ARG JAR_FILE',
        'COPY ${JAR_FILE} /app.jar',
      ),
      'pass',
    ],
    [
      'a binary that CI built',
      docker(goService, 'FROM alpine:3.21', 'COPY orders /orders'),
      'pass',
    ],
    [
      'an image without a Dockerfile',
      { ...goService, '.ko.yaml': 'a: b\n' },
      'pass',
    ],
    ['no image', goService, 'not-applicable'],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
