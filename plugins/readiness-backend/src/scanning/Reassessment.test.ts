import { failedAttempt, isAttempted, Reassessment } from './Reassessment';

const since = '2026-01-01T00:00:00.000Z';
const window = 1000;
const ids = Array.from({ length: 400 }, (_, index) => `target ${index}`);

const at = (offset: number, checks = 'c'.repeat(64)) =>
  new Reassessment(checks, since, window, () => Date.parse(since) + offset);

describe('Reassessment', () => {
  const old = at(0, 'o'.repeat(64)).fingerprint('same');
  const due = (offset: number) =>
    ids.filter(id => at(offset).isDue(id, old, at(offset).fingerprint('same')));

  it('spreads new checks evenly over the window', () => {
    expect(due(0)).toHaveLength(0);
    expect(due(250).length).toBeGreaterThan(60);
    expect(due(250).length).toBeLessThan(140);
    expect(due(window)).toHaveLength(ids.length);
  });

  it('gives a repository the same moment on every replica, and another for the next checks', () => {
    expect(due(500)).toEqual(due(500));
    const next = at(500, 'n'.repeat(64));
    const dueNext = ids.filter(id =>
      next.isDue(id, old, next.fingerprint('same')),
    );
    expect(dueNext).not.toEqual(due(500));
  });

  it('lets nothing wait that changed in the catalog, and nothing be made again that did not', () => {
    const now = at(0);
    expect(now.isDue('a', old, now.fingerprint('other'))).toBe(true);
    const same = now.fingerprint('same');
    expect(at(window).isDue('a', same, same)).toBe(false);
  });
});

describe('an assessment that fails again and again', () => {
  const day = 24 * 60 * 60 * 1000;
  const tried = (days: number) => {
    let mark: string | null = null;
    for (let past = 0; past < days; past += 1) {
      mark = failedAttempt(mark, 'etag', 'checks:entity', past * day).mark;
    }
    return mark;
  };
  const knownAfter = (days: number) =>
    isAttempted(tried(days), 'etag', 'checks:entity', days * day);

  it('is tried once a day, on three days', () => {
    expect(isAttempted(tried(1), 'etag', 'checks:entity', day - 1)).toBe(true);
    expect([1, 2, 3, 4].map(days => knownAfter(days))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(failedAttempt(tried(1), 'etag', 'checks:entity', day).final).toBe(
      false,
    );
    expect(
      failedAttempt(tried(2), 'etag', 'checks:entity', 2 * day).final,
    ).toBe(true);
  });

  it('counts days, not how often people asked', () => {
    const { mark } = failedAttempt(tried(1), 'etag', 'checks:entity', 1);
    expect(mark).toBe(tried(1));
  });

  it.each([
    ['tree', 'other', 'checks:entity'],
    ['check', 'etag', 'others:entity'],
    ['descriptor', 'etag', 'checks:other'],
  ])('is tried anew with another %s', (_, etag, fingerprint) => {
    const mark = tried(3);
    expect(isAttempted(mark, etag, fingerprint, 3 * day)).toBe(false);
    expect(failedAttempt(mark, etag, fingerprint, 3 * day).final).toBe(false);
  });

  it('is tried every time when nobody knows whether the tree changed', () => {
    const { mark } = failedAttempt(null, undefined, 'checks:entity', 0);
    expect(isAttempted(mark, null, 'checks:entity', 0)).toBe(false);
  });

  it('is tried anew when its mark is of an earlier version', () => {
    expect(
      isAttempted('1970-01-01 etag checks:entity', 'etag', 'checks:entity', 0),
    ).toBe(false);
  });
});
