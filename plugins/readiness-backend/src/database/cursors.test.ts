import { readCursor, writeCursor } from './EntityScope';

describe('cursors', () => {
  it('come back as they were written', () => {
    const cursor = writeCursor('name asc', ['Ünï', 3]);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(readCursor('name asc', 2, cursor)).toEqual(['Ünï', 3]);
    expect(readCursor('name asc', 2, undefined)).toBeUndefined();
  });

  const encoded = (value: unknown) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    ['of another order', writeCursor('name desc', ['a', 3])],
    ['with too few keys', writeCursor('name asc', ['a'])],
    ['that are no JSON', 'nonsense'],
    ['that are empty', ''],
    ['with objects for keys', encoded({ of: 'name asc', after: [{}, []] })],
    ['of another shape', encoded(['a', 3])],
    ['of nothing', encoded(null)],
  ])('%s are refused', (_, cursor) => {
    expect(() => readCursor('name asc', 2, cursor)).toThrow(/nextCursor/);
  });
});
