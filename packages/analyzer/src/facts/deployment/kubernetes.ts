import {
  at,
  entriesOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeEntry,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { commandOf, type CommandWords } from './command-words';
import { baseName, folderOf } from './paths';
import {
  chartsOf,
  isSwitchedOff,
  opaqueKey,
  readTemplate,
  type Template,
} from './helm';
import { isSupportingImage, readImage } from './images';
import { isNais, naisContainer, naisTemplate } from './nais';
import { matchesName, namesOf } from './names';

/** A Kubernetes object that runs containers. @public */
export interface Workload {
  kind: string;
  name: string;
  path: string;
  /** Line of `kind:`. */
  line: number;
  from: 'manifest' | 'helm';
  /** Runs to its end instead of staying up. */
  job: boolean;
  /** An operator makes the pods and hardens and scales them. */
  managed?: boolean;
  /** The whole object. */
  document: TreeNode;
  /** The pod's `spec`. */
  pod: TreeNode | undefined;
  containers: WorkloadContainer[];
  /** Whether it runs the service that is judged. */
  ours: boolean;
}

/** @public */
export interface WorkloadContainer {
  name: string;
  path: string;
  /** Line of its `name:`. */
  line: number;
  node: TreeNode;
  /** `place` names the values file where a chart's values decide. */
  image?: { text: string; path: string; line: number };
  command?: CommandWords;
  args?: CommandWords;
  environment: Map<string, { value: string | undefined; line: number }>;
  /** Whether fields may be added that only rendering could tell. */
  opaque: boolean;
}

/** A Kubernetes object that runs nothing itself: a Service, a disruption budget, an autoscaler. */
export interface KubernetesObject {
  kind: string;
  name: string;
  path: string;
  /** Line of `kind:`. */
  line: number;
  document: TreeNode;
}

/** Kubernetes objects of the tree that matter for deployment. */
export interface KubernetesObjects {
  workloads: Workload[];
  /** Manifests that only change a workload of the same name, such as an overlay's. */
  patches: Workload[];
  /** Everything else, templates that the chart's values switch off left out. */
  others: KubernetesObject[];
  /** `images:` of Kustomize files: image name → tag that replaces the manifests'. */
  kustomizedImages: Map<string, { tag: string; path: string; line: number }>;
  kustomizations: string[];
  /** Argo CD applications, Flux releases: what deploys from elsewhere. */
  releases: Array<{ kind: string; path: string; line: number }>;
}

const workloadKinds = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
  'CronJob',
  'Job',
  'Pod',
  'DeploymentConfig',
  'ReplicaSet',
]);
const releaseKinds = new Set([
  'Application',
  'ApplicationSet',
  'HelmRelease',
  'Kustomization',
]);

/** Manifests, and those that `envsubst` fills in before they are applied. */
export const manifestFile =
  /\.ya?ml(?:\.(?:template|tmpl|tpl|envsubst|dist))?$/;

/** Use as a fact. */
export function kubernetesOf(service: Service): KubernetesObjects {
  const { repository } = service;
  const objects: KubernetesObjects = {
    workloads: [],
    patches: [],
    others: [],
    kustomizedImages: new Map(),
    kustomizations: [],
    releases: [],
  };
  const charts = service.fact(chartsOf);
  const patches = new Set<string>();
  const files = service
    .of(['DEPLOY', 'CONFIG', 'OTHER', 'GENERATED', 'DEVCONF'], 'all')
    .filter(({ path }) => manifestFile.test(path));
  for (const { path } of files) {
    if (/^kustomization\.ya?ml$/.test(baseName(path)))
      readKustomization(service, path, objects, patches);
  }
  const shared = files.filter(file => file.shared);
  const mentions = mentionOf(service);
  for (const { path, shared: isShared } of files) {
    if (isShared && shared.length > fewShared && !mentions(path)) continue;
    if (
      patches.has(path) ||
      charts.some(chart =>
        path.startsWith(chart.folder ? `${chart.folder}/` : 'templates/'),
      )
    )
      continue;
    const text = repository.text(path);
    if (
      !text ||
      !/^[ \t]*(?:- )?kind:/m.test(text) ||
      !/^[ \t]*(?:- )?apiVersion:/m.test(text)
    )
      continue;
    const documents = repository.yaml(path);
    for (const document of documents.length
      ? documents
      : naisTemplate(service, path))
      readObject(path, document, undefined, objects);
  }
  for (const chart of charts) {
    for (const path of chart.templates) {
      const template = readTemplate(service, chart, path);
      if (isSwitchedOff(service, chart, path)) continue;
      for (const document of template.documents)
        readObject(path, document, template, objects);
      if (template.broken) readBroken(service, path, objects);
    }
  }
  const whole = withoutPatches(objects);
  objects.patches = [
    ...objects.workloads.filter(workload => !whole.includes(workload)),
    ...[...patches].flatMap(path => patchesIn(service, path)),
  ];
  objects.workloads = whole;
  bind(service, objects);
  return objects;
}

