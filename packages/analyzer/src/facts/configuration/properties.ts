import { type Repository, type TreeNode } from '../../repository';

/** A key and a value of a configuration file, flattened: `a.b[0].c`. */
export interface Entry {
  key: string;
  value: string;
  line: number;
}

const mostEntries = 20_000;

/** The entries of a `.properties` file, continuation lines joined. */
export function propertiesOf(repository: Repository, path: string): Entry[] {
  const lines = repository.lines(path);
  const entries: Entry[] = [];
  for (let i = 0; i < lines.length && entries.length < mostEntries; i++) {
    const line = i + 1;
    let text = lines[i].trim();
    if (text === '' || /^[#!]/.test(text)) continue;
    while (
      /(?:^|[^\\])(?:\\\\)*\\$/.test(text) &&
      i + 1 < lines.length &&
      text.length < 10_000
    ) {
      text = text.slice(0, -1) + lines[++i].trim();
    }
    const separator = /(?:[^\\])[=:]|[^\\][ \t]+(?![=: \t])/.exec(text);
    if (!separator) continue;
    const at = separator.index + 1;
    entries.push({
      key: text
        .slice(0, at)
        .trim()
        .replace(/\\([:= ])/g, '$1'),
      value: text.slice(at).replace(/^[ \t]*[=:]?[ \t]*/, ''),
      line,
    });
  }
  return entries;
}

/** The entries of an INI file, sections as the first step. */
export function iniOf(repository: Repository, path: string): Entry[] {
  let section = '';
  return repository.lines(path).flatMap((raw, index): Entry[] => {
    const text = raw.slice(0, 2_000).trim();
    const heading = /^\[([^\]]+)\]/.exec(text);
    if (heading) {
      section = `${heading[1].trim()}.`;
      return [];
    }
    const pair = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(text);
    if (!pair || /^[#;]/.test(text)) return [];
    return [
      {
        key: section + pair[1],
        value: pair[2]
          .replace(/\s+[#;].*$/, '')
          .replace(/^(["'])(.*)\1$/, '$2'),
        line: index + 1,
      },
    ];
  });
}

/** Every scalar below a node of a parsed document. */
export function flatten(node: TreeNode | undefined, prefix = ''): Entry[] {
  const entries: Entry[] = [];
  visit(node, prefix, undefined, entries);
  return entries;
}

function visit(
  node: TreeNode | undefined,
  key: string,
  line: number | undefined,
  entries: Entry[],
): void {
  if (!node || entries.length >= mostEntries) return;
  if (node.kind === 'map') {
    for (const entry of node.entries) {
      visit(
        entry.node,
        key ? `${key}.${entry.key}` : entry.key,
        entry.line,
        entries,
      );
    }
  } else if (node.kind === 'list') {
    node.items.forEach((item, index) =>
      visit(item, `${key}[${index}]`, item.line, entries),
    );
  } else if (key) {
    entries.push({
      key,
      value: node.value === null ? '' : String(node.value),
      line: line ?? node.line,
    });
  }
}

/** The parsed documents of a YAML, JSON or TOML file; none of another one. */
export function documentsOf(
  repository: Repository,
  path: string,
): Array<TreeNode | undefined> {
  switch (extensionOf(path)) {
    case 'yml':
    case 'yaml':
      return repository.yaml(path);
    case 'json':
      return [repository.json(path)];
    case 'toml':
      return [repository.toml(path)];
    default:
      return [];
  }
}

/** The entries of a configuration file by its extension; none for what is not known. */
export function entriesOfFile(repository: Repository, path: string): Entry[] {
  switch (extensionOf(path)) {
    case 'properties':
      return propertiesOf(repository, path);
    case 'ini':
    case 'cfg':
      return iniOf(repository, path);
    default:
      return documentsOf(repository, path).flatMap(document =>
        flatten(document),
      );
  }
}

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}
