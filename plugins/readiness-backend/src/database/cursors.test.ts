import { readCursor, SortKey, writeCursor } from './EntityScope';

const keys: SortKey[] = [
  { sql: 'title', order: 'asc' },
  { sql: 'blockers', order: 'asc', number: true },
];

describe('cursors', () => {
  it('come back as they were written', () => {
    const cursor = writeCursor('name asc', ['Ünï', 3]);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(readCursor('name asc', keys, cursor)).toEqual(['Ünï', 3]);
    expect(readCursor('name asc', keys, undefined)).toBeUndefined();
  });

  const encoded = (value: unknown) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    ['of another order', writeCursor('name desc', ['a', 3])],
    ['with too few keys', writeCursor('name asc', ['a'])],
    ['that are no JSON', 'nonsense'],
    ['that are empty', ''],
    ['with objects for keys', encoded({ of: 'name asc', after: [{}, []] })],
    ['with a text for a number', writeCursor('name asc', ['a', '3'])],
    ['with a number for a text', writeCursor('name asc', [3, 3])],
    ['with a number beyond integers', writeCursor('name asc', ['a', 3e9])],
    ['with a part of a number', writeCursor('name asc', ['a', 0.5])],
    ['with a NUL character', writeCursor('name asc', ['a\0', 3])],
    ['of another shape', encoded(['a', 3])],
    ['of nothing', encoded(null)],
  ])('%s are refused', (_, cursor) => {
    expect(() => readCursor('name asc', keys, cursor)).toThrow(/nextCursor/);
  });
});
