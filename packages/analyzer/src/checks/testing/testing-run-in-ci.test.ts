import { file } from '../__testUtils__/trees';
import { testingRunInCi } from './testing-run-in-ci';
import {
  judge,
  pythonApp,
  requirements,
  type Tree,
} from './__testUtils__/judge';

const python: Record<string, string> = {
  'requirements.txt': requirements,
  'app/main.py': pythonApp(20),
  'tests/test_a.py': 'def test_a():\n    assert f() == 1\n',
};
const node: Record<string, string> = {
  'package.json':
    '{\n"dependencies": { "express": "4" },\n"scripts": {\n"test": "npm run unit",\n"unit": "jest" } }',
  'src/server.ts': "import express from 'express';\nexpress().listen(1);\n",
  'src/a.test.ts': "it('a', () => { expect(f()).toBe(1); });\n",
};
const workflow = (steps: string, on = 'on: [push, pull_request]', job = '') =>
  `${on}\njobs:\n  build:\n    runs-on: ubuntu-latest\n${job}    steps:\n${steps}\n`;
const run = (command: string, extra = '') =>
  `      - run: ${command}\n${extra}`;
const github = (content: string) => ({ '.github/workflows/ci.yml': content });

describe('testing-run-in-ci passes', () => {
  const passing: Array<[string, Tree['files'], string]> = [
    [
      'AWS CodeBuild',
      {
        ...node,
        'buildspec.yml': file(
          'version: 0.2',
          'phases:',
          '  build:',
          '    commands:',
          '      - npm ci',
          '      - npm test',
        ),
      },
      'buildspec.yml:6',
    ],
    [
      'Cirrus CI',
      {
        ...node,
        '.cirrus.yml': file('check_task:', '  test_script: npm test'),
      },
      '.cirrus.yml:2',
    ],
    [
      'Codeship',
      {
        ...node,
        'codeship-steps.yml': file(
          '- type: parallel',
          '  steps:',
          '    - name: tests',
          '      service: app',
          '      command: npm test',
        ),
      },
      'codeship-steps.yml:5',
    ],
    [
      'Zalando’s platform, in a block of commands',
      {
        ...node,
        'delivery.yaml': file(
          'pipeline:',
          '  - id: build',
          '    type: script',
          '    commands:',
          '      - desc: Test',
          '        cmd: |',
          '          npm ci',
          '          npm test',
        ),
      },
      'delivery.yaml:6',
    ],
    [
      'a workflow of the repository that is handed the command, or has one of its own',
      {
        ...node,
        '.github/workflows/verify.yml': file(
          'on:',
          '  workflow_call:',
          '    inputs:',
          '      verify-command:',
          '        type: string',
          '        default: npm test',
          'jobs:',
          '  verify:',
          '    runs-on: x',
          '    steps:',
          '      - run: ${{ inputs.verify-command }}',
        ),
        ...github(
          file(
            'on: push',
            'jobs:',
            '  verify:',
            '    uses: ./.github/workflows/verify.yml',
          ),
        ),
      },
      '.github/workflows/verify.yml:11',
    ],
    [
      'a command that is handed to a workflow elsewhere',
      {
        ...node,
        ...github(
          file(
            'on: push',
            'jobs:',
            '  verify:',
            '    uses: acme/workflows/.github/workflows/verify.yml@v2',
            '    with:',
            "      verify-command: 'npm ci && npm test'",
          ),
        ),
      },
      '.github/workflows/ci.yml:4',
    ],
    [
      'just, whose recipe for Windows is another one',
      {
        ...python,
        justfile: file(
          '[unix]',
          'test:',
          '    pytest',
          '[windows]',
          'test:',
          '    {{ setup }} pytest',
        ),
        ...github(workflow(run('nix develop --command just test'))),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'Rails, with the command in a variable',
      {
        Gemfile: 'gem "rails"\n',
        'app/models/order.rb': 'class Order < ApplicationRecord\nend\n',
        'config/application.rb': 'module Orders\nend\n',
        'test/models/order_test.rb': file(
          'class OrderTest < ActiveSupport::TestCase',
          '  test "saves" do',
          '    assert Order.new.save',
          '  end',
          'end',
        ),
        ...github(workflow(run('bin/rails $TEST_COMMAND'))),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'CircleCI, in a folder of its own choice',
      {
        ...python,
        '.circleci/config.yml': file(
          'version: 2',
          'jobs:',
          '  test:',
          '    working_directory: ~/usr/src/orders',
          '    steps:',
          '      - checkout',
          '      - run: pytest',
          'workflows:',
          '  all:',
          '    jobs: [test]',
        ),
      },
      '.circleci/config.yml:7',
    ],
    [
      'Gitea, through a task of mise and what measures coverage',
      {
        'Orders.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Build().Run();\n',
        'tests/OrdersTests.csproj':
          '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="xunit" /></ItemGroup></Project>\n',
        'tests/OrderTests.cs':
          'public class OrderTests {\n  [Fact]\n  public void A() { Assert.Equal(1, F()); }\n}\n',
        '.gitea/workflows/build.yaml': workflow(run('mise ci')),
        'mise.toml': file(
          '[tasks.test]',
          `run = ["dotnet coverage collect 'dotnet test -c Release' -o coverage.xml"]`,
          '[tasks.lint]',
          'run = "dotnet format"',
          '[tasks.ci]',
          'run = [{ tasks = ["lint"] }, { tasks = ["test"] }]',
        ),
      },
      'mise.toml:2',
    ],
    [
      'Mocha for TypeScript',
      {
        ...node,
        'package.json':
          '{ "dependencies": { "express": "4" }, "scripts": { "test": "ts-mocha test/**/*.ts" } }',
        ...github(workflow(run('npm test'))),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'a composite action whose goal is an input with a default',
      {
        'build.gradle':
          'dependencies {\n  implementation "org.springframework.boot:spring-boot-starter-web:3.4.0"\n}\n',
        'src/main/java/App.java':
          '@SpringBootApplication\nclass App { public static void main(String[] args) {} }\n',
        'src/test/java/AppTest.java':
          'class AppTest {\n  @Test\n  void a() { assertEquals(1, f()); }\n}\n',
        ...github(workflow('      - uses: ./.github/actions/build\n')),
        '.github/actions/build/action.yml': file(
          'inputs:',
          '  goal:',
          '    default: build',
          'runs:',
          '  using: composite',
          '  steps:',
          '    - shell: bash',
          '      run: ./gradlew ${{ inputs.goal }}',
        ),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'Playwright in a package of a workspace',
      {
        ...node,
        'e2e/a.spec.ts':
          "import { test, expect } from '@playwright/test';\ntest('a', async ({ page }) => { await expect(page).toHaveTitle('Orders'); });\n",
        ...github(
          workflow(
            run('yarn workspace @acme/web playwright test --grep @login'),
          ),
        ),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'Jenkins in the folder that it checks the tree out into, beside a folder called test',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
        'main.go': 'package main\n\nfunc main() {\n\tgin.New().Run()\n}\n',
        'orders/orders_test.go':
          'package orders\n\nfunc TestA(t *testing.T) {\n\tassert.Equal(t, 1, f())\n}\n',
        'test/helper/helper.go': 'package helper\n',
        Jenkinsfile:
          "node {\n  stage('Test') {\n    dir('src/example.com/orders') {\n      sh 'go test -v ./...'\n    }\n  }\n}\n",
      },
      'Jenkinsfile:4',
    ],
    [
      'a pipeline of Jenkins under a name of its own',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
        'main.go': 'package main\n\nfunc main() {\n\tgin.New().Run()\n}\n',
        'orders/orders_test.go':
          'package orders\n\nfunc TestA(t *testing.T) {\n\tassert.Equal(t, 1, f())\n}\n',
        'orders-jenkins-ci.groovy':
          "pipeline {\n  agent any\n  stages {\n    stage('Test') {\n      steps {\n        sh 'go test ./...'\n      }\n    }\n  }\n}\n",
      },
      'orders-jenkins-ci.groovy:6',
    ],
    [
      'Cypress from its own image',
      {
        'package.json': '{ "dependencies": { "express": "4" } }',
        'server.js': "require('express')().listen(1);\n",
        'cypress/integration/setup.spec.js':
          "it('a', () => { cy.visit('/'); cy.contains('Orders'); });\n",
        ...github(
          workflow(
            run(
              'docker run -v $PWD:/e2e -w /e2e cypress/included:4.9.0 --headless',
            ),
          ),
        ),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'a runner that measures coverage around another',
      {
        ...node,
        'package.json':
          '{\n"dependencies": { "express": "4" },\n"scripts": { "check": "./node_modules/.bin/istanbul cover _mocha -- server --recursive" } }',
        'server/a.test.js': "it('a', () => { expect(f()).to.equal(1); });\n",
        ...github(workflow(run('yarn check'))),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'PHP in each of its versions',
      {
        'composer.json': '{ "require": { "php": "^8.3" } }',
        'public/index.php': '<?php\n',
        'tests/ATest.php':
          '<?php\nclass ATest extends TestCase\n{\n    public function test_a()\n    {\n        $this->assertTrue(f());\n    }\n}\n',
        ...github(workflow(run('php${{ matrix.php }} ./vendor/bin/phpunit'))),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'a program whose targets test',
      {
        'src/Orders.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web" />\n',
        'src/Program.cs': 'WebApplication.CreateBuilder(args);\n',
        'tests/Orders.Tests.csproj': '<Project Sdk="Microsoft.NET.Sdk" />\n',
        'tests/OrderTests.cs':
          'public class OrderTests {\n  [Fact]\n  public void A() { Assert.True(F()); }\n}\n',
        'build/build.csproj': '<Project Sdk="Microsoft.NET.Sdk" />\n',
        'build/Program.cs':
          'using static SimpleExec.Command;\nTarget("test", () => Run("dotnet", $"test {file} -c Release"));\n',
        ...github(workflow(run('dotnet run --project build/build.csproj'))),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'a plain command',
      { ...python, ...github(workflow(run('pytest -q'))) },
      '.github/workflows/ci.yml:6',
    ],
    [
      'a block of commands',
      {
        ...python,
        ...github(
          workflow(
            '      - run: |\n          pip install -r requirements.txt\n          python -m pytest',
          ),
        ),
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'npm scripts that call each other',
      { ...node, ...github(workflow(run('npm test'))) },
      'package.json:5',
    ],
    [
      'a runner that is given the files by another program',
      {
        ...node,
        'package.json':
          '{\n"dependencies": { "express": "4" },\n"scripts": {\n"test": "npm run seed && c8 npm run unit",\n"unit": "glob -c \\"tsx --test\\" \\"./test/**/*.ts\\"" } }',
        ...github(workflow(run('npm run migrate && npm run test'))),
      },
      'package.json:5',
    ],
    [
      'a script that starts the runners',
      {
        ...node,
        'package.json':
          '{\n"dependencies": { "express": "4" },\n"scripts": {\n"test": "node scripts/run.mjs test" } }',
        ...github(workflow(run('npm test'))),
      },
      'package.json:4',
    ],
    [
      'make',
      {
        ...python,
        Makefile: 'test:\n\tpytest\n',
        ...github(workflow(run('make test'))),
      },
      'Makefile:2',
    ],
    [
      'compose kept in a variable of a script',
      {
        ...python,
        'script/cibuild': file(
          '#!/bin/bash',
          'docker_compose="docker compose --file envs/compose-$2.yml"',
          '$docker_compose up -d',
          '$docker_compose run web pytest',
        ),
        ...github(workflow(run('bash -x script/cibuild 3.12 postgres'))),
      },
      'script/cibuild:4',
    ],
    [
      'a container whose image is there to run the tests',
      {
        ...python,
        'compose.yml': file(
          'services:',
          '  orders-test:',
          '    build: { context: ., dockerfile: tests/Dockerfile }',
        ),
        'tests/Dockerfile': file('FROM python:3.13', 'COPY . .', 'CMD pytest'),
        ...github(workflow(run('docker compose run orders-test'))),
      },
      'tests/Dockerfile:3',
    ],
    [
      'a function of a task script',
      {
        ...python,
        run: '#!/bin/bash\nci() {\n  docker compose run web pytest\n}\n"$@"\n',
        ...github(workflow(run('./run ci'))),
      },
      'run:3',
    ],
    [
      'a local composite action',
      {
        ...python,
        ...github(workflow('      - uses: ./.github/actions/test')),
        '.github/actions/test/action.yml':
          'runs:\n  using: composite\n  steps:\n    - run: pytest\n      shell: bash\n',
      },
      '.github/actions/test/action.yml:4',
    ],
    [
      'a local reusable workflow',
      {
        ...python,
        ...github(
          'on: push\njobs:\n  test:\n    uses: ./.github/workflows/test.yml\n',
        ),
        '.github/workflows/test.yml': workflow(run('tox'), 'on: workflow_call'),
      },
      '.github/workflows/test.yml:6',
    ],
    [
      'an image build with a test stage',
      {
        ...python,
        Dockerfile:
          'FROM python:3.12 AS test\nRUN pytest\nFROM python:3.12\nCMD ["app"]\n',
        ...github(workflow(run('docker build --target test .'))),
      },
      'Dockerfile:2',
    ],
    [
      'a compose file that waits for the tests',
      {
        ...python,
        'compose.ci.yml': 'services:\n  api:\n    build:\n      context: .\n',
        Dockerfile: 'FROM python:3.12\nCMD ["/opt/start.sh"]\n',
        'start.sh': '#!/bin/sh\npytest\n',
        ...github(
          workflow(
            run('docker compose -f compose.ci.yml up --exit-code-from api'),
          ),
        ),
      },
      'start.sh:2',
    ],
    [
      'GitLab with an include and extends',
      {
        ...python,
        '.gitlab-ci.yml': 'include:\n  - local: ci/test.yml\n',
        'ci/test.yml':
          '.base:\n  script:\n    - pytest\ntest:\n  extends: .base\n',
      },
      'ci/test.yml:3',
    ],
    [
      'Travis',
      { ...python, '.travis.yml': 'language: python\nscript:\n  - pytest\n' },
      '.travis.yml:3',
    ],
    [
      'CircleCI',
      {
        ...python,
        '.circleci/config.yml':
          'jobs:\n  test:\n    steps:\n      - run:\n          command: pytest\nworkflows:\n  main:\n    jobs:\n      - test\n',
      },
      '.circleci/config.yml:5',
    ],
    [
      'Jenkins',
      {
        ...python,
        Jenkinsfile:
          "pipeline {\n  stages { stage('Test') { steps {\n    sh 'pytest'\n  } } }\n}\n",
      },
      'Jenkinsfile:3',
    ],
    [
      'Azure',
      { ...python, 'azure-pipelines.yml': 'steps:\n  - script: pytest\n' },
      'azure-pipelines.yml:2',
    ],
    [
      'Bitbucket',
      {
        ...python,
        'bitbucket-pipelines.yml':
          'pipelines:\n  default:\n    - step:\n        script:\n          - pytest\n',
      },
      'bitbucket-pipelines.yml:5',
    ],
    [
      'Cloud Build',
      {
        ...python,
        'cloudbuild.yaml':
          'steps:\n  - name: python\n    entrypoint: pytest\n    args: [-q]\n',
      },
      'cloudbuild.yaml:4',
    ],
    [
      'Drone',
      {
        ...python,
        '.drone.yml': 'steps:\n  - name: test\n    commands:\n      - pytest\n',
      },
      '.drone.yml:4',
    ],
    [
      'Concourse: a task whose script goes into the checkout and calls make',
      {
        ...python,
        'ci/unit.yml': file(
          'platform: linux',
          'inputs:',
          '  - name: orders-api',
          'run:',
          '  path: orders-api/ci/scripts/unit.sh',
        ),
        'ci/scripts/unit.sh': file(
          '#!/bin/bash -eux',
          'cwd=$(pwd)',
          'pushd $cwd/orders-api',
          '  make test',
          'popd',
        ),
        Makefile: file('test:', '\tpytest -q'),
      },
      'ci/unit.yml:5',
    ],
    [
      'Buildkite',
      { ...python, '.buildkite/pipeline.yml': 'steps:\n  - command: pytest\n' },
      '.buildkite/pipeline.yml:2',
    ],
  ];
  it.each(passing)('%s', (_, files, place) => {
    const result = judge(testingRunInCi, { files });
    expect(result.message).toContain('runs the tests on every change');
    expect(result).toMatchObject({ outcome: 'pass' });
    expect(result.places).toContain(place);
  });
});

describe('testing-run-in-ci fails', () => {
  const failing: Array<[string, Tree, string]> = [
    ['no pipeline', { files: python }, 'tests/test_a.py:1'],
    [
      'a pipeline that only lints',
      { files: { ...python, ...github(workflow(run('ruff check'))) } },
      '.github/workflows/ci.yml:6',
    ],
    [
      'an ignored failure',
      { files: { ...python, ...github(workflow(run('pytest || true'))) } },
      '.github/workflows/ci.yml:6',
    ],
    [
      'continue-on-error',
      {
        files: {
          ...python,
          ...github(workflow(run('pytest', '        continue-on-error: true'))),
        },
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'a job that never runs',
      {
        files: {
          ...python,
          ...github(workflow(run('pytest'), undefined, '    if: false\n')),
        },
      },
      '.github/workflows/ci.yml:1',
    ],
    [
      'a workflow started by hand',
      {
        files: {
          ...python,
          ...github(workflow(run('pytest'), 'on: workflow_dispatch')),
        },
      },
      '.github/workflows/ci.yml:1',
    ],
    [
      'a command behind echo',
      { files: { ...python, ...github(workflow(run('echo pytest'))) } },
      '.github/workflows/ci.yml:1',
    ],
    [
      'a commented command',
      {
        files: {
          ...python,
          ...github(
            workflow('      - run: |\n          # pytest\n          ls'),
          ),
        },
      },
      '.github/workflows/ci.yml:1',
    ],
    [
      'a loop over other services',
      {
        files: {
          'src/orders/go.mod': 'module orders\n',
          'src/orders/main.go': 'package main\n\nfunc main() {\n}\n',
          'src/orders/a_test.go':
            'package main\n\nfunc TestA(t *testing.T) { t.Error(1) }\n',
          'src/billing/go.mod': 'module billing\n',
          ...github(
            workflow(
              '      - run: |\n          for p in "billing" "shipping"; do\n          pushd src/$p\n          go test\n          popd\n          done',
            ),
          ),
        },
        service: { path: 'src/orders' },
      },
      '.github/workflows/ci.yml:6',
    ],
    [
      'path filters of another service',
      {
        files: {
          'orders/requirements.txt': requirements,
          'orders/app/main.py': pythonApp(20),
          'orders/tests/test_a.py': 'def test_a():\n    assert f()\n',
          ...github(
            workflow(run('pytest'), 'on:\n  push:\n    paths: [billing/**]'),
          ),
        },
        service: { path: 'orders' },
      },
      'orders/tests/test_a.py:1',
    ],
    [
      'Maven that skips tests',
      {
        files: {
          'pom.xml': '<project><artifactId>a</artifactId></project>',
          'src/main/java/a/App.java':
            'class App { static void main(String[] a) {} }\n',
          'src/test/java/a/AppTest.java':
            'class AppTest {\n  @Test\n  void a() { assertTrue(x); }\n}\n',
          ...github(workflow(run('./mvnw package -DskipTests'))),
        },
      },
      '.github/workflows/ci.yml:6',
    ],
  ];
  it.each(failing)('%s', (_, tree, place) => {
    const result = judge(testingRunInCi, tree);
    expect(result).toMatchObject({ outcome: 'fail' });
    expect(result.places).toContain(place);
    expect(result.recommendation?.text).toMatch(/on every change in /);
  });
});

describe('testing-run-in-ci cannot tell', () => {
  it.each<[string, Tree]>([
    [
      'a remote reusable workflow whose name tells the kind of service',
      {
        files: {
          ...python,
          ...github(
            'on: push\njobs:\n  all:\n    uses: acme/workflows/.github/workflows/spring-boot.yml@v1\n',
          ),
        },
      },
    ],
    [
      'a remote reusable workflow',
      {
        files: {
          ...python,
          ...github(
            'on: push\njobs:\n  verify:\n    uses: acme/workflows/.github/workflows/build-and-test.yml@v1\n',
          ),
        },
      },
    ],
    [
      'a remote GitLab template',
      {
        files: {
          ...python,
          '.gitlab-ci.yml':
            'include:\n  - project: acme/ci\n    file: python-test.yml\n',
        },
      },
    ],
    [
      'an external pipeline that an annotation names',
      {
        files: python,
        service: { annotations: { 'jenkins.io/job-full-name': 'orders' } },
      },
    ],
    [
      'an organisation’s own steps of another repository',
      {
        files: {
          ...python,
          ...github(
            workflow(
              '      - uses: acme/ci/.github/actions/test-and-scan@main',
            ),
          ),
        },
      },
    ],
    [
      'a library of Jenkins that does everything',
      {
        files: {
          ...python,
          Jenkinsfile: "@Library('acme-library@v-10') _\n\nbuildService()\n",
        },
      },
    ],
    [
      'pipelines kept out of archives',
      { files: { ...python, '.gitattributes': '.github export-ignore\n' } },
    ],
  ])('%s', (_, tree) => {
    expect(judge(testingRunInCi, tree)).toMatchObject({ outcome: 'unknown' });
  });

  it('does not apply without tests', () => {
    expect(
      judge(testingRunInCi, {
        files: {
          'requirements.txt': requirements,
          'app/main.py': pythonApp(20),
        },
      }),
    ).toMatchObject({ outcome: 'not-applicable' });
  });
});
