import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  textsOf,
  valueOf,
  type TreeEntry,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { newJob, scriptCommands } from './job';
import type { PipelineJob, Trigger } from './types';

const reserved = new Set(
  'stages variables default include workflow image services before_script after_script cache pages spec'.split(
    ' ',
  ),
);

interface Definition {
  entry: TreeEntry;
  path: string;
}

/** Jobs of `.gitlab-ci.yml` and its local includes; hidden jobs count through `extends`. */
export function gitlabJobs(service: Service): PipelineJob[] {
  const { repository } = service;
  const root = ['.gitlab-ci.yml', '.gitlab-ci.yaml'].find(path =>
    repository.has(path),
  );
  if (!root) return [];
  const definitions = new Map<string, Definition>();
  const external: PipelineJob['external'] = [];
  const read = (path: string, depth: number) => {
    for (const document of repository.yaml(path)) {
      for (const include of includesOf(at(document, 'include'))) {
        if (include.local && depth < 5) {
          for (const file of matching(service, include.local)) {
            read(file, depth + 1);
          }
        } else if (include.name) {
          external.push({
            name: include.name,
            path,
            line: include.line,
            workflow: true,
          });
        }
      }
      for (const entry of entriesOf(document)) {
        if (!reserved.has(entry.key) || entry.key === 'pages') {
          definitions.set(entry.key, { entry, path });
        } else if (entry.key === 'before_script' || entry.key === 'default') {
          definitions.set(`:${entry.key}`, { entry, path });
        }
      }
    }
  };
  read(root, 0);
  const jobs = [...definitions]
    .filter(([name]) => !name.startsWith('.') && !name.startsWith(':'))
    .flatMap(([name, { entry, path }]) => {
      const job = readJob(service, name, entry, path, definitions);
      return job ? [job] : [];
    });
  if (external.length) {
    const [{ path, line }] = external;
    jobs.push({
      ...newJob('include', { path, line }),
      labels: external.map(each => each.name.toLowerCase()),
      external,
    });
  }
  return jobs;
}

function readJob(
  service: Service,
  name: string,
  entry: TreeEntry,
  path: string,
  definitions: Map<string, Definition>,
): PipelineJob | undefined {
  const chain = inheritance(entry, path, definitions, 0);
  const inherited = (key: string) =>
    chain
      .map(each => ({ node: at(each.entry.node, key), path: each.path }))
      .find(({ node }) => node !== undefined);
  if (textOf(inherited('when')?.node) === 'never') return undefined;
  const script = inherited('script');
  const trigger = inherited('trigger');
  if (!script?.node && !trigger?.node) return undefined;
  const job = newJob(name, { path, line: entry.line }, triggersOf(inherited));
  const ignored = valueOf(inherited('allow_failure')?.node) === true;
  const before = inherited('before_script');
  const common = definitions.get(':before_script');
  const defaults = definitions.get(':default');
  const first = before ?? {
    node: common?.entry.node ?? at(defaults?.entry.node, 'before_script'),
    path: common?.path ?? defaults?.path ?? path,
  };
  const image = textOf(inherited('image')?.node);
  if (image) job.labels.push(image.toLowerCase());
  const stage = textOf(inherited('stage')?.node);
  if (stage) job.labels.push(stage.toLowerCase());
  // One shell: a `cd` of before_script holds for script.
  const list: TreeNode = {
    kind: 'list',
    line: entry.line,
    endLine: entry.line,
    items: [first.node, script?.node].filter(
      (node): node is TreeNode => node !== undefined,
    ),
  };
  job.commands = scriptCommands(service, script?.path ?? path, list, {
    ignored,
  });
  job.services = itemsOf(inherited('services')?.node).flatMap(item => {
    const service_ = textOf(item) ?? textOf(at(item, 'name'));
    return service_ ? [{ image: service_, path, line: item.line }] : [];
  });
  if (trigger?.node) {
    const project = textOf(trigger.node) ?? textOf(at(trigger.node, 'project'));
    if (project) {
      job.external.push({
        name: project,
        path,
        line: trigger.node.line,
        workflow: true,
      });
    }
  }
  const changes = [
    ...textsOf(at(inherited('only')?.node, 'changes')),
    ...itemsOf(inherited('rules')?.node).flatMap(rule => [
      ...textsOf(at(rule, 'changes')),
      ...textsOf(at(rule, 'changes', 'paths')),
    ]),
  ];
  const unfilteredRule = itemsOf(inherited('rules')?.node).some(
    rule => !at(rule, 'changes') && textOf(at(rule, 'when')) !== 'never',
  );
  if (!unfilteredRule) job.paths.only = changes;
  return job;
}

/** The job itself, then what it extends, nearest first. */
function inheritance(
  entry: TreeEntry,
  path: string,
  definitions: Map<string, Definition>,
  depth: number,
): Definition[] {
  const own = { entry, path };
  if (depth > 6) return [own];
  const parents = textsOf(at(entry.node, 'extends')).reverse();
  return [
    own,
    ...parents.flatMap(name => {
      const parent = definitions.get(name);
      return parent
        ? inheritance(parent.entry, parent.path, definitions, depth + 1)
        : [];
    }),
  ];
}

function triggersOf(
  inherited: (key: string) => { node: TreeNode | undefined } | undefined,
): Trigger[] {
  if (textOf(inherited('when')?.node) === 'manual') return ['manual'];
  const only = inherited('only')?.node;
  const names = textsOf(only?.kind === 'map' ? at(only, 'refs') : only);
  if (
    names.length &&
    names.every(name => /^(?:tags|schedules|web|triggers|api)$/.test(name))
  ) {
    return [names.includes('tags') ? 'release' : 'schedule'];
  }
  const rules = itemsOf(inherited('rules')?.node);
  const running = rules.filter(rule => textOf(at(rule, 'when')) !== 'never');
  if (rules.length && running.length === 0) return ['other'];
  const conditions = running.map(rule => textOf(at(rule, 'if')) ?? '');
  if (
    running.length &&
    running.every(rule => textOf(at(rule, 'when')) === 'manual')
  ) {
    return ['manual'];
  }
  if (
    conditions.length &&
    conditions.every(
      text =>
        /CI_COMMIT_TAG|"?schedule"?/.test(text) &&
        !/!\s*\$CI_COMMIT_TAG|CI_COMMIT_TAG\s*==\s*null/.test(text),
    )
  ) {
    return [
      conditions.some(text => text.includes('TAG')) ? 'release' : 'schedule',
    ];
  }
  return ['change'];
}

function includesOf(
  node: TreeNode | undefined,
): Array<{ local?: string; name?: string; line: number }> {
  if (!node) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap(item => {
    const { line } = item;
    const text = textOf(item);
    if (text) {
      return [
        /^https?:/.test(text) ? { name: text, line } : { local: text, line },
      ];
    }
    const local = textOf(at(item, 'local'));
    if (local) return [{ local, line }];
    const name =
      textOf(at(item, 'template')) ??
      textOf(at(item, 'component')) ??
      textOf(at(item, 'remote')) ??
      (entryOf(item, 'project')
        ? [textOf(at(item, 'project')), ...textsOf(at(item, 'file'))].join(' ')
        : undefined);
    return name ? [{ name, line }] : [];
  });
}

function matching({ repository }: Service, local: string): string[] {
  const path = local.replace(/^\//, '');
  if (!path.includes('*')) return repository.has(path) ? [path] : [];
  const prefix = path.slice(0, path.indexOf('*'));
  return repository.files
    .map(file => file.path)
    .filter(file => file.startsWith(prefix) && /\.ya?ml$/.test(file))
    .slice(0, 100);
}
