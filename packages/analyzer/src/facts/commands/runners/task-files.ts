import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../../repository';
import type { Service } from '../../../service';
import {
  folderOf,
  joinPath,
  nearest,
  readOptions,
  runnerBounds,
  type RecipeLine,
  type Runner,
} from './runner';

/** `just recipe`: recipes of a justfile, the recipes they depend on first. */
export const just: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'just') return undefined;
  const { options, positional } = readOptions(words.slice(1), [
    '-f',
    '--justfile',
    '-d',
    '--working-directory',
  ]);
  const named = options.get('-f') ?? options.get('--justfile');
  const path = named
    ? joinPath(folder, named)
    : nearest(service, folder, ['justfile', 'Justfile', '.justfile']);
  if (!path || !service.repository.has(path)) return undefined;
  const { recipes, variables, first } = service.repository.once(
    `justfile:${path}`,
    () => readJustfile(service, path),
  );
  const lines: RecipeLine[] = [];
  const seen = new Set<string>();
  const run = (name: string, depth: number) => {
    const recipe = recipes.get(name);
    if (!recipe || seen.has(name) || depth > runnerBounds.depth) return;
    seen.add(name);
    for (const dependency of recipe.dependencies) run(dependency, depth + 1);
    lines.push(...recipe.lines);
  };
  run(positional[0] ?? first ?? '', 0);
  return lines.length
    ? lines.slice(0, runnerBounds.lines).map(line => ({
        ...line,
        text: line.text.replace(
          /\{\{\s*(\w+)\s*\}\}/g,
          (whole, name) => variables.get(name) ?? whole,
        ),
      }))
    : undefined;
};

