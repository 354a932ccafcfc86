import {
  deploymentOf,
  type Workload,
  type WorkloadContainer,
} from '../../facts/deployment';
import { containerField, ownContainers } from '../../facts/deployment/serving';
import {
  at,
  entriesOf,
  itemsOf,
  textOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, listed } from '../shared';

const reference =
  'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

/** A container, of whatever platform, and what it lacks. */
interface Sized {
  name: string;
  path: string;
  line: number;
  missing: string[];
  open: boolean;
}

export const resilienceResources = defineCheck({
  id: 'resilience-resources',
  area: 'resilience',
  title: 'Are CPU and memory requests and a memory limit set?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'resource requests and limits',
    gap: 'containers without resource requests and limits',
  },
  why: 'The scheduler places pods by what they request: without requests a node is filled until everything on it slows down, and such pods are evicted first. Without a memory limit one leak takes its neighbours along.',
  decision: {
    applies:
      'Kubernetes workloads or ECS task definitions of the service are in the tree.',
    passes:
      'Every container of the service has a CPU request, a memory request and a memory limit; a limit stands for the request that is not written. A CPU limit is a matter of taste.',
    fails: 'One of the three is missing.',
    exceptions: [
      'A LimitRange in the tree supplies defaults; a vertical autoscaler that acts sets requests.',
      'Values that the tree does not hold: unknown.',
      'Platforms that size instances themselves. Memory limits in compose files are judged by `container-compose-production-safe`.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'resources: {}',
    good: 'resources:\n  requests: { cpu: 100m, memory: 256Mi }\n  limits: { memory: 256Mi }',
  },
  remedy:
    'Set requests to what the service normally uses and the memory limit to what it may use at most; measure both under load.',
  references: [reference],
  elsewhere: [
    'kube-linter unset-cpu-requirements, unset-memory-requirements',
    'kube-score container-resources',
    'Polaris cpuRequestsMissing, memoryRequestsMissing, memoryLimitsMissing',
    'Kubescape C-0268, C-0269, C-0270, C-0271',
    'Checkov CKV_K8S_10, CKV_K8S_11, CKV_K8S_13',
  ],
  judge(service) {
    const containers = [...kubernetesSizes(service), ...ecsSizes(service)];
    if (containers.length === 0) {
      return notApplicable(
        'The tree holds no Kubernetes workload or ECS task of the service.',
      );
    }
    const lacking = containers.filter(
      ({ missing, open }) => missing.length > 0 && !open,
    );
    if (lacking.length === 0) {
      const open = containers.find(each => each.open);
      if (open) {
        return unknown(
          `The resources of the container at ${placeName(
            open,
          )} come from values that the tree does not hold.`,
          'Set resources in the chart’s own values.',
          evidenceAt(service, [open], 'anchor'),
        );
      }
      return pass(
        `The container at ${placeName(
          containers[0],
        )} requests what it needs and is limited.`,
        evidenceAt(service, containers, 'proof'),
      );
    }
    const [first] = lacking;
    const missing = listed(first.missing);
    return fail({
      message: `Container ${first.name} at ${placeName(
        first,
      )} has no ${missing}${andMore(lacking.length)}.`,
      evidence: evidenceAt(service, lacking, 'anchor'),
      recommendation: {
        title: 'Set Requests and Limits',
        text: `Set the ${missing} for ${first.name} at ${placeName(first)}.`,
        example: {
          language: 'yaml',
          code: 'resources:\n  requests: { cpu: 100m, memory: 256Mi }\n  limits: { memory: 256Mi }',
        },
        reference,
      },
    });
  },
});

function kubernetesSizes(service: Service): Sized[] {
  const { workloads, kubernetes } = service.fact(deploymentOf);
  const defaults = kubernetes.others.find(({ kind }) => kind === 'LimitRange');
  return workloads
    .filter(({ containers }) => containers.length > 0)
    .flatMap(workload => {
      const scaled = kubernetes.others.some(
        each =>
          each.kind === 'VerticalPodAutoscaler' &&
          textOf(at(each.document, 'spec', 'targetRef', 'name')) ===
            workload.name &&
          textOf(at(each.document, 'spec', 'updatePolicy', 'updateMode')) !==
            'Off',
      );
      return ownContainers(workload).map(container =>
        sizeOf(service, workload, container, {
          all: defaults !== undefined,
          requests: scaled,
        }),
      );
    });
}

function sizeOf(
  service: Service,
  workload: Workload,
  container: WorkloadContainer,
  given: { all: boolean; requests: boolean },
): Sized {
  const { path, line } = container;
  const name =
    container.name && !container.name.includes('⟦')
      ? container.name
      : 'of the workload';
  const resources = containerField(service, workload, container, 'resources');
  const has = (...keys: string[]) => {
    const text = textOf(at(resources, ...keys));
    return text !== undefined && text !== '';
  };
  const open =
    isOpen(resources) ||
    isOpen(at(resources, 'requests')) ||
    isOpen(at(resources, 'limits')) ||
    (container.opaque && !resources);
  const missing: string[] = [];
  const serverless = workload.kind === 'Knative Service';
  if (!given.all) {
    if (!given.requests && !serverless) {
      if (!has('requests', 'cpu') && !has('limits', 'cpu'))
        missing.push('CPU request');
      if (!has('requests', 'memory') && !has('limits', 'memory'))
        missing.push('memory request');
    }
    if (!has('limits', 'memory')) missing.push('memory limit');
  }
  return { name, path, line, missing, open };
}

function isOpen(node: TreeNode | undefined): boolean {
  return (
    (node?.kind === 'scalar' && String(node.value).includes('⟦')) ||
    entriesOf(node).some(({ key }) => key.includes('⟦'))
  );
}

/** ECS sizes the task or each container; Fargate demands it of the task. */
function ecsSizes(service: Service): Sized[] {
  return service
    .fact(deploymentOf)
    .orchestrators.filter(
      ({ name, path }) => name === 'ecs' && path.endsWith('.json'),
    )
    .flatMap(({ path }) => {
      const document = service.repository.json(path);
      const task = (key: string) => textOf(at(document, key)) !== undefined;
      return itemsOf(at(document, 'containerDefinitions')).map(
        (item): Sized => {
          const own = (key: string) => textOf(at(item, key)) !== undefined;
          return {
            name: textOf(at(item, 'name')) ?? 'of the task',
            path,
            line: item.line,
            open: false,
            missing: [
              ...(task('cpu') || own('cpu') ? [] : ['CPU units']),
              ...(task('memory') || own('memory') || own('memoryReservation')
                ? []
                : ['memory limit']),
            ],
          };
        },
      );
    });
}
