import {
  at,
  entriesOf,
  isBroken,
  type TreeEntry,
  type TreeNode,
} from '../../repository';
import { parseYaml } from '../../repository/documents/yaml';
import type { Service } from '../../service';

/** What NAIS calls the fields of a container, and Kubernetes' own names. */
const fields: Record<string, string> = {
  liveness: 'livenessProbe',
  readiness: 'readinessProbe',
  startup: 'startupProbe',
  preStopHook: 'lifecycle',
};
const probes = new Set(['liveness', 'readiness', 'startup']);
const plain = new Set([
  'image',
  'command',
  'env',
  'envFrom',
  'resources',
  ...Object.keys(fields),
]);

/** Whether an object is an application or a job of NAIS, whose operator makes, hardens and scales the pods. */
export function isNais(kind: string, apiVersion: string): boolean {
  return (
    /^nais\.io\//.test(apiVersion) && /^(?:Application|Naisjob)$/.test(kind)
  );
}

/** The one container of a NAIS application, written as Kubernetes writes it. */
export function naisContainer(document: TreeNode): TreeNode {
  const spec = at(document, 'spec') ?? document;
  const name = entriesOf(at(document, 'metadata')).filter(
    ({ key }) => key === 'name',
  );
  return {
    kind: 'map',
    line: spec.line,
    endLine: spec.endLine,
    entries: [
      ...name,
      ...entriesOf(spec)
        .filter(({ key }) => plain.has(key))
        .map(renamed),
    ],
  };
}

function renamed(entry: TreeEntry): TreeEntry {
  const { key, line, node } = entry;
  if (!probes.has(key)) return { ...entry, key: fields[key] ?? key };
  const { endLine } = node;
  // `liveness: { path: /isalive, port: 8080 }` is a request, and bounds beside it.
  const entries = [{ key: 'httpGet', line, node }, ...entriesOf(node)];
  return {
    key: fields[key],
    line,
    node: { kind: 'map', line: node.line, endLine, entries },
  };
}

/** NAIS fills Handlebars in before it applies a manifest: `{{#each ingresses}}` on lines of their own. */
export function naisTemplate(
  { repository }: Service,
  path: string,
): TreeNode[] {
  const text = repository.text(path) ?? '';
  if (!/^apiVersion:[ \t]*["']?nais\.io\//m.test(text)) return [];
  return repository.once(`nais:${path}`, () =>
    parseYaml(
      text
        .replace(/^[ \t]*\{\{[#/][^\n]{0,200}\}\}[ \t]*$/gm, '')
        .replace(/\{\{[^{}\n]{0,200}\}\}/g, 'filled-in'),
    ).flatMap(document => (isBroken(document) ? [] : [document])),
  );
}
