import { BriefCache } from './BriefCache';

describe('BriefCache', () => {
  let now: number;
  let made: string[];
  let cache: BriefCache<string>;
  const get = (key: string) =>
    cache.get(key, async () => {
      made.push(key);
      return `${key}${made.length}`;
    });

  beforeEach(() => {
    now = 0;
    made = [];
    cache = new BriefCache(1000, 2, () => now);
  });

  it('makes an answer once while it is young', async () => {
    await expect(Promise.all([get('a'), get('a')])).resolves.toEqual([
      'a1',
      'a1',
    ]);
    now = 999;
    await expect(get('a')).resolves.toBe('a1');
    now = 1000;
    await expect(get('a')).resolves.toBe('a2');
  });

  it('makes an answer anew before it gets old, while others still have it', async () => {
    await get('a');
    now = 800;
    await expect(Promise.all([get('a'), get('a')])).resolves.toEqual([
      'a1',
      'a1',
    ]);
    expect(made).toEqual(['a', 'a']);
    await expect(get('a')).resolves.toBe('a2');
    now = 1799;
    await expect(get('a')).resolves.toBe('a2');
  });

  it('has an old answer end at its time when none can be made anew', async () => {
    await get('a');
    now = 900;
    const down = () => cache.get('a', () => Promise.reject(new Error('down')));
    await expect(down()).resolves.toBe('a1');
    now = 999;
    await expect(down()).resolves.toBe('a1');
    now = 1000;
    await expect(down()).rejects.toThrow('down');
  });

  it('keeps no more than it may, and forgets the oldest first', async () => {
    for (const key of ['a', 'b', 'c', 'b', 'a']) await get(key);
    expect(made).toEqual(['a', 'b', 'c', 'a']);
  });

  it('keeps no failure', async () => {
    await expect(
      cache.get('a', () => Promise.reject(new Error('down'))),
    ).rejects.toThrow('down');
    await expect(get('a')).resolves.toBe('a1');
  });
});
