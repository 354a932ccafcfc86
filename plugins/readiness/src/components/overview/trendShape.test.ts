import { assessedPart, trendShape } from './trendShape';

function day(ready: number, notReady: number) {
  return {
    day: '2026-11-22',
    blockers: 0,
    verdicts: {
      ready,
      'ready-with-gaps': 0,
      'not-ready': notReady,
      'not-assessed': 0,
    },
  };
}

describe('trendShape', () => {
  it('stacks the bands from left to right', () => {
    const { max, paths } = trendShape([day(1, 3), day(2, 2)], 100, 40);
    expect(max).toBe(4);
    expect(paths.ready).toBe('M0,30L100,20L100,40L0,40Z');
    expect(paths['not-ready']).toBe('M0,0L100,0L100,20L0,30Z');
  });

  it('makes a bar of a single day', () => {
    expect(trendShape([day(1, 1)], 100, 40).paths.ready).toBe(
      'M0,20L100,20L100,40L0,40Z',
    );
  });

  it('holds when there is nothing', () => {
    expect(trendShape([], 100, 40).paths.ready).not.toContain('NaN');
    expect(trendShape([day(0, 0)], 100, 40).paths.ready).not.toContain('NaN');
  });
});

describe('assessedPart', () => {
  it('begins with the first day on which anything was assessed, whatever came after', () => {
    const days = [day(0, 0), day(0, 0), day(1, 0), day(0, 0), day(0, 2)];
    expect(assessedPart(days)).toEqual(days.slice(2));
  });

  it('is all of it, or nothing', () => {
    expect(assessedPart([day(1, 0), day(0, 1)])).toHaveLength(2);
    expect(assessedPart([day(0, 0)])).toEqual([]);
    expect(assessedPart([])).toEqual([]);
  });
});
