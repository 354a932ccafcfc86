import { serviceFromFiles } from '@prodready/plugin-readiness-node';
import { imagesFromOurRegistry } from './imagesFromOurRegistry';

/** `fail Dockerfile:3`: the outcome, and the first place if it failed. */
function verdict(dockerfile?: string): string {
  const judgement = imagesFromOurRegistry.judge(
    serviceFromFiles({
      'package.json': '{ "dependencies": { "express": "5.1.0" } }',
      'server.js': "require('express')().listen(3000);\n",
      ...(dockerfile && { Dockerfile: dockerfile }),
    }),
  );
  if (judgement.outcome !== 'fail') return judgement.outcome;
  const [{ path, line }] = judgement.evidence;
  return `fail ${path}:${line}`;
}

describe('example-images-from-our-registry', () => {
  it.each([
    ['a name without registry', 'FROM node:24\n'],
    ['a namespace of Docker Hub', 'FROM bitnami/node:24\n'],
    ['another registry', 'FROM quay.io/base/node:24\n'],
    [
      'a registry whose name only begins like ours',
      'FROM registry.example.com.evil.net/base/node:24\n',
    ],
  ])('catches %s', (_, dockerfile) => {
    expect(verdict(dockerfile)).toBe('fail Dockerfile:1');
  });

  it('catches the base of a stage that the image is built upon', () => {
    expect(
      verdict(
        '# syntax=docker/dockerfile:1\nFROM node:24 AS base\nFROM base\n',
      ),
    ).toBe('fail Dockerfile:2');
  });

  it.each([
    ['our registry', 'FROM registry.example.com/base/node:24\n'],
    [
      'our registry by a build argument',
      'ARG REGISTRY=registry.example.com\nFROM ${REGISTRY}/base/node:24\n',
    ],
    [
      'a build stage that only leaves files behind',
      'FROM node:24 AS build\nFROM registry.example.com/base/node:24\nCOPY --from=build /app /app\n',
    ],
  ])('lets %s pass', (_, dockerfile) => {
    expect(verdict(dockerfile)).toBe('pass');
  });

  it.each([
    ['not applicable without an image', undefined, 'not-applicable'],
    ['not applicable to scratch', 'FROM scratch\n', 'not-applicable'],
    [
      'unknown where only the build can tell',
      'ARG BASE\nFROM $BASE\n',
      'unknown',
    ],
  ])('is %s', (_, dockerfile, expected) => {
    expect(verdict(dockerfile)).toBe(expected);
  });
});
