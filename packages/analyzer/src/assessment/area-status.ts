import type { AreaId, AreaStatus, CheckResult } from '@prodready/report';
import {
  enumerate,
  lowerFirst,
  plural,
  withoutFullStop,
} from '../narrative/text';
import { byWeight, pointsOf, pointsWith } from './points';

export interface AreaAssessment {
  status: AreaStatus;
  /** One sentence that says why. */
  reason: string;
  points: { got: number; total: number };
}

/** Shares of an area's points that may be lost. */
interface Limits {
  /** Beyond it the area needs improvement, whatever the rest. */
  most: number;
  /** Up to it the area may be ready. */
  ready: number;
  /** Whether a major finding alone keeps the area from being ready. */
  major: boolean;
}

const usual: Limits = { most: 0.45, ready: 1 / 5, major: true };

/** Where reviewers of real services judge otherwise (docs/decisions/catalogue-changes.md). */
const limits: Partial<Record<AreaId, Limits>> = {
  // A default that is in force costs most of the area; that nothing validates the rest is said, and seldom stops a launch.
  'configuration-management': { most: 0.3, ready: 1 / 7, major: false },
  // One gap around a schema that is under control may stay open.
  'database-management': { most: 0.6, ready: 1 / 8, major: false },
  // Where every route is affected a gap seldom keeps a service from running.
  'api-and-routing': { ...usual, most: 0.5 },
  // Its checks are many, and most of them are about what is there already: one in eight may miss, one in three may not.
  'error-handling': { most: 0.36, ready: 1 / 8, major: false },
  security: { most: 0.3, ready: 1 / 10, major: true },
  testing: { ...usual, ready: 1 / 6 },
  // Ten of its checks are major, each of them one layer around the same image: one or two may miss.
  containerization: { ...usual, ready: 1 / 6, major: false },
};

/** What the rest of an area stands on: where one of these fails, nothing else in the area makes up for it. */
const foundations = new Set([
  'db-migrations-present',
  'security-authentication',
  'container-image-defined',
  'testing-suite-size',
]);

/** Checks whose gap reviewers note, and do not hold against an area that is in order otherwise. */
const advisory = new Set([
  'api-dto-boundaries',
  'db-backup-and-restore',
  'db-migrations-run-in-deploy',
  'db-migrations-safe',
  'db-query-timeouts',
  'db-transactional-writes',
  'errors-async-safe',
  'errors-dead-letter',
  'errors-reported',
  'security-cookie-flags',
  'security-csrf',
  'security-internal-endpoints',
  'security-tls-at-edge',
  'testing-error-paths',
  'testing-layers-covered',
  'testing-production-like-database',
  'testing-real-assertions',
  'testing-strategy',
]);

const isHeldAgainst = ({ checkId, severity }: CheckResult) =>
  severity === 'critical' || !advisory.has(checkId);

/** A suite that is thin, and not next to nothing, still carries what else is tested. */
const isMissingFoundation = ({ checkId, severity }: CheckResult) =>
  foundations.has(checkId) &&
  (checkId === 'testing-suite-size'
    ? severity === 'critical'
    : severity !== 'minor');

