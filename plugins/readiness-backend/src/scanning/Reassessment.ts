import { createHash } from 'node:crypto';

/** What a report was made from. */
export interface Origin {
  etag: string | null;
  fingerprint: string;
}

/**
 * Decides when reports made with other checks are made anew. A release of new checks concerns every repository at once; each
 * gets its own moment in a window after the checks were first seen, the same on every replica, so that hosts and workers
 * see a slope and not a cliff. What was changed in the catalog or in the repository never waits.
 */
export class Reassessment {
  private readonly checks: string;

  constructor(
    checksFingerprint: string,
    /** ISO 8601: since when these checks are in use. */
    private readonly since: string,
    /** Milliseconds over which repositories are spread. */
    private readonly window: number,
    private readonly now: () => number = Date.now,
  ) {
    this.checks = checksFingerprint.slice(0, 32);
  }

  /** Of a report, but for the tree it is made from. */
  fingerprint(descriptor: string): string {
    return `${this.checks}:${descriptor}`;
  }

  isDue(targetId: string, made: string, wanted: string): boolean {
    if (made === wanted) return false;
    const [, madeOf] = made.split(':');
    const [, wantedOf] = wanted.split(':');
    return madeOf !== wantedOf || this.now() >= this.momentOf(targetId);
  }

  private momentOf(targetId: string): number {
    const hash = createHash('sha256').update(`${this.checks} ${targetId}`);
    const share = hash.digest().readUInt32BE() / 2 ** 32;
    return Date.parse(this.since) + share * this.window;
  }
}

/** Days on which an assessment is tried that would come out the same. */
const mostDays = 3;

/** An assessment that failed, as it is remembered with the entity: `mark` is text for the database. */
export interface FailedAttempt {
  mark: string;
  /** Whether it was tried often enough: only another tree, descriptor or checks, or a person, have it tried again. */
  final: boolean;
}

/**
 * Remembers that an assessment failed: with the same tree, checks and descriptor it would fail again. It is tried on a few
 * days all the same, because a machine may have been too busy. Without an etag nobody knows whether the tree is the same.
 */
export function failedAttempt(
  before: string | null,
  etag: string | null | undefined,
  fingerprint: string,
  now = Date.now(),
): FailedAttempt {
  if (!etag) return { mark: '', final: false };
  const today = dayOf(now);
  const earlier = read(before);
  const same = earlier?.of === subjectOf(etag, fingerprint);
  const days = same ? earlier.days + Number(earlier.day !== today) : 1;
  return {
    mark: `${today} ${days} ${subjectOf(etag, fingerprint)}`,
    final: days >= mostDays,
  };
}

/** Whether it is known that an assessment would fail. */
export function isAttempted(
  mark: string | null,
  etag: string | null,
  fingerprint: string,
  now = Date.now(),
): boolean {
  const attempt = read(mark);
  return (
    attempt !== undefined &&
    etag !== null &&
    attempt.of === subjectOf(etag, fingerprint) &&
    (attempt.days >= mostDays || attempt.day === dayOf(now))
  );
}

function read(
  mark: string | null,
): { day: string; days: number; of: string } | undefined {
  const [, day, days, of] = mark?.match(/^(\S+) (\d{1,9}) (.*)$/s) ?? [];
  return of === undefined ? undefined : { day, days: Number(days), of };
}

function subjectOf(etag: string, fingerprint: string): string {
  return `${etag} ${fingerprint}`;
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
