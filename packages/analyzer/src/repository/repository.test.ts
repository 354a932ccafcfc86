import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  RepositoryError,
  at,
  folderSource,
  itemsOf,
  memorySource,
  openRepository,
  textOf,
  type TreeNode,
} from '.';

const open = (files: Record<string, string | Uint8Array>) =>
  openRepository(memorySource(files));

describe('Repository', () => {
  it('lists files by path, whatever order they come in', () => {
    const repository = open({ 'b.txt': '', 'a/z.txt': '', 'B.txt': '' });
    expect(repository.files.map(({ path }) => path)).toEqual([
      'B.txt',
      'a/z.txt',
      'b.txt',
    ]);
    expect(repository.hasFolder('a')).toBe(true);
    expect(repository.hasFolder('b')).toBe(false);
  });

  it.each(['../evil', '/etc/passwd', 'a/../../b', './a', 'a//b', 'a\0b'])(
    'ignores the path %j',
    path => {
      expect(open({ [path]: 'x', ok: '' }).files).toHaveLength(1);
    },
  );

  it('says what to mend when there are no files', () => {
    expect(() => open({})).toThrow(RepositoryError);
    expect(() => open({})).toThrow(/holds no files/);
  });

  it('reads lines with any line end and without a byte order mark', () => {
    const repository = open({ f: '\uFEFFone\r\ntwo\rthree\nfour' });
    expect(repository.lines('f')).toEqual(['one', 'two', 'three', 'four']);
  });

  it('reads invalid UTF-8 as text and binaries not at all', () => {
    const repository = open({
      latin: Buffer.from([0x63, 0x61, 0x66, 0xe9]),
      binary: Buffer.from([1, 0, 2]),
    });
    expect(repository.text('latin')).toBe('caf\uFFFD');
    expect(repository.text('binary')).toBeUndefined();
  });

  it('reads UTF-16 that says so, as shells on Windows write it', () => {
    const text = '\uFEFFfastapi==0.85.1\r\nmotor==3.0.0\r\n';
    const big = Buffer.from(text, 'utf16le');
    const repository = open({
      'requirements.txt': Buffer.from(text, 'utf16le'),
      'big.txt': big.swap16(),
      'odd.txt': Buffer.from([0xfe, 0xff, 0x00, 0x61, 0x62]),
      'image.bin': Buffer.from([0xff, 0xfe, 0x00, 0x00, 0x01, 0x02]),
    });
    const lines = ['fastapi==0.85.1', 'motor==3.0.0', ''];
    expect(repository.lines('requirements.txt')).toEqual(lines);
    expect(repository.lines('big.txt')).toEqual(lines);
    expect(repository.text('odd.txt')).toBe('a');
    expect(repository.text('image.bin')).toBeUndefined();
  });

  it('skips a file over the size limit and says so, but reads a lock file of that size', () => {
    const large = 'a'.repeat(1024 * 1024 + 1);
    const repository = open({ 'large.py': large, 'yarn.lock': large });
    expect(repository.text('large.py')).toBeUndefined();
    expect(repository.problems.get('large.py')).toBe('is larger than 1 MiB');
    expect(repository.text('yarn.lock')).toHaveLength(large.length);
  });

  it('makes each document once', () => {
    const repository = open({ 'a.yaml': 'a: 1' });
    expect(repository.yaml('a.yaml')).toBe(repository.yaml('a.yaml'));
  });
});

