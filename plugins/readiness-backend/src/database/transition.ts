import type {
  AreaId,
  AreaStatus,
  CheckResult,
  Report,
  Severity,
  Verdict,
} from '@prodready/report';

/** A finding in a transition. */
export interface FindingChange {
  checkId: string;
  area: AreaId;
  title: string;
  severity: Severity;
  blocker: boolean;
}

export interface AreaChange {
  id: AreaId;
  /** Absent where the area was not there before, or is no longer. */
  from?: AreaStatus;
  to?: AreaStatus;
}

/** What became different with a report, for those who are to be told. Empty lists: nothing. */
export interface Transition {
  entityRef: string;
  at: string;
  commit?: string;
  /** There was no report before. */
  first: boolean;
  /** `from` is absent with the first report. */
  verdict: { from?: Verdict; to: Verdict };
  blockers: { from: number; to: number };
  areas: AreaChange[];
  findings: {
    opened: FindingChange[];
    /** Resolved by evidence. */
    closed: FindingChange[];
    /** Were resolved once, or exempt, and stand again. */
    reopened: FindingChange[];
    exempted: FindingChange[];
  };
  /** Absent when neither the verdict nor a status nor the number of blockers changed, and with the first report. */
  direction?: 'regression' | 'improvement' | 'mixed';
}

/** Whether somebody may want to know. */
export function isChange({
  first,
  verdict,
  areas,
  findings,
}: Transition): boolean {
  return (
    first ||
    verdict.from !== verdict.to ||
    areas.length > 0 ||
    Object.values(findings).some(list => list.length > 0)
  );
}

const verdictRank: Record<Verdict, number> = {
  'not-ready': 0,
  'ready-with-gaps': 1,
  ready: 2,
};
const statusRank: Partial<Record<AreaStatus, number>> = {
  'needs-improvement': 0,
  partial: 1,
  ready: 2,
};

/** Which areas have another status. */
export function areaChanges(
  before: ReadonlyMap<string, AreaStatus>,
  after: ReadonlyMap<string, AreaStatus>,
): AreaChange[] {
  const ids = new Set([...after.keys(), ...before.keys()]) as Set<AreaId>;
  return [...ids].flatMap(id => {
    const from = before.get(id);
    const to = after.get(id);
    return from === to
      ? []
      : [{ id, ...(from && { from }), ...(to && { to }) }];
  });
}

/**
 * Whether things became better or worse: the verdict says so where it changed, else blockers and areas do. What could not
 * be judged before or now says nothing.
 */
export function directionOf(
  verdict: { from: Verdict; to: Verdict },
  blockers: { from: number; to: number },
  areas: AreaChange[],
): Transition['direction'] {
  const step = verdictRank[verdict.to] - verdictRank[verdict.from];
  if (step !== 0) return step > 0 ? 'improvement' : 'regression';
  const steps = areas.map(({ from, to }) => {
    const [a, b] = [from && statusRank[from], to && statusRank[to]];
    return a === undefined || b === undefined ? 0 : b - a;
  });
  steps.push(blockers.from - blockers.to);
  const better = steps.some(value => value > 0);
  const worse = steps.some(value => value < 0);
  if (!better && !worse) {
    return areas.length ? 'mixed' : undefined;
  }
  if (better && worse) return 'mixed';
  return better ? 'improvement' : 'regression';
}

/** Results of all areas, with whether the area decides the verdict. */
export function resultsOf(
  report: Report,
): Array<{ area: AreaId; core: boolean; result: CheckResult }> {
  return report.areas.flatMap(({ id, core, results }) =>
    results.map(result => ({ area: id, core, result })),
  );
}
