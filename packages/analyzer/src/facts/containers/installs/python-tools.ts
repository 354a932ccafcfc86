import { posix } from 'node:path';
import type { Service } from '../../../service';
import { stackOf, type Dependency, sourceFilesOf } from '../../../stack';
import type { BuildCommand } from '../layers';
import {
  type Install,
  type Reading,
  developmentPackages,
  examplesOf,
  has,
  optionValue,
} from './reading';

/** Tools for tests, linting and debugging that no running service needs. */
export const pythonTools =
  /^(?:pytest(?:-.*)?|tox|nox|coverage|black|ruff|flake8(?:-.*)?|isort|mypy|pylint|ipython|ipdb|debugpy|pre-commit|factory-boy|faker|pyright|bandit|autopep8|pydocstyle|hypothesis|vcrpy|freezegun|pudb|watchdog-gevent)$/;

export const developmentGroup =
  /^(?:dev|devel|development|tests?|testing|lint|all|ci|debug)$/i;

/** Where Python packages land: an environment in the working folder, or the system's. */
export function environmentFolder({
  environment,
  workdir,
  words,
}: BuildCommand): string {
  const named =
    optionValue(words, [
      '--prefix',
      '--target',
      '-t',
      '--root',
      '--wheel-dir',
      '-w',
    ]) ??
    environment.get('UV_PROJECT_ENVIRONMENT') ??
    environment.get('VIRTUAL_ENV');
  if (named) return posix.resolve(workdir, named);
  if (has(words, /^--user$/))
    return environment.get('PYTHONUSERBASE') ?? '/root/.local';
  const path = environment.get('PATH') ?? '';
  const venv = path
    .split(':')
    .find(entry => /venv|virtualenv|\/env\//.test(entry));
  if (venv && !venv.startsWith('$'))
    return posix.dirname(posix.resolve(workdir, venv));
  if (
    /^(?:uv|poetry|pipenv|pdm)$/.test(words[0]) &&
    words[1] !== 'pip' &&
    environment.get('POETRY_VIRTUALENVS_CREATE') !== 'false'
  ) {
    return posix.join(workdir, '.venv');
  }
  return words[0].startsWith('/')
    ? posix.dirname(posix.dirname(words[0]))
    : '/usr/local/lib/python';
}

/** Test and lint tools that the manifest names as production dependencies, and that no source imports. */
export function toolsAmongProduction({ service }: Reading): Partial<Install> {
  return asTools(
    service,
    service
      .fact(stackOf)
      .dependencies.filter(
        ({ ecosystem, scope, path }) =>
          ecosystem === 'python' && scope === 'prod' && !path.endsWith('.txt'),
      ),
  );
}

export function asTools(
  service: Service,
  dependencies: Array<Pick<Dependency, 'name' | 'path' | 'line'>>,
): Partial<Install> {
  const tools = dependencies.filter(
    ({ name }) => pythonTools.test(name) && !isImported(service, name),
  );
  return tools.length
    ? {
        development: true,
        examples: [...new Set(tools.map(({ name }) => name))].slice(0, 3),
        proofs: tools.slice(0, 2).map(({ path, line }) => ({ path, line })),
      }
    : {};
}

export function isImported(service: Service, name: string): boolean {
  const module = name
    .replace(/-/g, '_')
    .replace(/^factory_boy$/, 'factory')
    .replace(/^ipython$/, 'IPython');
  const pattern = new RegExp(
    `^\\s*(?:import|from)\\s+${module.replace(/[^\w]/g, '')}\\b`,
    'm',
  );
  return service
    .fact(sourceFilesOf)
    .some(
      file =>
        file.ecosystem === 'python' &&
        pattern.test(service.repository.lexical(file.path).code),
    );
}

/** All of the project's development packages, where a command installs what the manifest declares. */
export function declared({ service }: Reading): Partial<Install> {
  const packages = developmentPackages(service, 'python');
  if (!packages.length) return {};
  const [first] = packages;
  return {
    development: true,
    examples: examplesOf(packages),
    proofs: [{ path: first.path, line: first.line }],
  };
}
