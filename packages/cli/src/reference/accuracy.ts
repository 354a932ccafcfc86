import type { Measured } from '../evaluation/measured';
import { ratios, total, type CheckScore } from '../evaluation/score';
import { firstLooks, type FirstLook } from './first-looks';

/** How right a check was on labelled real repositories, Markdown; `''` where none is labelled for it. */
export function measuredSection(
  checkId: string,
  { repositories, checks }: Measured,
): string {
  const score = checks[checkId];
  if (!score) return '';
  const { precision, recall } = ratios(score);
  const reported = score.rightFailures + score.wrongFailures;
  const labelled = score.rightFailures + score.missedFailures;
  const sentences = [
    `Reviewers judged this by hand in ${
      score.labels
    } of ${repositories} real repositories; ${
      labelled === 1 ? '1 fails' : `${labelled || 'none'} fail`
    }.`,
    precision === undefined
      ? 'The check reported no failure there.'
      : `${
          score.rightFailures
        } of ${reported} reported failures are right (precision ${shown(
          precision,
        )}).`,
    recall === undefined
      ? ''
      : `${
          score.rightFailures
        } of ${labelled} labelled failures are reported (recall ${shown(
          recall,
        )}).`,
    score.locatable
      ? `${score.located} of ${score.locatable} cite the place that the reviewer cites.`
      : '',
  ];
  return `## Measured\n\n${sentences.filter(Boolean).join(' ')}`;
}

/** The page with every measured check. */
export function accuracyPage({ repositories, checks }: Measured): string {
  const scores = Object.entries(checks);
  const all = total(scores.map(([, score]) => score));
  return `${[
    '# Measured accuracy',
    `Experienced reviewers judged ${repositories} public repositories in eight ecosystems by hand, check by check; a label that honest experts could dispute was left out. This is how the checks compare, ${all.labels.toLocaleString(
      'en-US',
    )} labels in all.`,
    '_Precision_: how many of the reported failures are labelled so. _Recall_: how many of the labelled failures are reported. _Located_: how many of the right ones cite the labelled place. _Agreement_: how many outcomes of any kind are as labelled. The checks were developed with these repositories at hand; [on others](#on-repositories-that-nobody-had-read-before) they are less often right.',
    [
      '| Check | Labels | Failures | Precision | Recall | Located | Agreement |',
      '| :--- | ---: | ---: | ---: | ---: | ---: | ---: |',
      ...scores.map(([id, score]) => row(`\`${id}\``, score)),
      row('**All**', all),
    ].join('\n'),
    firstLookSection(firstLooks),
    'How it is measured, and how to label a repository of your own: [the analyzer](../../packages/analyzer/README.md#accuracy).',
  ].join('\n\n')}\n`;
}

function row(name: string, score: CheckScore): string {
  const { precision, recall, located, agreement } = ratios(score);
  const failures = score.rightFailures + score.missedFailures;
  return `| ${[
    name,
    score.labels,
    failures,
    ...[precision, recall, located, agreement].map(shown),
  ].join(' | ')} |`;
}

function shown(share: number | undefined): string {
  return share === undefined ? '–' : share.toFixed(2);
}

/** The record of first looks, the newest first. */
function firstLookSection(rounds: FirstLook[]): string {
  const count = (key: 'repositories' | 'labels') =>
    rounds.reduce((sum, round) => sum + round[key], 0).toLocaleString('en-US');
  return [
    '## On repositories that nobody had read before',
    `The checks were developed with the repositories above at hand, so their figures flatter. These are from ${count(
      'repositories',
    )} others, ${count(
      'labels',
    )} labels: a third known products, a third templates, a third personal projects, labelled from the repository and the catalogue alone. Each set was measured once, before its labels were looked at. _Areas_: how many statuses of areas are as labelled.`,
    [
      '| Checks | Repositories | Labels | Precision | Recall | Located | Areas |',
      '| :--- | ---: | ---: | ---: | ---: | ---: | ---: |',
      ...[...rounds]
        .reverse()
        .map(
          each =>
            `| ${[
              each.checksVersion,
              each.repositories,
              each.labels,
              each.precision.toFixed(3),
              each.recall.toFixed(3),
              each.located.toFixed(3),
              each.areas.toFixed(3),
            ].join(' | ')} |`,
        ),
    ].join('\n'),
  ].join('\n\n');
}
