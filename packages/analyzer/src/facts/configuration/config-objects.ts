import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { chartsOf, readTemplate } from '../deployment/helm';
import { manifestFile } from '../deployment/kubernetes';

/** A Kubernetes object that holds configuration: `ConfigMap`, `Secret` and what stands in for one. */
export interface ConfigObject {
  kind: string;
  name: string;
  path: string;
  line: number;
  /** Keys and values; base64 as written. `data` and `stringData` together. */
  entries: Array<{
    key: string;
    value: string;
    line: number;
    encoded: boolean;
  }>;
  /** From a chart's template: values may be filled in when it is rendered. */
  template: boolean;
}

const kinds = new Set([
  'ConfigMap',
  'Secret',
  'SealedSecret',
  'ExternalSecret',
  'SecretProviderClass',
]);

/** Use as a fact. */
export function configObjectsOf(service: Service): ConfigObject[] {
  const { repository } = service;
  const charts = service.fact(chartsOf);
  const inChart = (path: string) =>
    charts.some(({ templates }) => templates.includes(path));
  const plain = service
    .of(['DEPLOY', 'CONFIG', 'OTHER', 'GENERATED', 'DEVCONF'], 'all')
    .filter(({ path }) => manifestFile.test(path) && !inChart(path))
    .filter(
      ({ path }) =>
        kustomization.test(path) ||
        /^[ \t]*(?:- )?kind:\s*["']?(?:ConfigMap|Secret|SealedSecret|ExternalSecret|SecretProviderClass|List|Template)\b/m.test(
          repository.text(path) ?? '',
        ),
    )
    .flatMap(({ path }) =>
      repository
        .yaml(path)
        .flatMap(document =>
          kustomization.test(path)
            ? generatedIn(path, document)
            : objectsIn(path, document, false),
        ),
    );
  const templated = charts.flatMap(chart =>
    chart.templates.flatMap(path =>
      readTemplate(service, chart, path).documents.flatMap(document =>
        objectsIn(path, document, true),
      ),
    ),
  );
  return [...plain, ...templated];
}

const kustomization = /(?:^|\/)kustomization\.ya?ml$/;

/** What Kustomize makes of `secretGenerator` and `configMapGenerator`: the literals are the object's entries. */
function generatedIn(path: string, document: TreeNode): ConfigObject[] {
  return (
    [
      ['secretGenerator', 'Secret'],
      ['configMapGenerator', 'ConfigMap'],
    ] as const
  ).flatMap(([generator, kind]) =>
    itemsOf(at(document, generator)).map(item => ({
      kind,
      name: textOf(at(item, 'name')) ?? '',
      path,
      line: item.line,
      entries: itemsOf(at(item, 'literals')).flatMap(literal => {
        const pair = /^([\w.-]{1,120})=([\s\S]*)$/.exec(textOf(literal) ?? '');
        return pair
          ? [
              {
                key: pair[1],
                value: pair[2].replace(/^(["'])(.*)\1$/s, '$2'),
                line: literal.line,
                encoded: false,
              },
            ]
          : [];
      }),
      template: false,
    })),
  );
}

function objectsIn(
  path: string,
  document: TreeNode,
  template: boolean,
): ConfigObject[] {
  const kind = textOf(at(document, 'kind')) ?? '';
  // OpenShift's Template holds objects as a List does.
  if (kind === 'List' || kind === 'Template') {
    const items = at(document, kind === 'List' ? 'items' : 'objects');
    return items?.kind === 'list'
      ? items.items.flatMap(item => objectsIn(path, item, template))
      : [];
  }
  if (!kinds.has(kind)) return [];
  return [
    {
      kind,
      name: textOf(at(document, 'metadata', 'name')) ?? '',
      path,
      line: entryOf(document, 'kind')?.line ?? document.line,
      entries: ['data', 'stringData'].flatMap(part =>
        entriesOf(at(document, part)).map(({ key, line, node }) => ({
          key,
          value: textOf(node) ?? '',
          line,
          encoded: kind === 'Secret' && part === 'data',
        })),
      ),
      template,
    },
  ];
}
