import { formatFor, hasColour } from './format';
import { progressLine } from './progress';

describe('formatFor', () => {
  it.each([
    [undefined, true, 'text'],
    [undefined, false, 'markdown'],
    ['a.SARIF', true, 'sarif'],
    ['a.unknown', true, 'markdown'],
  ])('output %s, terminal %s: %s', (output, isTerminal, expected) => {
    expect(formatFor(output, isTerminal)).toBe(expected);
  });
});

describe('hasColour', () => {
  const before = process.env;
  afterEach(() => {
    process.env = before;
  });

  it.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: false }, {}, false],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
  ])('%j with %j: %s', (stream, environment, expected) => {
    process.env = environment as NodeJS.ProcessEnv;
    expect(hasColour(stream)).toBe(expected);
  });
});

describe('progressLine', () => {
  const step = { step: 'Testing', checkId: 'a', done: 3, total: 25 };

  it('writes over itself on a terminal and clears the line in the end', () => {
    const written: string[] = [];
    const line = progressLine({
      isTTY: true,
      columns: 12,
      write: text => written.push(text),
    });
    line.show(step);
    line.clear();
    line.clear();
    expect(written).toEqual(['\r\u001b[KTesting (3 ', '\r\u001b[K']);
  });

  it('writes nothing where no terminal shows it', () => {
    const written: string[] = [];
    const line = progressLine({ write: text => written.push(text) });
    line.show(step);
    line.clear();
    expect(written).toEqual([]);
  });
});
