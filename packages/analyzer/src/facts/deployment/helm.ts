import {
  at,
  entriesOf,
  textOf,
  type TreeEntry,
  type TreeNode,
} from '../../repository';
import { parseYaml } from '../../repository/documents/yaml';
import { isBroken } from '../../repository';
import type { Service } from '../../service';
import { baseName, folderOf } from './paths';

/** A Helm chart of the tree. Templates are read tolerantly, never rendered. */
export interface Chart {
  name: string;
  folder: string;
  /** Its `Chart.yaml`. */
  path: string;
  values: ChartValues;
  dependencies: Array<{ name: string; repository: string; line: number }>;
  templates: string[];
}

/** `values.yaml` with production's values files laid over it; every node remembers its file. */
export interface ChartValues {
  root?: TreeNode;
  files: Map<TreeNode, string>;
}

export function chartsOf(service: Service): Chart[] {
  const { repository } = service;
  return service
    .of(['DEPLOY', 'CONFIG', 'DEVCONF', 'OTHER'], 'all')
    .filter(
      ({ path }) =>
        baseName(path) === 'Chart.yaml' &&
        !/\/charts\/[^/]+\/Chart\.yaml$/.test(path.replace(/^charts\//, '')),
    )
    .map(({ path }) => {
      const folder = folderOf(path);
      const [document] = repository.yaml(path);
      const inChart = (name: string) => (folder ? `${folder}/${name}` : name);
      return {
        name: textOf(at(document, 'name')) ?? baseName(folder),
        folder,
        path,
        values: readValues(service, folder),
        dependencies: listEntries(at(document, 'dependencies')).map(
          ({ node, line }) => ({
            name: textOf(at(node, 'name')) ?? '',
            repository: textOf(at(node, 'repository')) ?? '',
            line,
          }),
        ),
        templates: repository.files
          .map(file => file.path)
          .filter(
            file =>
              file.startsWith(`${inChart('templates')}/`) &&
              /\.ya?ml$/.test(file) &&
              !/\/tests?\//.test(file),
          ),
      };
    });
}

function listEntries(
  node: TreeNode | undefined,
): Array<{ node: TreeNode; line: number }> {
  return node?.kind === 'list'
    ? node.items.map(item => ({ node: item, line: item.line }))
    : [];
}

function readValues(service: Service, folder: string): ChartValues {
  const { repository } = service;
  const prefix = folder ? `${folder}/` : '';
  const production = repository.files
    .map(({ path }) => path)
    .filter(
      path =>
        path.startsWith(prefix) &&
        /^values[.\-_](?:prod|production)[\w.-]*\.ya?ml$/.test(
          path.slice(prefix.length),
        ),
    );
  const files = new Map<TreeNode, string>();
  let root: TreeNode | undefined;
  for (const path of [
    `${prefix}values.yaml`,
    `${prefix}values.yml`,
    ...production,
  ]) {
    const [document] = repository.yaml(path);
    if (!document) continue;
    remember(document, path, files);
    root = root ? overlay(root, document, files) : document;
  }
  return { root, files };
}

function remember(
  node: TreeNode,
  path: string,
  files: Map<TreeNode, string>,
): void {
  files.set(node, path);
  if (node.kind === 'map')
    node.entries.forEach(entry => remember(entry.node, path, files));
  if (node.kind === 'list')
    node.items.forEach(item => remember(item, path, files));
}

function overlay(
  below: TreeNode,
  above: TreeNode,
  files: Map<TreeNode, string>,
): TreeNode {
  if (below.kind !== 'map' || above.kind !== 'map') return above;
  const merged: TreeNode = { ...below, entries: [...below.entries] };
  for (const entry of above.entries) {
    const index = merged.entries.findIndex(({ key }) => key === entry.key);
    if (index < 0) merged.entries.push(entry);
    else
      merged.entries[index] = {
        ...entry,
        node: overlay(merged.entries[index].node, entry.node, files),
      };
  }
  files.set(merged, files.get(above) ?? '');
  return merged;
}

/** A template as documents; what only rendering could tell stays as an opaque placeholder. */
export interface Template {
  documents: TreeNode[];
  /** Where a value came from, for nodes that the chart's values decided. */
  origins: Map<TreeNode, { path: string; line: number }>;
  /** Whether it could not be read even tolerantly. */
  broken: boolean;
}

/** Whether a template as a whole stands in a condition that the chart's values say no to: `if .Values.autoscaling.enabled`. */
export function isSwitchedOff(
  service: Service,
  chart: Chart,
  path: string,
): boolean {
  const text = service.repository.text(path)?.slice(0, 2_000) ?? '';
  const opened =
    /^\s*(?:\{\{-?\s*\/\*[^*]{0,500}\*\/\s*-?\}\}\s*)?\{\{-?\s*if\s+([^{}]{1,300}?)\s*-?\}\}/.exec(
      text,
    );
  if (!opened || /\bnot\b|\bor\b/.test(opened[1])) return false;
  return [...opened[1].matchAll(/\.Values\.([\w.]+)/g)].some(
    ([, name]) => textOf(at(chart.values.root, ...name.split('.'))) === 'false',
  );
}

const placeholder = /⟦(\d+)⟧/g;
/** Key of a map entry that stands for fields only rendering could tell. */
export const opaqueKey = /^helm⟦\d+⟧$/;

export function readTemplate(
  service: Service,
  chart: Chart,
  path: string,
): Template {
  return service.repository.once(`template:${path}`, () => {
    const { text, expressions } = withoutActions(
      service.repository.text(path) ?? '',
    );
    const origins: Template['origins'] = new Map();
    const parsed = parseYaml(text);
    const documents = parsed.flatMap(document =>
      isBroken(document) ? [] : [document],
    );
    return {
      documents: documents.map(document =>
        resolve(document, expressions, chart, origins),
      ),
      origins,
      broken: parsed.some(isBroken),
    };
  });
}

/** Replaces template actions by blanks and placeholders, line by line, so that a YAML parser can read the rest. */
export function withoutActions(template: string): {
  text: string;
  expressions: string[];
} {
  const expressions: string[] = [];
  const scopes: string[] = [];
  const marked = replaceActions(template, action => {
    const control =
      /^(if|else|end|range|with|define|block|break|continue|fail|template)\b|^\$\w+\s*:?=|^\/\*/.exec(
        action,
      );
    if (control) {
      const word = control[1] ?? '';
      if (/^(?:with|if|range|define|block)$/.test(word)) {
        scopes.push(scopeOf(word, action, scopes[scopes.length - 1] ?? ''));
      }
      if (word === 'end') scopes.pop();
      return '';
    }
    const scope = scopes[scopes.length - 1];
    const scoped =
      scope && scope !== '?'
        ? action.replace(/(^|[\s(])\.(?=\s|\)|$)/g, `$1${scope}`)
        : action;
    expressions.push(scoped.replace(/\s+/g, ' '));
    return `⟦${expressions.length - 1}⟧`;
  });
  const lines = marked.split('\n');
  return {
    text: lines
      .map((line, index) => placeLine(line, index, lines, expressions))
      .join('\n'),
    expressions,
  };
}

/** Longer actions are no honest templates. */
const actionLimit = 2_000;

/** Puts something in place of every `{{ action }}`; the line breaks inside are kept. */
function replaceActions(
  template: string,
  replacement: (action: string) => string,
): string {
  const parts: string[] = [];
  let from = 0;
  for (
    let open = template.indexOf('{{');
    open >= 0;
    open = template.indexOf('{{', from)
  ) {
    const comment = /^\{\{-?\s*\/\*/.test(template.slice(open, open + 20));
    const end = comment ? template.indexOf('*/', open) : open;
    const close = end < 0 ? -1 : template.indexOf('}}', end);
    if (close < 0) break;
    const whole = template.slice(open, close + 2);
    parts.push(template.slice(from, open));
    if (comment || whole.length <= actionLimit) {
      const action = whole.slice(2, -2).replace(/^-|-$/g, '').trim();
      parts.push(comment ? '' : replacement(action));
    }
    parts.push('\n'.repeat(whole.split('\n').length - 1));
    from = close + 2;
  }
  parts.push(template.slice(from));
  return parts.join('');
}

/** What `.` stands for inside a block: only `with` names it. */
function scopeOf(word: string, action: string, outer: string): string {
  if (word === 'with') return action.slice(4).trim();
  return word === 'range' ? '?' : outer;
}

/** Lines around a placeholder that tell whether it stands among the items of a list. */
const neighbours = 40;
/** The item before may be a whole container. */
const longestItem = 400;

/** A placeholder alone on its line stands for fields or items of what is around it. */
function placeLine(
  line: string,
  index: number,
  lines: string[],
  expressions: string[],
): string {
  const alone = /^(\s*)⟦(\d+)⟧\s*$/.exec(line);
  if (!alone) return line;
  const indent = /\bn?indent\s+(\d+)/.exec(expressions[Number(alone[2])]);
  const width = indent ? Number(indent[1]) : alone[1].length;
  if (
    width === 0 &&
    !indent &&
    /include|template/.test(expressions[Number(alone[2])])
  )
    return `helm⟦${alone[2]}⟧: ⟦${alone[2]}⟧`;
  const margin = ' '.repeat(Math.min(width, 60));
  const next = lines
    .slice(index + 1, index + 1 + neighbours)
    .find(other => other.trim() !== '' && !/^\s*⟦\d+⟧\s*$/.test(other));
  const previous = lines
    .slice(Math.max(0, index - longestItem), index)
    .reverse()
    .find(other => other.trim() !== '' && indentOf(other) <= width);
  const item = `${margin}- `;
  return next?.startsWith(item) || previous?.startsWith(item)
    ? `${item}⟦${alone[2]}⟧`
    : `${margin}helm⟦${alone[2]}⟧: ⟦${alone[2]}⟧`;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function resolve(
  node: TreeNode,
  expressions: string[],
  chart: Chart,
  origins: Template['origins'],
): TreeNode {
  const originOf = (value: TreeNode) => {
    const path = chart.values.files.get(value);
    return path ? { path, line: value.line } : undefined;
  };
  if (node.kind === 'list') {
    const items = node.items.flatMap(item => {
      const value =
        item.kind === 'scalar'
          ? mappingFor(String(item.value), expressions, chart)
          : undefined;
      if (value?.kind === 'list') return value.items;
      return [resolve(item, expressions, chart, origins)];
    });
    return { ...node, items };
  }
  if (node.kind === 'map') {
    const entries: TreeEntry[] = [];
    for (const entry of node.entries) {
      const value = opaqueKey.test(entry.key)
        ? mappingFor(entry.key, expressions, chart)
        : undefined;
      if (value?.kind === 'map') {
        for (const inner of value.entries) {
          const moved = {
            ...inner,
            line: entry.line,
            node: atLine(inner.node, entry.line),
          };
          const origin = originOf(inner.node);
          if (origin) origins.set(moved.node, { ...origin, line: inner.line });
          entries.push(moved);
        }
      } else if (value?.kind === 'list' && node.entries.length === 1) {
        return { ...value, line: entry.line };
      } else if (value?.kind === 'scalar' && value.value === null) {
        // An empty value renders to nothing.
      } else {
        const key = entry.key.replace(
          placeholder,
          (_, index) => lookup(expressions[Number(index)], chart)?.text ?? _,
        );
        entries.push({
          ...entry,
          key: opaqueKey.test(entry.key) ? entry.key : key,
          node: resolve(entry.node, expressions, chart, origins),
        });
      }
    }
    return { ...node, entries };
  }
  if (typeof node.value !== 'string' || !node.value.includes('⟦')) return node;
  const inline = /^⟦\d+⟧$/.test(node.value)
    ? mappingFor(node.value, expressions, chart)
    : undefined;
  if (inline && inline.kind !== 'scalar') {
    const moved = atLine(inline, node.line);
    const origin = originOf(inline);
    if (origin) origins.set(moved, origin);
    return moved;
  }
  let origin: { path: string; line: number } | undefined;
  const value = node.value.replace(placeholder, (whole, index) => {
    const found = lookup(expressions[Number(index)], chart);
    if (found?.node) origin = originOf(found.node) ?? origin;
    return found ? found.text : whole;
  });
  const scalar: TreeNode = { ...node, value: typed(value) };
  if (origin) origins.set(scalar, origin);
  return scalar;
}

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function atLine(node: TreeNode, line: number): TreeNode {
  if (node.kind === 'map') {
    return {
      ...node,
      line,
      endLine: line,
      entries: node.entries.map(entry => ({
        ...entry,
        line,
        node: atLine(entry.node, line),
      })),
    };
  }
  if (node.kind === 'list') {
    return {
      ...node,
      line,
      endLine: line,
      items: node.items.map(item => atLine(item, line)),
    };
  }
  return { ...node, line, endLine: line };
}

/** `toYaml .Values.resources | nindent 12` → the values' own node. */
function mappingFor(
  text: string,
  expressions: string[],
  chart: Chart,
): TreeNode | undefined {
  const index = /⟦(\d+)⟧/.exec(text)?.[1];
  const expression = index === undefined ? '' : expressions[Number(index)];
  const named =
    /^toYaml\s+\(?\.Values\.([\w.]+)\)?(?:\s*\||\s*$)/.exec(expression) ??
    /^\.Values\.([\w.]+)\s*\|\s*toYaml/.exec(expression);
  return named ? at(chart.values.root, ...named[1].split('.')) : undefined;
}

/** What `.Values.a.b`, with a default or quotes, comes to; `undefined` where only rendering could tell. */
function lookup(
  expression: string | undefined,
  chart: Chart,
): { text: string; node?: TreeNode } | undefined {
  if (!expression) return undefined;
  const plain = expression
    .replace(
      /\|\s*(?:quote|squote|toString|trim|int|trimSuffix "[^"]*")\s*/g,
      '',
    )
    .trim();
  const value = (name: string) => {
    const node = at(chart.values.root, ...name.split('.'));
    const text = textOf(node);
    return text === undefined || text === '' ? undefined : { text, node };
  };
  const direct = /^(?:tpl |quote )?\(?\.Values\.([\w.]+)\)?(?: [.$])?$/.exec(
    plain,
  );
  if (direct) return value(direct[1]);
  const piped = /^\.Values\.([\w.]+)\s*\|\s*default\s+(\S+)$/.exec(plain);
  const prefixed = /^default\s+(\S+)\s+\.Values\.([\w.]+)$/.exec(plain);
  const name = piped?.[1] ?? prefixed?.[2];
  const fallback = piped?.[2] ?? prefixed?.[1];
  if (name && fallback) {
    const found = value(name);
    if (found) return found;
    if (/^["'].*["']$/.test(fallback)) return { text: fallback.slice(1, -1) };
    const other = /^\.Values\.([\w.]+)$/.exec(fallback);
    return other ? value(other[1]) : undefined;
  }
  if (plain === '.Chart.Name') return { text: chart.name };
  return undefined;
}

/** Image settings written as values, for charts whose templates come from elsewhere: `image: { repository, tag }`. */
export function imagesInValues(
  chart: Chart,
): Array<{ text: string; path: string; line: number }> {
  const found: Array<{ text: string; path: string; line: number }> = [];
  const visit = (node: TreeNode | undefined, depth: number) => {
    if (!node || depth > 12) return;
    if (node.kind === 'list')
      node.items.forEach(item => visit(item, depth + 1));
    if (node.kind !== 'map') return;
    const repository = textOf(at(node, 'repository'));
    const tag = at(node, 'tag');
    if (repository && tag && textOf(tag)) {
      found.push({
        text: `${repository}:${textOf(tag)}`,
        path: chart.values.files.get(tag) ?? chart.path,
        line: tag.line,
      });
    }
    for (const entry of entriesOf(node)) visit(entry.node, depth + 1);
  };
  visit(chart.values.root, 0);
  return found;
}
