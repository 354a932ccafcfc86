import { containerImagesPinned as check } from './container-images-pinned';
import { pinningOf } from '../../facts/deployment/images';
import {
  file,
  flask,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';

const docker = (...lines: string[]): Files => ({
  ...flask,
  Dockerfile: file(...lines),
});
const pinned = docker('FROM python:3.13.1-slim', 'CMD ["gunicorn", "app:app"]');
const deployment = (image: string) =>
  file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: orders',
    `          image: "${image}"`,
  );

it.each([
  ['debian', 'none'],
  ['localhost:5000/orders', 'none'],
  ['debian:latest', 'floating'],
  ['node:lts-alpine', 'floating'],
  ['timescaledb:latest-pg15', 'floating'],
  ['orders:java25-latest', 'floating'],
  ['debian:sid-slim', 'floating'],
  ['node:alpine', 'floating'],
  ['golang:trixie', 'floating'],
  ['golang:alpine3.23', 'floating'],
  ['php:fpm-alpine3.20', 'floating'],
  ['debian:trixie', 'version'],
  ['redis:alpine', 'floating'],
  ['node:22', 'major'],
  ['node:20-alpine', 'major'],
  ['acme.azurecr.io/base/java:21-distroless', 'major'],
  ['python:3', 'major'],
  ['node:22.4', 'version'],
  ['postgres:16-alpine', 'version'],
  ['debian:bookworm-slim', 'version'],
  ['debian:jessie', 'version'],
  ['golang:1.24', 'version'],
  ['ubuntu:24.04', 'version'],
  ['orders:v3', 'version'],
  ['orders:a1b2c3d', 'version'],
  ['gcr.io/distroless/base:nonroot', 'version'],
  ['ruby@sha256:f1dbca0f5dbc9', 'digest'],
  ['debian:latest@sha256:7959ed6f', 'digest'],
  ['scratch', 'version'],
  ['${BASE}', 'open'],
  ['orders:${TAG}', 'open'],
])('%s is pinned: %s', (image, expected) => {
  expect(pinningOf(image)).toBe(expected);
});

