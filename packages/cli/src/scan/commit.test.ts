import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commitOf } from './commit';

const commit = '0123456789abcdef0123456789abcdef01234567';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commit-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
const head = { '.git/HEAD': 'ref: refs/heads/main\n' };

describe('commitOf', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['a branch', { ...head, '.git/refs/heads/main': `${commit}\n` }, commit],
    ['a detached head', { '.git/HEAD': `${commit}\n` }, commit],
    [
      'a packed branch',
      {
        ...head,
        '.git/packed-refs': `# pack-refs with: peeled\n${'f'.repeat(
          40,
        )} refs/heads/not-main\n${commit} refs/heads/main\n^${'e'.repeat(
          40,
        )}\n`,
      },
      commit,
    ],
    ['a SHA-256 repository', { '.git/HEAD': 'a'.repeat(64) }, 'a'.repeat(64)],
    ['no repository', { 'a.txt': '' }, undefined],
    ['a branch without commits', head, undefined],
    ['a broken HEAD', { '.git/HEAD': 'nonsense' }, undefined],
    [
      'a reference that leads outside',
      { '.git/HEAD': 'ref: refs/../../secret\n', secret: commit },
      undefined,
    ],
    ['a broken .git file', { '.git': 'nonsense' }, undefined],
  ])('reads %s', (_what, files, expected) => {
    expect(commitOf(write(files))).toBe(expected);
  });

  it('reads a linked work tree', () => {
    write({
      'main/.git/worktrees/side/HEAD': 'ref: refs/heads/side\n',
      'main/.git/worktrees/side/commondir': '../..\n',
      'main/.git/refs/heads/side': commit,
      'side/.git': 'gitdir: ../main/.git/worktrees/side\n',
    });
    expect(commitOf(join(folder, 'side'))).toBe(commit);
  });
});
