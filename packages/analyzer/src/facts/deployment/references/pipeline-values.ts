import { at, textOf, textsOf, type TreeNode } from '../../../repository';
import { clean } from './paths';

/** Where a step of a pipeline stands. */
export interface PipelineJob {
  path: string;
  title: string;
  document: TreeNode;
  job: TreeNode;
  /** Of the step, where it has one of its own. */
  folder?: string;
}

/** The values of a text; `${{ matrix.x }}` stands for every `x` of the job's matrix, `${{ env.X }}` for what the workflow sets. */
export function values(
  context: PipelineJob,
  given: string | undefined,
): string[] {
  if (given === undefined) return [];
  const text = given.replace(
    /\$\{\{\s*env\.(\w+)\s*\}\}/g,
    (open, name) =>
      textOf(at(context.job, 'env', name)) ??
      textOf(at(context.document, 'env', name)) ??
      open,
  );
  const matrix = /\$\{\{\s*matrix\.([\w.-]+)\s*\}\}/.exec(text);
  if (!matrix)
    return [text.replace(/\$\{\{\s*github\.workspace\s*\}\}\/?/, '')].filter(
      value => !value.includes('${{'),
    );
  const key = matrix[1].split('.').pop()!;
  const found: string[] = [];
  const visit = (node: TreeNode | undefined) => {
    if (!node || node.kind === 'scalar') return;
    if (node.kind === 'list') {
      node.items.forEach(visit);
      return;
    }
    for (const entry of node.entries) {
      if (entry.key === key) found.push(...textsOf(entry.node));
      visit(entry.node);
    }
  };
  visit(at(context.job, 'strategy', 'matrix'));
  return found
    .map(value => text.replace(matrix[0], value))
    .filter(value => !value.includes('${{'));
}

/** The first value of an expression, or a variable that nothing is known of. */
export function fillMatrix(context: PipelineJob, expression: string): string {
  return values(context, expression)[0] ?? '${OPEN}';
}

/** The folder that the steps of a job run in. */
export function workingFolder(job: TreeNode): string {
  return (
    clean('', textOf(at(job, 'defaults', 'run', 'working-directory')) ?? '') ??
    ''
  );
}
