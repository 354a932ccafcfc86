import {
  catalogEntityOf,
  enoughSubjects,
  lifecycleBeforeProduction,
  placeInEntity,
  runbookOf,
} from '../../facts/documents';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { evidence, placeName, type Place } from '../evidence';
import { listed } from '../shared';
import { isNoService } from './shared';

const reference = 'https://sre.google/sre-book/launch-checklist/';

export const docsRunbook = defineCheck({
  id: 'docs-runbook',
  area: 'operations',
  title: 'Is there a runbook that says what to do when it breaks?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'a runbook',
    gap: 'no runbook',
  },
  why: 'At three in the morning nobody reads the code. A page that names the usual alerts, the dashboards, how to roll back and whom to call turns an hour of search into minutes.',
  decision: {
    applies: 'The service is in production by its catalog descriptor.',
    passes:
      'A page or section named for it (runbook, playbook, operations, on-call, troubleshooting) has at least ten lines and speaks of two of: deploy and rollback, restart and scale, common alerts, escalation, dashboards; or the catalog entry links one.',
    fails: 'There is none, it is too thin, or it was never filled in.',
    exceptions: [
      'Experimental and deprecated services need none.',
      'A thin section on operations or troubleshooting is no failed runbook: only a page that is named a runbook is judged as one.',
      'Without a descriptor in the tree a runbook may be linked elsewhere: unknown.',
    ],
  },
  examples: {
    language: 'markdown',
    bad: '# Runbook\n\nTODO',
    good: '# Runbook\n\n## Alerts\n…\n\n## Roll back\n…\n\n## Escalation\n…',
  },
  remedy:
    'Write `docs/runbook.md` with the alerts and what they mean, dashboards, restart, rollback and escalation, and link it from the catalog entry.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: on-call playbooks'],
  judge(service) {
    const { repository } = service;
    const early = lifecycleBeforeProduction(service);
    if (early) return notApplicable(`The catalog says that it is ${early}.`);
    if (isNoService(service)) {
      return notApplicable('It is not run, so it needs no runbook.');
    }
    const runbook = service.fact(runbookOf);
    if (runbook?.linked) {
      return pass(`${placeName(runbook)} links a runbook.`, [
        evidence(repository, runbook, 'proof'),
      ]);
    }
    if (runbook?.placeholder) {
      return failAt(
        runbook.placeholder,
        `${placeName(runbook.placeholder)} was never filled in.`,
        `Fill in ${placeName(runbook.placeholder)}.`,
      );
    }
    if (runbook && runbook.subjects.length >= enoughSubjects) {
      return pass(
        `${placeName(runbook)} speaks of ${listed(runbook.subjects)}.`,
        [evidence(repository, runbook, 'proof')],
      );
    }
    if (runbook) {
      return failAt(
        { path: runbook.path, line: runbook.line },
        `${placeName(runbook)} says too little to act on: ${
          runbook.subjects[0] ?? 'none of the usual subjects'
        } alone.`,
        `Add alerts, dashboards, rollback and escalation to ${runbook.path}.`,
      );
    }
    const descriptor = service.fact(catalogEntityOf);
    if (!descriptor) {
      return unknown(
        'The tree holds no runbook, and no catalog descriptor that could link one.',
        'Link the runbook in metadata.links of catalog-info.yaml.',
      );
    }
    const place = placeInEntity(descriptor, 'metadata');
    return failAt(
      place,
      `No runbook is present or linked (${placeName(place)}).`,
      `Write docs/runbook.md with alerts, dashboards, rollback and escalation, and link it at ${placeName(
        place,
      )}.`,
    );

    function failAt(at: Place, message: string, text: string) {
      return fail({
        message,
        evidence: [evidence(repository, at, 'anchor')],
        recommendation: {
          title: 'Write a Runbook',
          text,
          example: {
            language: 'yaml',
            code: 'metadata:\n  links:\n    - title: Runbook\n      url: https://example.com/docs/runbook\n      type: runbook',
          },
          reference,
        },
      });
    }
  },
});
