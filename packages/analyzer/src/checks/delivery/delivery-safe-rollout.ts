import { deploymentOf } from '../../facts/deployment';
import { infrastructureOf } from '../../facts/deployment/platforms';
import {
  isSingleton,
  servingWorkloadsOf,
} from '../../facts/deployment/serving';
import { deployStepsOf } from '../../facts/pipelines/deploys';
import { at, entryOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt } from '../shared';

const reference = 'https://sre.google/workbook/canarying-releases/';

interface Offender {
  path: string;
  line: number;
  severity: 'major' | 'minor';
}

export const deliverySafeRollout = defineCheck({
  id: 'delivery-safe-rollout',
  area: 'delivery',
  title: 'Do releases roll out gradually and roll back quickly?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'releases that roll out gradually',
    gap: 'releases that take all instances down',
  },
  why: 'Most outages begin with a change. A release that replaces instances one by one, and stops when the new ones do not become ready, turns a bad change into a small one.',
  decision: {
    applies:
      'A Deployment, StatefulSet or ECS service of the service is in the tree.',
    passes:
      'Instances are replaced in turn: the rolling default of Kubernetes and ECS, a canary, blue and green.',
    fails:
      '`strategy: Recreate`, `maxUnavailable: 100%` or a minimum of zero healthy tasks for what gets traffic, or a deploy job that deletes the workload first.',
    exceptions: [
      'Recreate is right where a disk can only be mounted once: minor.',
      'Jobs and workers without traffic.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'strategy: { type: Recreate }',
    good: 'strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }',
  },
  remedy:
    'Use a rolling update that keeps all instances until new ones are ready, wait for it in the deploy job, and undo it when it does not finish.',
  references: [reference],
  elsewhere: [
    'kube-linter no-rolling-update-strategy',
    'kube-score deployment-strategy',
    'Kubescape C-0305',
    'Mercari production readiness checklist: gradual deploy, automated rollback',
  ],
  judge(service) {
    const workloads = service.fact(servingWorkloadsOf);
    const terraform = ecsServices(service);
    if (workloads.length === 0 && terraform.paths.length === 0) {
      return notApplicable(
        service.fact(deploymentOf).workloads.length
          ? 'No workload of the service gets traffic.'
          : 'The tree holds no workload whose rollout could be judged.',
      );
    }
    const offenders = [
      ...strategies(service),
      ...terraform.offenders,
      ...deletions(service),
    ].sort(
      (a, b) => Number(b.severity === 'major') - Number(a.severity === 'major'),
    );
    const [first] = offenders;
    if (first) {
      return fail({
        message: `${placeName(
          first,
        )} takes all instances down during a release.`,
        severity: first.severity,
        evidence: evidenceAt(service, offenders, 'offender'),
        recommendation: {
          title: 'Roll Out Gradually',
          text: `Use a rolling or canary strategy at ${placeName(first)}.`,
          example: {
            language: 'yaml',
            code: 'strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }',
          },
          reference,
        },
      });
    }
    const [workload] = workloads;
    const proof = workload ?? { path: terraform.paths[0], line: 1 };
    const gated = workloads.every(({ containers }) =>
      containers.some(({ node }) => at(node, 'readinessProbe')),
    );
    return pass(
      `${placeName({
        path: proof.path,
        line: proof.line,
      })} replaces instances in turn${
        gated ? '' : ', though no readiness probe tells when a new one is ready'
      }.`,
      evidenceAt(service, [{ path: proof.path, line: proof.line }], 'proof'),
    );
  },
});

function strategies(service: Service): Offender[] {
  return service.fact(servingWorkloadsOf).flatMap((workload): Offender[] => {
    const spec = at(workload.document, 'spec');
    const { path } = workload;
    const type = entryOf(at(spec, 'strategy'), 'type');
    if (textOf(type?.node) === 'Recreate') {
      return [
        {
          path,
          line: type!.line,
          severity: isSingleton(service, workload) ? 'minor' : 'major',
        },
      ];
    }
    const most =
      entryOf(at(spec, 'strategy', 'rollingUpdate'), 'maxUnavailable') ??
      entryOf(at(spec, 'updateStrategy', 'rollingUpdate'), 'maxUnavailable');
    return textOf(most?.node) === '100%'
      ? [{ path, line: most!.line, severity: 'major' }]
      : [];
  });
}

function ecsServices(service: Service): {
  paths: string[];
  offenders: Offender[];
} {
  const paths = service
    .fact(infrastructureOf)
    .filter(({ name, path }) => name === 'ecs' && path.endsWith('.tf'))
    .map(({ path }) => path);
  const offenders = paths.flatMap((path): Offender[] => {
    const text = service.repository.text(path) ?? '';
    const zero =
      /^[ \t]*deployment_minimum_healthy_percent[ \t]*=[ \t]*0[ \t]*$/m.exec(
        text,
      );
    if (!zero || !/^[ \t]*desired_count[ \t]*=[ \t]*1[ \t]*$/m.test(text))
      return [];
    return [
      {
        path,
        line: service.repository
          .lineIndex(path)
          .lineAt(zero.index + zero[0].search(/\S/)),
        severity: 'major',
      },
    ];
  });
  return { paths, offenders };
}

/** A deploy job that removes what runs before it puts the new one in place. */
function deletions(service: Service): Offender[] {
  const jobs = new Set(service.fact(deployStepsOf).map(({ job }) => job));
  return [...jobs].flatMap(({ commands, labels }): Offender[] => {
    if (
      labels.some(label =>
        /clean|destroy|teardown|delete|preview|e2e/.test(label),
      )
    )
      return [];
    const index = commands.findIndex(
      ({ words, ignored }) =>
        !ignored &&
        /^kubectl (?:.{0,100} )?delete (?:.{0,100} )?(?:deploy(?:ment)?s?\b|-f\b)/.test(
          words.join(' ').slice(0, 500),
        ),
    );
    const again = commands
      .slice(index + 1)
      .some(({ words }) =>
        /^kubectl (?:.{0,100} )?(?:apply|create)\b/.test(
          words.join(' ').slice(0, 500),
        ),
      );
    if (index < 0 || !again) return [];
    const { path, line } = commands[index];
    return [{ path, line, severity: 'major' }];
  });
}