function readJustfile(service: Service, path: string) {
  const recipes = new Map<
    string,
    { dependencies: string[]; lines: RecipeLine[] }
  >();
  const variables = new Map<string, string>();
  let current: RecipeLine[] | undefined;
  let first: string | undefined;
  let elsewhere = false;
  service.repository.lines(path).forEach((raw, index) => {
    const line = raw.slice(0, 2_000);
    // The recipe for Windows beside the one of the same name for all others.
    if (/^\[[^\]]*\]\s*$/.test(line)) {
      elsewhere = /^\[\s*windows\s*\]/.test(line);
      return;
    }
    const variable = /^(?:export\s+)?(\w+)\s*:=\s*["']?([^"']*)["']?/.exec(
      line,
    );
    if (variable) {
      variables.set(variable[1], variable[2].trim());
      return;
    }
    const header = /^@?([\w-]+)([^:=]*):(?!=)\s*([^#]*)/.exec(line);
    if (header) {
      current = [];
      first ??= header[1];
      if (!(elsewhere && recipes.has(header[1])))
        recipes.set(header[1], {
          dependencies: header[3].match(/[\w-]+/g) ?? [],
          lines: current,
        });
      elsewhere = false;
    } else if (current && /^\s+\S/.test(line)) {
      const text = line.trim().replace(/^[@-]+/, '');
      if (!text.startsWith('#')) {
        current.push({ text, path, line: index + 1, folder: folderOf(path) });
      }
    }
  });
  return { recipes, variables, first };
}

const taskfiles = [
  'Taskfile.yml',
  'Taskfile.yaml',
  'taskfile.yml',
  'taskfile.yaml',
  'Taskfile.dist.yml',
];

/** `task name`: commands of a Taskfile, through `deps`, `task:` calls and included files. */
export const task: Runner = ({ service, words, folder }) => {
  if (!/^(?:task|go-task)$/.test(words[0])) return undefined;
  const { options, positional } = readOptions(words.slice(1), [
    '-d',
    '--dir',
    '-t',
    '--taskfile',
  ]);
  const moved = options.get('-d') ?? options.get('--dir');
  const named = options.get('-t') ?? options.get('--taskfile');
  const start = moved ? joinPath(folder, moved) : folder;
  const path = named
    ? joinPath(folder, named)
    : nearest(service, start ?? folder, taskfiles);
  if (!path || !service.repository.has(path)) return undefined;
  const names = positional.filter(word => !word.includes('='));
  const lines = (names.length ? names : ['default']).flatMap(name =>
    taskLines(service, path, name, 0),
  );
  return lines.length ? lines.slice(0, runnerBounds.lines) : undefined;
};

function taskLines(
  service: Service,
  path: string,
  name: string,
  depth: number,
): RecipeLine[] {
  if (depth > runnerBounds.depth) return [];
  const [document] = service.repository.yaml(path);
  const node = entryOf(at(document, 'tasks'), name)?.node;
  const nested = (other: string | undefined) =>
    other ? taskLines(service, path, other.replace(/^:/, ''), depth + 1) : [];
  if (!node) {
    const [space, ...inner] = name.split(':');
    const include = at(document, 'includes', space);
    const target = textOf(include) ?? textOf(at(include, 'taskfile'));
    const file =
      target &&
      [target, ...taskfiles.map(each => `${target}/${each}`)]
        .map(each => joinPath(folderOf(path), each))
        .find(each => each && service.repository.has(each));
    return file && inner.length
      ? taskLines(service, file, inner.join(':'), depth + 1)
      : [];
  }
  const dir = textOf(at(node, 'dir'));
  const folder = dir ? joinPath(folderOf(path), dir) : folderOf(path);
  const command = (item: TreeNode): RecipeLine[] => {
    const called = textOf(at(item, 'task'));
    if (called) return nested(called);
    const text = textOf(item) ?? textOf(at(item, 'cmd'));
    return text
      ? text.split('\n').map((part, index) => ({
          text: part.trim(),
          path,
          line: item.line + index,
          folder: folder ?? '',
        }))
      : [];
  };
  const cmds = at(node, 'cmds');
  const single = at(node, 'cmd');
  return [
    ...itemsOf(at(node, 'deps')).flatMap(item =>
      nested(textOf(item) ?? textOf(at(item, 'task'))),
    ),
    ...(node.kind === 'list' ? node.items.flatMap(command) : []),
    ...(node.kind === 'scalar' ? command(node) : []),
    ...(cmds?.kind === 'list' ? cmds.items.flatMap(command) : []),
    ...(cmds?.kind === 'scalar' ? command(cmds) : []),
    ...(single ? command(single) : []),
  ];
}

const composerCommands = new Set(
  'install update require remove dump-autoload dumpautoload create-project show validate audit exec global config init self-update outdated'.split(
    ' ',
  ),
);

/** `composer test`, `composer run-script test`. */
export const composer: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'composer') return undefined;
  const { positional } = readOptions(words.slice(1), ['-d', '--working-dir']);
  const [verb = '', next = ''] = positional;
  const explicit = /^run(?:-script)?$/.test(verb);
  const name = explicit ? next : verb;
  if (!name || (!explicit && composerCommands.has(name))) return undefined;
  const path = nearest(service, folder, ['composer.json']);
  if (!path) return undefined;
  const scripts = at(service.repository.json(path), 'scripts');
  const lines = composerLines(scripts, name, path, 0);
  return lines.length ? lines : undefined;
};

function composerLines(
  scripts: TreeNode | undefined,
  name: string,
  path: string,
  depth: number,
): RecipeLine[] {
  const node = entryOf(scripts, name)?.node;
  if (!node || depth > runnerBounds.depth) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap(item => {
    const text = textOf(item);
    if (!text) return [];
    if (/^@(?!php\b|composer\b|putenv\b)/.test(text)) {
      return composerLines(
        scripts,
        text.slice(1).split(' ')[0],
        path,
        depth + 1,
      );
    }
    return [
      {
        text: text.replace(/^@/, ''),
        path,
        line: item.line,
        folder: folderOf(path),
      },
    ];
  });
}

