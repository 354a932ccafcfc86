import { containerNonRoot as check } from './container-non-root';
import {
  dotnet,
  file,
  flask,
  goService,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';

const docker = (...lines: string[]): Files => ({
  ...flask,
  Dockerfile: file(...lines),
});
const deployment = (pod: string, container = ''): Files => ({
  'k8s/deployment.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    '  template:',
    '    spec:',
    `      securityContext: { ${pod} }`,
    '      containers:',
    '        - name: orders',
    '          image: acme/orders:1.0',
    `          securityContext: { ${container} }`,
  ),
});
const rootImage = docker(
  'FROM python:3.13-slim',
  'CMD ["gunicorn", "app:app"]',
);

const jib = (...lines: string[]) =>
  file(
    "plugins { id 'com.google.cloud.tools.jib' version '3.4.0' }",
    'jib {',
    ...lines,
    '}',
  );

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'what GoReleaser publishes, from scratch, beside what builds it',
      {
        ...goService,
        '.goreleaser.yml': file(
          'dockers:',
          '  - dockerfile: docker/Dockerfile',
        ),
        'docker/Dockerfile': file(
          'FROM scratch',
          'COPY orders /orders',
          'ENTRYPOINT ["/orders"]',
        ),
        'docker/Dockerfile.build': 'FROM golang:1.24\n',
      },
      'fail major docker/Dockerfile:1',
    ],
    [
      'Jib without a user',
      {
        ...spring,
        'pom.xml': file(
          '<project>',
          '  <properties><jib-maven-plugin.version>3.4</jib-maven-plugin.version></properties>',
          '  <build><plugins><plugin>',
          '    <artifactId>jib-maven-plugin</artifactId>',
          '  </plugin></plugins></build>',
          '</project>',
        ),
      },
      'fail major pom.xml:4',
    ],
    ['no USER', rootImage, 'fail major Dockerfile:1'],
    [
      'Jib on a base that runs as root',
      {
        ...spring,
        'build.gradle': jib('from { image = "eclipse-temurin:25-jre" }'),
      },
      'fail major build.gradle:3',
    ],
    [
      'no USER on what Microsoft published before it had a registry',
      docker('FROM microsoft/dotnet:2.1-sdk', 'CMD ["dotnet", "Orders.dll"]'),
      'fail major Dockerfile:1',
    ],
    [
      'no USER on a base image that is published for everybody',
      docker('FROM docker.io/library/python:3.13-slim', 'CMD ["x"]'),
      'fail major Dockerfile:1',
    ],
    [
      'root on a base image of an organisation’s own',
      docker('FROM acme/base:1.2', 'USER root', 'CMD ["x"]'),
      'fail major Dockerfile:2',
    ],
    ['USER root', docker('FROM a:1', 'USER root'), 'fail major Dockerfile:2'],
    ['USER 0', docker('FROM a:1', 'USER 0'), 'fail major Dockerfile:2'],
    [
      'USER root:root',
      docker('FROM a:1', 'USER root:root'),
      'fail major Dockerfile:2',
    ],
    ['USER 0:0', docker('FROM a:1', 'USER 0:0'), 'fail major Dockerfile:2'],
    [
      'root inherited from a stage',
      docker('FROM a:1 AS base', 'USER root', 'FROM base', 'RUN x'),
      'fail major Dockerfile:2',
    ],
    [
      'a USER in another stage',
      docker(
        'FROM a:1 AS build',
        'USER app',
        'FROM b:1',
        'COPY --from=build /x /x',
      ),
      'fail major Dockerfile:3',
    ],
    [
      'a user that is created and never used',
      docker('FROM a:1', 'RUN useradd app'),
      'fail major Dockerfile:1',
    ],
    [
      'a root user behind an argument',
      docker('FROM a:1', 'ARG APP_USER=root', 'USER $APP_USER'),
      'fail major Dockerfile:3',
    ],
    [
      'runAsUser: 0',
      { ...docker('FROM a:1', 'USER app'), ...deployment('runAsUser: 0') },
      'fail major k8s/deployment.yaml:7',
    ],
    [
      'the container overrules the pod',
      {
        ...docker('FROM a:1', 'USER app'),
        ...deployment('runAsUser: 1000', 'runAsUser: 0'),
      },
      'fail major k8s/deployment.yaml:11',
    ],
    [
      'plain distroless',
      docker('FROM gcr.io/distroless/static'),
      'fail major Dockerfile:1',
    ],
    [
      'a script that only changes owners',
      {
        ...docker('FROM a:1', 'COPY start.sh /', 'ENTRYPOINT ["/start.sh"]'),
        'start.sh': '#!/bin/sh\nchown -R app /data\nexec gunicorn app:app\n',
      },
      'fail major Dockerfile:1',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'a template of OpenShift, which gives every container a number',
      {
        ...rootImage,
        'openshift/app.yaml': file(
          'apiVersion: template.openshift.io/v1',
          'kind: Template',
          'objects:',
          '  - apiVersion: apps/v1',
          '    kind: Deployment',
          '    metadata: { name: orders }',
          '    spec:',
          '      template:',
          '        spec:',
          '          containers:',
          '            - name: orders',
          '              image: acme/orders:1.0',
        ),
      },
      'pass',
    ],
    [
      'Jib with a user',
      {
        ...spring,
        'build.gradle': file(
          "plugins { id 'com.google.cloud.tools.jib' version '3.4.0' }",
          'jib {',
          '  container {',
          "    user = '10001'",
          '  }',
          '}',
        ),
      },
      'pass',
    ],
    [
      'Jib on a base that runs without root',
      {
        ...spring,
        'build.gradle': jib(
          'from {',
          "  image = 'gcr.io/distroless/java21:nonroot'",
          '}',
        ),
      },
      'pass',
    ],
    [
      'Jib on a base of an organisation’s own',
      {
        ...spring,
        'build.gradle': jib("from.image = 'registry.acme.com/java:21'"),
      },
      'unknown',
    ],
    [
      'Jib on a base that a variable names',
      { ...spring, 'build.gradle': jib('from { image = "${baseImage}" }') },
      'not-applicable',
    ],
    [
      'buildpacks',
      {
        ...spring,
        'README.md': 'Build it with `mvn spring-boot:build-image`.\n',
      },
      'pass',
    ],
    ['a user', docker('FROM a:1', 'USER app'), 'pass'],
    ['a number and group', docker('FROM a:1', 'USER 1000:1000'), 'pass'],
    [
      'switching back',
      docker('FROM a:1', 'USER root', 'RUN x', 'USER app'),
      'pass',
    ],
    [
      'an inherited user',
      docker('FROM a:1 AS base', 'USER app', 'FROM base', 'RUN x'),
      'pass',
    ],
    [
      'a user that only the build names',
      docker('FROM a:1', 'ARG UID', 'USER $UID'),
      'pass',
    ],
    [
      'distroless nonroot',
      docker('FROM gcr.io/distroless/static-debian12:nonroot'),
      'pass',
    ],
    ['chainguard', docker('FROM cgr.dev/chainguard/python:3.13'), 'pass'],
    ['a bitnami image', docker('FROM bitnami/python:3.13'), 'pass'],
    [
      '.NET chiseled',
      {
        ...dotnet,
        Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled\n',
      },
      'pass',
    ],
    [
      'runAsNonRoot of the pod',
      { ...rootImage, ...deployment('runAsNonRoot: true') },
      'pass',
    ],
    [
      'runAsUser of the container',
      { ...rootImage, ...deployment('', 'runAsUser: 1000') },
      'pass',
    ],
    [
      'gosu in the entrypoint',
      {
        ...docker('FROM a:1', 'COPY start.sh /', 'ENTRYPOINT ["/start.sh"]'),
        'start.sh': '#!/bin/sh\nexec gosu app gunicorn app:app\n',
      },
      'pass',
    ],
    [
      'uWSGI that gives up root by its own settings',
      {
        ...docker(
          'FROM a:1',
          'COPY . /app',
          'WORKDIR /app',
          'CMD ["uwsgi", "--http", ":80", "uwsgi.ini"]',
        ),
        'uwsgi.ini': '[uwsgi]\nmodule = app\nuid = www-data\n',
      },
      'pass',
    ],
    [
      'su-exec that starts the script again',
      {
        ...docker(
          'FROM a:1',
          'COPY start.sh /',
          'ENTRYPOINT ["/start.sh"]',
          'CMD ["gunicorn", "app:app"]',
        ),
        'start.sh':
          '#!/bin/sh\nif [ "$(id -u)" = "0" ]; then\n  exec su-exec app "$0" "$@"\nfi\nexec "$@"\n',
      },
      'pass',
    ],
    [
      's6 services with a user',
      {
        ...docker('FROM a:1', 'ENTRYPOINT ["/init"]'),
        'rootfs/etc/s6-overlay/s6-rc.d/web/run':
          '#!/command/with-contenv sh\nexec s6-setuidgid app gunicorn app:app\n',
      },
      'pass',
    ],
    ['a windows user', docker('FROM a:1', 'USER ContainerUser'), 'pass'],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('does not judge', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ['no image', flask, 'not-applicable'],
    [
      'a workload of an image that is built elsewhere',
      {
        ...flask,
        'k8s/app.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: orders }\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          image: acme/orders:1.0\n',
      },
      'unknown',
    ],
    [
      'a base image of an organisation’s own',
      docker('FROM registry.example.com/platform/base-node:24', 'CMD ["x"]'),
      'unknown',
    ],
    [
      'a base image that the build names',
      docker('ARG BASE', 'FROM ${BASE}', 'CMD ["x"]'),
      'unknown',
    ],
    [
      'files for a user that only the base image can have made',
      docker('FROM acme/java:25', 'COPY --chown=appuser:app app.jar ./'),
      'unknown',
    ],
    [
      'an image without a Dockerfile',
      { ...flask, Procfile: 'web: gunicorn app:app\n' },
      'not-applicable',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it('cannot tell whether a start script that is not in the tree gives up root', () => {
  const files = docker(
    'FROM a:1',
    'COPY docker/entrypoint.sh /',
    'ENTRYPOINT ["/entrypoint.sh"]',
  );
  expect(verdict(check, files)).toBe('unknown');
});
