import { posix } from 'node:path';
import {
  at,
  itemsOf,
  textOf,
  textsOf,
  valueOf,
  type Ecosystem,
} from '../../repository';
import type { Service } from '../../service';
import { folderOf } from '../../stack';
import { pipelinesOf } from '../pipelines';
import { applicationManifestsOf } from './manifests';

/** What proposes newer dependencies. */
export interface UpdateBot {
  name: string;
  path: string;
  line: number;
  /** Covers the service's ecosystem and folder, and is switched on. */
  covers: boolean;
  /** Why it does not. */
  problem?: string;
}

const ecosystems: Record<Ecosystem, RegExp> = {
  python: /^(?:pip|uv|pipenv|poetry)$/,
  node: /^(?:npm|yarn|pnpm|bun)$/,
  jvm: /^(?:maven|gradle)$/,
  go: /^gomod$/,
  dotnet: /^(?:nuget|dotnet-sdk)$/,
  ruby: /^bundler$/,
  php: /^composer$/,
  rust: /^cargo$/,
};

const renovateFiles =
  /^(?:(?:\.github|\.gitlab)\/)?renovate\.json5?$|^\.renovaterc(?:\.json5?)?$/;
const otherBots: Array<[file: RegExp, name: string]> = [
  [/^\.scala-steward\.conf$/, 'Scala Steward'],
  [/^\.pyup\.ya?ml$/, 'pyup'],
  [/^\.depfu\.ya?ml$/, 'Depfu'],
];

/** No honest configuration of a bot is larger. */
const largest = 64 * 1024;

/** Use as `service.fact(updateBotsOf)`. */
export function updateBotsOf(service: Service): UpdateBot[] {
  const { repository } = service;
  const found: UpdateBot[] = [];
  for (const { path, size } of repository.files) {
    if (size > largest && path !== 'package.json') continue;
    if (/^\.github\/dependabot\.ya?ml$/.test(path)) {
      found.push(dependabot(service, path));
    } else if (
      /^\.github\/(?:dependabot\.ya?ml\.\w+|_dependabot\.ya?ml)$/.test(path)
    ) {
      const line = repository
        .lines(path)
        .findIndex(text => /package-ecosystem/.test(text));
      found.push({
        name: 'Dependabot',
        path,
        line: Math.max(line, 0) + 1,
        covers: false,
        problem: 'is renamed away, so that nothing reads it',
      });
    } else if (renovateFiles.test(path)) {
      const off =
        path.endsWith('5') || !path.includes('.json')
          ? false
          : valueOf(at(repository.json(path), 'enabled')) === false;
      found.push({
        name: 'Renovate',
        path,
        line: 1,
        covers: !off,
        ...(off ? { problem: 'switches Renovate off' } : {}),
      });
    } else if (path === 'package.json') {
      const node = at(repository.json(path), 'renovate');
      if (node)
        found.push({ name: 'Renovate', path, line: node.line, covers: true });
    }
    const other = otherBots.find(([file]) => file.test(path));
    if (other) found.push({ name: other[1], path, line: 1, covers: true });
  }
  for (const job of service.fact(pipelinesOf).jobs) {
    const own = job.external.find(({ name }) => /renovate/i.test(name));
    const command = job.commands.find(({ text }) =>
      /^(?:npx\s+)?renovate\b/.test(text),
    );
    const place = own ?? command;
    if (place)
      found.push({
        name: 'Renovate',
        path: place.path,
        line: place.line,
        covers: true,
      });
  }
  return found.sort((a, b) => Number(b.covers) - Number(a.covers));
}

function dependabot(service: Service, path: string): UpdateBot {
  const { repository } = service;
  const [document] = repository.yaml(path);
  const entries = itemsOf(at(document, 'updates'));
  const bot = { name: 'Dependabot', path, line: 1 };
  const application = service.fact(applicationManifestsOf);
  if (!application) return { ...bot, covers: entries.length > 0 };
  const wanted = ecosystems[application.ecosystem];
  const same = entries.filter(entry =>
    wanted.test(textOf(at(entry, 'package-ecosystem')) ?? ''),
  );
  if (same.length === 0)
    return {
      ...bot,
      line: entries[0]?.line ?? 1,
      covers: false,
      problem: `names no ${
        application.ecosystem === 'node' ? 'npm' : nameOf[application.ecosystem]
      } updates`,
    };
  const on = same.filter(
    entry => valueOf(at(entry, 'open-pull-requests-limit')) !== 0,
  );
  if (on.length === 0)
    return {
      ...bot,
      line: at(same[0], 'open-pull-requests-limit')?.line ?? same[0].line,
      covers: false,
      problem: 'switches version updates off (`open-pull-requests-limit: 0`)',
    };
  const covering = on.find(entry =>
    [
      ...textsOf(at(entry, 'directory')),
      ...textsOf(at(entry, 'directories')),
    ].some(folder => reaches(service, folder, application.main.path)),
  );
  return covering
    ? { ...bot, line: covering.line, covers: true }
    : {
        ...bot,
        line: on[0].line,
        covers: false,
        problem: `looks at other folders than ${
          folderOf(application.main.path) || '/'
        }`,
      };
}

const nameOf: Record<Ecosystem, string> = {
  python: 'pip',
  node: 'npm',
  jvm: 'maven or gradle',
  go: 'gomod',
  dotnet: 'nuget',
  ruby: 'bundler',
  php: 'composer',
  rust: 'cargo',
};

/** The folder itself, a pattern for it, or a folder above whose manifest takes it in. */
function reaches(
  service: Service,
  directory: string,
  manifest: string,
): boolean {
  const folder = directory.replace(/^\/|\/$/g, '').replace(/^\.$/, '');
  const own = folderOf(manifest);
  if (folder === own) return true;
  if (folder.includes('*')) {
    const base = folder.slice(0, folder.indexOf('*')).replace(/\/$/, '');
    return base === '' || own === base || own.startsWith(`${base}/`);
  }
  // Dependabot looks for central versions of NuGet in the folders above a project.
  if (
    /^Directory\.\w+\.props$/.test(posix.basename(manifest)) &&
    folder.startsWith(own && `${own}/`)
  )
    return true;
  if (folder !== '' && !own.startsWith(`${folder}/`)) return false;
  const ecosystem = service.fact(applicationManifestsOf)?.ecosystem;
  if (ecosystem === 'dotnet') return true;
  // A Python list stands for itself; others know what is below them.
  return service.repository.files.some(
    ({ path }) =>
      folderOf(path) === folder &&
      (ecosystem === 'python'
        ? /^(?:pyproject\.toml|requirements[\w.-]*\.txt|Pipfile)$/.test(
            posix.basename(path),
          )
        : /^(?:package\.json|pnpm-workspace\.yaml|pom\.xml|settings\.gradle(?:\.kts)?|build\.gradle(?:\.kts)?|Cargo\.toml|go\.work|composer\.json|Gemfile)$/.test(
            posix.basename(path),
          )),
  );
}

/** The name under which Dependabot knows an ecosystem. */
export function dependabotName(ecosystem: Ecosystem): string {
  return nameOf[ecosystem].split(' ')[0];
}
