import {
  lineageOf,
  parseDockerfile,
  stageNamed,
  variablesOf,
} from './dockerfile';

const parse = (...lines: string[]) =>
  parseDockerfile('Dockerfile', lines.join('\n'));
const only = (...lines: string[]) =>
  parse('FROM a:1', ...lines).stages[0].instructions[0];

describe('parseDockerfile', () => {
  it('reads stages, their names and what they are built from', () => {
    const dockerfile = parse(
      'ARG NODE=24',
      'ARG VARIANT=${NODE}-slim',
      'FROM --platform=$BUILDPLATFORM node:${NODE} AS Build',
      'RUN a',
      'from node:$VARIANT as base',
      'FROM base',
      'COPY --from=build /a /b',
    );
    expect(
      dockerfile.stages.map(({ name, image, parent, line }) => ({
        name,
        image,
        parent,
        line,
      })),
    ).toEqual([
      { name: 'Build', image: 'node:24', parent: undefined, line: 3 },
      { name: 'base', image: 'node:24-slim', parent: undefined, line: 5 },
      { name: undefined, image: 'base', parent: 1, line: 6 },
    ]);
    expect(
      lineageOf(dockerfile, dockerfile.stages[2]).map(({ index }) => index),
    ).toEqual([1, 2]);
    expect(stageNamed(dockerfile, 'build')?.index).toBe(0);
    expect(stageNamed(dockerfile, '1')?.name).toBe('base');
    expect(stageNamed(dockerfile, 'nginx')).toBeUndefined();
  });

  it('gives every JSON element its own line', () => {
    const cmd = only(
      'CMD [ \\',
      '  "uvicorn", \\',
      '  "app:app", \\',
      '  "--reload" \\',
      ']',
    );
    expect(cmd.json).toEqual([
      { text: 'uvicorn', line: 3 },
      { text: 'app:app', line: 4 },
      { text: '--reload', line: 5 },
    ]);
    expect([cmd.line, cmd.endLine]).toEqual([2, 6]);
  });

  it('takes broken JSON for the shell form, as Docker does', () => {
    expect(only("CMD ['node', 'a.js']").json).toBeUndefined();
  });

  it('reads shell form with comments and empty lines inside', () => {
    const run = only('RUN a && \\', '  # nodemon', '', '  b --x \\', '  -y');
    expect(
      run.commands.map(({ words, line }) => [words.join(' '), line]),
    ).toEqual([
      ['a', 2],
      ['b --x -y', 5],
    ]);
    expect(run.endLine).toBe(6);
  });

  it('reads flags and here documents', () => {
    const run = only(
      'RUN --mount=type=cache,target=/x \\',
      '    --network=none \\',
      '    npm ci',
    );
    expect(run.flags).toEqual([
      { name: 'mount', value: 'type=cache,target=/x' },
      { name: 'network', value: 'none' },
    ]);
    expect(run.commands[0]).toMatchObject({ words: ['npm', 'ci'], line: 4 });
    const heredoc = only(
      'RUN --mount=type=ssh <<EOF',
      '  npm ci',
      '  npm test',
      'EOF',
      'USER a',
    );
    expect(heredoc.commands.map(({ line }) => line)).toEqual([3, 4]);
  });

  it.each([
    [
      'ENV A=1 B="x y" \\\n  C=3',
      [
        ['A', '1', 2],
        ['B', 'x y', 2],
        ['C', '3', 3],
      ],
    ],
    ['ENV NODE_ENV production', [['NODE_ENV', 'production', 2]]],
    ['ARG TOKEN', [['TOKEN', undefined, 2]]],
    [
      'ARG A=b C',
      [
        ['A', 'b', 2],
        ['C', undefined, 2],
      ],
    ],
  ])('reads %s', (text, expected) => {
    expect(
      only(text).properties.map(({ name, value, line }) => [name, value, line]),
    ).toEqual(expected);
  });

  it.each([
    ['COPY . .', ['.'], '.', undefined],
    ['COPY --chown=a:b --from=build /x /y ./', ['/x', '/y'], './', 'build'],
    ['COPY ["a b", "./"]', ['a b'], './', undefined],
    ['COPY <<EOF /etc/x\nhello\nEOF', [], '/etc/x', undefined],
  ])('reads %s', (text, sources, destination, from) => {
    expect(only(text).copy).toEqual({
      sources,
      destination,
      ...(from ? { from } : {}),
    });
  });

  it('reads health checks', () => {
    expect(
      only('HEALTHCHECK --interval=3s CMD curl -f x || exit 1').commands[0]
        .words,
    ).toEqual(['curl', '-f', 'x']);
    expect(only('HEALTHCHECK NONE').text).toBe('NONE');
  });

  it('fills variables along the lineage; build arguments win over defaults', () => {
    const dockerfile = parse(
      'FROM a AS x',
      'ARG E=dev',
      'ENV ENVIRONMENT=$E A=1',
      'FROM x',
      'ENV B=${A}2 C=${NO:-z}',
    );
    const values = (given?: Map<string, string>) =>
      Object.fromEntries(
        [...variablesOf(dockerfile, dockerfile.stages[1], given)].map(
          ([name, { value }]) => [name, value],
        ),
      );
    expect(values()).toEqual({
      E: 'dev',
      ENVIRONMENT: 'dev',
      A: '1',
      B: '12',
      C: 'z',
    });
    expect(values(new Map([['E', 'prod']])).ENVIRONMENT).toBe('prod');
  });

  it.each([
    '',
    '# nothing',
    'RUN x',
    'FROM',
    '{{ template }}',
    '\0',
    'FROM a\nCOPY',
    'FROM a\nCMD [',
    'FROM a\nENV',
    'FROM a\nRUN <<EOF',
  ])('never throws: %j', text => {
    expect(() => parseDockerfile('Dockerfile', text)).not.toThrow();
  });

  it('says why a file has no stages', () => {
    expect(parse('RUN x').problem).toBe('has no FROM instruction');
    expect(parse('<<<<<<< HEAD', 'FROM a').problem).toMatch('merge conflicts');
  });
});
