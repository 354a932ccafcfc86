import { at, entryOf, textOf, textsOf } from '../../../repository';
import type { Service } from '../../../service';
import {
  folderOf,
  joinPath,
  nearest,
  option,
  readOptions,
  type RecipeLine,
  type Runner,
} from './runner';

/** A package.json of the tree. */
interface NodePackage {
  path: string;
  folder: string;
  name: string;
}

/** Sub-commands of the package managers themselves: never a script of that name without `run`. */
const builtIn = new Set(
  'install i ci add remove rm uninstall un up update upgrade link unlink publish pack audit outdated list ls why init create exec dlx x info config cache set import dedupe prune rebuild fetch store login logout whoami view version plugin patch deploy bin root env self-update node'.split(
    ' ',
  ),
);
const aliases: Record<string, string> = { t: 'test', tst: 'test' };
const valued = [
  '--prefix',
  '-C',
  '--dir',
  '--cwd',
  '-w',
  '--workspace',
  '-F',
  '--filter',
  '--scope',
  '--include',
  '--exclude',
  '--concurrency',
  '--loglevel',
];

/** npm, yarn, pnpm and bun scripts of a package.json, in the nearest package, a named workspace, or all of them. */
export const nodeScripts: Runner = ({ service, words: called, folder }) => {
  const words = byNodeItself(called);
  const manager = words[0];
  if (!/^(?:npm|yarn|yarnpkg|pnpm|bun)$/.test(manager)) return undefined;
  const { options, positional, rest } = readOptions(words.slice(1), valued);
  const moved = option(options, '--prefix', '-C', '--dir', '--cwd');
  const start = moved ? joinPath(folder, moved) : folder;
  if (start === undefined) return undefined;

  let selected = option(options, '-w', '--workspace', '-F', '--filter');
  let everywhere = [
    '-r',
    '--recursive',
    '--workspaces',
    '-ws',
    '--ws',
    '-A',
    '--all',
  ].some(name => options.has(name));
  let [verb = '', ...args] = positional;
  if (verb === 'workspace') [selected, verb = '', ...args] = args;
  if (verb === 'workspaces' || verb === 'recursive' || verb === 'multi') {
    everywhere = true;
    [verb = '', ...args] = args.filter(word => word !== 'foreach');
  }
  const explicit = /^(?:run|run-script|rum|urn)$/.test(verb);
  if (explicit) [verb = '', ...args] = args;
  const script = aliases[verb] ?? verb;
  if (!script || (!explicit && builtIn.has(script))) return undefined;
  if (!explicit && manager === 'bun' && script === 'test') return undefined;
  if (
    !explicit &&
    manager === 'npm' &&
    !/^(?:test|start|stop|restart)$/.test(script)
  ) {
    return undefined;
  }

  const packages = packagesFor(service, start, selected, everywhere);
  const lines = packages.flatMap(target =>
    scriptLines(service, target, script, [...args, ...rest]),
  );
  return lines.length ? lines : undefined;
};

/** Node runs scripts of a package.json as well: `node --run test` is `npm run test`. */
function byNodeItself(words: string[]): string[] {
  const [name, flag = '', ...rest] = words;
  if (name !== 'node' || !/^--run(?:=|$)/.test(flag)) return words;
  const script = flag.slice('--run='.length);
  return ['npm', 'run', ...(script ? [script] : []), ...rest];
}

/** `turbo run test`, `lerna run test`: the script in every workspace package, or the filtered ones. */
export const workspaceTasks: Runner = ({ service, words, folder }) => {
  if (!/^(?:turbo|lerna)$/.test(words[0])) return undefined;
  const { options, positional, rest } = readOptions(words.slice(1), valued);
  const selected = option(options, '--filter', '-F', '--scope');
  const tasks = positional.filter(word => word !== 'run');
  const lines = tasks.flatMap(task =>
    packagesFor(service, folder, selected, true).flatMap(target =>
      scriptLines(service, target, task, rest),
    ),
  );
  return lines.length ? lines : undefined;
};

/** `nx test orders`, `nx run orders:test`, `nx run-many -t test`, `nx affected --target=test`. */
export const nxTargets: Runner = ({ service, words }) => {
  if (words[0] !== 'nx') return undefined;
  const { options, positional } = readOptions(words.slice(1), [
    '-t',
    '--target',
    '--targets',
    '-p',
    '--projects',
    '-c',
    '--configuration',
    '--parallel',
    '--base',
    '--head',
  ]);
  const [verb = '', first = '', ...others] = positional;
  const many = /^(?:run-many|affected(?::\w+)?)$/.test(verb);
  const listed = (option(options, '-t', '--target', '--targets') ?? '').split(
    ',',
  );
  const targets = many
    ? [...listed, ...(options.has('-t') ? [first, ...others] : [])]
    : [verb === 'run' ? first.split(':')[1] ?? '' : verb];
  const named = many
    ? option(options, '-p', '--projects')
    : (verb === 'run' ? first.split(':')[0] : first) || undefined;
  const lines = targets
    .filter(Boolean)
    .flatMap(target => nxLines(service, target, named?.split(',')));
  return lines.length ? lines : undefined;
};

