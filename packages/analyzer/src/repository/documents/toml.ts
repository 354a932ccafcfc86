import { parseTOML, type AST } from 'toml-eslint-parser';
import { TreeBudget, type Broken, type TreeNode } from './tree';

type MapNode = Extract<TreeNode, { kind: 'map' }>;

/** A TOML document: tables and dotted keys become nested maps, arrays of tables become lists. */
export function parseToml(text: string): TreeNode | Broken {
  try {
    const program = parseTOML(text);
    const budget = new TreeBudget();
    const root = emptyMap(1);
    for (const item of program.body[0].body) {
      if (item.type === 'TOMLTable') {
        const table = openTable(root, item, budget);
        for (const pair of item.body) setPair(table, pair, budget);
      } else {
        setPair(root, item, budget);
      }
    }
    return root;
  } catch (error) {
    const line = (error as { lineNumber?: number }).lineNumber;
    return {
      broken: (error as Error).message.split('\n')[0],
      ...(line ? { line } : {}),
    };
  }
}

const emptyMap = (line: number): MapNode => ({
  kind: 'map',
  line,
  endLine: line,
  entries: [],
});

function openTable(
  root: MapNode,
  table: AST.TOMLTable,
  budget: TreeBudget,
): MapNode {
  const line = table.loc.start.line;
  let current = root;
  for (const step of table.resolvedKey) {
    budget.spend(0);
    if (typeof step === 'number') continue;
    current = childMap(current, step, line);
  }
  if (table.kind === 'array') {
    const path = table.resolvedKey.filter(
      (step): step is string => typeof step === 'string',
    );
    const key = path[path.length - 1];
    const parent = path
      .slice(0, -1)
      .reduce((map, step) => childMap(map, step, line), root);
    const entry = parent.entries.find(candidate => candidate.key === key);
    const fresh = emptyMap(line);
    if (entry?.node.kind === 'list') entry.node.items.push(fresh);
    else if (entry) {
      entry.node = { kind: 'list', line, endLine: line, items: [fresh] };
    }
    return fresh;
  }
  current.endLine = table.loc.end.line;
  return current;
}

/** The map under a key; in an array of tables, the last one. */
function childMap(map: MapNode, key: string, line: number): MapNode {
  const entry = map.entries.find(candidate => candidate.key === key);
  if (entry?.node.kind === 'map') return entry.node;
  if (entry?.node.kind === 'list') {
    const last = entry.node.items[entry.node.items.length - 1];
    if (last?.kind === 'map') return last;
  }
  const fresh = emptyMap(line);
  if (entry) return fresh;
  map.entries.push({ key, line, node: fresh });
  return fresh;
}

function setPair(
  table: MapNode,
  pair: AST.TOMLKeyValue,
  budget: TreeBudget,
): void {
  const line = pair.loc.start.line;
  const keys = pair.key.keys.map(key =>
    key.type === 'TOMLBare' ? key.name : key.value,
  );
  const owner = keys
    .slice(0, -1)
    .reduce((map, key) => childMap(map, key, line), table);
  owner.entries.push({
    key: keys[keys.length - 1],
    line,
    node: contentNode(pair.value, budget, 1),
  });
}

function contentNode(
  node: AST.TOMLContentNode,
  budget: TreeBudget,
  depth: number,
): TreeNode {
  budget.spend(depth);
  const line = node.loc.start.line;
  const endLine = node.loc.end.line;
  if (node.type === 'TOMLArray') {
    return {
      kind: 'list',
      line,
      endLine,
      items: node.elements.map(element =>
        contentNode(element, budget, depth + 1),
      ),
    };
  }
  if (node.type === 'TOMLInlineTable') {
    const map: MapNode = { kind: 'map', line, endLine, entries: [] };
    for (const pair of node.body) setPair(map, pair, budget);
    return map;
  }
  const { value } = node;
  return {
    kind: 'scalar',
    line,
    endLine,
    value:
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
        ? value
        : String(value),
  };
}
