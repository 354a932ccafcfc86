import { Reassessment } from './Reassessment';

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
