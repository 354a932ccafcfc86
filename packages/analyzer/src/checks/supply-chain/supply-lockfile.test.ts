import {
  dotnet,
  express,
  fastapi,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
  spring,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { supplyLockfile as check } from './supply-lockfile';

const lock = '{"packages":{"":{},"node_modules/express":{}}}';
const requirements = (...lines: string[]): Files => ({
  ...fastapi,
  'requirements.txt': file(...lines),
});
const pyproject = (...more: string[]): Files => ({
  'pyproject.toml': file(
    '[project]',
    'name = "orders"',
    'dependencies = [',
    '  "fastapi>=0.110",',
    ']',
    ...more,
  ),
  'main.py': fastapi['main.py'],
});
const go = {
  ...goService,
  'go.mod': file(
    'module example.com/orders',
    '',
    'go 1.26',
    '',
    'require github.com/lib/pq v1.10.9',
  ),
};
const pom = (version: string): Files => ({
  ...spring,
  'pom.xml': file(
    '<project>',
    '<artifactId>orders</artifactId>',
    '<dependencies>',
    '<dependency>',
    '<groupId>org.postgresql</groupId>',
    '<artifactId>postgresql</artifactId>',
    `<version>${version}</version>`,
    '</dependency>',
    '</dependencies>',
    '</project>',
  ),
});
const project = (version: string): Files => ({
  ...dotnet,
  'Orders.csproj': `<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Npgsql" Version="${version}" />\n</ItemGroup>\n</Project>\n`,
});

describe('passes', () => {
  it.each<Case>([
    ['npm', { ...express, 'package-lock.json': lock }, 'pass'],
    ['yarn', { ...express, 'yarn.lock': 'express@4.21.0:\n' }, 'pass'],
    [
      'pinned requirements',
      requirements(
        'fastapi==0.115.0',
        'uvicorn[standard]==0.32.0 ; python_version > "3"',
      ),
      'pass',
    ],
    [
      'requirements by address',
      requirements('fastapi==0.115.0', 'https://acme.io/common-1.0.tar.gz'),
      'pass',
    ],
    [
      'uv',
      { ...pyproject(), 'uv.lock': '[[package]]\nname = "fastapi"\n' },
      'pass',
    ],
    [
      'poetry',
      { ...pyproject(), 'poetry.lock': '[[package]]\nname = "fastapi"\n' },
      'pass',
    ],
    [
      'Go: tests in a module of their own',
      {
        ...go,
        'go.sum': 'github.com/lib/pq v1.10.9 h1:x\n',
        'integration/go.mod':
          'module x/integration\n\nrequire github.com/stretchr/testify v1.3.0\n',
      },
      'pass',
    ],
    ['Go', { ...go, 'go.sum': 'github.com/lib/pq v1.10.9 h1:x\n' }, 'pass'],
    ['Rust', { ...rust, 'Cargo.lock': '' }, 'pass'],
    ['Ruby', { ...rails, 'Gemfile.lock': 'rails (8.0.0)\n' }, 'pass'],
    [
      'Ruby: a gem that only Windows and JRuby install',
      {
        ...rails,
        Gemfile: file(
          'gem "rails", "~> 8.0"',
          'gem "tzinfo-data", "~> 1.2", platforms: %i(mingw mswin x64_mingw jruby)',
        ),
        'Gemfile.lock': 'rails (8.0.0)\n',
      },
      'pass',
    ],
    [
      'Ruby: a gem of all platforms that is not locked',
      {
        ...rails,
        Gemfile: file(
          'gem "rails", "~> 8.0"',
          'gem "bootsnap", "~> 1.2", platforms: %i[ruby mingw]',
        ),
        'Gemfile.lock': 'rails (8.0.0)\n',
      },
      'fail major Gemfile:2',
    ],
    [
      'PHP',
      {
        ...laravel,
        'composer.lock': '{"packages":[{"name":"laravel/framework"}]}',
      },
      'pass',
    ],
    ['fixed versions of Maven', pom('42.7.4'), 'pass'],
    [
      'fixed versions of .NET with a lock file',
      { ...project('9.0.2'), 'packages.lock.json': '{"version":1}\n' },
      'pass',
    ],
    [
      'central versions of .NET',
      {
        ...project('9.0.2'),
        'Directory.Packages.props':
          '<Project>\n<ItemGroup>\n<PackageVersion Include="Npgsql" Version="9.0.2" />\n</ItemGroup>\n</Project>\n',
      },
      'pass',
    ],
    [
      'the workspace at the root',
      {
        'package.json': '{"workspaces":["apps/*"]}',
        'package-lock.json': lock,
        'apps/api/package.json': express['package.json'],
        'apps/api/server.js': express['server.js'],
      },
      'pass',
      { path: 'apps/api' },
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('catches', () => {
  it.each<Case>([
    ['no lock', express, 'fail major package.json:8'],
    [
      'an open requirement',
      requirements('uvicorn==0.32.0', 'fastapi>=0.110'),
      'fail major requirements.txt:2',
    ],
    ['a project without a lock', pyproject(), 'fail major pyproject.toml:4'],
    [
      'two locks',
      {
        ...express,
        'package-lock.json': lock,
        'yarn.lock': 'express@4.21.0:\n',
      },
      'fail major package.json:1',
    ],
    [
      'a lock that git ignores',
      { ...express, '.gitignore': 'node_modules\npackage-lock.json\n' },
      'fail major package.json:8',
    ],
    [
      'a lock that has never heard of a package',
      { ...express, 'package-lock.json': '{"packages":{}}' },
      'fail major package.json:8',
    ],
    ['Go without sums', go, 'fail major go.mod:5'],
    ['a floating version of Maven', pom('LATEST'), 'fail major pom.xml:4'],
    [
      'a snapshot of a third party',
      pom('42.8.0-SNAPSHOT'),
      'fail major pom.xml:4',
    ],
    [
      'a floating version of Gradle',
      {
        ...spring,
        'pom.xml': '',
        'build.gradle': file(
          'dependencies {',
          "  implementation 'org.postgresql:postgresql:42.+'",
          '}',
        ),
      },
      'fail major build.gradle:2',
    ],
    [
      'fixed versions of .NET, and nothing for what they bring along',
      project('9.0.2'),
      'fail major Orders.csproj:3',
    ],
    [
      'a floating version of .NET',
      project('9.*'),
      'fail major Orders.csproj:3',
    ],
    [
      'the lock of somebody else at the root',
      {
        'package.json': '{"name":"web"}',
        'package-lock.json': lock,
        'backend/package.json': express['package.json'],
        'backend/server.js': express['server.js'],
      },
      'fail major backend/package.json:8',
      { path: 'backend' },
    ],
    [
      'requirements that are not committed',
      {
        'main.py': flask['app.py'],
        Dockerfile: file(
          'FROM python:3.13-slim',
          'COPY . .',
          'RUN pip install -r requirements.txt',
          'CMD ["python", "main.py"]',
        ),
      },
      'fail major Dockerfile:3',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it.each<Case>([
  [
    'without dependencies',
    { ...goService, 'go.mod': 'module example.com/orders\n\ngo 1.26\n' },
    'not-applicable',
  ],
  [
    'to a library',
    {
      'package.json': '{"dependencies":{"ms":"2.1.3"}}',
      'src/index.ts': 'export const x = 1;\n',
    },
    'not-applicable',
    { type: 'library' },
  ],
])('does not apply %s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
