import type { LeftOut } from './analysisMessages';

/** An added check that broke an assessment, and how. */
export type Culprit = Omit<LeftOut, 'service'>;

/** Assessments broken in a row after which a check gets no further chance. */
const mostBreaks = 3;

/** Remembers which added checks break assessments, so that one of them does not cost every service its time limit. */
export class Culprits {
  private readonly inARow = new Map<string, { times: number; why: string }>();

  /** Answers whether it was once too often. */
  broke({ checkId, why }: Culprit): boolean {
    const times = (this.inARow.get(checkId)?.times ?? 0) + 1;
    this.inARow.set(checkId, { times, why });
    return times === mostBreaks;
  }

  /** An assessment with all checks but those that are out for good came to its end. */
  behaved(): void {
    for (const [checkId, { times }] of this.inARow) {
      if (times < mostBreaks) this.inARow.delete(checkId);
    }
  }

  /** Checks that are not asked any more. */
  get out(): Culprit[] {
    return [...this.inARow].flatMap(([checkId, { times, why }]) =>
      times < mostBreaks
        ? []
        : [{ checkId, why: `${why} for ${times} services in a row` }],
    );
  }
}
