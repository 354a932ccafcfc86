import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { isBackground } from './background';
import { isSupportingImage } from './images';
import { opaqueKey } from './helm';
import {
  kubernetesOf,
  type KubernetesObject,
  type Workload,
  type WorkloadContainer,
} from './kubernetes';

/** The long-running workloads of the service that answer requests. Use as a fact. */
export function servingWorkloadsOf(service: Service): Workload[] {
  const { workloads, others } = service.fact(kubernetesOf);
  const services = others.filter(({ kind }) => kind === 'Service');
  return workloads.filter(workload => {
    const { ours, job, containers, kind, managed } = workload;
    if (
      !ours ||
      job ||
      managed ||
      containers.length === 0 ||
      kind === 'Knative Service'
    )
      return false;
    const ports = containers.some(({ node }) => at(node, 'ports'));
    const aside = isBackground(workload.name, workload.path);
    // A chart's labels are often those of every workload in it.
    if (aside && !ports) return false;
    if (services.some(each => selects(each, workload))) return true;
    if (services.length > 0) return ports;
    return ports || !aside;
  });
}

/** Whether an object's selector fits a workload's pods; what only rendering could tell fits inside the same chart. */
export function selects(
  { document, path }: KubernetesObject,
  workload: Workload,
): boolean {
  const selector = at(document, 'spec', 'selector');
  const wanted = at(selector, 'matchLabels') ?? selector;
  const labels = podLabels(workload);
  const entries = entriesOf(wanted);
  if (entries.length === 0) return false;
  const open = (node: TreeNode | undefined) =>
    (node?.kind === 'scalar' && String(node.value).includes('⟦')) ||
    entriesOf(node).some(({ key }) => opaqueKey.test(key));
  if (open(wanted) || open(labels) || entries.some(({ node }) => open(node))) {
    return workload.from === 'helm' && chartOf(path) === chartOf(workload.path);
  }
  return entries.every(
    ({ key, node }) => textOf(at(labels, key)) === textOf(node),
  );
}

function podLabels({ document, kind }: Workload): TreeNode | undefined {
  if (kind === 'Pod') return at(document, 'metadata', 'labels');
  return (
    at(document, 'spec', 'template', 'metadata', 'labels') ??
    // The labels that its own selector demands.
    at(document, 'spec', 'selector', 'matchLabels')
  );
}

function chartOf(path: string): string {
  return path.replace(/templates\/.*$/, '');
}

/** The containers of a workload that run the service: sidecars with images of others are left out. */
export function ownContainers({ containers }: Workload): WorkloadContainer[] {
  const own = containers.filter(
    ({ image, name }) =>
      !(image && isSupportingImage(image.text)) &&
      !/^(?:istio-proxy|linkerd-proxy|envoy|cloud-?sql-?proxy|vault-agent|oauth2?-proxy|fluent\w*|filebeat|otel\w*|datadog\w*)|(?:^|-)(?:metrics|exporter|sidecar|agent)$/i.test(
        name,
      ),
  );
  return own.length ? own : containers.slice(0, 1);
}

/** A field of the container, as patches of production overlays change it. */
export function containerField(
  service: Service,
  workload: Workload,
  container: WorkloadContainer,
  ...keys: string[]
): TreeNode | undefined {
  const patched = productionPatches(service, workload)
    .flatMap(({ containers }) => containers)
    .filter(({ name }) => name === container.name)
    .map(({ node }) => at(node, ...keys))
    .find(node => node !== undefined);
  return patched ?? at(container.node, ...keys);
}

const elsewhere =
  /(?:^|[/._-])(?:dev|development|local|test|testing|staging|stage|qa|uat|preview|sandbox|e2e|ci)(?:[/._-]|$)/i;

/** Patches of the workload outside development and staging overlays, production's first. */
export function productionPatches(
  service: Service,
  workload: Workload,
): Workload[] {
  return service
    .fact(kubernetesOf)
    .patches.filter(
      ({ name, kind, path }) =>
        name === workload.name &&
        kind === workload.kind &&
        !elsewhere.test(path),
    )
    .sort(
      (a, b) => Number(/prod/i.test(b.path)) - Number(/prod/i.test(a.path)),
    );
}

