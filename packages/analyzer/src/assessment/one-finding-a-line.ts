import type { CheckResult } from '@prodready/report';

/**
 * Groups of checks that the same line can fail: the line is reported by the first of a group only, so that one mistake
 * is neither listed nor counted twice. `security-no-committed-secrets` is in none of them: a value that leaked has to be
 * revoked, a default in the code has to go; one line, two mistakes, each with its own remedy.
 */
const precedence: readonly string[][] = [
  [
    'config-no-insecure-defaults',
    'config-secrets-from-store',
    'container-no-secrets-in-image',
    'config-env-files-not-committed',
  ],
  [
    'container-no-dev-server',
    'config-debug-off',
    'container-compose-production-safe',
  ],
];

/**
 * Takes lines that an earlier check of a group reports away from the later ones. A later check with offenders left keeps
 * failing for those; one with none left no longer applies by itself: its subject is the other finding's. It never turns
 * into a pass.
 */
export function reportLinesOnce(results: CheckResult[]): CheckResult[] {
  let current = results;
  for (const group of precedence) {
    const claimed = new Map<string, string>();
    for (const checkId of group) {
      const index = current.findIndex(result => result.checkId === checkId);
      const result = current[index];
      if (result?.outcome !== 'fail') continue;
      const offenders = result.evidence.filter(
        ({ role }) => role === 'offender',
      );
      const mine = offenders.filter(
        place => !claimed.has(`${place.path}:${place.line}`),
      );
      if (offenders.length > 0 && mine.length === 0) {
        const by = claimed.get(`${offenders[0].path}:${offenders[0].line}`);
        current = withResult(current, index, {
          ...result,
          severity: result.declaredSeverity,
          outcome: 'not-applicable',
          message: `Reported by ${by}: the same line, ${offenders[0].path}:${offenders[0].line}.`,
          evidence: [],
          recommendation: undefined,
        });
        continue;
      }
      for (const place of mine) {
        claimed.set(`${place.path}:${place.line}`, checkId);
      }
    }
  }
  return current;
}

function withResult(
  results: CheckResult[],
  index: number,
  { recommendation, ...result }: CheckResult,
): CheckResult[] {
  return results.map((other, position) => {
    if (position !== index) return other;
    return recommendation ? { ...result, recommendation } : result;
  });
}
