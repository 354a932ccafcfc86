import type { AreaId, AreaStatus, Severity, Verdict } from '@prodready/report';

/**
 * Topic of the events backend on which changes are published, as {@link ReadinessStatusChange}.
 *
 * @public
 */
export const READINESS_STATUS_TOPIC = 'readiness.status-changed';

/** A finding in a {@link ReadinessStatusChange}. @public */
export interface ReadinessFindingChange {
  checkId: string;
  area: AreaId;
  title: string;
  severity: Severity;
  /** It stands against a launch. */
  blocker: boolean;
}

/**
 * What became different with a service when it was assessed again.
 *
 * @public
 */
export interface ReadinessStatusChange {
  entityRef: string;
  /** ISO 8601, UTC. */
  at: string;
  commit?: string;
  /** There was no report before. */
  first: boolean;
  /** `from` is absent with the first report. */
  verdict: { from?: Verdict; to: Verdict };
  blockers: { from: number; to: number };
  /** Areas whose status changed; absent statuses: the area was not there. */
  areas: Array<{ id: AreaId; from?: AreaStatus; to?: AreaStatus }>;
  findings: {
    opened: ReadinessFindingChange[];
    /** Resolved by evidence. */
    closed: ReadinessFindingChange[];
    /** Were resolved once, or exempt, and stand again. */
    reopened: ReadinessFindingChange[];
    exempted: ReadinessFindingChange[];
  };
  /** Absent when neither verdict, statuses nor blockers changed, and with the first report. */
  direction?: 'regression' | 'improvement' | 'mixed';
}