describe('catches', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    [
      'a job of a Clowder application',
      {
        ...pinned,
        'deploy/clowdapp.yaml': file(
          'apiVersion: cloud.redhat.com/v1alpha1',
          'kind: ClowdApp',
          'metadata: { name: orders }',
          'spec:',
          '  jobs:',
          '    - name: tidy',
          '      podSpec:',
          '        image: acme/orders:latest',
        ),
      },
      'fail major deploy/clowdapp.yaml:8',
    ],
    [
      'what Jib builds on',
      {
        ...spring,
        'pom.xml': file(
          '<project><build><plugins><plugin>',
          '  <artifactId>jib-maven-plugin</artifactId>',
          '  <configuration><from>',
          '    <image>eclipse-temurin:25-jre</image>',
          '  </from></configuration>',
          '</plugin></plugins></build></project>',
        ),
      },
      'fail minor pom.xml:4',
    ],
    [
      'the newest one in a manifest, whatever the pipeline sets later',
      {
        ...pinned,
        'k8s/app.yaml': deployment('acme/orders:latest'),
        Jenkinsfile: file(
          'node {',
          '  stage("Deploy") {',
          '    sh("kubectl set image deployment orders orders=${imageTag}")',
          '  }',
          '}',
        ),
      },
      'fail major k8s/app.yaml:9',
    ],

    [
      'an untagged base',
      docker('FROM debian', 'USER app'),
      'fail major Dockerfile:1',
    ],
    [
      'a variant that follows the newest version',
      docker(
        'FROM caddy:builder AS caddy',
        'FROM debian:12.9',
        'COPY --from=caddy /x /x',
      ),
      'fail major Dockerfile:1',
    ],
    [
      'a stage for tests that nothing takes from',
      docker('FROM node AS unit-test', 'FROM python:3.13.1'),
      'fail minor Dockerfile:1',
    ],
    [
      'a build stage that follows its major',
      docker(
        'FROM node:22 AS build',
        'FROM alpine:3.21',
        'COPY --from=build /x /x',
      ),
      'fail minor Dockerfile:1',
    ],
    [
      'latest of a build stage',
      docker(
        'FROM golang:latest AS build',
        'FROM alpine:3.21',
        'COPY --from=build /x /x',
      ),
      'fail major Dockerfile:1',
    ],
    [
      'an untagged image to copy from',
      docker(
        'FROM python:3.13.1',
        'COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/',
      ),
      'fail major Dockerfile:2',
    ],
    [
      'a floating default of an argument',
      docker('ARG VARIANT=sid-slim', 'FROM debian:${VARIANT}'),
      'fail major Dockerfile:1',
    ],
    [
      'a workload',
      { ...pinned, 'k8s/app.yaml': deployment('acme/orders:latest') },
      'fail major k8s/app.yaml:9',
    ],
    [
      'the production compose file',
      {
        ...pinned,
        'docker-compose.prod.yml': file(
          'services:',
          '  orders: { build: . }',
          '  db: { image: "grafana/grafana:latest" }',
        ),
      },
      'fail major docker-compose.prod.yml:3',
    ],
    [
      'values of a chart',
      {
        ...pinned,
        'charts/orders/Chart.yaml': 'name: orders\n',
        'charts/orders/values.yaml': file(
          'image:',
          '  repository: acme/orders',
          '  tag: latest',
        ),
        'charts/orders/templates/deployment.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata:',
          '  name: {{ include "x" . }}',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: orders',
          '          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
        ),
      },
      'fail major charts/orders/values.yaml:3',
    ],
    [
      'a major version only',
      docker('FROM node:22-slim'),
      'fail minor Dockerfile:1',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('spares', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ...(
      [
        [
          'beside another one in a comment',
          '<!-- <from><image>openjdk:latest</image></from> -->',
        ],
        [
          'for several platforms',
          '<platforms><platform><os>linux</os></platform></platforms>',
        ],
      ] as const
    ).map(
      ([title, more]): Case => [
        `what Jib builds on, ${title}`,
        {
          ...spring,
          'pom.xml': file(
            '<project><build><plugins><plugin>',
            '  <artifactId>jib-maven-plugin</artifactId>',
            `  <configuration>${more.startsWith('<!--') ? more : ''}<from>`,
            `    ${more.startsWith('<!--') ? '' : more}`,
            '    <image>eclipse-temurin:21.0.3_9-jre</image>',
            '  </from></configuration>',
            '</plugin></plugins></build></project>',
          ),
        },
        'pass',
      ],
    ),
    [
      'a name to which the pipeline gives its tag in the cluster',
      {
        ...pinned,
        'k8s/app.yaml': deployment('acme/orders'),
        Jenkinsfile: file(
          'node {',
          '  stage("Deploy") {',
          '    sh("kubectl apply -f k8s/")',
          '    sh("kubectl set image deployment orders orders=${imageTag}")',
          '  }',
          '}',
        ),
      },
      'pass',
    ],

    [
      'a tool beside an image that a compose file builds for development',
      {
        ...pinned,
        'compose.yml': file(
          'services:',
          '  orders:',
          '    build: .',
          '    image: orders:dev',
          '  jaeger:',
          '    image: jaegertracing/jaeger:latest',
        ),
      },
      'pass',
    ],
    ['an exact version', pinned, 'pass'],
    ['a digest', docker('FROM debian:latest@sha256:7959ed6f'), 'pass'],
    ['scratch', docker('FROM scratch'), 'pass'],
    [
      'stages of the file',
      docker(
        'FROM golang:1.24 AS build',
        'FROM build AS test',
        'FROM alpine:3.21',
        'COPY --from=build /x /x',
      ),
      'pass',
    ],
    [
      'a stage for development',
      docker('FROM node AS dev', 'FROM python:3.13.1'),
      'pass',
    ],
    [
      'a version of a stage that nothing takes from',
      docker('FROM node:24 AS unit-test', 'FROM python:3.13.1'),
      'pass',
    ],
    ['a base that the build names', docker('ARG BASE', 'FROM ${BASE}'), 'pass'],
    [
      'a development compose file',
      {
        ...pinned,
        'docker-compose.dev.yml': file(
          'services:',
          '  orders: { image: "acme/orders:latest" }',
        ),
      },
      'pass',
    ],
    [
      'a tag that Helm sets',
      {
        ...pinned,
        'deploy.sh':
          'helm upgrade orders ./charts/orders --set image.tag=$TAG\n',
        'charts/orders/Chart.yaml': 'name: orders\n',
        'charts/orders/values.yaml':
          'image: { repository: acme/orders, tag: latest }\n',
      },
      'pass',
    ],
    [
      'a tag that Kustomize sets',
      {
        ...pinned,
        'k8s/app.yaml': deployment('acme/orders:latest'),
        'k8s/kustomization.yaml':
          'images:\n  - name: acme/orders\n    newTag: 1.4.2\n',
      },
      'pass',
    ],
    ['nothing named', flask, 'not-applicable'],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
