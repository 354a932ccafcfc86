import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const commitId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const refName = /^refs\/[\w./@+-]{1,200}$/;
const largestPackedRefs = 10 * 1024 * 1024;

/**
 * The commit checked out in a folder, if it is the root of a git repository. Read from plain files: git itself would obey
 * the repository's own configuration. Files with changes that are not committed are not noticed.
 */
export async function headCommit(folder: string): Promise<string | undefined> {
  const git = join(folder, '.git');
  const head = await text(git, 'HEAD', 1000);
  if (head === undefined) return undefined;
  if (commitId.test(head)) return head;

  const ref = head.replace(/^ref: /, '');
  if (!refName.test(ref) || ref.includes('..')) return undefined;
  const loose = await text(git, ref, 1000);
  if (loose !== undefined) return commitId.test(loose) ? loose : undefined;

  const packed = (await text(git, 'packed-refs', largestPackedRefs)) ?? '';
  const line = packed.split('\n').find(entry => entry.endsWith(` ${ref}`));
  const [commit = ''] = line?.split(' ') ?? [];
  return commitId.test(commit) ? commit : undefined;
}

/** The trimmed text of a regular file below `git`; links are not followed. */
async function text(
  git: string,
  path: string,
  mostBytes: number,
): Promise<string | undefined> {
  try {
    let current = git;
    for (const segment of path.split('/')) {
      if (!(await lstat(current)).isDirectory()) return undefined;
      current = join(current, segment);
    }
    const stat = await lstat(current);
    if (!stat.isFile() || stat.size > mostBytes) return undefined;
    return (await readFile(current, 'utf8')).trim();
  } catch {
    return undefined;
  }
}
