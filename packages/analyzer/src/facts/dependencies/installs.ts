import { posix } from 'node:path';
import type { Ecosystem } from '../../repository';
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
type Verdict = true | string | undefined;

/** A command, taken apart: its tool, its first word that is no option, and the words after that. */
interface Install {
  service: Service;
  command: BuildCommand;
  tool: string;
  rest: string[];
  first: string;
  names: string[];
}

function judge(service: Service, command: BuildCommand): Verdict {
  const ecosystem = service.fact(applicationManifestsOf)?.ecosystem;
  if (!ecosystem) return undefined;
  if (
    command.in === 'pipeline' &&
    (!isOwnFolder(service, command.folder) || updates.test(command.job ?? ''))
  )
    return undefined;
  const [tool = '', ...rest] = command.words;
  const first = rest.find(word => !word.startsWith('-')) ?? '';
  return readers[ecosystem]?.({
    service,
    command,
    tool: posix.basename(tool),
    rest,
    first,
    names: rest
      .slice(rest.indexOf(first) + 1)
      .filter(word => !word.startsWith('-')),
  });
}

const readers: Partial<Record<Ecosystem, (install: Install) => Verdict>> = {
  node: nodeInstall,
  python: pythonInstall,
  php: ({ tool, first }) => {
    if (!/^composer(?:\.phar)?$/.test(tool)) return undefined;
    if (/^(?:update|upgrade)$/.test(first))
      return '`composer update` resolves everything anew';
    return first === 'install' ? true : undefined;
  },
  ruby: ({ tool, first }) => {
    if (!/^bundler?$/.test(tool)) return undefined;
    if (first === 'update') return '`bundle update` resolves everything anew';
    return first === 'install' || first === '' ? true : undefined;
  },
  go: ({ tool, first, names, command }) => {
    if (tool !== 'go') return undefined;
    if (first === 'get' && /@latest\b|\s-u\b/.test(command.text))
      return '`go get` takes the newest version';
    const follows =
      /^(?:build|install|run|test)$/.test(first) ||
      (first === 'mod' && names[0] === 'download');
    return follows ? true : undefined;
  },
  rust: ({ tool, first }) => {
    if (tool !== 'cargo') return undefined;
    if (first === 'update') return '`cargo update` resolves everything anew';
    return /^(?:build|test|chef)$/.test(first) ? true : undefined;
  },
  dotnet: ({ tool, first }) =>
    tool === 'dotnet' && /^(?:restore|build|publish)$/.test(first)
      ? true
      : undefined,
};

function nodeInstall(install: Install): Verdict {
  const { service, command, tool, rest, first } = install;
  if (rest.some(word => /^(?:-g|--global)$/.test(word)) || first === 'global')
    return undefined;
  const locks =
    service.fact(lockStateOf)?.locks.map(path => posix.basename(path)) ?? [];
  const { text } = command;
  switch (tool) {
    case 'npm':
      return npmInstall(install, locks);
    case 'yarn':
      if (first !== '' && first !== 'install') return undefined;
      if (/--(?:immutable|frozen-lockfile)\b/.test(text)) return true;
      return command.in === 'image' && locks.includes('yarn.lock')
        ? '`yarn install` without `--immutable` or `--frozen-lockfile` may change yarn.lock'
        : true;
    case 'pnpm':
      if (!/^(?:install|i)$/.test(first)) return undefined;
      return /--no-frozen-lockfile/.test(text)
        ? '`--no-frozen-lockfile` lets the install change pnpm-lock.yaml'
        : true;
    case 'bun':
      return /^(?:install|i)$/.test(first) ? true : undefined;
    default:
      return undefined;
  }
}

function npmInstall(
  { command, rest, first, names }: Install,
  locks: string[],
): Verdict {
  if (/^(?:ci|clean-install)$/.test(first)) return true;
  if (
    !/^(?:install|i|add)$/.test(first) ||
    rest.includes('--package-lock-only')
  )
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

const upgrades = /--upgrade\b|\s-U\b/;

function pythonInstall(install: Install): Verdict {
  const { command, tool, first } = install;
  const { text } = command;
  if (/^(?:poetry|pdm|pipenv)$/.test(tool)) {
    if (first === 'update')
      return `\`${tool} update\` resolves everything anew`;
    return /^(?:install|sync)$/.test(first) ? true : undefined;
  }
  if (tool === 'uv' && /^(?:sync|lock)$/.test(first)) {
    if (upgrades.test(text))
      return `\`uv ${first} --upgrade\` resolves everything anew`;
    return first === 'sync' ? true : undefined;
  }
  const words = pipWords(install);
  if (words?.[0] !== 'install') return undefined;
  if (
    /(?:^|\s)(?:-r|--requirement)|\s(?:-e\s+)?\.(?:\[|\s|$)|--require-hashes/.test(
      text,
    )
  )
    return true;
  if (command.in !== 'image') return undefined;
  const loose = words
    .slice(1)
    .filter(
      (word, i) => !word.startsWith('-') && !takesValue.test(words[i] ?? ''),
    )
    .map(word => word.replace(/["']/g, ''))
    .find(
      word =>
        /^[A-Za-z][\w.-]*(?:\[[\w,-]+\])?(?:[<>~!].*)?$/.test(word) &&
        !tools.test(word.replace(/[<>~!].*$/, '')) &&
        !/\.(?:whl|gz|zip)$/.test(word),
    );
  return loose ? `installs ${loose} at whatever version is newest` : undefined;
}

const takesValue =
  /^(?:-i|--index-url|--extra-index-url|-t|--target|--prefix|--find-links|-f|--trusted-host|--root|-c)$/;

/** What pip is told: `pip …`, `python -m pip …`, `uv pip …`. */
function pipWords({ tool, rest, first }: Install): string[] | undefined {
  if (/^pip[\d.]*$/.test(tool)) return rest;
  if (tool === 'uv' && first === 'pip') return rest.slice(1);
  return /^python/.test(tool) && rest[1] === 'pip' ? rest.slice(2) : undefined;
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
