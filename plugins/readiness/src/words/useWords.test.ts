import { createFormats, localeOf } from './useWords';

const iso = '2026-11-22T14:02:00.000Z';

describe('createFormats', () => {
  it('writes numbers as the language does', () => {
    expect(createFormats('en').number(12345)).toBe('12,345');
    expect(createFormats('de').number(12345)).toBe('12.345');
    expect(createFormats('de').percent(0.421)).toMatch(/^42\s%$/);
  });

  it.each([
    [3, '+3'],
    [0, '±0'],
    [-2, '−2'],
    [-1234, '−1,234'],
  ])('gives changes a sign: %d', (value, written) => {
    expect(createFormats('en').change(value)).toBe(written);
  });

  it('writes dates as the language does', () => {
    expect(createFormats('en-US').date(iso)).toBe('Nov 22, 2026');
    expect(createFormats('de').date(iso)).toBe('22. Nov. 2026');
    expect(createFormats('de').relative(iso)).toMatch(/^(vor|in) /);
  });

  it('gives back what is no time', () => {
    expect(createFormats('en').dateTime('yesterday')).toBe('yesterday');
  });
});

describe('localeOf', () => {
  it.each([
    ['en', ['de-DE', 'en-GB'], 'en-GB'],
    ['de', ['en-GB', 'en'], 'de'],
    ['de', [], 'de'],
    ['en', ['en-US@posix'], 'en'],
    ['en', ['en-US@posix', 'en-GB'], 'en-GB'],
  ])('%s with %j is written as %s', (language, preferred, locale) => {
    expect(localeOf(language, preferred)).toBe(locale);
  });
});
