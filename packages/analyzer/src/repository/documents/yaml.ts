import {
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit as visitNodes,
  type Alias,
  type Document,
  type Node,
} from 'yaml';
import { TreeBudget, type Broken, type TreeNode } from './tree';

/** The documents of a YAML file, in order. A broken document is told apart; the others stay readable. */
export function parseYaml(text: string): Array<TreeNode | Broken> {
  if (isBomb(text)) {
    return [{ broken: 'nested deeper than any document that people write' }];
  }
  const counter = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: counter,
      // Custom tags (CloudFormation's !Ref, GitLab's !reference) are no reason to give up a document.
      logLevel: 'silent',
      uniqueKeys: false,
    });
    const documents = Array.isArray(parsed) ? parsed : [];
    return documents
      .filter(document => document.contents || document.errors.length)
      .map(document => convert(document as Document.Parsed, counter));
  } catch (error) {
    return [{ broken: (error as Error).message }];
  }
}

/** Open brackets at one place of a document. */
const openLimit = 1_000;
/** Collections opened, anchors and tags given, or quotes, one behind the other. */
const runs = [
  /(?:[-?]\s{1,4}){200}/,
  /(?:^|\s)(?:[&!]\S{0,200}\s{1,20}){50}/,
  /(?:"\s{0,2}){400}/,
];

/** What would take the parser minutes or all memory, told by one cheap look. */
function isBomb(text: string): boolean {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '[' || char === '{') {
      if (++open > openLimit) return true;
    } else if ((char === ']' || char === '}') && open > 0) {
      open--;
    }
  }
  return runs.some(run => run.test(text));
}

function convert(
  document: Document.Parsed,
  counter: LineCounter,
): TreeNode | Broken {
  const [error] = document.errors;
  if (error) {
    return {
      broken: error.message.split('\n')[0],
      line: counter.linePos(error.pos[0]).line,
    };
  }
  const budget = new TreeBudget();

  const lineAt = (offset: number) => counter.linePos(offset).line;
  const targets = targetsOf(document);

  const visit = (node: Node | null | undefined, depth: number): TreeNode => {
    budget.spend(depth);
    const start = node?.range ? lineAt(node.range[0]) : 1;
    const end = node?.range
      ? lineAt(Math.max(node.range[0], node.range[1] - 1))
      : start;
    if (isAlias(node)) {
      const target = targets.get(node);
      return target
        ? visit(target, depth + 1)
        : { kind: 'scalar', line: start, endLine: end, value: null };
    }
    if (isMap(node)) {
      const map: Extract<TreeNode, { kind: 'map' }> = {
        kind: 'map',
        line: start,
        endLine: end,
        entries: [],
      };
      const places = new Map<string, number>();
      for (const pair of node.items) {
        const keyNode = pair.key as Node | null;
        const key = isScalar(keyNode) ? String(keyNode.value) : '';
        const line = keyNode?.range ? lineAt(keyNode.range[0]) : start;
        const value = pair.value as Node | null;
        if (key === '<<') {
          mergeInto(map, places, visit(value, depth + 1));
        } else {
          const child = value
            ? visit(value, depth + 1)
            : ({ kind: 'scalar', line, endLine: line, value: null } as const);
          setEntry(map, places, { key, line, node: child });
        }
      }
      return map;
    }
    if (isSeq(node)) {
      return {
        kind: 'list',
        line: start,
        endLine: end,
        items: node.items.map(item => visit(item as Node, depth + 1)),
      };
    }
    const value = isScalar(node) ? node.value : null;
    return {
      kind: 'scalar',
      line: start,
      endLine: end,
      value:
        typeof value === 'string' ||
        typeof value === 'number' ||
        typeof value === 'boolean'
          ? value
          : null,
    };
  };

  try {
    return visit(document.contents, 0);
  } catch (failure) {
    return { broken: (failure as Error).message };
  }
}

/**
 * What each alias stands for: the last node before it that carries its anchor. The parser's own look-up walks the whole
 * document for each alias.
 */
function targetsOf(document: Document.Parsed): Map<Alias, Node> {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  visitNodes(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if (node.anchor) {
        anchors.set(node.anchor, node);
      }
    },
  });
  return targets;
}

type MapNode = Extract<TreeNode, { kind: 'map' }>;

/** The last of equal keys counts; `places` says where each key stands. */
function setEntry(
  map: MapNode,
  places: Map<string, number>,
  entry: MapNode['entries'][number],
): void {
  const place = places.get(entry.key);
  if (place !== undefined) {
    map.entries[place] = entry;
    return;
  }
  places.set(entry.key, map.entries.length);
  map.entries.push(entry);
}

/** `<<: *defaults`: explicit keys win over merged ones. */
function mergeInto(
  map: MapNode,
  places: Map<string, number>,
  merged: TreeNode,
): void {
  const sources = merged.kind === 'list' ? merged.items : [merged];
  for (const source of sources) {
    if (source.kind !== 'map') continue;
    for (const entry of source.entries) {
      if (!places.has(entry.key)) setEntry(map, places, entry);
    }
  }
}
