import { pipelineComponentsOf } from '../../facts/dependencies';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt } from '../shared';

const reference =
  'https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies';
const enough = 0.9;

export const supplyActionsPinned = defineCheck({
  id: 'supply-actions-pinned',
  area: 'supply-chain',
  title: 'Are third-party pipeline components pinned?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'high',
  phrases: {
    strength: 'pinned pipeline components',
    gap: 'pipeline components that can change under you',
  },
  why: 'A tag can be moved to other code, and that code runs with the secrets of the pipeline.',
  decision: {
    applies:
      'The pipeline uses actions, components or orbs from outside the organisation.',
    passes:
      'At least nine in ten are pinned to a commit; components and orbs may carry a full version instead.',
    fails: 'Fewer are. References to a branch are named first.',
    exceptions: [
      'Local actions.',
      'Actions of the forge itself (`actions/*`, `github/*`) may follow a tag, but no branch.',
      'Owners of the own organisation: the repository’s, and those that the annotation `prodready.io/own-organisations` lists.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: '- uses: docker/build-push-action@v6',
    good: '- uses: docker/build-push-action@263435318d21b8e681c14492fe198d362a7d2c83 # v6',
  },
  remedy:
    'Pin each component to a commit, with its version in a comment, and let the update bot move it.',
  references: [reference],
  elsewhere: [
    'zizmor unpinned-uses',
    'Semgrep third-party-action-not-pinned',
    'OpenSSF Scorecard pinsDependencies',
  ],
  judge(service) {
    const components = service.fact(pipelineComponentsOf);
    if (components.length === 0)
      return notApplicable('The pipelines use no component of a third party.');
    const loose = components
      .filter(({ pinned }) => !pinned)
      .sort((a, b) => Number(b.branch) - Number(a.branch));
    if (1 - loose.length / components.length >= enough)
      return pass(
        `${components.length - loose.length} of ${count(
          components.length,
          'third-party component',
        )} are pinned.`,
        evidenceAt(
          service,
          components.filter(({ pinned }) => pinned).slice(0, 3),
          'proof',
        ),
      );
    const [first] = loose;
    return fail({
      message: `${loose.length} of ${count(
        components.length,
        'third-party component',
      )} can change under you, for example ${first.name} at ${placeName(
        first,
      )}${first.branch ? ', which follows a branch' : ''}.`,
      evidence: evidenceAt(service, loose, 'offender'),
      recommendation: {
        title: 'Pin Pipeline Components to a Commit',
        text: `Pin ${first.name} at ${placeName(
          first,
        )} to a commit and let the update bot move it.`,
        example: {
          language: 'yaml',
          code: `- uses: ${first.name.split('@')[0]}@<40-character commit>  # ${
            first.name.split('@')[1]
          }`,
        },
        reference,
      },
    });
  },
});
