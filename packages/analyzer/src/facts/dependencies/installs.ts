import { posix } from 'node:path';
import type { Service } from '../../service';
import { productionImageOf } from '../containers/image';
import { lineageOf, type Instruction } from '../containers/dockerfile';
import {
  imageCommandsOf,
  pipelineCommandsOf,
  type BuildCommand,
} from './commands';
import { locksFor, lockStateOf } from './locks';
import { applicationManifestsOf } from './manifests';

/** An install, and whether it does what the lock says. */
export interface LockedInstall {
  path: string;
  line: number;
  text: string;
  /** Why it does not follow the lock. */
  problem?: string;
}

/** Use as `service.fact(lockedInstallsOf)`. */
export function lockedInstallsOf(service: Service): LockedInstall[] {
  const found: LockedInstall[] = [];
  const seen = new Set<string>();
  const add = (install: LockedInstall) => {
    const key = `${install.path}:${install.line}:${install.problem ?? ''}`;
    if (!seen.has(key)) found.push(install);
    seen.add(key);
  };
  for (const command of [
    ...service.fact(imageCommandsOf),
    ...service.fact(pipelineCommandsOf),
  ]) {
    const judged = judge(service, command);
    if (judged)
      add({
        path: command.path,
        line: command.line,
        text: command.text.slice(0, 80),
        ...(typeof judged === 'string' ? { problem: judged } : {}),
      });
  }
  for (const one of uncopiedLocks(service)) add(one);
  return found;
}

/** Names of a package manager's own family: a tool, not a dependency. */
const tools =
  /^(?:pip|setuptools|wheel|poetry|uv|pipenv|pdm|hatch|virtualenv|awscli|pip-tools|poetry-core|pip-audit|twine|build|tox|nox|supervisor|pre-commit|gunicorn|uwsgi)(?:\[.*\])?$/i;
const updates =
  /updat|upgrad|bump|renovate|dependab|refresh|outdated|nightly|canary/i;

