import {
  express,
  fastapi,
  file,
  verdict,
  laravel,
  spring,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { configCentralised as check } from './config-centralised';

const spread = (files: number, each: number): Files =>
  Object.fromEntries(
    Array.from({ length: files }, (_, i) => [
      `lib/part${i}.js`,
      file(
        ...Array.from(
          { length: each },
          (__, j) => `exports.a${j} = process.env.KEY_${i}_${j};`,
        ),
      ),
    ]),
  );

const caught: Case[] = [
  ['ten files', { ...express, ...spread(10, 2) }, 'fail minor lib/part1.js:1'],
  [
    'a configuration module beside many reads',
    {
      ...express,
      ...spread(8, 3),
      'config.js': file(
        ...Array.from({ length: 5 }, (_, i) => `process.env.C_${i};`),
      ),
    },
    'fail minor lib/part0.js:1',
  ],
];
const clean: Case[] = [
  ['one file', { ...express, ...spread(1, 12) }, 'pass'],
  ['three files', { ...express, ...spread(3, 4) }, 'pass'],
  [
    'a few reads at the start',
    {
      ...express,
      ...spread(1, 12),
      'server.js': "require('express')().listen(process.env.PORT);\n",
      'tracing.js': 'process.env.TRACING;\n',
    },
    'pass',
  ],
  [
    'one module a subject',
    {
      ...express,
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e'].map(name => [
          `src/${name}/config/${name}.config.js`,
          `process.env.${name.toUpperCase()}_X;\nprocess.env.${name.toUpperCase()}_Y;\nprocess.env.${name.toUpperCase()}_Z;\n`,
        ]),
      ),
    },
    'pass',
  ],
  [
    'the folder of Laravel',
    {
      ...laravel,
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e'].map(name => [
          `config/${name}.php`,
          `<?php\nreturn ['x' => env('${name.toUpperCase()}_X'), 'y' => env('${name.toUpperCase()}_Y')];\n`,
        ]),
      ),
    },
    'pass',
  ],
  [
    'a settings class',
    {
      ...fastapi,
      'settings.py': file(
        'class Settings(BaseSettings):',
        ...Array.from({ length: 12 }, (_, i) => `    key_${i}: str`),
      ),
    },
    'pass',
  ],
];
const other: Case[] = [
  ['a few reads', { ...express, ...spread(3, 2) }, 'not-applicable'],
  [
    'placeholders in configuration files',
    {
      ...spring,
      'src/main/resources/application.yml': file(
        ...Array.from({ length: 12 }, (_, i) => `a${i}: \${KEY_${i}}`),
      ),
    },
    'not-applicable',
  ],
];

describe('config-centralised', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(other)('does not apply: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
