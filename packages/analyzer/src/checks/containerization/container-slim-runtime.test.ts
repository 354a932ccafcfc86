import { containerSlimRuntime as check } from './container-slim-runtime';
import { baseKindOf } from '../../facts/containers/toolchain';
import {
  file,
  flask,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';

const docker = (...lines: string[]): Files => ({
  ...flask,
  Dockerfile: file(...lines),
});

it.each([
  ['node:24', 'full'],
  ['node:24-slim', 'slim'],
  ['node:24-bookworm', 'full'],
  ['python:3.13-alpine', 'slim'],
  ['docker.io/library/ruby:3.4.2-slim', 'slim'],
  ['golang:1.24-alpine', 'toolchain'],
  ['eclipse-temurin:21-jre', 'slim'],
  ['eclipse-temurin:21-jdk-alpine', 'toolchain'],
  ['registry.example.com/base/java:25-distroless', 'slim'],
  ['quay.io/quarkus/ubi9-quarkus-micro-image:2.0', 'slim'],
  ['openjdk:17', 'toolchain'],
  ['openjdk:17-slim', 'toolchain'],
  ['mcr.microsoft.com/dotnet/aspnet:9.0', 'slim'],
  ['mcr.microsoft.com/dotnet/sdk:9.0', 'toolchain'],
  ['gcr.io/distroless/java21-debian12', 'slim'],
  ['registry.access.redhat.com/ubi9/ubi-minimal:9.4', 'slim'],
  ['debian:bookworm-slim', 'slim'],
  ['ubuntu:24.04', 'system'],
  ['scratch', 'slim'],
  ['registry.acme.example/platform/base:7', 'unknown'],
])('%s is %s', (image, kind) => {
  expect(baseKindOf(image)).toBe(kind);
});

describe('judges the final base', () => {
  // With named parameters jest would take the optional last one for a callback.
  it.each<Case>([
    ['a full variant', docker('FROM python:3.13'), 'fail minor Dockerfile:1'],
    [
      'a JDK at run time',
      docker('FROM openjdk:17', 'COPY app.jar /'),
      'fail minor Dockerfile:1',
    ],
    [
      'a distribution with a runtime installed by hand',
      docker(
        'FROM ubuntu:24.04',
        'RUN apt-get update && apt-get install -y python3 python3-pip',
      ),
      'fail minor Dockerfile:1',
    ],
    [
      'a full variant behind stages',
      docker('FROM python:3.13 AS base', 'FROM base'),
      'fail minor Dockerfile:2',
    ],
    [
      'a full variant in a build stage only',
      docker(
        'FROM node:24 AS build',
        'FROM node:24-slim',
        'COPY --from=build /x /x',
      ),
      'pass',
    ],
    [
      'a distribution for a binary',
      docker('FROM debian:12', 'COPY orders /orders'),
      'pass',
    ],
    [
      "a company's base",
      docker('FROM registry.acme.example/base:7'),
      'unknown',
    ],
    ['no image', flask, 'not-applicable'],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
