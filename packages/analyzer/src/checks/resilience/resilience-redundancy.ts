import { deploymentOf, type Workload } from '../../facts/deployment';
import type { KubernetesObject } from '../../facts/deployment/kubernetes';
import {
  isSingleton,
  replicasOf,
  selects,
  servingWorkloadsOf,
  type Replicas,
} from '../../facts/deployment/serving';
import { at, entryOf, itemsOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { count, evidenceAt } from '../shared';

const reference =
  'https://kubernetes.io/docs/tasks/run-application/configure-pdb/';

interface Gap {
  place: Place;
  severity: 'major' | 'minor';
  /** Follows the place in a sentence. */
  what: string;
  /** What to do at the place, where more replicas would not help. */
  advice?: string;
}

export const resilienceRedundancy = defineCheck({
  id: 'resilience-redundancy',
  area: 'resilience',
  title: 'Can the service lose an instance or a node without an outage?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'high',
  phrases: {
    strength: 'several instances that survive a node',
    gap: 'a single instance, or several that a node drain takes at once',
  },
  why: 'Nodes are drained, replaced and lost as a matter of routine. One instance means an outage each time; several instances on one node, or all evicted together, mean the same.',
  decision: {
    applies:
      'A stateless Kubernetes workload of the service gets traffic, or a disruption budget never lets one go.',
    passes:
      'It runs at least two replicas (or an autoscaler’s minimum does), and a disruption budget, anti-affinity or a topology spread keeps them apart.',
    fails:
      'Fewer than two replicas (major); neither budget nor spread, replicas fixed beside an autoscaler, or a budget that never allows an eviction (minor).',
    exceptions: [
      'StatefulSets, DaemonSets, workloads with a disk of their own and leader-elected singletons.',
      'Replicas from values outside the tree: unknown. KEDA scaling to zero is a choice.',
      'Managed platforms spread instances themselves.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'kind: Deployment\nspec:\n  replicas: 1',
    good: 'kind: PodDisruptionBudget\nspec: { maxUnavailable: 1, selector: { matchLabels: { app: orders } } }',
  },
  remedy:
    'Run at least two replicas, add a PodDisruptionBudget that lets one go at a time, and spread the pods over nodes or zones.',
  references: [reference],
  elsewhere: [
    'kube-linter minimum-three-replicas, no-anti-affinity, pdb-max-unavailable, pdb-min-available',
    'kube-score deployment-replicas, deployment-has-poddisruptionbudget, deployment-has-host-podantiaffinity',
    'Polaris deploymentMissingReplicas, missingPodDisruptionBudget, topologySpreadConstraint',
    'Mercari production readiness checklist: PDB, auto scale',
  ],
  judge(service) {
    const workloads = service
      .fact(servingWorkloadsOf)
      .filter(workload => !isSingleton(service, workload));
    const budgets = blockingBudgets(service, workloads);
    if (workloads.length === 0 && budgets.length === 0) {
      return notApplicable(
        service.fact(deploymentOf).workloads.length
          ? 'No stateless Kubernetes workload of the service gets traffic.'
          : 'The tree holds no Kubernetes workload of the service.',
      );
    }
    const leader = leaderElection(service);
    if (leader) {
      return notApplicable(
        `${placeName(leader)} elects a leader: one instance works at a time.`,
      );
    }
    const judged = workloads.map(workload => {
      const replicas = replicasOf(service, workload);
      return { workload, replicas, gap: gapOf(service, workload, replicas) };
    });
    const gaps = [...judged.flatMap(({ gap }) => gap ?? []), ...budgets].sort(
      (a, b) => Number(b.severity === 'major') - Number(a.severity === 'major'),
    );
    if (gaps.length === 0) {
      const open = judged.find(({ replicas }) => replicas.count === undefined);
      if (open) {
        return unknown(
          `How many instances run is decided outside the tree (${placeName(
            open.replicas,
          )}).`,
          'Write production’s replicas in the values or the overlay of this repository.',
          evidenceAt(service, [open.replicas], 'anchor'),
        );
      }
      const [{ replicas }] = judged;
      return pass(
        replicas.toZero
          ? `${placeName(replicas)} scales to zero by design.`
          : `${placeName(replicas)} runs at least ${count(
              replicas.count ?? 2,
              'replica',
            )}, kept apart.`,
        evidenceAt(service, [replicas], 'proof'),
      );
    }
    const [first] = gaps;
    return fail({
      message: `${placeName(first.place)} ${first.what}.`,
      severity: first.severity,
      evidence: evidenceAt(
        service,
        gaps.map(({ place }) => place),
        'offender',
      ),
      recommendation: {
        title: 'Survive the Loss of a Node',
        text: `${
          first.advice ?? 'Run at least two replicas with a disruption budget'
        } at ${placeName(first.place)}.`,
        example: {
          language: 'yaml',
          code: 'kind: PodDisruptionBudget\nspec: { maxUnavailable: 1, selector: { matchLabels: { app: orders } } }',
        },
        reference,
      },
    });
  },
});

function gapOf(
  service: Service,
  workload: Workload,
  replicas: Replicas,
): Gap | undefined {
  const { count: number, path, line, toZero, fixed, autoscaler } = replicas;
  const place = { path, line };
  if (toZero || number === undefined) return undefined;
  if (number < 2) {
    return {
      place,
      severity: 'major',
      what: autoscaler
        ? `scales down to ${count(number, 'replica')}`
        : `runs ${count(number, 'replica')}`,
    };
  }
  const budget = budgetsOf(service).find(each => selects(each, workload));
  const blocking = budget && blockingLine(budget.document, number);
  if (budget && blocking) return blocks(budget, blocking);
  if (fixed && autoscaler && workload.from === 'manifest') {
    return {
      place: fixed,
      severity: 'minor',
      what: `fixes the replicas that the autoscaler at ${placeName(
        autoscaler,
      )} decides; every deployment resets them`,
    };
  }
  const spread =
    (keepsApart(workload)
      ? at(workload.pod, 'affinity', 'podAntiAffinity')
      : undefined) ?? at(workload.pod, 'topologySpreadConstraints');
  const affinity = at(workload.pod, 'affinity');
  const open = JSON.stringify([
    textOf(affinity),
    workload.pod?.kind === 'map'
      ? workload.pod.entries.map(({ key }) => key)
      : [],
  ]).includes('⟦');
  if (budget || spread || open) return undefined;
  return {
    place,
    severity: 'minor',
    what: `runs ${count(
      number,
      'replica',
    )} that nothing keeps apart: there is neither a disruption budget nor a spread over nodes`,
  };
}

/** Rules that look for pods in other namespaces only say nothing about its own. */
function keepsApart({ pod, document }: Workload): boolean {
  const own = textOf(at(document, 'metadata', 'namespace'));
  const rules = at(pod, 'affinity', 'podAntiAffinity');
  const terms = [
    ...itemsOf(at(rules, 'requiredDuringSchedulingIgnoredDuringExecution')),
    ...itemsOf(
      at(rules, 'preferredDuringSchedulingIgnoredDuringExecution'),
    ).flatMap(item => at(item, 'podAffinityTerm') ?? []),
  ];
  if (own === undefined || terms.length === 0) return true;
  return terms.some(term => {
    const namespaces = itemsOf(at(term, 'namespaces')).map(textOf);
    return (
      namespaces.length === 0 ||
      namespaces.some(name => name === own || name?.includes('⟦')) ||
      at(term, 'namespaceSelector') !== undefined
    );
  });
}

/** Budgets that hold what gets no traffic in place; without any workload in the tree, those that would hold all. */
function blockingBudgets(service: Service, judged: readonly Workload[]): Gap[] {
  const { workloads } = service.fact(deploymentOf);
  const others = workloads.filter(
    workload =>
      !judged.includes(workload) &&
      !workload.job &&
      // The labels of a chart are often those of every workload in it.
      workload.from === 'manifest' &&
      !isSingleton(service, workload),
  );
  return budgetsOf(service).flatMap(budget => {
    const held = others.find(workload => selects(budget, workload));
    if (!held && workloads.length > 0) return [];
    const replicas = held
      ? replicasOf(service, held).count
      : Number.MAX_SAFE_INTEGER;
    const line =
      replicas === undefined
        ? undefined
        : blockingLine(budget.document, replicas);
    return line ? [blocks(budget, line)] : [];
  });
}

function budgetsOf(service: Service): KubernetesObject[] {
  return service
    .fact(deploymentOf)
    .kubernetes.others.filter(({ kind }) => kind === 'PodDisruptionBudget');
}

const blocks = ({ path }: KubernetesObject, line: number): Gap => ({
  place: { path, line },
  severity: 'minor',
  what: 'never allows an eviction, so nodes cannot be drained',
  advice: 'Let the disruption budget give up one pod at a time',
});

/** The line of a budget that holds every pod in place. */
function blockingLine(
  document: Parameters<typeof at>[0],
  replicas: number,
): number | undefined {
  const most = entryOf(at(document, 'spec'), 'maxUnavailable');
  const least = entryOf(at(document, 'spec'), 'minAvailable');
  if (most && /^0%?$/.test(textOf(most.node) ?? '')) return most.line;
  const text = textOf(least?.node) ?? '';
  if (
    least &&
    (text === '100%' || (/^\d{1,6}$/.test(text) && Number(text) >= replicas))
  )
    return least.line;
  return undefined;
}

/** Code that lets one instance lead. */
function leaderElection(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path } of service.fact(sourceFilesOf)) {
    const match =
      /\bleaderelection\.(?:RunOrDie|NewLeaderElector)\b|\bLeaderElectionID\b|\bLeaderElector\s*\(/.exec(
        repository.lexical(path).code,
      );
    if (match)
      return { path, line: repository.lineIndex(path).lineAt(match.index) };
  }
  return undefined;
}
