import {
  at,
  entriesOf,
  entryOf,
  textOf,
  type TreeEntry,
  type TreeNode,
} from '../../../repository';
import type { Service } from '../../../service';
import {
  folderOf,
  nearest,
  option,
  readOptions,
  runnerBounds,
  type RecipeLine,
  type Runner,
} from './runner';

/** Where a task runner keeps its tasks, and how it is called. */
interface TaskTable {
  call: RegExp;
  /** Words between the runner and the task. */
  skip: number;
  files: string[];
  tables: string[][];
}

const tables: TaskTable[] = [
  {
    call: /^pdm$/,
    skip: 1,
    files: ['pyproject.toml'],
    tables: [['tool', 'pdm', 'scripts']],
  },
  {
    call: /^poe$/,
    skip: 0,
    files: ['pyproject.toml', 'poe_tasks.toml'],
    tables: [['tool', 'poe', 'tasks'], ['tasks']],
  },
  {
    call: /^task$/,
    skip: 0,
    files: ['pyproject.toml'],
    tables: [['tool', 'taskipy', 'tasks']],
  },
  { call: /^pipenv$/, skip: 1, files: ['Pipfile'], tables: [['scripts']] },
  {
    call: /^rye$/,
    skip: 1,
    files: ['pyproject.toml'],
    tables: [['tool', 'rye', 'scripts']],
  },
];

/** pdm, poe, taskipy, pipenv and rye scripts. */
export const pythonScripts: Runner = ({ service, words, folder }) => {
  const table = tables.find(({ call }) => call.test(words[0]));
  if (!table) return undefined;
  const args = words.slice(1).filter(word => !word.startsWith('-'));
  const name = args[0] === 'run' && table.skip ? args[1] : args[0];
  const path = nearest(service, folder, table.files);
  if (!name || !path) return undefined;
  const document = service.repository.toml(path);
  for (const steps of table.tables) {
    const lines = taskLines(at(document, ...steps), name, path, 0);
    if (lines.length) return lines;
  }
  return undefined;
};

/** `hatch run [environment:]script`. */
export const hatch: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'hatch' || words[1] !== 'run') return undefined;
  const [call = '', ...args] = words
    .slice(2)
    .filter(word => !/^-/.test(word) || word.includes('='));
  const colon = call.indexOf(':');
  const environment = colon > 0 ? call.slice(0, colon) : 'default';
  const name = call.slice(colon + 1);
  const path = nearest(service, folder, ['hatch.toml', 'pyproject.toml']);
  if (!path) return undefined;
  const document = service.repository.toml(path);
  const root = path.endsWith('hatch.toml')
    ? document
    : at(document, 'tool', 'hatch');
  const lines = taskLines(
    at(root, 'envs', environment, 'scripts'),
    name,
    path,
    0,
  ).map(line => ({
    ...line,
    text: line.text.replace(/\{args[^}]*\}/, args.join(' ')),
  }));
  return lines.length ? lines : undefined;
};

/** Console scripts: `poetry run serve`, `uv run serve`; they end in a function of a module. */
export const consoleScripts: Runner = ({ service, words, folder }) => {
  if (!/^(?:poetry|uv)$/.test(words[0]) || words[1] !== 'run') return undefined;
  const { positional } = readOptions(words.slice(2), [
    '--extra',
    '--group',
    '--with',
    '--package',
    '--project',
    '--directory',
  ]);
  const [name, ...args] = positional;
  const path = nearest(service, folder, ['pyproject.toml']);
  if (!name || !path) return undefined;
  const document = service.repository.toml(path);
  const entry =
    entryOf(at(document, 'project', 'scripts'), name) ??
    entryOf(at(document, 'tool', 'poetry', 'scripts'), name);
  const module = textOf(entry?.node)?.split(':')[0];
  if (!entry || !module) return undefined;
  return [
    {
      text: ['python', '-m', module, ...args].join(' '),
      path,
      line: entry.line,
      folder: folderOf(path),
    },
  ];
};

/** `tox [-e environments]`: `commands` of the environments, from tox.ini, setup.cfg, tox.toml or pyproject.toml. */
export const tox: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'tox') return undefined;
  const { options } = readOptions(words.slice(1), ['-e', '-c', '-f', '-m']);
  const environments = option(options, '-e')?.split(',');
  const ini = nearest(service, folder, ['tox.ini', 'setup.cfg']);
  const toml = nearest(service, folder, ['tox.toml', 'pyproject.toml']);
  const lines = [
    ...(ini ? toxIni(service, ini, environments) : []),
    ...(toml ? toxToml(service, toml, environments) : []),
  ];
  return lines.length ? lines : undefined;
};

