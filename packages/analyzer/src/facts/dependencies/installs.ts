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
  // A pipeline that builds a stage for its tests builds no image of production.
  if (
    command.in === 'pipeline' &&
    command.path === service.fact(productionImageOf)?.path
  )
    return undefined;
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

const newest = (name: string) =>
  `installs ${name} at whatever version is newest`;

const readers: Partial<Record<Ecosystem, (install: Install) => Verdict>> = {
  node: nodeInstall,
  python: pythonInstall,
  php: ({ tool, first }) => {
    if (!/^composer(?:\.phar)?$/.test(tool)) return undefined;
    if (/^(?:update|upgrade)$/.test(first))
      return '`composer update` resolves everything anew';
    return first === 'install' ? true : undefined;
  },
  ruby: install => {
    const { tool, first } = install;
    if (tool === 'gem') return gemInstall(install);
    if (!/^bundler?$/.test(tool)) return undefined;
    // `--bundler` alone updates the tool, not what it installs.
    if (first === 'update')
      return install.rest.includes('--bundler')
        ? undefined
        : '`bundle update` resolves everything anew';
    return first === 'install' || first === '' ? true : undefined;
  },
  go: install => {
    const { tool, first, names } = install;
    if (tool !== 'go') return undefined;
    const loose = newestModule(install);
    if (loose) return newest(loose);
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

/** Gems by name; Bundler itself follows the lock when that names its version. */
function gemInstall({ service, command, first, names }: Install): Verdict {
  if (!/^(?:i|install)$/.test(first) || command.in !== 'image')
    return undefined;
  if (/\s(?:-v|--version)\b/.test(command.text)) return undefined;
  const loose = names
    .slice(0, names.indexOf('--') < 0 ? undefined : names.indexOf('--'))
    .find(
      name => /^[A-Za-z][\w-]*$/.test(name) && !/^(?:true|false)$/.test(name),
    );
  if (loose === undefined) return undefined;
  return loose === 'bundler' && locksBundler(service)
    ? undefined
    : newest(loose);
}

function locksBundler(service: Service): boolean {
  const locks = service.fact(lockStateOf)?.locks ?? [];
  return locks.some(lock =>
    /^BUNDLED WITH$/m.test(service.repository.text(lock) ?? ''),
  );
}

/** A module of others that a command of Go takes at the newest version, whatever go.mod says. */
function newestModule({
  service,
  command,
  rest,
  first,
}: Install): string | undefined {
  if (!/^(?:get|install|run)$/.test(first)) return undefined;
  const words = rest.slice(rest.indexOf(first) + 1);
  // What follows a program that runs is its own.
  const named = words.filter(word => !word.startsWith('-'));
  const modules = first === 'run' ? named.slice(0, 1) : named;
  const latest = modules.find(name => /@latest$/.test(name));
  if (first === 'get' && words.includes('-u'))
    return modules[0] ?? 'every module';
  if (command.in === 'pipeline') return first === 'get' ? latest : undefined;
  if (latest) return latest;
  const loose = modules.find(name =>
    words.includes('-tool')
      ? !/@|^\./.test(name)
      : /^[\w-]+(?:\.[\w-]+)+\/[^@]+$/.test(name) && !/\.go$/.test(name),
  );
  // Beside its go.mod, install and run take what that names.
  return first === 'get' || !copiesModule(service, command.line)
    ? loose
    : undefined;
}

function copiesModule(service: Service, before: number): boolean {
  const image = service.fact(productionImageOf);
  return (
    image?.dockerfile.stages.some(({ instructions }) =>
      instructions.some(
        ({ copy, flags, line }) =>
          line <= before &&
          (copy !== undefined || flags.some(({ name }) => name === 'mount')),
      ),
    ) ?? false
  );
}

/** Package managers: the project says which version it wants, or any will do. */
const nodeTools = /^(?:npm|yarn|pnpm|bun|corepack|node-gyp)$/;

function globalInstall({ command, tool, first, names }: Install): Verdict {
  if (command.in !== 'image' || !/^(?:npm|pnpm|yarn)$/.test(tool))
    return undefined;
  const added =
    first === 'global' && names[0] === 'add'
      ? names.slice(1)
      : names.filter(() => /^(?:install|i|add)$/.test(first));
  const loose = added.find(
    name => isLoosePackage(name) && !nodeTools.test(name),
  );
  return loose ? newest(loose) : undefined;
}

/** A name without a version; not a file, a folder or a commit. */
function isLoosePackage(name: string): boolean {
  const plain = name.replace(/["']/g, '');
  if (/^git(?:\+\w+)?:/.test(plain)) return !plain.includes('#');
  return (
    !/.@[^@/]/.test(plain) &&
    !/^(?:[.~/]|https?:|file:)|\.(?:tgz|tar(?:\.gz)?)$/.test(plain)
  );
}

function nodeInstall(install: Install): Verdict {
  const { service, command, tool, rest, first } = install;
  if (rest.some(word => /^(?:-g|--global)$/.test(word)) || first === 'global')
    return globalInstall(install);
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
      !/^(?:\.|true|false|dev|prod|production|error|silent|warn|verbose|info|\d+)$/.test(
        word,
      ) && !/^[\w-]+=/.test(word),
  );
  if (packages.length > 0) {
    if (command.in === 'pipeline') return undefined;
    const loose = packages.find(isLoosePackage);
    return loose ? newest(loose) : undefined;
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
    /(?:^|\s)(?:-r|--requirement|-c|--constraint)\b|\s(?:-e\s+)?\.(?:\[|\s|$)|--require-hashes/.test(
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
    // A range is the author's choice; only a bare name leaves everything open.
    .find(
      word =>
        (/^[A-Za-z][\w.-]*(?:\[[\w,-]+\])?$/.test(word) &&
          !tools.test(word) &&
          !/\.(?:whl|gz|zip)$/.test(word)) ||
        /^git\+[a-z]+:\/\/(?:[^@/]*@)?[^@]+$/.test(word),
    );
  return loose ? newest(loose) : undefined;
}

const takesValue =
  /^(?:-i|--index-url|--extra-index-url|-t|--target|--prefix|--find-links|-f|--trusted-host|--root(?:-user-action)?|--platform|--python-version|--build|--src|--log|--cache-dir|--timeout|--retries|--progress-bar|-c)$/;

/** What pip is told: `pip …`, `pipx …`, `python -m pip …`, `uv pip …`. */
function pipWords({ tool, rest, first }: Install): string[] | undefined {
  if (/^pip(?:x|[\d.]*)$/.test(tool)) return rest;
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
    /^npm\s+(?:install|i)(?:\s+-\S+)*\s*$/,
    /package-lock|npm-shrinkwrap|package\*|\*\.json/,
    'package-lock.json',
  ],
  [
    /^yarn(?:\s+install)?(?:\s+-\S+)*$/,
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
