import type { CheckResult, AreaStatus } from '@prodready/report';
import { byWeight } from '../assessment/points';
import type { Check } from '../checks/check';
import { capitalize, enumerate, lowerFirst, withoutFullStop } from './text';

/** What an area's results say in a few words each, heaviest first. */
export interface AreaWords {
  strengths: string[];
  gaps: string[];
  criticalGaps: string[];
}

/** Collects the short phrases of the checks that passed and failed. */
export function wordsOf(
  results: CheckResult[],
  checks: readonly Check[],
): AreaWords {
  const phrase = (result: CheckResult, side: 'strength' | 'gap') =>
    checks.find(({ id }) => id === result.checkId)?.phrases[side];
  const sorted = [...results].sort(byWeight);
  const collect = (
    side: 'strength' | 'gap',
    wanted: (result: CheckResult) => boolean,
  ) =>
    sorted
      .filter(wanted)
      .map(result => phrase(result, side))
      .filter((words): words is string => words !== undefined);
  return {
    strengths: collect('strength', ({ outcome }) => outcome === 'pass'),
    gaps: collect('gap', ({ outcome }) => outcome === 'fail'),
    criticalGaps: collect(
      'gap',
      ({ outcome, severity }) => outcome === 'fail' && severity === 'critical',
    ),
  };
}

/** The line of the table: what is good about the area, or what is missing. Plain text. */
export function areaSummary(
  status: AreaStatus,
  words: AreaWords,
  results: CheckResult[],
): string {
  const { strengths, gaps, criticalGaps } = words;
  const otherGaps = gaps.filter(gap => !criticalGaps.includes(gap));
  switch (status) {
    case 'ready':
      return gaps.length === 0
        ? `Excellent. ${sentence(strengths, 3)}`
        : `Strong. ${sentence(strengths, 3)} Still open: ${enumerate(
            gaps.slice(0, 2),
          )}.`;
    case 'partial':
    case 'needs-improvement':
      if (criticalGaps.length) {
        return `Critical gaps: ${enumerate(
          [...criticalGaps, ...otherGaps].slice(0, 3),
        )}.`;
      }
      if (gaps.length) {
        return `${status === 'partial' ? 'Gaps' : 'Serious gaps'}: ${enumerate(
          gaps.slice(0, 3),
        )}.`;
      }
      return 'Sound as far as it could be judged; too much could not be.';
    case 'not-applicable':
      return `Does not apply: ${withoutFullStop(
        lowerFirst(results[0]?.message ?? 'nothing to judge'),
      )}.`;
    default:
      return results.length
        ? 'Too little could be decided from the repository.'
        : 'Not assessed by this version.';
  }
}

function sentence(phrases: string[], most: number): string {
  return phrases.length
    ? `${capitalize(enumerate(phrases.slice(0, most)))}.`
    : '';
}
