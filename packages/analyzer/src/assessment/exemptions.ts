import type { CheckResult, ExemptionNote } from '@prodready/report';
import { findingPlaces } from './fingerprints';

/**
 * A finding that need not be mended for a time: a check altogether, or the one place with this fingerprint.
 *
 * @public
 */
export interface Exemption extends ExemptionNote {
  checkId: string;
  fingerprint?: string;
}

/**
 * Marks findings as exempt. Only what fails can be; a finding whose places are exempt one and all is exempt as a whole,
 * and one with a place left stands for that place. What ended before `today` counts for nothing.
 */
export function exempt(
  results: CheckResult[],
  exemptions: readonly Exemption[],
  today?: string,
): CheckResult[] {
  const current = exemptions.filter(
    ({ until }) => today === undefined || until >= today,
  );
  if (current.length === 0) return results;
  return results.map(result => {
    const own = current.filter(({ checkId }) => checkId === result.checkId);
    return result.outcome === 'fail' && own.length
      ? exemptResult(result, own)
      : result;
  });
}

function exemptResult(result: CheckResult, own: Exemption[]): CheckResult {
  const whole = own.find(({ fingerprint }) => fingerprint === undefined);
  if (whole) return asExempt(result, whole);

  const granted = own.filter(({ fingerprint }) =>
    result.evidence.some(place => place.fingerprint === fingerprint),
  );
  if (granted.length === 0) return result;
  const covers = (fingerprint: string | undefined) =>
    granted.some(exemption => exemption.fingerprint === fingerprint);
  const marked: CheckResult = {
    ...result,
    evidence: result.evidence.map(place =>
      place.fingerprint && covers(place.fingerprint)
        ? { ...place, exempt: true }
        : place,
    ),
    placeExemptions: granted.map(({ fingerprint, ...exemption }) => ({
      ...noteOf(exemption),
      fingerprint: fingerprint!,
    })),
  };
  const left = findingPlaces(result).some(
    ({ fingerprint }) => !covers(fingerprint),
  );
  if (left) return marked;
  // The earliest end decides: from then on the finding stands again.
  const [first] = [...granted].sort((a, b) => (a.until < b.until ? -1 : 1));
  return asExempt(marked, first);
}

function asExempt(result: CheckResult, exemption: ExemptionNote): CheckResult {
  const note = noteOf(exemption);
  return {
    ...result,
    outcome: 'exempt',
    message: `Accepted until ${note.until}${
      note.by ? ` by ${note.by}` : ''
    }: ${note.reason.replace(/[.\s]+$/, '')}. The finding: ${result.message}`,
    exemption: { ...note, finding: result.message },
  };
}

function noteOf({ reason, until, by, source }: ExemptionNote): ExemptionNote {
  return { reason, until, ...(by && { by }), source };
}

/** The result as it reads without any exemption. */
export function withoutExemptions(result: CheckResult): CheckResult {
  const { exemption, placeExemptions, ...plain } = result;
  if (!exemption && !placeExemptions) return result;
  return {
    ...plain,
    ...(exemption && { outcome: 'fail', message: exemption.finding }),
    evidence: result.evidence.map(({ exempt: _, ...place }) => place),
  };
}

/** The exemptions that results carry from the repository itself. */
export function repositoryExemptionsOf(results: CheckResult[]): Exemption[] {
  return results
    .flatMap(({ checkId, exemption, placeExemptions = [] }) => [
      ...(exemption && placeExemptions.length === 0
        ? [{ checkId, ...noteOf(exemption) }]
        : []),
      ...placeExemptions.map(({ fingerprint, ...note }) => ({
        checkId,
        fingerprint,
        ...noteOf(note),
      })),
    ])
    .filter(({ source }) => source === 'repository');
}
