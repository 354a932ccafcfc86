import { posix } from 'node:path';
import {
  at,
  entriesOf,
  textOf,
  textsOf,
  type Ecosystem,
} from '../../repository';
import type { Service } from '../../service';
import { stackOf, type Dependency } from '../../stack';
import { sourceFilesOf } from '../../stack';
import type { Instruction, Stage } from './dockerfile';
import { productionImageOf, type ProductionImage } from './image';
import {
  buildCommandsOf,
  isWithin,
  originsOf,
  type BuildCommand,
  type Origin,
} from './layers';

/** A package installation whose result reaches the production image. */
export interface Install {
  ecosystem: Ecosystem;
  /** As written, shortened. */
  text: string;
  path: string;
  line: number;
  /** Installs development dependencies; undefined where the tree cannot tell. */
  development: boolean | undefined;
  /** Why `development` is unknown. */
  reason?: string;
  /** Development packages that it installs, by name. */
  examples: string[];
  /** Further lines that prove it: the requirement, the group, the `COPY` that takes it over. */
  proofs: Array<{ path: string; line: number }>;
}

/** Every package installation that reaches the image. Use as a fact. */
export function installsOf(service: Service): Install[] {
  const image = service.fact(productionImageOf);
  if (!image) return [];
  const found: Install[] = [];
  const decided: Decided[] = [];
  for (const origin of originsOf(image)) {
    const last = new Map<string, Install & { location: string }>();
    for (const build of buildCommandsOf(service, image, origin.stage)) {
      const install = readInstall(service, image, build);
      if (!install || !reaches(origin, install.location)) continue;
      if (isMended(origin, install, decided)) continue;
      decided.push({ ...install, stage: origin.stage });
      const key = `${install.ecosystem} ${
        install.ecosystem === 'python' ? install.line : install.location
      }`;
      // The last command decides what a dependency folder holds: a later prune or production install mends it.
      last.set(key, install);
    }
    for (const { location, ...install } of last.values()) {
      const copies = origin.copies
        .slice(0, 1)
        .map(({ line }: Instruction) => ({ path: image.path, line }));
      const proofs = [...install.proofs, ...copies];
      if (
        !found.some(
          other =>
            other.line === install.line &&
            other.ecosystem === install.ecosystem,
        )
      ) {
        found.push({ ...install, proofs });
      }
    }
  }
  return found;
}

type Decided = Located & { stage: Stage };

/** The stage that copies the folder installs or prunes it again for production afterwards. */
function isMended(
  { into, path }: Origin,
  { ecosystem, location }: Located,
  decided: Decided[],
): boolean {
  if (!into) return false;
  const copied = isWithin(location, path)
    ? posix.join(into.path, posix.relative(path, location))
    : into.path;
  return decided.some(
    later =>
      later.ecosystem === ecosystem &&
      later.development === false &&
      later.stage === into.stage &&
      later.location === copied &&
      later.line > into.line,
  );
}

/** System-wide places always come along; others only where the copied folder holds them. */
function reaches({ path }: Origin, location: string): boolean {
  return isWithin(location, path);
}

type Located = Install & { location: string };

function readInstall(
  service: Service,
  image: ProductionImage,
  build: BuildCommand,
): Located | undefined {
  const reading = { service, image, build };
  return (
    nodeInstall(reading) ??
    pythonInstall(reading) ??
    rubyInstall(reading) ??
    phpInstall(reading)
  );
}

interface Reading {
  service: Service;
  image: ProductionImage;
  build: BuildCommand;
}

function installed(
  reading: Reading,
  ecosystem: Ecosystem,
  location: string,
  rest: Partial<Install> = {},
): Located {
  const { image, build } = reading;
  return {
    ecosystem,
    text: build.words.slice(0, 6).join(' '),
    path: image.path,
    line: build.line,
    development: false,
    examples: [],
    proofs: [],
    ...rest,
    location,
  };
}

function has(words: string[], ...patterns: RegExp[]): boolean {
  return words.some(word => patterns.some(pattern => pattern.test(word)));
}

