import { ignoreRules } from './ignore-rules';

describe('ignoreRules', () => {
  it.each<[string[], string, boolean]>([
    [['.env'], '.env', true],
    [['.env*', '!.env.example'], '.env.example', false],
    [['node_modules/'], 'node_modules/a.js', true],
    [['# .env'], '.env', false],
  ])('%j and %s: %s', (lines, path, expected) => {
    expect(ignoreRules(lines)(path)).toBe(expected);
  });

  it.each([
    'a'.repeat(100_000),
    '('.repeat(100_000),
    '*a'.repeat(200),
    '[[[[',
    '\\',
  ])('passes over a line that is no rule', line => {
    const ignores = ignoreRules([line, '.env']);
    expect(ignores('.env')).toBe(true);
    expect(ignores(`${'a'.repeat(4_000)}b`)).toBe(false);
  });
});
