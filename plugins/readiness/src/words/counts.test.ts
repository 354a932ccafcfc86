import { countOf, launchBlockers } from './counts';

describe('countOf', () => {
  it.each([
    [0, '0 lines'],
    [1, '1 line'],
    [1834, '1,834 lines'],
  ])('says how many: %d', (count, words) => {
    expect(countOf(count, 'line')).toBe(words);
  });

  it('takes an irregular plural', () => {
    expect(countOf(2, 'entity', 'entities')).toBe('2 entities');
  });
});

describe('launchBlockers', () => {
  it.each([
    [0, 'No finding blocks a launch'],
    [1, '1 finding blocks a launch'],
    [3, '3 findings block a launch'],
  ])('says what stands against a launch: %d', (count, words) => {
    expect(launchBlockers(count)).toBe(words);
  });
});