/** The tree's folder behind a working folder of the build: by what is copied into it, else the service's own. */
function manifestFolder(service: Service, image: ProductionImage): string[] {
  return [...new Set([service.path, image.context, ''])];
}

function developmentPackages(
  service: Service,
  ecosystem: Ecosystem,
): Dependency[] {
  return service
    .fact(stackOf)
    .dependencies.filter(
      dependency =>
        dependency.ecosystem === ecosystem && dependency.scope === 'dev',
    );
}

const examplesOf = (dependencies: Dependency[]) =>
  [...new Set(dependencies.map(({ name }) => name))].slice(0, 3);

function nodeInstall(reading: Reading): Located | undefined {
  const { service, build } = reading;
  const { words, environment, workdir } = build;
  const [tool, ...rest] = words;
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(tool ?? '')) return undefined;
  const commands = rest.filter(word => !word.startsWith('-'));
  const global =
    has(rest, /^(?:-g|--global|--location=global)$/) ||
    commands[0] === 'global';
  const packages = commands
    .slice(1)
    .filter(
      word =>
        !/^(?:\.|true|false|\d+|error|warn|silent)$/.test(word) &&
        !word.includes('='),
    );
  const installs =
    tool === 'yarn'
      ? commands.length === 0 || commands[0] === 'install'
      : /^(?:install|i|ci|clean-install|add)$/.test(commands[0] ?? '');
  const prefix = optionValue(rest, ['--prefix', '--cwd', '-C', '--dir']);
  const location = posix.join(
    posix.resolve(workdir, prefix ?? '.'),
    'node_modules',
  );
  const production =
    has(
      rest,
      /^--omit[= ]?dev$|^--omit=.*dev|^--production(?:=true)?$|^--prod(?:=true)?$|^-P$|^--only=prod(?:uction)?$/,
    ) ||
    pairOf(rest, '--omit', 'dev') ||
    pairOf(rest, '--only', 'production') ||
    pairOf(rest, '--only', 'prod');
  if (
    /^(?:prune)$/.test(commands[0] ?? '') ||
    (commands[0] === 'workspaces' && commands[1] === 'focus')
  ) {
    const pruned = production || environment.get('NODE_ENV') === 'production';
    return pruned ? installed(reading, 'node', location) : undefined;
  }
  if (tool === 'pnpm' && commands.includes('deploy')) {
    const target = commands[commands.length - 1];
    const location_ = posix.join(
      posix.resolve(workdir, target),
      'node_modules',
    );
    return installed(
      reading,
      'node',
      location_,
      production ? {} : unlessEmpty(developmentPackages(service, 'node')),
    );
  }
  // `npm install x` adds a tool beside the manifest's own packages, unless it installs those too.
  if (
    !installs ||
    global ||
    (packages.length > 0 && tool !== 'npm') ||
    has(
      rest,
      /^--package-lock-only$|^--lockfile-only$|^--mode=(?:update-lockfile|skip-build)$|^fetch$/,
    )
  ) {
    return undefined;
  }
  if (packages.length > 0) return undefined;
  const setForProduction =
    tool !== 'bun' &&
    (environment.get('NODE_ENV') === 'production' ||
      /^true$/i.test(
        environment.get('NPM_CONFIG_PRODUCTION') ??
          environment.get('npm_config_production') ??
          '',
      ) ||
      /dev/.test(
        environment.get('NPM_CONFIG_OMIT') ??
          environment.get('npm_config_omit') ??
          '',
      ) ||
      /^true$/i.test(environment.get('YARN_PRODUCTION') ?? ''));
  const asksForDevelopment =
    has(
      rest,
      /^--include[= ]?dev$|^--production=false$|^--prod=false$|^--dev$|^-D$/,
    ) || pairOf(rest, '--include', 'dev');
  if (production || (setForProduction && !asksForDevelopment))
    return installed(reading, 'node', location);
  // The build writes a manifest of its own there, with what production needs.
  if (
    /\/(?:dist|build|out|output|\.output|standalone|deploy)(?:\/|$)/.test(
      location,
    )
  )
    return installed(reading, 'node', location);
  return installed(
    reading,
    'node',
    location,
    unlessEmpty(developmentPackages(service, 'node')),
  );
}