/** `run-s lint test:*`, `npm-run-all -p a b`, `concurrently "npm:test"`: names of scripts in the nearest package. */
export const scriptLists: Runner = ({ service, words, folder }) => {
  if (!/^(?:run-s|run-p|npm-run-all2?|concurrently|conc)$/.test(words[0])) {
    return undefined;
  }
  const listOfNpm = words[0].startsWith('conc');
  const [target] = packagesFor(service, folder, undefined, false);
  if (!target) return undefined;
  const names = words
    .slice(1)
    .filter(word => !word.startsWith('-'))
    .filter(word => !listOfNpm || /^(?:npm|yarn|pnpm|bun):/.test(word))
    .map(word => word.replace(/^(?:npm|yarn|pnpm|bun):/, '').split(/\s/)[0]);
  const scripts = scriptNames(service, target.path);
  // `concurrently "node --run test:unit" "node --run test:e2e"`
  const whole = listOfNpm
    ? words
        .slice(1)
        .filter(word => /^[\w./-]+\s/.test(word))
        .map(text => ({ text, path: target.path, line: 1, folder }))
    : [];
  const named = names.flatMap(name => {
    const matching = name.includes('*')
      ? scripts.filter(script => script.startsWith(name.split('*')[0]))
      : [name];
    return matching.flatMap(script => scriptLines(service, target, script, []));
  });
  const lines = [...named, ...whole];
  return lines.length ? lines : undefined;
};

function packagesFor(
  service: Service,
  folder: string,
  selected: string | undefined,
  everywhere: boolean,
): NodePackage[] {
  const all = nodePackages(service);
  if (selected) {
    const wanted = selected.replace(/^\.{3}|\.{3}$|\[.*\]$/g, '');
    const place = wanted.replace(/^\{?\.\/|\}$/g, '').replace(/\/?\*+$/, '');
    const matching = all.filter(
      ({ name, folder: own }) =>
        name === wanted ||
        name.endsWith(`/${wanted}`) ||
        own === place ||
        (wanted !== place && own.startsWith(`${place}/`)),
    );
    if (matching.length || !/[*{[]/.test(selected)) return matching;
    return all;
  }
  const own = nearest(service, folder, ['package.json']);
  if (everywhere) {
    const inside = own && folderOf(own) ? `${folderOf(own)}/` : '';
    return all.filter(({ path }) => path !== own && path.startsWith(inside));
  }
  return all.filter(({ path }) => path === own);
}

/** Every package.json outside node_modules. */
function nodePackages({ repository }: Service): NodePackage[] {
  return repository.once('node-packages', () =>
    repository.files
      .filter(({ path }) => /(?:^|\/)package\.json$/.test(path))
      .filter(({ path }) => !path.includes('node_modules/'))
      .slice(0, 500)
      .map(({ path }) => ({
        path,
        folder: folderOf(path),
        name: textOf(at(repository.json(path), 'name')) ?? '',
      })),
  );
}

function scriptNames({ repository }: Service, path: string): string[] {
  const scripts = at(repository.json(path), 'scripts');
  return scripts?.kind === 'map' ? scripts.entries.map(({ key }) => key) : [];
}

function scriptLines(
  { repository }: Service,
  { path, folder }: NodePackage,
  script: string,
  args: string[],
): RecipeLine[] {
  const scripts = at(repository.json(path), 'scripts');
  if (!entryOf(scripts, script)) return [];
  return [`pre${script}`, script, `post${script}`].flatMap(name => {
    const entry = entryOf(scripts, name);
    const text = textOf(entry?.node);
    if (!entry || text === undefined) return [];
    const suffix = name === script && args.length ? ` ${args.join(' ')}` : '';
    return [{ text: `${text}${suffix}`, path, line: entry.line, folder }];
  });
}

const executors: Array<[RegExp, string]> = [
  [/jest/, 'jest'],
  [/vitest|vite:test/, 'vitest run'],
  [/cypress/, 'cypress run'],
  [/playwright/, 'playwright test'],
  [/go:test/, 'go test ./...'],
  [/pytest/, 'pytest'],
];

function nxLines(
  service: Service,
  target: string,
  named: string[] | undefined,
): RecipeLine[] {
  const { repository } = service;
  const wanted = (name: string, folder: string) =>
    !named || named.some(each => each === name || folder.endsWith(`/${each}`));
  const fromProjects = repository.files
    .filter(({ path }) => /(?:^|\/)project\.json$/.test(path))
    .slice(0, 500)
    .flatMap(({ path }): RecipeLine[] => {
      const project = repository.json(path);
      const folder = folderOf(path);
      if (!wanted(textOf(at(project, 'name')) ?? '', folder)) return [];
      const entry = entryOf(at(project, 'targets'), target);
      if (!entry) return [];
      const place = { path, line: entry.line, folder };
      const commands = [
        ...textsOf(at(entry.node, 'options', 'command')),
        ...textsOf(at(entry.node, 'command')),
        ...textsOf(at(entry.node, 'options', 'commands')),
      ];
      if (commands.length) return commands.map(text => ({ text, ...place }));
      const executor = textOf(at(entry.node, 'executor')) ?? '';
      const [, text] = executors.find(([name]) => name.test(executor)) ?? [];
      return text ? [{ text, ...place }] : [];
    });
  const fromPackages = nodePackages(service)
    .filter(({ name, folder }) => wanted(name, folder))
    .flatMap(each => scriptLines(service, each, target, []));
  return [...fromProjects, ...fromPackages];
}
