import {
  at,
  entriesOf,
  itemsOf,
  textOf,
  type Repository,
  type TreeNode,
} from '../../repository';
import type { Dependency, Manifest } from '../types';

type Scope = Dependency['scope'];

/** `Name[extra]>=1.0 ; marker` → name in lower case, the extras and the rest. */
const requirement = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*([^;#]*)/;
/** Extras that are called after the driver of a database which they bring along. */
const drivers = /^(?:asyncpg|psycopg2?|aiopg|aiomysql|asyncmy|aiosqlite)$/;

function toDependency(
  text: string,
  scope: Scope,
  path: string,
  line: number,
): Dependency[] {
  const match = requirement.exec(text);
  if (!match) return [];
  const brought = (match[2] ?? '')
    .split(',')
    .map(extra => extra.trim().toLowerCase())
    .filter(extra => drivers.test(extra));
  const common = { ecosystem: 'python' as const, scope, path, line };
  return [
    {
      ...common,
      name: match[1].toLowerCase().replace(/_/g, '-'),
      version: match[3].trim(),
    },
    ...brought.map(name => ({ ...common, name, version: '' })),
  ];
}

function requirementList(
  list: TreeNode | undefined,
  scope: Scope,
  path: string,
): Dependency[] {
  return itemsOf(list).flatMap(item =>
    toDependency(textOf(item) ?? '', scope, path, item.line),
  );
}

/** Poetry's and Pipfile's tables: name = version or table. */
function requirementTable(
  table: TreeNode | undefined,
  scope: Scope,
  path: string,
): Dependency[] {
  return entriesOf(table)
    .filter(entry => entry.key.toLowerCase() !== 'python')
    .map(entry => ({
      name: entry.key.toLowerCase().replace(/_/g, '-'),
      ecosystem: 'python' as const,
      version: textOf(entry.node) ?? textOf(at(entry.node, 'version')) ?? '',
      scope,
      path,
      line: entry.line,
    }));
}

const developmentGroup = /dev|test|lint|doc|typ|check|ci|debug|local/i;
const productionGroup =
  /^(?:main|prod(?:uction)?|default|runtime|server|app|api|web)$/i;

export function readPyproject(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const root = repository.toml(path);
  const project = at(root, 'project');
  const poetry = at(root, 'tool', 'poetry');
  // PEP 735: a file without a project keeps what production needs in a group, too.
  const isProduction = (name: string) =>
    productionGroup.test(name) || (!project && !developmentGroup.test(name));
  return {
    path,
    ecosystem: 'python',
    name: textOf(at(project, 'name')) ?? textOf(at(poetry, 'name')),
    dependencies: [
      ...requirementList(at(project, 'dependencies'), 'prod', path),
      ...entriesOf(at(project, 'optional-dependencies')).flatMap(extra =>
        requirementList(
          extra.node,
          developmentGroup.test(extra.key) ? 'dev' : 'optional',
          path,
        ),
      ),
      ...entriesOf(at(root, 'dependency-groups')).flatMap(group =>
        requirementList(
          group.node,
          isProduction(group.key) ? 'prod' : 'dev',
          path,
        ),
      ),
      ...entriesOf(at(root, 'tool', 'pdm', 'dev-dependencies')).flatMap(group =>
        requirementList(group.node, 'dev', path),
      ),
      ...requirementList(
        at(root, 'tool', 'uv', 'dev-dependencies'),
        'dev',
        path,
      ),
      ...requirementTable(at(poetry, 'dependencies'), 'prod', path),
      ...requirementTable(at(poetry, 'dev-dependencies'), 'dev', path),
      ...entriesOf(at(poetry, 'group')).flatMap(group =>
        requirementTable(
          at(group.node, 'dependencies'),
          developmentGroup.test(group.key) ? 'dev' : 'prod',
          path,
        ),
      ),
    ],
  };
}

export function readPipfile(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const text = repository.text(path);
  if (text === undefined) return undefined;
  const dependencies: Dependency[] = [];
  let scope: Scope | undefined;
  repository.lines(path).forEach((line, index) => {
    const section = /^\s*\[([\w-]+)\]/.exec(line);
    if (section) {
      scope = ({ packages: 'prod', 'dev-packages': 'dev' } as const)[
        section[1] as 'packages'
      ];
    } else if (scope) {
      const entry = /^\s*"?([A-Za-z0-9][\w.-]*)"?\s*=\s*(.+)/.exec(line);
      if (entry) {
        dependencies.push({
          name: entry[1].toLowerCase(),
          ecosystem: 'python',
          version: entry[2].replace(/"/g, ''),
          scope,
          path,
          line: index + 1,
        });
      }
    }
  });
  return { path, ecosystem: 'python', dependencies };
}

const developmentFile =
  /(?:^|[-_./])(?:dev|devel|development|test|tests|testing|lint|docs?|ci|local|all_ds|bundles)(?:[-_.]|$)/i;

export function readRequirements(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const lines = repository.lines(path);
  const name = path.split('/').slice(-2).join('/');
  const scope: Scope = developmentFile.test(name.replace(/\.(?:txt|in)$/, ''))
    ? 'dev'
    : 'prod';
  return {
    path,
    ecosystem: 'python',
    dependencies: lines.flatMap((line, index) =>
      /^\s*(?:#|-|$)/.test(line)
        ? []
        : toDependency(line.slice(0, 500), scope, path, index + 1),
    ),
  };
}

/** setup.py and setup.cfg: quoted or listed requirements between `install_requires` and the end of its list. */
export function readSetup(
  repository: Repository,
  path: string,
): Manifest | undefined {
  const lines = repository.lines(path);
  const start = lines.findIndex(line => /install_requires/.test(line));
  const dependencies: Dependency[] = [];
  for (let i = start; i >= 0 && i < Math.min(lines.length, start + 200); i++) {
    if (path.endsWith('.cfg')) {
      if (i > start && !/^\s+\S/.test(lines[i])) break;
      if (i > start) {
        dependencies.push(...toDependency(lines[i], 'prod', path, i + 1));
      }
    } else {
      for (const [, text] of lines[i].matchAll(/["']([^"']{1,200})["']/g)) {
        dependencies.push(...toDependency(text, 'prod', path, i + 1));
      }
      if (/\]/.test(lines[i])) break;
    }
  }
  return { path, ecosystem: 'python', dependencies };
}
