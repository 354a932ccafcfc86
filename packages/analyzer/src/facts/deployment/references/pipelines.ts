import { posix } from 'node:path';
import { at, entriesOf, textOf, type TreeNode } from '../../../repository';
import type { Service } from '../../../service';
import { parseShell } from '../../commands/shell';
import { readCommands } from './commands';
import { interesting } from './interesting';
import { clean } from './paths';
import { readStep } from './pipeline-steps';
import { fillMatrix, workingFolder, type PipelineJob } from './pipeline-values';
import type { CommandReferences } from './types';

const deployWord =
  /deploy|release|prod(?:uction)?|publish|live|rollout|server|install|update|start/i;

/** Reads the jobs of a pipeline: their scripts and the actions that they use. */
export function readPipeline(
  service: Service,
  path: string,
  found: CommandReferences,
): void {
  const text = service.repository.text(path) ?? '';
  if (!interesting.test(text) && !/render/i.test(text)) return;
  for (const document of service.repository.yaml(path)) {
    const jobs = entriesOf(at(document, 'jobs'));
    const named = jobs.length ? jobs : entriesOf(document);
    const about = `${posix.basename(path)} ${
      textOf(at(document, 'name')) ?? ''
    }`;
    for (const job of named) {
      // Only GitLab writes jobs beside its keywords.
      if (
        !jobs.length &&
        /^(?:on|name|env|permissions|defaults|concurrency|variables|stages|image|workflow)$/.test(
          job.key,
        )
      )
        continue;
      if (textOf(at(job.node, 'if')) === 'false') continue;
      const title = `${about} ${job.key} ${
        textOf(at(job.node, 'name')) ?? ''
      } ${textOf(at(job.node, 'environment')) ?? ''}`;
      walkJob(
        service,
        { path, title, document, job: job.node },
        job.node,
        '',
        found,
      );
    }
  }
}

function walkJob(
  service: Service,
  context: PipelineJob,
  node: TreeNode,
  key: string,
  found: CommandReferences,
): void {
  if (node.kind === 'scalar') {
    readScripts(service, context, [node], key, found);
    return;
  }
  if (node.kind === 'list') {
    // GitLab writes a script as a list, and a `cd` holds for the lines after it.
    readScripts(
      service,
      context,
      node.items.filter(({ kind }) => kind === 'scalar'),
      key,
      found,
    );
    for (const item of node.items)
      if (item.kind !== 'scalar') walkJob(service, context, item, key, found);
    return;
  }
  if (textOf(at(node, 'if')) === 'false') return;
  readStep(service, context, node, found);
  const own = textOf(at(node, 'working-directory'));
  const folder = own === undefined ? undefined : clean('', own);
  const inside = folder === undefined ? context : { ...context, folder };
  for (const entry of node.entries)
    walkJob(service, inside, entry.node, entry.key, found);
}

/** The lines of one script, run by one shell after another. */
function readScripts(
  service: Service,
  context: PipelineJob,
  scripts: TreeNode[],
  key: string,
  found: CommandReferences,
): void {
  if (
    !/^(?:run|script|before_script|after_script|commands?|inlineScript|bash|args|)$/i.test(
      key,
    ) ||
    !scripts.some(script => interesting.test(textOf(script) ?? ''))
  )
    return;
  readCommands(
    service,
    {
      path: context.path,
      folder: context.folder ?? workingFolder(context.job),
      commands: scripts.flatMap(script =>
        parseShell(
          (textOf(script) ?? '').replace(/\$\{\{[^}]*\}\}/g, value =>
            fillMatrix(context, value),
          ),
          script.endLine > script.line ? script.line + 1 : script.line,
        ),
      ),
      deploys: deployWord.test(context.title),
      runsInCi: true,
    },
    found,
  );
}
