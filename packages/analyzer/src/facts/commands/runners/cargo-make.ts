import {
  at,
  entriesOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../../repository';
import {
  folderOf,
  nearest,
  runnerBounds,
  type RecipeLine,
  type Runner,
} from './runner';

/** `cargo make ci`: the tasks of Makefile.toml, those they depend on first. */
export const cargoMake: Runner = ({ service, words, folder }) => {
  if (words[0] !== 'cargo' || words[1] !== 'make') return undefined;
  const name = words.slice(2).find(word => !word.startsWith('-')) ?? 'default';
  const path = nearest(service, folder, ['Makefile.toml']);
  if (!path) return undefined;
  const tasks = new Map(
    entriesOf(at(service.repository.toml(path), 'tasks')).map(
      ({ key, node, line }) => [key, { node, line }] as const,
    ),
  );
  const lines: RecipeLine[] = [];
  const seen = new Set<string>();
  const run = (task: string, depth: number) => {
    const found = tasks.get(task);
    if (!found || seen.has(task) || depth > runnerBounds.depth) return;
    seen.add(task);
    const { node, line } = found;
    for (const key of ['dependencies', 'run_task'])
      for (const other of textsOf(at(node, key))) run(other, depth + 1);
    const text = commandOf(node);
    if (text) lines.push({ text, path, line, folder: folderOf(path) });
  };
  run(name, 0);
  return lines.length ? lines.slice(0, runnerBounds.lines) : undefined;
};

function commandOf(task: TreeNode): string {
  const script = textsOf(at(task, 'script')).join('\n');
  const command = textOf(at(task, 'command'));
  return command ? [command, ...textsOf(at(task, 'args'))].join(' ') : script;
}