/** A manifest whose containers name no image only changes another one, where there is one or may be one. */
function withoutPatches({
  workloads,
  kustomizations,
}: KubernetesObjects): Workload[] {
  const isPatch = ({ from, containers }: Workload) =>
    from === 'manifest' &&
    containers.length > 0 &&
    containers.every(({ image }) => !image);
  const whole = workloads.filter(workload => !isPatch(workload));
  return whole.length || kustomizations.length ? whole : workloads;
}

/** Workloads in a file that a Kustomize file lays over others. */
function patchesIn(service: Service, path: string): Workload[] {
  const found: KubernetesObjects = {
    workloads: [],
    patches: [],
    others: [],
    kustomizedImages: new Map(),
    kustomizations: [],
    releases: [],
  };
  for (const document of service.repository.yaml(path))
    readObject(path, document, undefined, found);
  return found.workloads;
}

/** More objects than any service has. */
const otherLimit = 2_000;

/** So many shared manifests are read whatever they name; of more, only those that name the service. */
const fewShared = 8;

function mentionOf(service: Service): (path: string) => boolean {
  const names = [service.name, service.path.split('/').pop() ?? '']
    .map(name => name.toLowerCase())
    .filter(name => name.length > 1);
  return path => {
    const text = service.repository.text(path)?.toLowerCase() ?? '';
    return names.some(name => text.includes(name));
  };
}

function readKustomization(
  service: Service,
  path: string,
  objects: KubernetesObjects,
  patches: Set<string>,
): void {
  objects.kustomizations.push(path);
  const folder = folderOf(path);
  const [document] = service.repository.yaml(path);
  const add = (name: string | undefined) => {
    if (name && !name.includes('\n'))
      patches.add(folder ? `${folder}/${name.replace(/^\.\//, '')}` : name);
  };
  textsOf(at(document, 'patchesStrategicMerge')).forEach(add);
  for (const item of [
    ...itemsOf(at(document, 'patches')),
    ...itemsOf(at(document, 'patchesJson6902')),
  ]) {
    add(textOf(at(item, 'path')));
  }
  for (const item of itemsOf(at(document, 'images'))) {
    const tag = textOf(at(item, 'newTag')) ?? textOf(at(item, 'digest'));
    const name = textOf(at(item, 'name'));
    if (tag && name)
      objects.kustomizedImages.set(name, {
        tag,
        path,
        line: (at(item, 'newTag') ?? item).line,
      });
  }
}