function unlessEmpty(packages: Dependency[]): Partial<Install> {
  return packages.length
    ? { development: true, examples: examplesOf(packages) }
    : {};
}

function optionValue(words: string[], names: string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const named = names.find(name => word.startsWith(`${name}=`));
    if (named) return word.slice(named.length + 1);
  }
  return undefined;
}

function pairOf(words: string[], name: string, value: string): boolean {
  return words.some(
    (word, index) => word === name && words[index + 1] === value,
  );
}

/** Tools for tests, linting and debugging that no running service needs. */
const pythonTools =
  /^(?:pytest(?:-.*)?|tox|nox|coverage|black|ruff|flake8(?:-.*)?|isort|mypy|pylint|ipython|ipdb|debugpy|pre-commit|factory-boy|faker|pyright|bandit|autopep8|pydocstyle|hypothesis|vcrpy|freezegun|pudb|watchdog-gevent)$/;
const developmentFile =
  /(?:^|[/._-])(?:dev(?:el(?:opment)?)?|tests?|testing|lint|local|ci|debug)(?:[/._-]|$)/i;
const developmentGroup =
  /^(?:dev|devel|development|tests?|testing|lint|all|ci|debug)$/i;

function pythonInstall(reading: Reading): Located | undefined {
  const { build } = reading;
  const words = build.words.map(word => word.replace(/^["']|["']$/g, ''));
  const name = posix.basename(words[0] ?? '');
  if (/^(?:pip[\d.]*)$/.test(name)) return pipInstall(reading, words.slice(1));
  if (
    /^python[\d.]*$/.test(name) &&
    words[1] === '-m' &&
    /^pip$/.test(words[2] ?? '')
  )
    return pipInstall(reading, words.slice(3));
  if (name === 'uv' && words[1] === 'pip')
    return pipInstall(reading, words.slice(2));
  if (name === 'uv' && words[1] === 'sync')
    return uvSync(reading, words.slice(2));
  if (name === 'poetry' && words[1] === 'install')
    return poetryInstall(reading, words.slice(2));
  if (name === 'pipenv' && /^(?:install|sync)$/.test(words[1] ?? '')) {
    const development = has(words, /^(?:--dev|-d)$/);
    return installed(
      reading,
      'python',
      environmentFolder(build),
      development ? declared(reading) : toolsAmongProduction(reading),
    );
  }
  if (name === 'pdm' && /^(?:install|sync)$/.test(words[1] ?? '')) {
    const production = has(words, /^--prod(?:uction)?$|^--no-dev$/);
    return installed(
      reading,
      'python',
      environmentFolder(build),
      production ? toolsAmongProduction(reading) : declared(reading),
    );
  }
  return undefined;
}

/** Where Python packages land: an environment in the working folder, or the system's. */
function environmentFolder({
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

function declared({ service }: Reading): Partial<Install> {
  const packages = developmentPackages(service, 'python');
  if (!packages.length) return {};
  const [first] = packages;
  return {
    development: true,
    examples: examplesOf(packages),
    proofs: [{ path: first.path, line: first.line }],
  };
}

/** Test and lint tools that the manifest names as production dependencies, and that no source imports. */
function toolsAmongProduction({ service }: Reading): Partial<Install> {
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

function asTools(
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

function isImported(service: Service, name: string): boolean {
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

function pipInstall(reading: Reading, words: string[]): Located | undefined {
  const { service, build } = reading;
  const [command, ...rest] = words;
  if (!/^(?:install|sync|wheel)$/.test(command ?? '')) return undefined;
  const location = environmentFolder(build);
  const files =
    command === 'sync'
      ? rest.filter(word => !word.startsWith('-'))
      : requirementFiles(rest);
  const named = rest.filter(
    (word, index) =>
      !word.startsWith('-') &&
      !/^(?:-r|--requirements?|-c|--constraint|-t|--target|--prefix|-i|--index-url|--extra-index-url|-w|--wheel-dir|-f|--find-links)$/.test(
        rest[index - 1] ?? '',
      ),
  );
  const extras = named.flatMap(
    word => /^(?:\.|[\w./-]+)\[([\w,\s-]+)\]/.exec(word)?.[1].split(',') ?? [],
  );
  if (
    extras.some(extra => developmentGroup.test(extra.trim())) &&
    named.some(word => /^\.|^[\w./-]*\/?\[/.test(word))
  ) {
    return installed(reading, 'python', location, {
      development: true,
      examples: extras.filter(extra => developmentGroup.test(extra.trim())),
    });
  }
  const direct = named
    .map(word => word.split(/[=<>~!\[;@]/)[0].toLowerCase())
    .filter(word => pythonTools.test(word) && !isImported(service, word));
  if (direct.length && command === 'install') {
    return installed(reading, 'python', location, {
      development: true,
      examples: direct.slice(0, 3),
    });
  }
  for (const file of files) {
    if (developmentFile.test(file)) {
      return installed(reading, 'python', location, {
        development: true,
        examples: [file],
      });
    }
    const listed = requirementsIn(reading, file);
    if (!listed) {
      if (isGenerated(reading, file)) continue;
      return installed(reading, 'python', location, {
        development: undefined,
        reason: `${file} is not in the tree`,
      });
    }
    const tools = asTools(service, listed);
    if (tools.development) return installed(reading, 'python', location, tools);
  }
  if (files.length) return installed(reading, 'python', location);
  return named.some(
    word => word === '.' || word.startsWith('./') || word.startsWith('.['),
  )
    ? installed(reading, 'python', location, toolsAmongProduction(reading))
    : undefined;
}

function requirementFiles(words: string[]): string[] {
  return words.flatMap((word, index) => {
    if (/^(?:-r|--requirements?)$/.test(word))
      return words[index + 1] ? [words[index + 1]] : [];
    const joined = /^(?:-r|--requirements?=)(.+)$/.exec(word);
    return joined ? [joined[1]] : [];
  });
}

/** Written by an earlier step (`poetry export -o requirements.txt`), or copied from another stage. */
function isGenerated({ image, build }: Reading, file: string): boolean {
  const name = posix.basename(file);
  return image.dockerfile.stages.some(({ instructions }) =>
    instructions.some(
      instruction =>
        (instruction.keyword === 'RUN' &&
          instruction !== build.instruction &&
          instruction.text.includes(name) &&
          /export|compile|freeze|>/.test(instruction.text)) ||
        (instruction === build.instruction &&
          new RegExp(
            `(?:export|compile|freeze)\\b.*${name.replace(/[^\w]/g, '.')}`,
          ).test(instruction.text)) ||
        (instruction.copy?.from !== undefined &&
          instruction.copy.sources.some(source => source.endsWith(name))),
    ),
  );
}

type Listed = Pick<Dependency, 'name' | 'path' | 'line'>;

/** The requirements of a file and of those it includes; `undefined` where the file is not in the tree. */
function requirementsIn(reading: Reading, file: string): Listed[] | undefined {
  const path = treePath(reading, file);
  return path ? readRequirements(reading.service, path, 0) : undefined;
}

function readRequirements(
  service: Service,
  path: string,
  depth: number,
): Listed[] {
  const found: Listed[] = [];
  service.repository.lines(path).forEach((text, index) => {
    const include = /^\s*(?:-r|--requirement)[ =]?\s*(\S+)/.exec(text);
    if (include && depth < 3) {
      const inner = posix.normalize(
        posix.join(posix.dirname(path), include[1]),
      );
      if (service.repository.has(inner))
        found.push(...readRequirements(service, inner, depth + 1));
      return;
    }
    const name = /^\s*([A-Za-z0-9][\w.-]*)/.exec(text)?.[1];
    if (name)
      found.push({
        name: name.toLowerCase().replace(/_/g, '-'),
        path,
        line: index + 1,
      });
  });
  return found;
}

/** The tree's file behind a path of the build: below the context or the service, by its last steps. */
function treePath(
  { service, image, build }: Reading,
  file: string,
): string | undefined {
  const { repository } = service;
  const clean = posix.resolve(build.workdir, file).slice(1);
  const steps = clean.split('/');
  for (let length = steps.length; length > 0; length--) {
    const tail = steps.slice(-length).join('/');
    for (const folder of manifestFolder(service, image)) {
      const path = folder ? `${folder}/${tail}` : tail;
      if (repository.has(path)) return path;
    }
  }
  const name = posix.basename(file);
  const copied = image.dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .flatMap(({ copy }) => (copy && !copy.from ? copy.sources : []))
    .map(source => posix.normalize(posix.join(image.context || '.', source)));
  return (
    copied.find(
      source => posix.basename(source) === name && repository.has(source),
    ) ??
    copied
      .map(source => posix.join(source, name))
      .find(path => repository.has(path))
  );
}

function uvSync(reading: Reading, words: string[]): Located {
  const { service, image, build } = reading;
  const location = environmentFolder(build);
  const manifest = manifestFolder(service, image)
    .map(folder => (folder ? `${folder}/pyproject.toml` : 'pyproject.toml'))
    .find(path => service.repository.has(path));
  const document = manifest ? service.repository.toml(manifest) : undefined;
  const groups = values(words, '--group');
  const named = groupsFromArguments(reading, words);
  if (named) return installed(reading, 'python', location, named);
  const wanted =
    groups.find(group => developmentGroup.test(group)) ??
    values(words, '--extra').find(extra => developmentGroup.test(extra));
  if (wanted || has(words, /^--all-groups$|^--dev$/)) {
    return installed(reading, 'python', location, {
      ...declared(reading),
      development: true,
    });
  }
  const without =
    has(words, /^--no-dev$|^--no-default-groups$|^--only-group(?:=|$)/) ||
    values(words, '--no-group').some(group => developmentGroup.test(group)) ||
    /^(?:1|true)$/i.test(
      build.environment.get('UV_NO_DEV') ??
        build.environment.get('UV_NO_DEFAULT_GROUPS') ??
        '',
    );
  if (without)
    return installed(
      reading,
      'python',
      location,
      toolsAmongProduction(reading),
    );
  const defaults = at(document, 'tool', 'uv', 'default-groups');
  const defaultGroups = defaults ? textsOf(defaults) : ['dev'];
  const group = entriesOf(at(document, 'dependency-groups')).find(
    ({ key, node }) =>
      (defaultGroups.includes(key) || defaultGroups.includes('all')) &&
      developmentGroup.test(key) &&
      node.kind === 'list' &&
      node.items.length > 0,
  );
  const old = at(document, 'tool', 'uv', 'dev-dependencies');
  const proof =
    group?.line ??
    (old?.kind === 'list' && old.items.length ? old.line : undefined);
  if (manifest && proof !== undefined) {
    const items = group?.node ?? old;
    return installed(reading, 'python', location, {
      development: true,
      examples: textsOf(items)
        .map(text => text.split(/[=<>~!\[; ]/)[0])
        .slice(0, 3),
      proofs: [{ path: manifest, line: proof }],
    });
  }
  return installed(reading, 'python', location, toolsAmongProduction(reading));
}

/** An `ARG` that lists the groups to install and names a development one by default. */
function groupsFromArguments(
  { image, build }: Reading,
  words: string[],
): Partial<Install> | undefined {
  const text = `${build.instruction.text} ${build.instruction.commands
    .map(
      command =>
        `${command.words.join(' ')} ${command.assignments
          .map(({ value }) => value)
          .join(' ')} ${command.conditions.map(({ test }) => test).join(' ')}`,
    )
    .join(' ')}`;
  if (!words.some(word => word.includes('$'))) return undefined;
  for (const { instructions } of image.stages) {
    for (const { keyword, properties } of instructions) {
      if (keyword !== 'ARG' && keyword !== 'ENV') continue;
      for (const { name, value, line } of properties) {
        const given = image.buildArguments.get(name) ?? value;
        if (
          !/group|extra/i.test(name) ||
          (!text.includes(`$${name}`) && !text.includes(`\${${name}`))
        )
          continue;
        const group = given
          ?.split(/[\s,]+/)
          .find(part => developmentGroup.test(part));
        if (group)
          return {
            development: true,
            examples: [group],
            proofs: [{ path: image.path, line }],
          };
      }
    }
  }
  return undefined;
}

function values(words: string[], name: string): string[] {
  return words.flatMap((word, index) => {
    if (word === name) return words[index + 1] ? [words[index + 1]] : [];
    return word.startsWith(`${name}=`)
      ? word.slice(name.length + 1).split(',')
      : [];
  });
}

function poetryInstall(reading: Reading, words: string[]): Located {
  const location = environmentFolder(reading.build);
  const excluded = values(words, '--without').flatMap(value =>
    value.split(','),
  );
  const production =
    has(words, /^--no-dev$|^--only(?:=|$)|^--only-root$/) ||
    /^(?:1|true)$/i.test(reading.build.environment.get('POETRY_NO_DEV') ?? '');
  if (production)
    return installed(
      reading,
      'python',
      location,
      toolsAmongProduction(reading),
    );
  const { service, image } = reading;
  const manifest = manifestFolder(service, image)
    .map(folder => (folder ? `${folder}/pyproject.toml` : 'pyproject.toml'))
    .find(path => service.repository.has(path));
  const poetry = at(
    manifest ? service.repository.toml(manifest) : undefined,
    'tool',
    'poetry',
  );
  const groups = [
    ...entriesOf(at(poetry, 'group'))
      .filter(
        ({ key, node }) =>
          !excluded.includes(key) &&
          developmentGroup.test(key) &&
          textOf(at(node, 'optional')) !== 'true',
      )
      .map(({ node, line }) => ({
        entries: entriesOf(at(node, 'dependencies')),
        line,
      })),
    ...(excluded.includes('dev')
      ? []
      : [
          {
            entries: entriesOf(at(poetry, 'dev-dependencies')),
            line: at(poetry, 'dev-dependencies')?.line ?? 1,
          },
        ]),
  ].filter(({ entries }) => entries.length > 0);
  if (!groups.length || !manifest)
    return installed(
      reading,
      'python',
      location,
      toolsAmongProduction(reading),
    );
  const [{ entries }] = groups;
  return installed(reading, 'python', location, {
    development: true,
    examples: entries.map(({ key }) => key).slice(0, 3),
    proofs: [{ path: manifest, line: entries[0].line }],
  });
}

function rubyInstall(reading: Reading): Located | undefined {
  const { service, image, build } = reading;
  const { words, environment, workdir } = build;
  if (words[0] !== 'bundle') return undefined;
  const installs =
    words[1] === undefined ||
    words[1].startsWith('-') ||
    words[1] === 'install';
  if (!installs) return undefined;
  const folder =
    environment.get('BUNDLE_PATH') ??
    optionValue(words, ['--path']) ??
    '/usr/local/bundle';
  const location = posix.resolve(workdir, folder);
  const configured = image.dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .filter(
      ({ keyword, text }) => keyword === 'RUN' && /bundle config/.test(text),
    )
    .flatMap(
      ({ text }) =>
        /bundle config\s+(?:set\s+)?(?:--\w+\s+)*(?:set\s+)?(?:--\w+\s+)*(?:without|only)\s+(["']?)([\w:, -]+?)\1(?:\s*(?:&&|;|$))/.exec(
          text,
        )?.[2] ?? [],
    );
  const file = manifestFolder(service, image)
    .map(base => (base ? `${base}/.bundle/config` : '.bundle/config'))
    .flatMap(path => service.repository.lines(path))
    .find(line => line.startsWith('BUNDLE_WITHOUT'));
  const option = words.indexOf('--without');
  const excluded = [
    environment.get('BUNDLE_WITHOUT') ?? '',
    ...configured,
    file ?? '',
    ...(option > 0 ? words.slice(option + 1) : []),
    optionValue(words, ['--without']) ?? '',
  ]
    .join(' ')
    .split(/[\s:,"']+/);
  const only =
    environment.get('BUNDLE_ONLY') ??
    (image.dockerfile.stages.some(({ instructions }) =>
      instructions.some(({ text }) => /bundle config.*\bonly\b/.test(text)),
    )
      ? 'default'
      : undefined);
  if (only) return installed(reading, 'ruby', location);
  const groups = gemGroups(service, image);
  const shipped = groups.find(({ names }) =>
    names.every(name => !excluded.includes(name)),
  );
  return installed(
    reading,
    'ruby',
    location,
    shipped
      ? {
          development: true,
          examples: shipped.gems.slice(0, 3),
          proofs: [
            { path: shipped.path, line: shipped.line },
            ...settingOf(image, 'BUNDLE_WITHOUT'),
          ],
        }
      : {},
  );
}

/** The line that sets a variable, where the image sets it. */
function settingOf(
  image: ProductionImage,
  name: string,
): Array<{ path: string; line: number }> {
  const variable = image.variables.get(name);
  return variable ? [{ path: variable.path, line: variable.line }] : [];
}

/** The Gemfile's groups that are for development or tests only, with their gems. */
function gemGroups(
  service: Service,
  image: ProductionImage,
): Array<{ names: string[]; gems: string[]; path: string; line: number }> {
  const path = manifestFolder(service, image)
    .map(folder => (folder ? `${folder}/Gemfile` : 'Gemfile'))
    .find(candidate => service.repository.has(candidate));
  if (!path) return [];
  const groups: Array<{
    names: string[];
    gems: string[];
    path: string;
    line: number;
  }> = [];
  let current: (typeof groups)[number] | undefined;
  service.repository.lines(path).forEach((text, index) => {
    const opened = /^\s*group\s+([^#]*?)\s+do\b/.exec(text);
    const inline =
      /^\s*gem\s+["']([\w-]+)["'].*\bgroups?:\s*(\[[^\]]*\]|:\w+)/.exec(text);
    const names = (list: string) =>
      list.match(/:(\w+)/g)?.map(name => name.slice(1)) ?? [];
    if (opened)
      current = { names: names(opened[1]), gems: [], path, line: index + 1 };
    else if (inline)
      groups.push({
        names: names(inline[2]),
        gems: [inline[1]],
        path,
        line: index + 1,
      });
    else if (current && /^\s*end\b/.test(text)) {
      groups.push(current);
      current = undefined;
    } else if (current) {
      const gem = /^\s*gem\s+["']([\w-]+)["']/.exec(text);
      if (gem) current.gems.push(gem[1]);
    }
  });
  return groups.filter(
    ({ names, gems }) =>
      gems.length > 0 &&
      names.length > 0 &&
      names.every(name => /^(?:development|test|ci|lint|debug)$/.test(name)),
  );
}

function phpInstall(reading: Reading): Located | undefined {
  const { service, build } = reading;
  const { words, environment, workdir } = build;
  const start = /^php$/.test(posix.basename(words[0] ?? '')) ? 1 : 0;
  if (!/^composer(?:\.phar)?$/.test(posix.basename(words[start] ?? '')))
    return undefined;
  const rest = words.slice(start + 1);
  if (
    !/^(?:install|i|update)$/.test(
      rest.find(word => !word.startsWith('-')) ?? '',
    )
  )
    return undefined;
  const location = posix.join(
    posix.resolve(workdir, optionValue(rest, ['-d', '--working-dir']) ?? '.'),
    'vendor',
  );
  const production =
    has(rest, /^--no-dev$/) ||
    /^(?:1|true)$/.test(environment.get('COMPOSER_NO_DEV') ?? '');
  return installed(
    reading,
    'php',
    location,
    production ? {} : unlessEmpty(developmentPackages(service, 'php')),
  );
}
