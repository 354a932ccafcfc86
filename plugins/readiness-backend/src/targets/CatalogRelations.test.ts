import { ancestryOf } from './CatalogRelations';

describe('ancestryOf', () => {
  it.each<[string, Record<string, string[]>, string[]]>([
    ['nothing', {}, ['a']],
    ['a chain', { a: ['b'], b: ['c'] }, ['a', 'b', 'c']],
    [
      'two ways up',
      { a: ['b', 'c'], b: ['d'], c: ['d'] },
      ['a', 'b', 'c', 'd'],
    ],
    ['itself', { a: ['a'] }, ['a']],
    ['a circle', { a: ['b'], b: ['c'], c: ['a'] }, ['a', 'b', 'c']],
  ])('of %s', (_, parents, ancestry) => {
    expect(ancestryOf('a', new Map(Object.entries(parents)))).toEqual(ancestry);
  });

  it('ends where a chain does not', () => {
    const endless = new Map(
      Array.from({ length: 100_000 }, (_, n) => [`g${n}`, [`g${n + 1}`]]),
    );
    expect(ancestryOf('g0', endless).length).toBeLessThan(100_000);
  });
});