/** How many instances run, and who says so. */
export interface Replicas {
  /** `undefined` where only rendering or the environment could tell. */
  count: number | undefined;
  path: string;
  line: number;
  /** The autoscaler that decides instead. */
  autoscaler?: KubernetesObject;
  /** `spec.replicas` is written beside an autoscaler. */
  fixed?: { path: string; line: number };
  /** Scaled to zero when idle, by design. */
  toZero?: boolean;
}

/** The number of instances of a workload: its autoscaler's minimum, else its replicas, else one. */
export function replicasOf(service: Service, workload: Workload): Replicas {
  const { others, kustomizations } = service.fact(kubernetesOf);
  const written = [workload, ...productionPatches(service, workload)]
    .map(each => ({
      path: each.path,
      entry: entryOf(at(each.document, 'spec'), 'replicas'),
    }))
    .filter(({ entry }) => entry !== undefined);
  const fixed = written[0]?.entry
    ? { path: written[0].path, line: written[0].entry.line }
    : undefined;
  const autoscaler = others.find(
    ({ kind, document, path }) =>
      /^(?:HorizontalPodAutoscaler|ScaledObject)$/.test(kind) &&
      !elsewhere.test(path) &&
      sameName(
        textOf(at(document, 'spec', 'scaleTargetRef', 'name')) ?? '',
        workload,
        path,
      ),
  );
  if (autoscaler) {
    const keda = autoscaler.kind === 'ScaledObject';
    const entry = entryOf(
      at(autoscaler.document, 'spec'),
      keda ? 'minReplicaCount' : 'minReplicas',
    );
    const count = entry ? numberOf(entry.node) : Number(!keda);
    return {
      count,
      path: autoscaler.path,
      line: entry?.line ?? autoscaler.line,
      autoscaler,
      ...(fixed ? { fixed } : {}),
      ...(keda && count === 0 ? { toZero: true } : {}),
    };
  }
  for (const path of kustomizations) {
    if (elsewhere.test(path)) continue;
    const [document] = service.repository.yaml(path);
    const item = itemsOf(at(document, 'replicas')).find(
      each => textOf(at(each, 'name')) === workload.name,
    );
    if (item) {
      return {
        count: numberOf(at(item, 'count')),
        path,
        line: at(item, 'count')?.line ?? item.line,
      };
    }
    if (/\/spec\/replicas/.test(service.repository.text(path) ?? '')) {
      return { count: undefined, path, line: 1 };
    }
  }
  const last = written[1] ?? written[0];
  if (!last?.entry)
    return { count: 1, path: workload.path, line: workload.line };
  return {
    count: numberOf(last.entry.node),
    path: last.path,
    line: last.entry.line,
  };
}

function sameName(target: string, workload: Workload, path: string): boolean {
  if (target === workload.name && target !== '') return true;
  return (
    target.includes('⟦') &&
    workload.from === 'helm' &&
    chartOf(path) === chartOf(workload.path)
  );
}

function numberOf(node: TreeNode | undefined): number | undefined {
  const text = textOf(node);
  return text !== undefined && /^\d{1,6}$/.test(text)
    ? Number(text)
    : undefined;
}

/** Why a workload is one by design: it holds a disk of its own, or elects a leader. */
export function isSingleton(service: Service, workload: Workload): boolean {
  const { others } = service.fact(kubernetesOf);
  if (/^(?:StatefulSet|DaemonSet)$/.test(workload.kind)) return true;
  const claims = itemsOf(at(workload.pod, 'volumes')).flatMap(volume => {
    const claim = textOf(at(volume, 'persistentVolumeClaim', 'claimName'));
    return claim ? [claim] : [];
  });
  return claims.some(claim => {
    const object = others.find(
      ({ kind, name }) => kind === 'PersistentVolumeClaim' && name === claim,
    );
    const modes = itemsOf(at(object?.document, 'spec', 'accessModes')).map(
      textOf,
    );
    return !modes.includes('ReadWriteMany');
  });
}
