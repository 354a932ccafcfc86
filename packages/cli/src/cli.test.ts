/** Spawns the real command on small trees, as a person would call it. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { areas, reportSchema, type Report } from '@prodready/report';
import { version } from '../package.json';

const bin = join(__dirname, '..', 'bin', 'prodready');
const commit = '0123456789abcdef0123456789abcdef01234567';
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'prodready-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function tree(files: Record<string, string>, name = 'tree'): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return join(folder, name);
}

function prodready(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bin, ...args],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

function scanJson(...args: string[]): Report {
  const { stdout, stderr } = prodready('scan', ...args, '--format', 'json');
  expect(stderr).toBe('');
  return reportSchema.parse(JSON.parse(stdout));
}

const service = {
  'main.py': 'print("hello")\n',
  Dockerfile: 'FROM python:3.13\nCOPY . .\nCMD ["python", "main.py"]\n',
};

describe('prodready scan', () => {
  it('writes JSON that is exactly the contract, and nothing else', () => {
    const root = tree(service);
    const { stdout } = prodready('scan', root, '--format', 'json');
    const written = JSON.parse(stdout);
    expect(reportSchema.strict().parse(written)).toEqual(written);
    expect(written.areas.map(({ id }: { id: string }) => id)).toEqual(
      areas.map(({ id }) => id),
    );
  });

  it('gives the same bytes twice', () => {
    const root = tree(service);
    expect(prodready('scan', root).stdout).toBe(prodready('scan', root).stdout);
  });

  it('writes Markdown when piped, without progress or colours', () => {
    const { status, stdout, stderr } = prodready('scan', tree(service));
    expect(stdout).toMatch(/^# tree: Production Readiness Report\n/);
    expect(stderr).toBe('');
    expect(stdout).not.toContain('\u001b');
    expect(status).toBeLessThanOrEqual(1);
  });

  it.each([
    ['sarif', /^\{\n {2}"\$schema"/],
    ['junit', /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /],
    ['text', /^tree: .*Ready/],
    ['markdown', /^# tree/],
  ])('writes %s', (format, expected) => {
    const { stdout } = prodready('scan', tree(service), '--format', format);
    expect(stdout).toMatch(expected);
  });

  it.each([
    ['out.sarif', '{'],
    ['out.xml', '<?xml'],
    ['out.json', '{'],
    ['out.txt', 'tree: '],
    ['out.md', '# tree'],
    ['out', '# tree'],
  ])('writes %s in the format its name says', (file, start) => {
    const { stdout } = prodready('scan', tree(service), '--output', file);
    expect(stdout).toBe('');
    expect(readFileSync(join(folder, file), 'utf8').startsWith(start)).toBe(
      true,
    );
  });

  it('scans the current folder without a DIR', () => {
    tree(service, '.');
    expect(scanJson().subject.servicePath).toBe('');
  });

  it('reads the commit from .git', () => {
    const root = tree({
      ...service,
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/refs/heads/main': `${commit}\n`,
    });
    expect(scanJson(root).source).toEqual({ commit });
  });

  it('knows no commit without .git', () => {
    expect(scanJson(tree(service)).source).toEqual({});
  });

  it('scans a service of a monorepo', () => {
    const root = tree({
      'services/orders/main.py': 'x = 1\n',
      'services/orders/catalog-info.yaml':
        'kind: Component\nmetadata:\n  name: orders\n',
    });
    const { subject } = scanJson(root, '--path', './services/orders/');
    expect(subject).toEqual({ name: 'orders', servicePath: 'services/orders' });
  });

  it('takes a name over all others', () => {
    expect(scanJson(tree(service), '--name', 'Orders').subject.name).toBe(
      'Orders',
    );
  });

  it.each([
    ['a folder that does not exist', ['missing'], /missing.*ENOENT/],
    ['a file', ['tree/main.py'], /tree\/main\.py.*is a file/],
    ['an empty folder', ['empty'], /empty.*no files/],
    [
      'a service path that does not exist',
      ['tree', '--path', 'nope'],
      /no folder nope/,
    ],
    [
      'a service path that is a file',
      ['tree', '--path', 'main.py'],
      /no folder main\.py/,
    ],
    [
      'a service path that leads outside',
      ['tree', '--path', '../..'],
      /leaves the repository/,
    ],
    [
      'an output folder that does not exist',
      ['tree', '--output', 'no/such/out.md'],
      /cannot write no\/such\/out\.md \(it does not exist\)/,
    ],
    [
      'an output that is a folder',
      ['tree', '--output', 'empty'],
      /cannot write empty \(it is a folder\)/,
    ],
  ])('says in one line what to mend for %s', (_what, args, message) => {
    tree(service);
    mkdirSync(join(folder, 'empty'));
    const { status, stdout, stderr } = prodready('scan', ...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^prodready: [^\n]+\n$/);
  });

  it.each([
    ['an unknown option', ['scan', '--nope']],
    ['an unknown format', ['scan', '--format', 'pdf']],
    ['an unknown threshold', ['scan', '--fail-on', 'sometimes']],
    ['too many folders', ['scan', 'a', 'b']],
    ['an unknown command', ['scna']],
    ['no command', []],
    ['an unknown check', ['checks', 'no-such-check']],
  ])('ends with 64 for %s', (_what, args) => {
    const { status, stdout, stderr } = prodready(...args);
    expect(status).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });

  it('is quiet when the reader goes away', () => {
    const root = tree(service);
    const { stderr } = spawnSync(
      'sh',
      [
        '-c',
        '"$0" "$1" scan "$2" --format json | true',
        process.execPath,
        bin,
        root,
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
  });
});

describe('prodready', () => {
  it('shows its version and help', () => {
    expect(prodready('--version')).toEqual({
      status: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
    expect(prodready('scan', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Exit status: 0'),
    });
  });

  it('lists its checks as JSON', () => {
    const { status, stdout } = prodready('checks', '--format', 'json');
    expect(status).toBe(0);
    expect(Array.isArray(JSON.parse(stdout))).toBe(true);
  });
});
