import { memorySource, openRepository } from '../../repository';
import {
  blockAfter,
  findCalls,
  isDemoValue,
  isDevelopmentGuarded,
  isPlaceholder,
  isSecretName,
  literal,
  namedArgument,
} from '.';

const open = (path: string, text: string) =>
  openRepository(memorySource({ [path]: text }));

describe('findCalls', () => {
  it('splits arguments at the top level and keeps their lines', () => {
    const repository = open(
      'a.ts',
      'app.use(\n  cors({ origin: "a,b" }), // all, of\n  (x, y) => [x, y],\n);\n// app.use(no)\n"app.use(no)";',
    );
    const calls = findCalls(repository, 'a.ts', /\bapp\.use/);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ line: 1, endLine: 4, name: 'app.use' });
    expect(calls[0].arguments).toEqual([
      { text: 'cors({ origin: "a,b" })', line: 2 },
      { text: '(x, y) => [x, y]', line: 3 },
    ]);
  });

  it('finds named arguments and literals', () => {
    const repository = open(
      'a.py',
      'engine = create_engine(url, pool_size=5, echo="no")',
    );
    const [call] = findCalls(repository, 'a.py', /\bcreate_engine/);
    expect(namedArgument(call, 'pool_size')?.text).toBe('5');
    expect(literal(namedArgument(call, 'echo')?.text)).toBe('no');
    expect(namedArgument(call, 'max')).toBeUndefined();
  });

  it('takes type arguments and bare decorators', () => {
    const repository = open('a.java', '@GetMapping\nbuild<Foo>(x);\nopen(');
    expect(
      findCalls(repository, 'a.java', /@GetMapping/, { bare: true }),
    ).toHaveLength(1);
    expect(findCalls(repository, 'a.java', /\bbuild/)).toHaveLength(1);
    expect(findCalls(repository, 'a.java', /\bopen/)).toHaveLength(0);
  });
});

describe('blockAfter', () => {
  const body = (
    path: string,
    text: string,
    style: 'braces' | 'indentation' | 'end',
  ) => {
    const block = blockAfter(
      open(path, text),
      path,
      text.indexOf('HERE'),
      style,
    );
    return block && text.slice(block.start, block.end).trim();
  };
  it.each([
    ['a.js', 'HERE (e) { if (x) { y() } }\nz()', 'braces', 'if (x) { y() }'],
    [
      'a.py',
      '  HERE as e:\n    a()\n\n    b()\n  c()',
      'indentation',
      'a()\n\n    b()',
    ],
    ['a.py', 'HERE: pass\nb()', 'indentation', 'pass'],
    [
      'a.rb',
      'HERE => e\n  if x\n    y\n  end\n  z\nend\n',
      'end',
      'if x\n    y\n  end\n  z',
    ],
  ] as const)('%s %j', (path, text, style, expected) => {
    expect(body(path, text, style)).toBe(expected);
  });
});

describe('names', () => {
  it.each([
    'DB_PASSWORD',
    'jwtSecret',
    'api-key',
    'AWS_SECRET_ACCESS_KEY',
    'SECRET_KEY',
    'authToken',
  ])('%s is a secret', name => expect(isSecretName(name)).toBe(true));
  it.each([
    'PASSWORD_FILE',
    'TOKEN_TTL',
    'secretName',
    'publicKeyToken',
    'PASSWORD_MIN_LENGTH',
    'keyboard',
    'PRIMARY_KEY',
    'stateless_token_ids[0]',
    'SECRET_NAMES',
    '',
  ])('%s is none', name => expect(isSecretName(name)).toBe(false));
  it('tells placeholders and demo values', () => {
    expect(
      [
        '${X}',
        'changeme-now',
        'your-api-key-here',
        'aaaaaaaaaa',
        'short',
      ].every(isPlaceholder),
    ).toBe(true);
    expect(isPlaceholder('f3a9c1e27b64d805')).toBe(false);
    expect(['secret', 'Password', 'super-secret'].every(isDemoValue)).toBe(
      true,
    );
    expect(isDemoValue('f3a9c1e27b64')).toBe(false);
  });
});

describe('isDevelopmentGuarded', () => {
  it.each([
    ["if (process.env.NODE_ENV !== 'production') {\n  app.use(x)", 2, true],
    ['if settings.DEBUG:\n    run()', 2, true],
    ['if (env.IsDevelopment())\n    app.UseX();', 2, true],
    ['if (ready) {\n  app.use(x)', 2, false],
    ['if (isDev) {\n  a()\n}\napp.use(x)', 4, false],
  ])('%j', (text, line, expected) => {
    expect(isDevelopmentGuarded(text.split('\n'), line)).toBe(expected);
  });
});