function readObject(
  path: string,
  document: TreeNode,
  template: Template | undefined,
  objects: KubernetesObjects,
): void {
  const kindEntry = entriesOf(document).find(({ key }) => key === 'kind');
  const kind = textOf(kindEntry?.node) ?? '';
  const line = kindEntry?.line ?? document.line;
  const apiVersion = textOf(at(document, 'apiVersion')) ?? '';
  // OpenShift's Template holds objects as a List does.
  if (kind === 'List' || kind === 'Template') {
    for (const item of itemsOf(
      at(document, kind === 'List' ? 'items' : 'objects'),
    ))
      readObject(path, item, template, objects);
    return;
  }
  if (kind === 'ClowdApp') {
    readClowdApp(path, document, template, objects);
    return;
  }
  if (isNais(kind, apiVersion)) {
    objects.workloads.push({
      kind: `NAIS ${kind}`,
      name: textOf(at(document, 'metadata', 'name')) ?? '',
      path,
      line,
      from: 'manifest',
      job: kind === 'Naisjob',
      managed: true,
      document,
      pod: undefined,
      containers: [readContainer(path, naisContainer(document), template)],
      ours: false,
    });
    return;
  }
  if (releaseKinds.has(kind) && /argoproj|fluxcd/.test(apiVersion)) {
    objects.releases.push({ kind, path, line });
    return;
  }
  const knative = kind === 'Service' && /knative/.test(apiVersion);
  if (!workloadKinds.has(kind) && !knative) {
    if (kind && objects.others.length < otherLimit)
      objects.others.push({
        kind,
        name: textOf(at(document, 'metadata', 'name')) ?? '',
        path,
        line,
        document,
      });
    return;
  }
  const spec = at(document, 'spec');
  const pod = podSpecOf(kind, spec);
  const containers = itemsOf(at(pod, 'containers'))
    .filter(node => node.kind === 'map')
    .map(node => readContainer(path, node, template));
  objects.workloads.push({
    kind: knative ? 'Knative Service' : kind,
    name: textOf(at(document, 'metadata', 'name')) ?? '',
    path,
    line,
    from: template ? 'helm' : 'manifest',
    job: kind === 'Job' || kind === 'CronJob',
    document,
    pod,
    containers,
    ours: false,
  });
}

/** Clowder's application: each deployment and job has one container, whose fields stand in `podSpec`. */
function readClowdApp(
  path: string,
  document: TreeNode,
  template: Template | undefined,
  objects: KubernetesObjects,
): void {
  for (const [deployment, job] of [
    ...itemsOf(at(document, 'spec', 'deployments')).map(
      each => [each, false] as const,
    ),
    ...itemsOf(at(document, 'spec', 'jobs')).map(each => [each, true] as const),
  ]) {
    const container = at(deployment, 'podSpec');
    if (container?.kind !== 'map') continue;
    objects.workloads.push({
      kind: 'ClowdApp',
      name: textOf(at(deployment, 'name')) ?? '',
      path,
      line: deployment.line,
      from: template ? 'helm' : 'manifest',
      job,
      managed: true,
      document,
      pod: undefined,
      containers: [readContainer(path, container, template)],
      ours: false,
    });
  }
}

function podSpecOf(
  kind: string,
  spec: TreeNode | undefined,
): TreeNode | undefined {
  if (kind === 'Pod') return spec;
  const template = kind === 'CronJob' ? at(spec, 'jobTemplate', 'spec') : spec;
  return at(template, 'template', 'spec');
}

function readContainer(
  path: string,
  node: TreeNode,
  template: Template | undefined,
): WorkloadContainer {
  const nameEntry = entriesOf(node).find(({ key }) => key === 'name');
  const imageNode = at(node, 'image');
  const text = textOf(imageNode);
  const origin = imageNode && template?.origins.get(imageNode);
  const environment: WorkloadContainer['environment'] = new Map();
  for (const item of itemsOf(at(node, 'env'))) {
    const name = textOf(at(item, 'name'));
    if (name)
      environment.set(name, {
        value: textOf(at(item, 'value')),
        line: item.line,
      });
  }
  const command = commandOf(at(node, 'command'));
  const args = commandOf(at(node, 'args'));
  return {
    name: textOf(nameEntry?.node) ?? '',
    path,
    line: nameEntry?.line ?? node.line,
    node,
    ...(text
      ? {
          image: {
            text,
            path: origin?.path ?? path,
            line: origin?.line ?? imageNode!.line,
          },
        }
      : {}),
    ...(command && at(node, 'command')?.kind === 'list' ? { command } : {}),
    ...(args && at(node, 'args')?.kind === 'list' ? { args } : {}),
    environment,
    opaque: entriesOf(node).some(({ key }) => opaqueKey.test(key)),
  };
}

