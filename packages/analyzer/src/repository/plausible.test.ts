import { plausible } from './plausible';

describe('plausible', () => {
  it('leaves what people write as it is', () => {
    const text = `${'x'.repeat(1_500)}\n\n\n    return ${'y'.repeat(200)}\n`;
    expect(plausible(text)).toBe(text);
  });

  it.each([
    ['a line without end', `a\n${'b'.repeat(50_000)}\nc`],
    ['blanks without end', `a${' '.repeat(50_000)}b`],
    ['line breaks without end', `a${'\n'.repeat(50_000)}b`],
  ])('keeps the length of %s and takes its matter away', (_, text) => {
    const short = plausible(text);
    expect(short).toHaveLength(text.length);
    expect(short.replace(/\u00b7/g, '').length).toBeLessThan(3_000);
    expect(short.startsWith('a')).toBe(true);
  });
});
