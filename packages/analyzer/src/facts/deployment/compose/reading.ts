import {
  at,
  entriesOf,
  itemsOf,
  textOf,
  type TreeEntry,
  type TreeNode,
} from '../../../repository';
import type { Service } from '../../../service';
import { commandOf } from '../command-words';
import { folderOf } from '../paths';
import { mountsOf } from './mounts';
import type { ComposeBuild, ComposeFile, ComposeService } from './types';
import { fill, within } from './values';

/** The services of a compose file; `undefined` where it has none. */
export function readCompose(
  service: Service,
  path: string,
): Omit<ComposeFile, 'role' | 'reason'> | undefined {
  const [document] = service.repository.yaml(path);
  const entries = entriesOf(at(document, 'services'));
  const services = entries
    .filter(({ node }) => node.kind === 'map')
    .map(entry => readService(service, path, entry));
  return services.length ? { path, services } : undefined;
}

function readService(
  service: Service,
  path: string,
  { key, line, node }: TreeEntry,
): ComposeService {
  const image = fill(textOf(at(node, 'image')));
  return {
    name: key,
    path,
    line,
    node,
    ...(image ? { image: { text: image, line: at(node, 'image')!.line } } : {}),
    ...optional('build', buildOf(path, node)),
    ...optional('command', commandOf(at(node, 'command'))),
    ...optional('entrypoint', commandOf(at(node, 'entrypoint'))),
    environment: environmentOf(at(node, 'environment')),
    ours: false,
    mounts: mountsOf(service, path, at(node, 'volumes')),
  };
}

function buildOf(path: string, node: TreeNode): ComposeBuild | undefined {
  const build = at(node, 'build');
  if (!build) return undefined;
  const folder = folderOf(path);
  const context = within(
    folder,
    fill(textOf(build) ?? textOf(at(build, 'context'))) ?? '.',
  );
  if (context === undefined) return undefined;
  const dockerfile = within(
    context,
    fill(textOf(at(build, 'dockerfile'))) ?? 'Dockerfile',
  );
  if (dockerfile === undefined) return undefined;
  const args = new Map<string, string>();
  for (const { key, node: value } of entriesOf(at(build, 'args'))) {
    args.set(key, fill(textOf(value)) ?? '');
  }
  for (const text of itemsOf(at(build, 'args')).map(textOf)) {
    const [name, value] = split(text ?? '', '=');
    if (value !== undefined) args.set(name, fill(value) ?? '');
  }
  return {
    context,
    dockerfile,
    ...optional('target', fill(textOf(at(build, 'target')))),
    args,
    line: build.line,
  };
}

function environmentOf(
  node: TreeNode | undefined,
): ComposeService['environment'] {
  const variables: ComposeService['environment'] = new Map();
  for (const { key, line, node: value } of entriesOf(node)) {
    variables.set(key, { value: fill(textOf(value)), line });
  }
  for (const item of itemsOf(node)) {
    const [name, value] = split(textOf(item) ?? '', '=');
    if (name) variables.set(name, { value: fill(value), line: item.line });
  }
  return variables;
}

function optional<K extends string, T>(
  key: K,
  value: T | undefined,
): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

function split(text: string, mark: string): [string, string | undefined] {
  const index = text.indexOf(mark);
  return index < 0
    ? [text, undefined]
    : [text.slice(0, index), text.slice(index + 1)];
}