/** `rake name`: tasks that run a test library, `sh` and `system` lines, and the tasks they depend on. */
export const rake: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'rake') return undefined;
  const path = nearest(service, folder, [
    'Rakefile',
    'rakefile',
    'Rakefile.rb',
  ]);
  if (!path) return undefined;
  const lines: RecipeLine[] = [];
  const rakefiles = [
    path,
    ...service.repository.files
      .map(file => file.path)
      .filter(file => /(?:^|\/)lib\/tasks\/[^/]+\.rake$/.test(file)),
  ];
  const wanted = new Set(words.slice(1).filter(word => !/^-|=/.test(word)));
  if (wanted.size === 0) wanted.add('default');
  for (let round = 0; round < 3; round++) {
    for (const file of rakefiles) {
      for (const raw of service.repository.lines(file)) {
        const needs =
          /^\s*task\s+(?:default|:?["']?([\w:]+)["']?)\s*(?:=>|:\s|,\s*needs:)\s*(.*)$/.exec(
            raw.slice(0, 500),
          );
        if (needs && wanted.has(needs[1] ?? 'default')) {
          for (const [, name] of needs[2].matchAll(/:?["']?([\w:]+)["']?/g)) {
            wanted.add(name.replace(/^:/, ''));
          }
        }
      }
    }
  }
  for (const file of rakefiles) {
    let inside = false;
    service.repository.lines(file).forEach((raw, index) => {
      const line = raw.slice(0, 500);
      const place = { path: file, line: index + 1, folder: folderOf(path) };
      const opened = /^\s*task\s+:?["']?(\w+)/.exec(line);
      if (opened) inside = wanted.has(opened[1]);
      const library =
        /\b(RSpec::Core::RakeTask|Rake::TestTask|Minitest::TestTask|Cucumber::Rake::Task)\.(?:new|create)(?:\(?\s*:(\w+))?/.exec(
          line,
        );
      if (library) {
        const name =
          library[2] ?? (library[1].startsWith('RSpec') ? 'spec' : 'test');
        if (wanted.has(name)) {
          lines.push({
            text: library[1].startsWith('RSpec') ? 'rspec' : 'rails test',
            ...place,
          });
        }
      }
      const shell = /^\s*(?:sh|system)[\s(]+["']([^"']+)["']/.exec(line);
      if (shell && inside) lines.push({ text: shell[1], ...place });
    });
  }
  return lines.length ? lines.slice(0, runnerBounds.lines) : undefined;
};

/** `deno task name`. */
export const deno: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'deno' || words[1] !== 'task') return undefined;
  const path = nearest(service, folder, ['deno.json', 'deno.jsonc']);
  const entry = path
    ? entriesOf(at(service.repository.json(path), 'tasks')).find(
        ({ key }) => key === words[2],
      )
    : undefined;
  if (!path || !entry) return undefined;
  return textsOf(
    entry.node.kind === 'map' ? at(entry.node, 'command') : entry.node,
  ).map(text => ({ text, path, line: entry.line, folder: folderOf(path) }));
};

const miseFiles = [
  'mise.toml',
  '.mise.toml',
  'mise/config.toml',
  '.config/mise.toml',
];

/** `mise run name`, `mise name`: tasks of a mise.toml, what they depend on first. */
export const mise: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'mise') return undefined;
  const { positional } = readOptions(words.slice(1), ['-C', '--cd']);
  const names = /^(?:run|r)$/.test(positional[0] ?? '')
    ? positional.slice(1)
    : positional;
  const path = nearest(service, folder, miseFiles);
  if (!path || !names[0]) return undefined;
  const tasks = at(service.repository.toml(path), 'tasks');
  const lines: RecipeLine[] = [];
  const seen = new Set<string>();
  const run = (name: string, depth: number) => {
    const node = entryOf(tasks, name)?.node;
    if (!node || seen.has(name) || depth > runnerBounds.depth) return;
    seen.add(name);
    const depends = at(node, 'depends');
    for (const other of [...textsOf(depends), textOf(depends) ?? ''])
      run(other, depth + 1);
    const commands = at(node, 'run') ?? node;
    for (const item of [commands, ...itemsOf(commands)]) {
      const text = textOf(item);
      if (text)
        lines.push({ text, path, line: item.line, folder: folderOf(path) });
      for (const other of textsOf(at(item, 'tasks'))) run(other, depth + 1);
      run(textOf(at(item, 'task')) ?? '', depth + 1);
    }
  };
  run(names[0], 0);
  return lines.length ? lines.slice(0, runnerBounds.lines) : undefined;
};