/** `true`: follows the lock; a text: why not; `undefined`: installs nothing of the service. */
function judge(
  service: Service,
  command: BuildCommand,
): true | string | undefined {
  const { words, text } = command;
  const [tool = '', ...rest] = words;
  const name = posix.basename(tool);
  const ecosystem = service.fact(applicationManifestsOf)?.ecosystem;
  if (command.in === 'pipeline' && !isOwnFolder(service, command.folder))
    return undefined;
  if (command.in === 'pipeline' && updates.test(command.job ?? ''))
    return undefined;
  const first = rest.find(word => !word.startsWith('-')) ?? '';
  const names = rest
    .slice(rest.indexOf(first) + 1)
    .filter(word => !word.startsWith('-'));
  if (ecosystem === 'node') {
    const locks =
      service.fact(lockStateOf)?.locks.map(path => posix.basename(path)) ?? [];
    if (rest.some(word => /^(?:-g|--global)$/.test(word)) || first === 'global')
      return undefined;
    if (name === 'npm') {
      if (/^(?:ci|clean-install)$/.test(first)) return true;
      if (!/^(?:install|i|add)$/.test(first)) return undefined;
      if (rest.some(word => /^--package-lock-only$/.test(word)))
        return undefined;
      const packages = names.filter(
        word =>
          !/^(?:\.|true|false|dev|prod|production|error|silent|warn|\d+)$/.test(
            word,
          ) && !word.includes('='),
      );
      if (packages.length > 0) {
        if (command.in === 'pipeline') return undefined;
        const loose = packages.find(
          word => !/.@\d|^\.|^\/|^https?:|\.tgz$/.test(word),
        );
        return loose
          ? `installs ${loose} at whatever version is newest`
          : undefined;
      }
      return locks.some(lock => /^(?:package-lock|npm-shrinkwrap)/.test(lock))
        ? '`npm install` may change what package-lock.json says; `npm ci` follows it'
        : `\`npm install\` knows nothing of ${locks[0]}`;
    }
    if (name === 'yarn' && (first === '' || first === 'install')) {
      if (/--(?:immutable|frozen-lockfile)\b/.test(text)) return true;
      return command.in === 'image' && locks.includes('yarn.lock')
        ? '`yarn install` without `--immutable` or `--frozen-lockfile` may change yarn.lock'
        : true;
    }
    if (name === 'pnpm' && /^(?:install|i)$/.test(first))
      return /--no-frozen-lockfile/.test(text)
        ? '`--no-frozen-lockfile` lets the install change pnpm-lock.yaml'
        : true;
    if (name === 'bun' && /^(?:install|i)$/.test(first)) return true;
    return undefined;
  }
  if (ecosystem === 'python') {
    if (/^poetry$/.test(name)) {
      if (first === 'update') return '`poetry update` resolves everything anew';
      return /^(?:install|sync)$/.test(first) ? true : undefined;
    }
    if (name === 'uv' && first === 'sync')
      return /--upgrade\b|\s-U\b/.test(text)
        ? '`uv sync --upgrade` resolves everything anew'
        : true;
    if (name === 'uv' && first === 'lock')
      return /--upgrade\b|\s-U\b/.test(text)
        ? '`uv lock --upgrade` resolves everything anew'
        : undefined;
    if (/^(?:pdm|pipenv)$/.test(name)) {
      if (first === 'update')
        return `\`${name} update\` resolves everything anew`;
      return /^(?:install|sync)$/.test(first) ? true : undefined;
    }
    const pip = /^pip[\d.]*$/.test(name)
      ? rest
      : name === 'uv' && first === 'pip'
      ? rest.slice(1)
      : /^python/.test(name) && rest[1] === 'pip'
      ? rest.slice(2)
      : undefined;
    if (!pip || pip[0] !== 'install') return undefined;
    if (
      /(?:^|\s)(?:-r|--requirement)|\s(?:-e\s+)?\.(?:\[|\s|$)|--require-hashes/.test(
        text,
      )
    )
      return true;
    if (command.in !== 'image') return undefined;
    const packages = pip
      .slice(1)
      .filter(
        (word, i) =>
          !word.startsWith('-') &&
          !/^(?:-i|--index-url|--extra-index-url|-t|--target|--prefix|--find-links|-f|--trusted-host|--root|-c)$/.test(
            pip[i] ?? '',
          ),
      );
    const loose = packages
      .map(word => word.replace(/["']/g, ''))
      .find(
        word =>
          /^[A-Za-z][\w.-]*(?:\[[\w,-]+\])?(?:[<>~!].*)?$/.test(word) &&
          !tools.test(word.replace(/[<>~!].*$/, '')) &&
          !/\.(?:whl|gz|zip)$/.test(word),
      );
    return loose
      ? `installs ${loose} at whatever version is newest`
      : undefined;
  }
  if (ecosystem === 'php' && /^composer(?:\.phar)?$/.test(name)) {
    if (/^(?:update|upgrade)$/.test(first))
      return '`composer update` resolves everything anew';
    return first === 'install' ? true : undefined;
  }
  if (ecosystem === 'ruby' && /^bundler?$/.test(name)) {
    if (first === 'update') return '`bundle update` resolves everything anew';
    return first === 'install' || first === '' ? true : undefined;
  }
  if (ecosystem === 'go' && name === 'go') {
    if (first === 'get' && /@latest\b|\s-u\b/.test(text))
      return '`go get` takes the newest version';
    return /^(?:build|install|run|test)$/.test(first) ||
      (first === 'mod' && names[0] === 'download')
      ? true
      : undefined;
  }
  if (ecosystem === 'rust' && name === 'cargo') {
    if (first === 'update') return '`cargo update` resolves everything anew';
    return /^(?:build|test|chef)$/.test(first) ? true : undefined;
  }
  if (ecosystem === 'dotnet' && name === 'dotnet')
    return /^(?:restore|build|publish)$/.test(first) ? true : undefined;
  return undefined;
}

/** The command runs where the service, or the workspace around it, is. */
function isOwnFolder(service: Service, folder: string | undefined): boolean {
  if (folder === undefined) return false;
  const manifest = service.fact(applicationManifestsOf)?.main.path;
  if (!manifest) return false;
  const own = posix.dirname(manifest) === '.' ? '' : posix.dirname(manifest);
  return (
    folder === own ||
    folder === service.path ||
    (folder === '' &&
      own !== '' &&
      locksFor(service, manifest, 'node').some(lock => !lock.includes('/')))
  );
}

const needsLock: Array<[command: RegExp, lock: RegExp, name: string]> = [
  [
    /^npm\s+(?:install|i)\s*(?:--?\S+\s*)*$/,
    /package-lock|npm-shrinkwrap|package\*|\*\.json/,
    'package-lock.json',
  ],
  [
    /^yarn(?:\s+install)?(?:\s+--?\S+)*$/,
    /yarn\.lock|yarn\*|\*\.lock|package\*/,
    'yarn.lock',
  ],
  [/^pnpm\s+(?:install|i)\b/, /pnpm-lock|\*\.yaml|pnpm\*/, 'pnpm-lock.yaml'],
  [/^poetry\s+install\b/, /poetry\.lock|\*\.lock|poetry\*/, 'poetry.lock'],
  [/^uv\s+sync\b/, /uv\.lock|\*\.lock/, 'uv.lock'],
  [
    /^composer\s+install\b/,
    /composer\.lock|composer\.\*|composer\*|\*\.lock/,
    'composer.lock',
  ],
];

/** The lock is in the tree but not in the image when packages are installed. */
function uncopiedLocks(service: Service): LockedInstall[] {
  const image = service.fact(productionImageOf);
  const locks = service.fact(lockStateOf)?.locks ?? [];
  if (!image || locks.length === 0) return [];
  const names = locks.map(path => posix.basename(path));
  for (const stage of image.dockerfile.stages) {
    const instructions = lineageOf(image.dockerfile, stage).flatMap(
      one => one.instructions,
    );
    const before: Instruction[] = [];
    for (const instruction of instructions) {
      if (instruction.keyword === 'RUN') {
        for (const command of instruction.commands) {
          const rule = needsLock.find(([pattern]) =>
            pattern.test(command.words.join(' ')),
          );
          if (!rule || !names.includes(rule[2])) continue;
          if (mayHold(before, instruction, rule[1])) continue;
          return [
            {
              path: image.path,
              line: command.line,
              text: command.words.join(' ').slice(0, 80),
              problem: `${rule[2]} is not copied before this install`,
            },
          ];
        }
      } else before.push(instruction);
    }
  }
  return [];
}

function mayHold(
  before: Instruction[],
  run: Instruction,
  lock: RegExp,
): boolean {
  if (run.flags.length > 0) return true;
  const copies = before.filter(({ copy }) => copy);
  if (copies.length === 0) return true;
  return copies.some(
    ({ copy }) =>
      copy!.from !== undefined ||
      copy!.sources.some(
        source =>
          lock.test(source) ||
          /[*$]/.test(source) ||
          // A folder brings whatever is in it.
          !/\.\w+$/.test(source.replace(/^\.\//, '')),
      ),
  );
}
