import { textOf, type TreeNode } from '../../repository';
import { splitWords } from '../commands/shell';

/** A command of a manifest, split into words with their lines; no shell runs it. */
export interface CommandWords {
  words: string[];
  lines: number[];
  line: number;
  endLine: number;
}

/** `command: ["a", "b"]` and `command: a b` alike; `$$` stands for a dollar sign. */
export function commandOf(
  node: TreeNode | undefined,
): CommandWords | undefined {
  if (!node || (node.kind === 'scalar' && node.value === null))
    return undefined;
  if (node.kind === 'list') {
    const items = node.items.filter(item => textOf(item) !== undefined);
    return {
      words: items.map(item => (textOf(item) ?? '').replace(/\$\$/g, '$')),
      lines: items.map(item => item.line),
      line: items[0]?.line ?? node.line,
      endLine: node.endLine,
    };
  }
  const text = textOf(node)?.replace(/\$\$/g, '$');
  if (text === undefined) return undefined;
  const words = splitWords(text);
  return {
    words,
    lines: words.map(() => node.line),
    line: node.line,
    endLine: node.endLine,
  };
}
