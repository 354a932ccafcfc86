import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { LineIndex } from '../lines';
import { TreeBudget, type Broken, type TreeNode } from './tree';

/** A JSON document; comments and trailing commas are allowed, as in tsconfig.json and appsettings.json. */
export function parseJson(text: string, lines: LineIndex): TreeNode | Broken {
  if (nestsTooDeep(text)) {
    return { broken: 'nested too deep' };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  if (!root || errors.length) {
    return {
      broken: 'not valid JSON',
      line: lines.lineAt(errors[0]?.offset ?? 0),
    };
  }
  const budget = new TreeBudget();

  const visit = (node: Node, depth: number): TreeNode => {
    budget.spend(depth);
    const line = lines.lineAt(node.offset);
    const endLine = lines.lineAt(node.offset + Math.max(0, node.length - 1));
    if (node.type === 'object') {
      return {
        kind: 'map',
        line,
        endLine,
        entries: (node.children ?? []).flatMap(property => {
          const [key, value] = property.children ?? [];
          return key && value
            ? [
                {
                  key: String(key.value),
                  line: lines.lineAt(key.offset),
                  node: visit(value, depth + 1),
                },
              ]
            : [];
        }),
      };
    }
    if (node.type === 'array') {
      return {
        kind: 'list',
        line,
        endLine,
        items: (node.children ?? []).map(child => visit(child, depth + 1)),
      };
    }
    return { kind: 'scalar', line, endLine, value: node.value ?? null };
  };

  try {
    return visit(root, 0);
  } catch (error) {
    return { broken: (error as Error).message };
  }
}

/** The parser recurses: a file of a million brackets would overflow its stack. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x7b || code === 0x5b) {
      if (++depth > 2_000) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}
