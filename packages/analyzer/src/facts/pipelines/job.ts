import { textsOf, type TreeNode } from '../../repository';
import type { Service } from '../../service';
import { commandsOf } from './commands';
import type { PipelineCommand, PipelineJob, Trigger } from './types';

/** A job without anything in it yet. */
export function newJob(
  name: string,
  place: { path: string; line: number },
  triggers: Trigger[] = ['change'],
): PipelineJob {
  return {
    name,
    ...place,
    triggers,
    paths: { only: [], except: [] },
    commands: [],
    external: [],
    labels: [name.toLowerCase()],
    services: [],
  };
}

/** The commands of a script given as a string, a block or a list of either. */
export function scriptCommands(
  service: Service,
  path: string,
  node: TreeNode | undefined,
  options: { folder?: string; ignored?: boolean } = {},
): PipelineCommand[] {
  if (!node) return [];
  const items = node.kind === 'list' ? flatten(node) : [node];
  let folder: string | undefined = options.folder ?? '';
  return items.flatMap(item =>
    textsOf(item).flatMap(text => {
      const block =
        item.endLine > item.line &&
        /[|>][+-]?\s*$/.test(
          service.repository.lines(path)[item.line - 1] ?? '',
        );
      const commands = commandsOf(service, {
        text,
        path,
        line: item.line + (block ? 1 : 0),
        step: { path, line: item.line },
        folder,
        ignored: options.ignored ?? false,
      });
      // One shell runs the whole list: a `cd` holds for what follows.
      folder = folderAfter(text, folder);
      return commands;
    }),
  );
}

function flatten(node: TreeNode): TreeNode[] {
  return node.kind === 'list' ? node.items.flatMap(flatten) : [node];
}

function folderAfter(
  text: string,
  folder: string | undefined,
): string | undefined {
  const match = /^\s*cd\s+([\w./-]+)\s*$/.exec(text);
  if (!match || folder === undefined) return folder;
  const steps = folder.split('/').filter(Boolean);
  for (const step of match[1].split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
