import { createHash } from 'node:crypto';
import type { CheckResult, Evidence } from '@prodready/report';

/**
 * The places a finding is about: the bad lines, or where the missing thing belongs when there are none.
 *
 * @public
 */
export function findingPlaces(
  result: Pick<CheckResult, 'evidence'>,
): Evidence[] {
  const offenders = result.evidence.filter(({ role }) => role === 'offender');
  return offenders.length
    ? offenders
    : result.evidence.filter(({ role }) => role === 'anchor');
}

/**
 * Gives every place of a finding an identity that outlives edits around it: check, path, what stands there with blanks
 * evened out, and a count among equal ones. Lines are left out on purpose.
 */
export function withFingerprints(result: CheckResult): CheckResult {
  if (result.outcome !== 'fail') return result;
  const places = new Set(findingPlaces(result));
  const seen = new Map<string, number>();
  return {
    ...result,
    evidence: result.evidence.map(place => {
      if (!places.has(place)) return place;
      const subject = (place.snippet ?? '').replace(/\s+/g, ' ').trim();
      const key = JSON.stringify([result.checkId, place.path, subject]);
      const ordinal = seen.get(key) ?? 0;
      seen.set(key, ordinal + 1);
      const fingerprint = createHash('sha256')
        .update(JSON.stringify([key, ordinal]))
        .digest('hex')
        .slice(0, 32);
      return { ...place, fingerprint };
    }),
  };
}