/** A template that is no YAML even without its actions: its kind is still to be seen. */
function readBroken(
  service: Service,
  path: string,
  objects: KubernetesObjects,
): void {
  if (objects.workloads.some(workload => workload.path === path)) return;
  service.repository.lines(path).forEach((text, index) => {
    const kind = /^kind:\s*(\w+)\s*$/.exec(text)?.[1];
    if (kind && workloadKinds.has(kind)) {
      objects.workloads.push({
        kind,
        name: '',
        path,
        line: index + 1,
        from: 'helm',
        job: /Job$/.test(kind),
        document: {
          kind: 'map',
          line: index + 1,
          endLine: index + 1,
          entries: [],
        },
        pod: undefined,
        containers: [],
        ours: false,
      });
    }
  });
}

const developmentPath =
  /(?:^|[/._-])(?:dev|devel|development|local|minikube|kind|test|tests|testing|staging|stage|preview|sandbox|e2e|ci)(?:[/._-]|$)/i;

function bind(service: Service, { workloads }: KubernetesObjects): void {
  const names = service.fact(namesOf);
  const isOwn = (path: string) =>
    service.path === '' || path.startsWith(`${service.path}/`);
  const relative = (path: string) =>
    isOwn(path) && service.path ? path.slice(service.path.length + 1) : path;
  const running = workloads.filter(
    ({ containers }) =>
      !containers.length ||
      containers.some(({ image }) => !image || !isSupportingImage(image.text)),
  );
  const named = running.filter(
    workload =>
      matchesName(names, workload.name) ||
      matchesName(names, folderOf(workload.path).split('/').pop() ?? '') ||
      workload.containers.some(
        ({ name, image }) =>
          matchesName(names, name) ||
          (image && matchesName(names, readImage(image.text).name)),
      ),
  );
  const own = running.filter(({ path }) => service.path !== '' && isOwn(path));
  let chosen = named.length ? [...new Set([...named, ...own])] : own;
  if (
    !chosen.length &&
    (service.path === '' ||
      new Set(running.filter(({ job }) => !job).map(({ name }) => name))
        .size === 1)
  ) {
    chosen = running;
  }
  const production = chosen.filter(
    ({ path }) => !developmentPath.test(relative(path)),
  );
  for (const workload of production.length ? production : chosen)
    workload.ours = true;
  workloads.sort((a, b) => rankOf(names, b) - rankOf(names, a));
}

/** The workload that answers requests comes before workers, jobs and other charts' objects. */
function rankOf(names: ReadonlySet<string>, workload: Workload): number {
  return (
    Number(workload.ours) * 10 +
    Number(!workload.job) * 4 +
    Number(workload.containers.some(({ node }) => at(node, 'ports'))) * 2 +
    Number(matchesName(names, workload.name)) -
    Number(
      /worker|cron|migrat|job|beat|scheduler|consumer/i.test(workload.name),
    ) *
      3
  );
}

/** A field of a workload's container or its pod, the container's first. */
export function securityEntry(
  workload: Workload,
  container: WorkloadContainer | undefined,
  ...path: string[]
): TreeEntry | undefined {
  const key = path[path.length - 1];
  const inside = (node: TreeNode | undefined) =>
    entriesOf(at(node, 'securityContext', ...path.slice(0, -1))).find(
      entry => entry.key === key,
    );
  return (container && inside(container.node)) ?? inside(workload.pod);
}

/** Whether rendering could add security settings that the tree does not show. */
export function isSecurityOpaque(
  workload: Workload,
  container: WorkloadContainer,
): boolean {
  const opaque = (node: TreeNode | undefined): boolean =>
    (node?.kind === 'scalar' && String(node.value).includes('⟦')) ||
    entriesOf(node).some(({ key }) => opaqueKey.test(key));
  return (
    container.opaque ||
    opaque(workload.pod) ||
    opaque(at(container.node, 'securityContext')) ||
    opaque(at(workload.pod, 'securityContext'))
  );
}
