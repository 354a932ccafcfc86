import { Shelf } from './shelf';

describe('Shelf', () => {
  const shelf = new Shelf<string>(80);
  let made = 0;
  const ask = (key: string, weight = 8) =>
    shelf.get(key, weight, () => {
      made++;
      return key.toUpperCase();
    });

  it('makes once what there is room for', () => {
    for (let i = 0; i < 10; i++) ask(`a${i}`);
    for (let i = 0; i < 10; i++) expect(ask(`a${i}`)).toBe(`A${i}`);
    expect(made).toBe(10);
  });

  it('keeps only the last of what comes later', () => {
    made = 0;
    ask('b', 5);
    ask('b', 5);
    expect(made).toBe(1);
    ask('c', 6);
    ask('c', 6);
    expect(made).toBe(2);
    expect(ask('b', 5)).toBe('B');
    expect(made).toBe(3);
  });

  it('does not keep what is too heavy even alone', () => {
    made = 0;
    ask('d', 100);
    ask('d', 100);
    expect(made).toBe(2);
  });
});