/** The status of an area from its results: the first rule that matches (docs/concepts.md). */
export function assessArea(
  { id, name }: { id: AreaId; name: string },
  results: CheckResult[],
): AreaAssessment {
  const { most, ready, major } = limits[id] ?? usual;
  const total = pointsWith(results, 'pass', 'fail');
  const got = pointsWith(results, 'pass');
  const lost = total - got;
  const unknownPoints = pointsWith(results, 'unknown', 'error');
  const failed = results
    .filter(({ outcome }) => outcome === 'fail')
    .sort(byWeight);
  const decided = results.filter(({ outcome }) =>
    ['pass', 'fail'].includes(outcome),
  );
  const undecided = results.filter(({ outcome }) =>
    ['unknown', 'error'].includes(outcome),
  );
  const blockers = failed.filter(({ severity }) => severity === 'critical');
  const as = (status: AreaStatus, reason: string): AreaAssessment => ({
    status,
    reason: reason + unverified(undecided, status),
    points: { got, total },
  });

  if (results.length === 0) {
    return as('unknown', `${name} is not assessed by this version.`);
  }
  if (
    results.every(({ outcome }) =>
      ['not-applicable', 'exempt'].includes(outcome),
    )
  ) {
    return as(
      'not-applicable',
      `${name} does not apply: ${lowerFirst(results[0].message)}`,
    );
  }
  // Hardly anything of the area exists: that is known, not unseen.
  if (undecided.length === 0 && failed.length === 0 && total <= 1) {
    return as(
      'not-applicable',
      `${name} hardly applies: only ${plural(
        decided.length,
        'minor check',
      )} of ${results.length} does.`,
    );
  }
  const foundation = failed.find(isMissingFoundation);
  if (foundation) {
    return as(
      'needs-improvement',
      `${name} needs improvement because what the rest stands on fails: ${named(
        foundation,
      )}; ${got} of ${total} points pass.`,
    );
  }
  // Nothing else can be judged because the thing itself is missing: that is a finding, not a lack of knowledge.
  const onlyFailures = got === 0 && lost >= 2 && undecided.length === 0;
  if (
    blockers.length === 0 &&
    !onlyFailures &&
    (decided.length < 3 || total < 4)
  ) {
    return as(
      'unknown',
      `${name} could not be assessed: only ${decided.length} of ${plural(
        results.length,
        'check',
      )} could be decided from the repository.`,
    );
  }
  if (lost > total * most) {
    return as(
      'needs-improvement',
      `${name} needs improvement because ${lost} of ${total} points fail: ${enumerate(
        failed.slice(0, 4).map(({ checkId }) => checkId),
      )}.`,
    );
  }
  if (blockers.length >= 2) {
    return as(
      'needs-improvement',
      `${name} needs improvement because ${
        blockers.length
      } blocking findings are open: ${enumerate(
        blockers.slice(0, 4).map(named),
      )}.`,
    );
  }
  const criticalUnknown = undecided.some(
    ({ declaredSeverity }) => declaredSeverity === 'critical',
  );
  const tooMuchUnknown =
    criticalUnknown || unknownPoints > (total + unknownPoints) / 3;
  const gaps = failed.filter(isHeldAgainst);
  const isSmall =
    weightOf(gaps) <= total * ready &&
    (!major || gaps.every(({ severity }) => severity === 'minor'));
  if (blockers.length === 0 && !tooMuchUnknown && isSmall) {
    return as(
      'ready',
      `${name} is production ready: ${got} of ${total} points pass and no blocking finding is open.`,
    );
  }
  if (blockers.length === 1) {
    return as(
      'partial',
      `${name} is partially ready: it passes ${got} of ${total} points, but ${named(
        blockers[0],
      )} blocks a launch.`,
    );
  }
  if (isSmall) {
    return {
      status: 'partial',
      reason: `${name} cannot be called ready: ${plural(
        undecided.length,
        'check',
      )} could not be decided from the repository (${
        undecided[0].checkId
      }: ${withoutFullStop(lowerFirst(undecided[0].message))}).`,
      points: { got, total },
    };
  }
  return as(
    'partial',
    `${name} is partially ready: ${lost} of ${total} points fail, mainly ${enumerate(
      failed.slice(0, 2).map(({ checkId }) => checkId),
    )}.`,
  );
}

/** The points of what failed; a softened finding costs what it still weighs. */
function weightOf(failed: CheckResult[]): number {
  return failed.reduce(
    (sum, { severity, declaredSeverity }) =>
      sum + Math.min(pointsOf[severity], pointsOf[declaredSeverity]),
    0,
  );
}

function named({ checkId, evidence }: CheckResult): string {
  const [place] = evidence;
  if (!place) return checkId;
  return `${checkId} (${place.path}${place.line ? `:${place.line}` : ''})`;
}

/** Ends a sentence with what rests on nothing seen. */
function unverified(undecided: CheckResult[], status: AreaStatus): string {
  if (!undecided.length || status === 'unknown') return '';
  const [first] = undecided;
  return ` ${plural(
    undecided.length,
    'check',
  )} could not be verified from the repository (${
    first.checkId
  }: ${withoutFullStop(lowerFirst(first.message))}).`;
}
