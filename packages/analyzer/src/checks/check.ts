import type {
  AreaId,
  Confidence,
  Evidence,
  Recommendation,
  Severity,
} from '@prodready/report';
import type { Service } from '../service';

/** What a check found out about a service. @public */
export type Judgement =
  | { outcome: 'pass'; message: string; evidence: Evidence[] }
  | {
      outcome: 'fail';
      /** One sentence that names the place: `Dockerfile:12 runs the process as root.` */
      message: string;
      /** At least one; the most telling first. */
      evidence: Evidence[];
      /** Set where it differs from the declared one: escalated or softened. */
      severity?: Severity;
      confidence?: Confidence;
      recommendation: Recommendation;
    }
  | { outcome: 'not-applicable'; message: string }
  | {
      outcome: 'unknown';
      message: string;
      /** What would let the check decide, for example an annotation. */
      cure?: string;
      evidence?: Evidence[];
    };

/**
 * A yes/no question about a service. The id is a contract: it never changes its meaning.
 * Everything but `judge` is data for lists, reference pages and exports.
 *
 * @public
 */
export interface Check {
  id: string;
  area: AreaId;
  /** The question, answered yes by a pass. */
  title: string;
  /** The declared severity: 4, 2 or 1 points. */
  severity: Severity;
  /** `presence`: a bad line was sighted; `absence`: a good signal is missing; `ratio`: a share against a threshold. */
  kind: 'presence' | 'absence' | 'ratio';
  confidence: Confidence;
  /**
   * Noun phrases for summaries, in the middle of a sentence: what the service has when it passes (`an unprivileged
   * user`) and what is wrong when it fails (`a process that runs as root`).
   */
  phrases: { strength: string; gap: string };
  /** Why it matters in production: two or three sentences. */
  why: string;
  /** How it is decided, Markdown: when it applies, what passes, what fails, what is deliberately not a failure. */
  decision: {
    applies: string;
    passes: string;
    fails: string;
    /** Situations that look like a failure and are none. */
    exceptions?: string[];
  };
  /** One bad and one good example. */
  examples: {
    language: string;
    bad: string;
    good: string;
  };
  /** How to fix it, in a few sentences. */
  remedy: string;
  references: string[];
  /** Equivalent rules of other tools, for example `hadolint DL3002`. */
  elsewhere: string[];
  judge(service: Service): Judgement;
}

/** Keeps a check's own types while making sure that it is one. @public */
export function defineCheck(check: Check): Check {
  return check;
}

/** @public */
export function pass(message: string, evidence: Evidence[] = []): Judgement {
  return { outcome: 'pass', message, evidence };
}

/** @public */
export function fail(
  finding: Omit<Extract<Judgement, { outcome: 'fail' }>, 'outcome'>,
): Judgement {
  return { outcome: 'fail', ...finding };
}

/** @public */
export function notApplicable(message: string): Judgement {
  return { outcome: 'not-applicable', message };
}

/** @public */
export function unknown(
  message: string,
  cure?: string,
  evidence: Evidence[] = [],
): Judgement {
  return { outcome: 'unknown', message, evidence, ...(cure ? { cure } : {}) };
}
