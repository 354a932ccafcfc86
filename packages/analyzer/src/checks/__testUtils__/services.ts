import { checks } from '..';
import { file, serviceOf, type Files } from './trees';

/** What a check says to a tree that shows one way of writing, or of leaving out, one thing. */
export type Panel = Array<
  [check: string, outcome: string, name: string, files: Files]
>;

/** The outcome of one check for a tree. */
export function outcomeOf(id: string, files: Files): string {
  const check = checks.find(each => each.id === id);
  if (!check) throw new Error(`There is no check ${id}`);
  return check.judge(serviceOf(files)).outcome;
}

export const expressWith = (
  dependencies: Record<string, string>,
  ...lines: string[]
): Files => ({
  'package.json': JSON.stringify({
    name: 'orders',
    scripts: { start: 'node server.js' },
    dependencies: { express: '4', ...dependencies },
  }),
  'server.js': file(
    "const express = require('express');",
    'const app = express();',
    ...lines,
  ),
});

export const flaskWith = (requirements: string, ...lines: string[]): Files => ({
  'requirements.txt': `flask==3.0.0\n${requirements}`,
  'app.py': file(
    'from flask import Flask, request, jsonify',
    'app = Flask(__name__)',
    ...lines,
  ),
});

/** Requirements as go.mod lists them, a line each; the main file imports all of them. */
export const goWith = (requirements: string, ...lines: string[]): Files => ({
  'go.mod': `module example.com/orders\n\ngo 1.24\n\nrequire (\n${requirements})\n`,
  'main.go': file(
    'package main',
    'import (',
    '\t"net/http"',
    ...requirements
      .split('\n')
      .filter(Boolean)
      .map(each => `\t"${each.trim().split(' ')[0]}"`),
    ')',
    ...lines,
  ),
});

export const springWith = (starters: string[], files: Files = {}): Files => ({
  'pom.xml': `<project><dependencies>${['spring-boot-starter-web', ...starters]
    .map(
      each =>
        `<dependency><groupId>org.springframework.boot</groupId><artifactId>${each}</artifactId></dependency>`,
    )
    .join('')}</dependencies></project>`,
  'src/main/java/Orders.java':
    '@SpringBootApplication\npublic class Orders {\n  public static void main(String[] args) { SpringApplication.run(Orders.class, args); }\n}\n',
  ...files,
});

export const axumWith = (dependencies: string, ...lines: string[]): Files => ({
  'Cargo.toml': `[package]\nname = "orders"\n\n[dependencies]\naxum = "0.8"\ntokio = "1"\n${dependencies}`,
  'src/main.rs': file(
    'use axum::{routing::{get, post, put, delete}, Router};',
    ...lines,
  ),
});
