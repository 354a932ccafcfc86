import {
  express,
  fastapi,
  file,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { supplyUpdateBot as check } from './supply-update-bot';

const dependabot = (...entries: string[]): Files => ({
  '.github/dependabot.yml': file(
    'version: 2',
    'updates:',
    ...entries.map(entry => `  - { ${entry} }`),
  ),
});
const backend: Files = {
  'backend/package.json': express['package.json'],
  'backend/server.js': express['server.js'],
};

describe('passes', () => {
  it.each<Case>([
    [
      'NuGet’s central versions, by a project below them',
      {
        'src/Directory.Packages.props':
          '<Project><ItemGroup><PackageVersion Include="Dapper" Version="2.1.0" /></ItemGroup></Project>',
        'src/Api/Api.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Dapper" /></ItemGroup></Project>',
        'src/Api/Program.cs':
          'var app = WebApplication.Create();\napp.Run();\n',
        ...dependabot('package-ecosystem: nuget, directory: /src/Api/'),
      },
      'pass',
    ],
    [
      'Dependabot',
      { ...express, ...dependabot('package-ecosystem: npm, directory: /') },
      'pass',
    ],
    [
      'Dependabot for Python',
      { ...fastapi, ...dependabot('package-ecosystem: pip, directory: "/"') },
      'pass',
    ],
    [
      'its folder',
      {
        ...backend,
        ...dependabot('package-ecosystem: npm, directory: /backend'),
      },
      'pass',
      { path: 'backend' },
    ],
    [
      'a pattern',
      {
        ...backend,
        ...dependabot('package-ecosystem: npm, directories: ["**/*"]'),
      },
      'pass',
      { path: 'backend' },
    ],
    [
      'the workspace',
      {
        ...backend,
        'package.json': '{"workspaces":["backend"]}',
        ...dependabot('package-ecosystem: npm, directory: /'),
      },
      'pass',
      { path: 'backend' },
    ],
    ['Renovate', { ...express, 'renovate.json': '{}' }, 'pass'],
    [
      'Renovate in its hidden file',
      { ...express, '.renovaterc.json': '{}' },
      'pass',
    ],
    [
      'Renovate in a pipeline',
      {
        ...express,
        '.github/workflows/renovate.yml': file(
          'on: { schedule: [{ cron: "0 2 * * *" }] }',
          'jobs:',
          '  renovate:',
          '    runs-on: ubuntu-24.04',
          '    steps:',
          '      - uses: renovatebot/github-action@v41',
        ),
      },
      'pass',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('catches', () => {
  it.each<Case>([
    [
      'a policy of Snyk’s, which proposes nothing',
      { ...express, '.snyk': 'version: v1.25.0\nignore: {}\n' },
      'fail minor package.json:1',
    ],
    [
      'where the list of every installation is named',
      {
        'requirements/ai.txt': 'numpy>=2\n',
        'requirements/base.txt': 'fastapi>=0.115\n',
        'main.py':
          fastapi['main.py'] ??
          'from fastapi import FastAPI\napp = FastAPI()\n',
      },
      'fail minor requirements/base.txt:1',
    ],
    ['none', express, 'fail minor package.json:1'],
    [
      'another ecosystem',
      {
        ...express,
        ...dependabot('package-ecosystem: github-actions, directory: /'),
      },
      'fail minor .github/dependabot.yml:3',
    ],
    [
      'another folder',
      { ...backend, ...dependabot('package-ecosystem: npm, directory: /web') },
      'fail minor .github/dependabot.yml:3',
      { path: 'backend' },
    ],
    [
      'the root without a manifest',
      { ...backend, ...dependabot('package-ecosystem: npm, directory: /') },
      'fail minor .github/dependabot.yml:3',
      { path: 'backend' },
    ],
    [
      'a limit of none',
      {
        ...express,
        ...dependabot(
          'package-ecosystem: npm, directory: /, open-pull-requests-limit: 0',
        ),
      },
      'fail minor .github/dependabot.yml:3',
    ],
    [
      'a file that is renamed away',
      {
        ...express,
        '.github/dependabot.yml.disabled':
          'updates:\n  - package-ecosystem: npm\n',
      },
      'fail minor .github/dependabot.yml.disabled:2',
    ],
    [
      'Renovate that is off',
      { ...express, 'renovate.json': '{"enabled": false}' },
      'fail minor renovate.json:1',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it.each<Case>([
  [
    'what the organisation runs',
    express,
    'unknown',
    {
      annotations: {
        'prodready.io/update-bot': 'Renovate of the platform team',
      },
    },
  ],
  ['no dependencies', { 'main.sh': 'true\n' }, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
