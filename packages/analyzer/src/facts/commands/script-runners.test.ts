import { memorySource, openRepository } from '../../repository';
import { Service } from '../../service';
import { expandScript } from './script-runners';

const expand = (
  files: Record<string, string>,
  call: string,
  folder = '',
): string[] | undefined =>
  expandScript(
    new Service(openRepository(memorySource(files)), { name: 'orders' }),
    call.split(' '),
    folder,
  )?.map(({ text, path, line }) => `${path}:${line} ${text}`);

const packageJson = (scripts: Record<string, string>, name = 'orders') =>
  JSON.stringify({ name, scripts }, null, 1);

describe('expandScript', () => {
  const cases: Array<
    [string, Record<string, string>, string, string[] | undefined]
  > = [
    [
      'npm test with pre and post scripts',
      {
        'package.json': packageJson({ pretest: 'tsc', test: 'jest', x: 'y' }),
      },
      'npm test -- --ci',
      ['package.json:4 tsc', 'package.json:5 jest --ci'],
    ],
    [
      'a script that Node runs itself',
      { 'package.json': packageJson({ 'test:ci': 'node --run test' }) },
      'node --run test:ci',
      ['package.json:4 node --run test'],
    ],
    [
      'make with a value under a condition: the first of two',
      {
        Makefile:
          'ifeq ($(CI),1)\n    RUN = vendor/bin/phpunit\nelse\n    RUN = docker compose exec php vendor/bin/phpunit\nendif\ntests:\n\t$(RUN) --testdox\n',
      },
      'make tests',
      ['Makefile:7 vendor/bin/phpunit --testdox'],
    ],
    [
      'a shell script that looks for its program first',
      {
        'bin/test.sh':
          '#!/bin/bash\nPYTEST="$(which pytest)"\n"${PYTEST}" tests\n',
      },
      './bin/test.sh',
      [
        'bin/test.sh:2 PYTEST="$(which pytest)"',
        'bin/test.sh:3 "pytest" tests',
      ],
    ],
    [
      'cargo make, with what a task depends on',
      {
        'Makefile.toml':
          '[tasks.ci]\ndependencies = ["lint", "test"]\n\n[tasks.lint]\nscript = "cargo clippy"\n\n[tasks.test]\ncommand = "cargo"\nargs = ["test", "--workspace"]\n',
      },
      'cargo make ci',
      [
        'Makefile.toml:4 cargo clippy',
        'Makefile.toml:7 cargo test --workspace',
      ],
    ],
    [
      'a program of .NET whose targets run others',
      {
        'build/build.csproj': '<Project />\n',
        'build/Program.cs':
          'Target("a", () => Run("dotnet", "build"));\nTarget("b", () => Run("dotnet", $"test {file} -c Release"));\n',
      },
      'dotnet run --project build/build.csproj',
      [
        'build/Program.cs:1 dotnet build',
        'build/Program.cs:2 dotnet test {file} -c Release',
      ],
    ],
    [
      'make calls a program that it looked for',
      {
        Makefile:
          'BASH ?= $(shell command -v bash 2> /dev/null)\n\ntest:\n\tMODE=ci $(BASH) -xe ./scripts/test.sh\n',
        'scripts/test.sh': '#!/bin/bash\ngo test ./...\n',
      },
      'make test',
      ['Makefile:4 MODE=ci bash -xe ./scripts/test.sh'],
    ],
    [
      'make with variables of its own, in both branches of a condition',
      {
        Makefile:
          'cmd = help\n\nrun:\nifeq ($(INSIDE), 1)\n\t@bash -c "$(cmd)"\nelse\n\t@docker compose exec app $$cmd\nendif\n',
      },
      'make run cmd=phpunit',
      [
        'Makefile:5 bash -c "phpunit"',
        'Makefile:7 docker compose exec app phpunit',
      ],
    ],
    [
      'npm runs only its four short forms without run',
      { 'package.json': packageJson({ build: 'tsc' }) },
      'npm build',
      undefined,
    ],
    [
      'yarn and pnpm run any script by name',
      { 'package.json': packageJson({ 'test:unit': 'vitest run' }) },
      'pnpm test:unit',
      ['package.json:4 vitest run'],
    ],
    [
      'installing is no script, whatever it is called',
      { 'package.json': packageJson({ install: 'node-gyp rebuild' }) },
      'yarn install',
      undefined,
    ],
    [
      'bun test is the runner itself',
      { 'package.json': packageJson({ test: 'jest' }) },
      'bun test',
      undefined,
    ],
    [
      'a workspace by name',
      {
        'package.json': packageJson({}, 'root'),
        'apps/api/package.json': packageJson({ test: 'jest' }, '@acme/api'),
      },
      'yarn workspace @acme/api test',
      ['apps/api/package.json:4 jest'],
    ],
    [
      'every workspace',
      {
        'package.json': packageJson({ 'do-test': 'pnpm -r do-test' }, 'root'),
        'a/package.json': packageJson({ 'do-test': 'jest' }, 'a'),
        'b/package.json': packageJson({ 'do-test': 'vitest' }, 'b'),
      },
      'pnpm -r do-test',
      ['a/package.json:4 jest', 'b/package.json:4 vitest'],
    ],
    [
      'turbo with a filter',
      {
        'a/package.json': packageJson({ test: 'jest' }, '@acme/a'),
        'b/package.json': packageJson({ test: 'vitest' }, '@acme/b'),
      },
      'turbo run test --filter=@acme/b',
      ['b/package.json:4 vitest'],
    ],
    [
      'an Nx target by its executor',
      {
        'apps/api/project.json':
          '{\n"name": "api",\n"targets": {\n"test": { "executor": "@nx/jest:jest" } } }',
      },
      'nx run-many -t test',
      ['apps/api/project.json:4 jest'],
    ],
    [
      'lists of scripts with a pattern',
      {
        'package.json': packageJson({
          'test:unit': 'jest',
          'test:e2e': 'jest -c e2e.json',
        }),
      },
      'run-s test:*',
      ['package.json:4 jest', 'package.json:5 jest -c e2e.json'],
    ],
    [
      'make with variables and prerequisites',
      {
        Makefile:
          'GO ?= go\n.PHONY: test\n\nbuild:\n\t$(GO) build\n\ntest: build ## run\n\t@$(GO) test \\\n\t  ./...\n',
      },
      'make test',
      ['Makefile:5 go build', 'Makefile:8 go test  ./...'],
    ],
    [
      'make in another folder, first goal',
      { 'api/Makefile': 'all:\n\tgo vet\n' },
      'make -C api',
      ['api/Makefile:2 go vet'],
    ],
    [
      'make targets that call themselves end',
      { Makefile: 'a: b\n\techo a\nb: a\n\techo b\n' },
      'make a',
      ['Makefile:4 echo b', 'Makefile:2 echo a'],
    ],
    [
      'just with dependencies and variables',
      {
        justfile:
          'run := "cargo"\n\nlint:\n  cargo clippy\n\ntest *args: lint\n  @{{run}} test\n',
      },
      'just test',
      ['justfile:4 cargo clippy', 'justfile:7 cargo test'],
    ],
    [
      'Taskfile with a call of another task',
      {
        'Taskfile.yml':
          "version: '3'\ntasks:\n  unit:\n    cmds:\n      - go test ./...\n  test:\n    cmds:\n      - task: unit\n      - cmd: go vet\n",
      },
      'task test',
      ['Taskfile.yml:5 go test ./...', 'Taskfile.yml:9 go vet'],
    ],
    [
      'hatch scripts that name each other',
      {
        'pyproject.toml':
          '[tool.hatch.envs.default.scripts]\ntest = "pytest {args}"\ntest-cov = ["test", "coverage xml"]\n',
      },
      'hatch run test-cov',
      ['pyproject.toml:2 pytest ', 'pyproject.toml:3 coverage xml'],
    ],
    [
      'pdm composite',
      {
        'pyproject.toml':
          '[tool.pdm.scripts]\nunit = "pytest"\nall = {composite = ["unit", "mypy ."]}\n',
      },
      'pdm run all',
      ['pyproject.toml:2 pytest', 'pyproject.toml:3 mypy .'],
    ],
    [
      'console scripts end in their module',
      { 'pyproject.toml': '[project.scripts]\nserve = "orders.main:run"\n' },
      'uv run serve',
      ['pyproject.toml:2 python -m orders.main'],
    ],
    [
      'tox environments',
      {
        'tox.ini':
          '[tox]\nenvlist = py312\n[testenv]\ndeps = pytest\ncommands =\n    pytest {posargs:tests}\n[testenv:lint]\ncommands = ruff check\n',
      },
      'tox -e py312',
      ['tox.ini:6 pytest tests'],
    ],
    [
      'nox sessions by name',
      {
        'noxfile.py':
          'import nox\n\n@nox.session\ndef tests(session):\n    session.run("pytest", "-q")\n\n@nox.session\ndef lint(session):\n    session.run("ruff", "check")\n',
      },
      'nox -s tests',
      ['noxfile.py:5 pytest -q'],
    ],
    [
      'composer scripts that call each other',
      {
        'composer.json':
          '{ "scripts": {\n"unit": "phpunit",\n"test": ["@lint", "@unit", "@php artisan test"],\n"lint": "pint" } }',
      },
      'composer test',
      [
        'composer.json:4 pint',
        'composer.json:2 phpunit',
        'composer.json:3 php artisan test',
      ],
    ],
    [
      'rake through the default task',
      {
        Rakefile:
          'require "rspec/core/rake_task"\nRSpec::Core::RakeTask.new(:spec)\ntask default: :spec\n',
      },
      'rake',
      ['Rakefile:2 rspec'],
    ],
    [
      'a function of a task script, through another function',
      {
        run: '#!/usr/bin/env bash\nset -e\n_dc() {\n  docker compose run "${@}"\n}\nmanage() {\n  _dc web python manage.py "${@}"\n}\nci:test() {\n  manage test "${@}"\n}\nTIMEFORMAT="x"\ntime "${@:-help}"\n',
      },
      './run ci:test',
      ['run:4 docker compose run web python manage.py test'],
    ],
    [
      'variables and quoted arguments of functions',
      {
        run: '#!/bin/bash\n_dc() {\n  docker compose "${@}"\n}\ntest() {\n  local command="rails test"\n  _dc web bash -c "db && ${command} ${*:-test/}"\n}\n"$@"\n',
      },
      './run test',
      [
        'run:6 local command="rails test"',
        "run:3 docker compose web bash -c 'db && rails test test/'",
      ],
    ],
    [
      'the branch of a case that the argument takes',
      {
        'bin/entry':
          '#!/bin/sh\ncase "$1" in\n  server)\n    shift\n    gunicorn app\n    ;;\n  tests)\n    pytest -q\n    ;;\nesac\n',
      },
      'bin/entry tests',
      ['bin/entry:8 pytest -q'],
    ],
    [
      'functions that nobody calls do not run; here-documents are no commands',
      {
        'ci.sh': 'unused() {\n  pytest\n}\ncat <<EOF\npytest\nEOF\necho done\n',
      },
      'bash ci.sh',
      ['ci.sh:4 cat <<EOF', 'ci.sh:7 echo done'],
    ],
    [
      'the body of a loop that make unrolls',
      {
        Makefile:
          'test:\n\t@$(foreach pkg,$(PACKAGES), \\\n\t\tgo test -cover ${pkg};)\n',
      },
      'make test',
      ['Makefile:2 go test -cover ${pkg}'],
    ],
    ['a script outside the tree', { 'a.sh': 'ls' }, 'bash ../b.sh', undefined],
    ['a plain command', { 'a.sh': 'ls' }, 'pytest -q', undefined],
  ];

  it.each(cases)('%s', (_, files, call, expected) => {
    expect(expand(files, call)).toEqual(expected);
  });
});
