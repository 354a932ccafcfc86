import { commandText, parseShell, splitWords } from './shell';

const simple = (text: string) =>
  parseShell(text).map(({ words, line, then }) => ({ words, line, then }));

describe('parseShell', () => {
  it('splits commands and keeps the line of every word', () => {
    expect(simple('cd /app && \\\n  exec node \\\n  main.js; date')).toEqual([
      { words: ['cd', '/app'], line: 1, then: '&&' },
      { words: ['exec', 'node', 'main.js'], line: 2, then: ';' },
      { words: ['date'], line: 3, then: '' },
    ]);
    expect(parseShell('a \\\n b')[0].lines).toEqual([1, 2]);
  });

  it.each([
    ['echo "a && b"', ['echo', 'a && b']],
    ["echo 'it # is' # a comment", ['echo', 'it # is']],
    ['run $(cat "x y") "${A:-b c}"', ['run', '$(cat "x y")', '${A:-b c}']],
    [
      'go build -o "$OUT" ./... > /dev/null 2>&1',
      ['go', 'build', '-o', '$OUT', './...'],
    ],
    ['echo a\\ b', ['echo', 'a b']],
    ['date "+%s', ['date', '+%s']],
    ['', undefined],
    ['# only a comment', undefined],
  ])('reads %s', (text, words) => {
    expect(parseShell(text)[0]?.words).toEqual(words);
  });

  it('skips the bodies of here documents and goes on behind them', () => {
    expect(simple("cat > f <<'EOF'\nnodemon\nEOF\nserver")).toEqual([
      { words: ['cat'], line: 1, then: ';' },
      { words: ['server'], line: 4, then: '' },
    ]);
  });

  it('tells assignments from the command', () => {
    const [command] = parseShell('PORT=3 NAME="a b" node server.js');
    expect(command.words).toEqual(['node', 'server.js']);
    expect(command.assignments.map(({ name, value }) => [name, value])).toEqual(
      [
        ['PORT', '3'],
        ['NAME', 'a b'],
      ],
    );
  });

  it('knows the branch a command stands in', () => {
    const commands = parseShell(
      'if [ "$ENV" = "dev" ]; then\n  nodemon\nelse\n  node main\nfi\nlast',
    ).filter(({ words }) => words[0] !== '[');
    expect(
      commands.map(({ words, conditions }) => [words[0], conditions]),
    ).toEqual([
      ['nodemon', [{ kind: 'if', test: '[ $ENV = dev ]', negated: false }]],
      ['node', [{ kind: 'if', test: '[ $ENV = dev ]', negated: true }]],
      ['last', []],
    ]);
  });

  it('knows short-circuit conditions', () => {
    const commands = parseShell('[ "$ENV" = dev ] && nodemon\nnode main');
    expect(commands[1].conditions).toEqual([
      { kind: 'if', test: '[ $ENV = dev ]', negated: false },
    ]);
    expect(commands[2].conditions).toEqual([]);
  });

  it('knows the patterns of case branches and the functions', () => {
    const commands = parseShell(
      [
        'server() {',
        '  exec gunicorn app',
        '}',
        'function worker {',
        '  exec celery',
        '}',
        'case "$1" in',
        '  web|server) server ;;',
        '  *)',
        '    exec "$@"',
        '    ;;',
        'esac',
      ].join('\n'),
    );
    expect(
      commands.map(({ words, inFunction, conditions, line }) => [
        words.join(' '),
        inFunction,
        conditions.map(({ test, patterns }) => `${test}: ${patterns}`),
        line,
      ]),
    ).toEqual([
      ['exec gunicorn app', 'server', [], 2],
      ['exec celery', 'worker', [], 5],
      ['server', undefined, ['$1: web,server'], 8],
      ['exec $@', undefined, ['$1: *'], 10],
    ]);
  });

  it('leaves out what only carries output', () => {
    const text = 'exec > >(tee -a log | logger) 2>&1\npytest <(cat a) -q';
    expect(parseShell(text).map(({ words }) => words)).toEqual([
      ['pytest', '-q'],
    ]);
  });

  it('survives hostile input', () => {
    for (const text of [
      'if if if',
      'esac fi done }',
      '$((((',
      '"',
      '<<',
      'case',
      'function',
      ')))',
      '() {',
      'a=(b c) d',
    ]) {
      expect(Array.isArray(parseShell(text))).toBe(true);
    }
    expect(parseShell('a;'.repeat(50_000)).length).toBeLessThan(20_001);
  });
});

describe('splitWords', () => {
  it('splits as a process list would be, operators included', () => {
    expect(splitWords(`bash -c 'a && b' ; "x y"`)).toEqual([
      'bash',
      '-c',
      'a && b',
      ';',
      'x y',
    ]);
  });
});

describe('commandText', () => {
  it('quotes what needs quotes', () => {
    expect(commandText(['sh', '-c', 'a && b'])).toBe("sh -c 'a && b'");
  });
});
