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

/**
 * Names an assessment that failed: with the same tree, checks and descriptor it would fail again. It is tried once a day all
 * the same, because a machine may have been too busy.
 */
export function attemptedMark(
  etag: string | null | undefined,
  fingerprint: string,
  now = Date.now(),
): string {
  const day = new Date(now).toISOString().slice(0, 10);
  return etag ? `${day} ${etag} ${fingerprint}` : '';
}
