import {
  catalogEntityOf,
  lifecycleBeforeProduction,
  placeInEntity,
} from '../../facts/documents';
import { objectivesOf } from '../../facts/observability/objectives';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt } from '../shared';
import { bootstrapPlace, isServerOrWorker } from './shared';

const reference = 'https://sre.google/workbook/alerting-on-slos/';

export const observabilityAlertsAndSlos = defineCheck({
  id: 'observability-alerts-and-slos',
  area: 'observability',
  title: 'Are objectives and alerts kept as code, or at least linked?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'alerts and objectives as code',
    gap: 'no alert and no objective',
  },
  why: 'An objective says how well is well enough, and an alert on it wakes somebody only when users suffer. Kept as code they are reviewed, and whoever is called finds them.',
  decision: {
    applies:
      'The service is a server or a worker that is in production by its catalog descriptor.',
    passes:
      'One of these speaks of the service: a PrometheusRule or a file of alert rules, a specification for Sloth, Pyrra or OpenSLO, a Grafana dashboard or alert, an alert of Datadog, New Relic, CloudWatch, Azure Monitor or Google Cloud in Terraform, or an annotation or link of the catalog entry. Alerts that name no runbook are listed.',
    fails:
      'Other services of the same repository have them, this one has none.',
    exceptions: [
      'Where the repository keeps none at all they may be kept elsewhere: unknown.',
      'Rules of examples, of charts the chart depends on, and templates that its values switch off do not count.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'metadata:\n  name: orders',
    good: 'metadata:\n  name: orders\n  annotations:\n    grafana/dashboard-selector: "tags @> \'orders\'"',
  },
  remedy:
    'Define an objective for availability and one for latency, alert on how fast their budget burns, give each alert a runbook, and link all of it from the catalog entry.',
  references: [reference],
  elsewhere: [
    'Mercari production readiness checklist: actionable alerts, SLOs',
  ],
  judge(service) {
    const early = lifecycleBeforeProduction(service);
    if (early) return notApplicable(`The catalog says that it is ${early}.`);
    if (!isServerOrWorker(service)) {
      return notApplicable('It is no server and no worker.');
    }
    const { own, others, withoutRunbook, alerts } = service.fact(objectivesOf);
    const [first] = own;
    if (first) {
      const [silent] = withoutRunbook;
      return pass(
        `${placeName(first)} holds ${first.what}${
          silent
            ? `; ${withoutRunbook.length} of ${count(
                alerts,
                'alert',
              )} name no runbook (${placeName(silent)})`
            : ''
        }.`,
        evidenceAt(
          service,
          [...own.slice(0, 3), ...withoutRunbook.slice(0, 5)],
          'proof',
        ),
      );
    }
    const descriptor = service.fact(catalogEntityOf);
    const [other] = others;
    if (!other) {
      return unknown(
        'The tree holds no alerts, objectives or dashboards; they may be kept elsewhere.',
        'Link the dashboard or the alerts in metadata.links of catalog-info.yaml.',
      );
    }
    const place = descriptor
      ? placeInEntity(descriptor, 'metadata')
      : bootstrapPlace(service) ?? other;
    return fail({
      message: `No alert or objective for this service is defined or linked (${placeName(
        place,
      )}), while ${placeName(other)} holds those of other services.`,
      evidence: evidenceAt(service, [place, other], 'anchor'),
      recommendation: {
        title: 'Define Alerts and Objectives',
        text: `Define an availability and a latency objective with burn-rate alerts and link them at ${placeName(
          place,
        )}.`,
        example: {
          language: 'yaml',
          code: '- alert: OrdersErrorBudgetBurn\n  expr: error_ratio:rate1h{service="orders"} > 14.4 * 0.001\n  annotations: { runbook_url: docs/runbook.md#error-budget }',
        },
        reference,
      },
    });
  },
});
