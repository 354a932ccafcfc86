import { outcomeSchema, severitySchema } from '@prodready/report';
import type { CheckResult, Outcome, Severity } from '@prodready/report';

/** Which results the report shows. Empty lists do not narrow. */
export interface ResultsFilter {
  severities: Severity[];
  outcomes: Outcome[];
}

/** Outcomes in the order they are offered: findings first. */
export const filterOutcomes: Outcome[] = [
  'fail',
  'unknown',
  'error',
  'exempt',
  'pass',
  'not-applicable',
];

/** Reads the filter from an address; whatever does not fit counts as not given. */
export function parseResultsFilter(params: URLSearchParams): ResultsFilter {
  return {
    severities: severitySchema.options.filter(severity =>
      params.getAll('severity').includes(severity),
    ),
    outcomes: outcomeSchema.options.filter(outcome =>
      params.getAll('outcome').includes(outcome),
    ),
  };
}

/** Writes the filter into an address and leaves the rest of it as it is. */
export function formatResultsFilter(
  params: URLSearchParams,
  filter: ResultsFilter,
): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('severity');
  next.delete('outcome');
  filter.severities.forEach(severity => next.append('severity', severity));
  filter.outcomes.forEach(outcome => next.append('outcome', outcome));
  return next;
}

/** Whether the filter narrows anything. */
export function isNarrowing({ severities, outcomes }: ResultsFilter): boolean {
  return severities.length + outcomes.length > 0;
}

/** Whether the filter shows a result. */
export function matches(filter: ResultsFilter, result: CheckResult): boolean {
  return (
    (filter.severities.length === 0 ||
      filter.severities.includes(result.severity)) &&
    (filter.outcomes.length === 0 || filter.outcomes.includes(result.outcome))
  );
}
