import { bounds } from '../bounds';

/**
 * A parsed YAML, JSON or TOML document as plain data that remembers its lines, so that every check can read any
 * format the same way and cite what it read. Lines start at 1.
 *
 * @public
 */
export type TreeNode =
  | { kind: 'map'; line: number; endLine: number; entries: TreeEntry[] }
  | { kind: 'list'; line: number; endLine: number; items: TreeNode[] }
  | {
      kind: 'scalar';
      line: number;
      endLine: number;
      value: string | number | boolean | null;
    };

/** @public */
export interface TreeEntry {
  key: string;
  /** Line of the key. */
  line: number;
  node: TreeNode;
}

/** A document that could not be parsed: why, and where if known. @public */
export interface Broken {
  broken: string;
  line?: number;
}

/** @public */
export function isBroken<T>(value: T | Broken): value is Broken {
  return typeof value === 'object' && value !== null && 'broken' in value;
}

/** The node at a path of keys and list indexes; `undefined` where there is none. @public */
export function at(
  node: TreeNode | undefined,
  ...path: Array<string | number>
): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>((current, step) => {
    if (current?.kind === 'map' && typeof step === 'string') {
      return current.entries.find(entry => entry.key === step)?.node;
    }
    if (current?.kind === 'list' && typeof step === 'number') {
      return current.items[step];
    }
    return undefined;
  }, node);
}

/** The entries of a map, none for anything else. @public */
export function entriesOf(node: TreeNode | undefined): TreeEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The entry of a map, with the line of its key. @public */
export function entryOf(
  node: TreeNode | undefined,
  key: string,
): TreeEntry | undefined {
  return entriesOf(node).find(entry => entry.key === key);
}

/** The items of a list, none for anything else. @public */
export function itemsOf(node: TreeNode | undefined): TreeNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** A scalar as text: `8080` and `"8080"` alike; `undefined` for maps, lists, null and nothing. @public */
export function textOf(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null
    ? String(node.value)
    : undefined;
}

/** A scalar's own value. @public */
export function valueOf(
  node: TreeNode | undefined,
): string | number | boolean | null | undefined {
  return node?.kind === 'scalar' ? node.value : undefined;
}

/** The texts of a list of scalars; a lone scalar counts as a list of one. @public */
export function textsOf(node: TreeNode | undefined): string[] {
  const nodes = node?.kind === 'list' ? node.items : [node];
  return nodes.map(textOf).filter((text): text is string => text !== undefined);
}

/** Counts nodes and depth while a parser's own tree is converted; throws when a document is a bomb. */
export class TreeBudget {
  private left: number = bounds.documentNodes;

  spend(depth: number): void {
    if (depth > bounds.documentDepth) {
      throw new Error(`nested deeper than ${bounds.documentDepth} levels`);
    }
    if (--this.left < 0) {
      throw new Error(`more than ${bounds.documentNodes} values`);
    }
  }
}