/** nox sessions and invoke tasks: the string arguments of their `run(…)` calls. */
export const pythonSessions: Runner = ({ service, words, folder }) => {
  const isNox = words[0] === 'nox';
  if (!isNox && !/^(?:inv|invoke)$/.test(words[0])) return undefined;
  const path = nearest(service, folder, [isNox ? 'noxfile.py' : 'tasks.py']);
  if (!path) return undefined;
  const { options, positional } = readOptions(words.slice(1), [
    '-s',
    '-e',
    '--session',
    '--sessions',
    '-f',
  ]);
  const named = isNox
    ? option(options, '-s', '-e', '--session', '--sessions')
        ?.split(',')
        .concat(positional)
    : positional;
  const lines: RecipeLine[] = [];
  let current: string | undefined;
  let alias: string | undefined;
  const text = service.repository.lexical(path).uncommented.split('\n');
  text.forEach((raw, index) => {
    const line = raw.slice(0, 2_000);
    const decorated = /^@[\w.]+\(.*\bname\s*=\s*["']([^"']+)/.exec(line);
    if (decorated) alias = decorated[1];
    const definition = /^def\s+(\w+)/.exec(line);
    if (definition) {
      current = alias ?? definition[1];
      alias = undefined;
    }
    const run = /\b\w+\.run\(\s*(.*)$/.exec(line);
    if (!run || !current || lines.length >= runnerBounds.lines) return;
    const spelled = [current, current.replace(/_/g, '-')];
    if (
      named?.length &&
      !named.some(name => spelled.includes(name.split('-3')[0]))
    ) {
      return;
    }
    // Arguments may follow on the next lines.
    const call = [run[1], ...text.slice(index + 1, index + 6)]
      .join(' ')
      .split(')')[0];
    const strings = [...call.matchAll(/["']([^"']*)["']/g)].map(([, s]) => s);
    if (strings.length) {
      lines.push({
        text: strings.join(' '),
        path,
        line: index + 1,
        folder: folderOf(path),
      });
    }
  });
  return lines.length ? lines : undefined;
};

/** A task as a string, a list, or a table; tasks that name other tasks of the same table are followed. */
function taskLines(
  table: TreeNode | undefined,
  name: string,
  path: string,
  depth: number,
): RecipeLine[] {
  const entry = entryOf(table, name);
  if (!entry || depth > runnerBounds.depth) return [];
  return linesOf(entry.node).flatMap(({ text, line }) => {
    const first = text.trim().split(/\s+/)[0];
    const nested =
      first !== name ? taskLines(table, first, path, depth + 1) : [];
    return nested.length
      ? nested
      : [{ text, path, line, folder: folderOf(path) }];
  });
}

const commandKeys = [
  'cmd',
  'shell',
  'composite',
  'sequence',
  'command',
  'script',
];

function linesOf(node: TreeNode): Array<{ text: string; line: number }> {
  if (node.kind === 'list') return node.items.flatMap(linesOf);
  if (node.kind === 'map') {
    return entriesOf(node)
      .filter(({ key }) => commandKeys.includes(key))
      .flatMap(entry => linesOf(entry.node));
  }
  const text = textOf(node);
  return text === undefined
    ? []
    : text
        .split('\n')
        .map((part, index) => ({ text: part.trim(), line: node.line + index }))
        .filter(({ text: part }) => part !== '');
}

function toxIni(
  { repository }: Service,
  path: string,
  environments: string[] | undefined,
): RecipeLine[] {
  const sections = new Map<string, RecipeLine[]>();
  let section = '';
  let inCommands = false;
  repository.lines(path).forEach((raw, index) => {
    const line = raw.slice(0, 2_000);
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header) {
      section = header[1];
      inCommands = false;
      return;
    }
    const key = /^(\w+)\s*=\s*(.*)$/.exec(line);
    if (key) inCommands = key[1] === 'commands';
    const text = (key ? key[2] : line)
      .trim()
      .replace(/\{posargs:?([^}]*)\}/g, '$1')
      .replace(/^[-!]\s*/, '');
    if (!inCommands || !text || text.startsWith('#')) return;
    const lines = sections.get(section) ?? [];
    lines.push({ text, path, line: index + 1, folder: folderOf(path) });
    sections.set(section, lines);
  });
  const base = sections.get('testenv') ?? sections.get('tox:testenv') ?? [];
  const names = environments?.map(each => `testenv:${each}`) ?? [
    'testenv',
    ...[...sections.keys()].filter(name => name.startsWith('testenv:')),
  ];
  return names
    .flatMap(name => sections.get(name) ?? base)
    .flatMap(line => (line.text.startsWith('{[testenv') ? base : [line]))
    .slice(0, runnerBounds.lines);
}

function toxToml(
  { repository }: Service,
  path: string,
  environments: string[] | undefined,
): RecipeLine[] {
  const document = repository.toml(path);
  const legacy = at(document, 'tool', 'tox', 'legacy_tox_ini');
  const root = path.endsWith('tox.toml')
    ? document
    : at(document, 'tool', 'tox');
  const base = entryOf(root, 'env_run_base');
  const named = entriesOf(at(root, 'env')).filter(
    ({ key }) => !environments || environments.includes(key),
  );
  const fromEnvironments = [...named, ...(base ? [base] : [])].flatMap(
    (entry: TreeEntry) => {
      const commands = at(entry.node, 'commands');
      if (commands?.kind !== 'list') return [];
      return commands.items.map(item => ({
        text:
          item.kind === 'list'
            ? item.items.map(textOf).filter(Boolean).join(' ')
            : textOf(item) ?? '',
        path,
        line: item.line,
        folder: folderOf(path),
      }));
    },
  );
  const fromLegacy = (textOf(legacy) ?? '')
    .split('\n')
    .map((text, index) => ({
      text: text.trim().replace(/^commands\s*=\s*/, ''),
      path,
      line: (legacy?.line ?? 1) + index,
      folder: folderOf(path),
    }))
    .filter(
      ({ text }) => /^[\w./-]+(?:\s|$)/.test(text) && !/^\w+\s*=/.test(text),
    );
  return [...fromEnvironments, ...fromLegacy].slice(0, runnerBounds.lines);
}
