import { entriesOf, at } from '../../repository';
import {
  catalogEntityOf,
  lifecycleBeforeProduction,
  placeInEntity,
  runbookOf,
} from '../../facts/documents';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName } from '../evidence';
import { isNoService } from './shared';

const reference = 'https://sre.google/sre-book/being-on-call/';
const annotation =
  /^(?:pagerduty\.com\/(?:integration-key|service-id)|opsgenie\.com\/[\w-]+|splunk\.com\/on-call-[\w-]+|grafana\/[\w-]*on-?call[\w-]*|(?:[\w-]+\.)?grafana\.com\/[\w-]*on-?call[\w-]*|firehydrant\.com\/[\w-]+|incident\.io\/[\w-]+|rootly\.com\/[\w-]+|ilert\.com\/[\w-]+|victorops\.com\/[\w-]+|squadcast\.com\/[\w-]+)$/i;
const channel =
  /(?:^|\s)#[a-z][\w-]{2,}|https?:\/\/|\b(?:slack|teams|pagerduty|opsgenie|rota|phone)\b|@[\w.-]+/i;

export const docsOnCall = defineCheck({
  id: 'docs-on-call',
  area: 'operations',
  title: 'Can someone be reached?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'a way to reach who is on call',
    gap: 'no way to reach who is on call',
  },
  why: 'When the service is down, the one who notices is seldom the one who can help. A link to the rota on the service’s page saves the search.',
  decision: {
    applies: 'The service is in production by its catalog descriptor.',
    passes:
      'The descriptor has an on-call annotation (PagerDuty, Opsgenie, Splunk, Grafana, FireHydrant, incident.io, Rootly …), or the runbook names a channel or rota to escalate to.',
    fails: 'Neither is there.',
    exceptions: [
      'Without a descriptor in the tree the rota may hang on the owning team: unknown.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'metadata:\n  name: orders',
    good: 'metadata:\n  name: orders\n  annotations:\n    pagerduty.com/service-id: PXXXXXX',
  },
  remedy:
    'Add the annotation of your on-call tool to the descriptor, or an escalation section with channel and rota to the runbook.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: on-call rotation'],
  judge(service) {
    const { repository } = service;
    const early = lifecycleBeforeProduction(service);
    if (early) return notApplicable(`The catalog says that it is ${early}.`);
    if (isNoService(service)) {
      return notApplicable('It is not run: nobody is called for it.');
    }
    const descriptor = service.fact(catalogEntityOf);
    const annotations = at(descriptor?.node, 'metadata', 'annotations');
    const found = entriesOf(annotations).find(({ key }) =>
      annotation.test(key),
    );
    if (descriptor && found) {
      const place = { path: descriptor.path, line: found.line };
      return pass(`${placeName(place)} links the rota.`, [
        evidence(repository, place, 'proof'),
      ]);
    }
    const runbook = service.fact(runbookOf);
    if (
      runbook?.subjects.includes('escalation') &&
      channel.test(runbook.text)
    ) {
      return pass(`${placeName(runbook)} says whom to call.`, [
        evidence(repository, runbook, 'proof'),
      ]);
    }
    if (!descriptor) {
      return unknown(
        'The tree holds no catalog descriptor; the rota may hang on the owning team.',
        'Keep catalog-info.yaml with the annotation of the on-call tool in the service’s folder.',
      );
    }
    const place = placeInEntity(descriptor, 'metadata');
    return fail({
      message: `${placeName(place)} links no on-call rota.`,
      evidence: [evidence(repository, place, 'anchor')],
      recommendation: {
        title: 'Link the On-Call Rota',
        text: `Add the on-call annotation to ${placeName(place)}.`,
        example: {
          language: 'yaml',
          code: 'metadata:\n  annotations:\n    pagerduty.com/service-id: PXXXXXX',
        },
        reference,
      },
    });
  },
});