describe('documents', () => {
  const line = (node: TreeNode | undefined) => node?.line;

  it('reads YAML with lines, several documents, anchors and merge keys', () => {
    const [first, second] = open({
      f: 'base: &b\n  user: root\n  port: 80\nweb:\n  <<: *b\n  port: 8080\n---\n- x\n- y\n',
    }).yaml('f');
    expect(textOf(at(first, 'web', 'user'))).toBe('root');
    expect(textOf(at(first, 'web', 'port'))).toBe('8080');
    expect(line(at(first, 'web', 'port'))).toBe(6);
    expect(itemsOf(second).map(textOf)).toEqual(['x', 'y']);
    expect(line(at(second, 1))).toBe(9);
  });

  it('keeps the other documents when one is broken', () => {
    const repository = open({ f: 'a: 1\n---\nb: [\n---\nc: 3\n' });
    const documents = repository.yaml('f');
    expect(documents.map(document => textOf(at(document, 'a')))).toContain('1');
    expect(repository.problems.get('f')).toMatch(/could not be parsed at line/);
  });

  it('refuses a YAML alias bomb instead of expanding it', () => {
    const levels = ['a: &a0 [x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 12; i++) {
      levels.push(
        `b${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(',')}]`,
      );
    }
    const repository = open({ f: levels.join('\n') });
    expect(repository.yaml('f')).toEqual([]);
    expect(repository.problems.get('f')).toMatch(/could not be parsed/);
  });

  it('reads custom tags as their values', () => {
    const [document] = open({ f: 'key: !Ref Thing\n' }).yaml('f');
    expect(textOf(at(document, 'key'))).toBe('Thing');
  });

  it('reads JSON with comments, trailing commas and lines', () => {
    const root = open({
      f: '{\n // why\n "scripts": {\n  "start": "node .",\n }\n}',
    }).json('f');
    expect(textOf(at(root, 'scripts', 'start'))).toBe('node .');
    expect(line(at(root, 'scripts', 'start'))).toBe(4);
  });

  it('refuses JSON that nests without end', () => {
    const repository = open({ f: '['.repeat(500_000) });
    expect(repository.json('f')).toBeUndefined();
    expect(repository.problems.get('f')).toMatch(/nested too deep/);
  });

  it('reads TOML tables, dotted keys and arrays of tables with lines', () => {
    const root = open({
      f: '[tool.poetry]\nname = "x"\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n[[source]]\nurl = "one"\n[[source]]\nurl = "two"\n',
    }).toml('f');
    expect(textOf(at(root, 'tool', 'poetry', 'name'))).toBe('x');
    expect(
      line(
        at(root, 'tool', 'poetry', 'group', 'dev', 'dependencies', 'pytest'),
      ),
    ).toBe(4);
    expect(
      itemsOf(at(root, 'source')).map(item => textOf(at(item, 'url'))),
    ).toEqual(['one', 'two']);
  });

  it('reads XML elements with lines and refuses entities', () => {
    const repository = open({
      'pom.xml':
        '<project>\n <dependencies>\n  <dependency><artifactId>a</artifactId></dependency>\n </dependencies>\n</project>',
      'bomb.xml': '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    });
    expect(repository.xml('pom.xml')?.children[0].children[0].line).toBe(3);
    expect(repository.xml('bomb.xml')).toBeUndefined();
    expect(repository.problems.get('bomb.xml')).toMatch(/declares entities/);
  });
});

describe('folderSource', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'prodready-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('reads files below a folder, without .git and node_modules', () => {
    for (const folder of ['src', '.git', 'node_modules/x']) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, 'f.js'), 'x');
    }
    expect(openRepository(folderSource(root)).files).toEqual([
      { path: 'src/f.js', size: 1 },
    ]);
  });

  it('follows a link to a file inside, never one to the outside or in circles', () => {
    const outside = mkdtempSync(join(tmpdir(), 'prodready-outside-'));
    writeFileSync(join(outside, 'secret'), 'x');
    writeFileSync(join(root, 'Dockerfile.prod'), 'FROM x');
    symlinkSync('Dockerfile.prod', join(root, 'Dockerfile'));
    symlinkSync(join(outside, 'secret'), join(root, 'leak'));
    symlinkSync(root, join(root, 'loop'));
    symlinkSync('self', join(root, 'self'));
    const repository = openRepository(folderSource(root));
    rmSync(outside, { recursive: true });
    expect(repository.files.map(({ path }) => path)).toEqual([
      'Dockerfile',
      'Dockerfile.prod',
    ]);
    expect(repository.text('Dockerfile')).toBe('FROM x');
  });

  it('lists a 2 GB file without reading it', () => {
    writeFileSync(join(root, 'dump.sql'), '');
    truncateSync(join(root, 'dump.sql'), 2 * 1024 ** 3);
    const repository = openRepository(folderSource(root));
    expect(repository.text('dump.sql')).toBeUndefined();
    expect(repository.problems.get('dump.sql')).toBe('is larger than 1 MiB');
  });

  it.each([
    ['nowhere', /cannot be opened \(ENOENT\)/],
    ['file', /is a file: name the folder/],
  ])('says what to mend about %s', (name, message) => {
    writeFileSync(join(root, 'file'), 'x');
    expect(() => folderSource(join(root, name))).toThrow(message);
  });
});
