import { agrees, type Comparison } from './compare';

/** A case that we judge otherwise, and why that is right. */
export interface KnownDifference {
  rule: string;
  case: string;
  why: string;
}

export interface Difference {
  rule: string;
  case: string;
  check: string;
  /** Whether the linter reports it. */
  caught: boolean;
  said: string;
}

/** Differences with their reasons, those without one, and reasons for differences that are no more. */
export function explain(
  compared: readonly Comparison[],
  known: readonly KnownDifference[],
): {
  differences: Array<Difference & KnownDifference>;
  unexplained: Difference[];
  gone: KnownDifference[];
} {
  const keyOf = (one: { rule: string; case: string }) =>
    `${one.rule} ${one.case}`;
  const reasons = new Map(known.map(one => [keyOf(one), one]));
  const found = compared
    .filter(one => !agrees(one))
    .map(
      ({ published, check, said }): Difference => ({
        rule: published.rule,
        case: published.name,
        check,
        caught: published.caught,
        said,
      }),
    );
  const differing = new Set(found.map(keyOf));
  const rules = new Set(compared.map(({ published }) => published.rule));
  return {
    differences: found.flatMap(one => {
      const reason = reasons.get(keyOf(one));
      return reason ? [{ ...one, ...reason }] : [];
    }),
    unexplained: found.filter(one => !reasons.has(keyOf(one))),
    gone: known.filter(
      one => rules.has(one.rule) && !differing.has(keyOf(one)),
    ),
  };
}
