import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/**
 * The commit that is checked out in a folder, read from its `.git` without running git; `undefined` where that cannot be
 * told. Follows one symbolic reference, packed references and linked work trees.
 */
export function commitOf(folder: string): string | undefined {
  const gitFolder = gitFolderOf(folder);
  if (!gitFolder) return undefined;
  const head = read(join(gitFolder, 'HEAD'));
  const reference = /^ref: (refs\/[^\s]+)\s*$/.exec(head ?? '')?.[1];
  if (!reference) return asCommit(head);
  if (reference.split('/').includes('..')) return undefined;

  const common = read(join(gitFolder, 'commondir'))?.trim();
  const folders = common
    ? [gitFolder, resolve(gitFolder, common)]
    : [gitFolder];
  for (const candidate of folders) {
    const commit =
      asCommit(read(join(candidate, reference))) ??
      packedReference(read(join(candidate, 'packed-refs')), reference);
    if (commit) return commit;
  }
  return undefined;
}

/** `.git` itself, or where the file `.git` of a work tree or submodule points to. */
function gitFolderOf(folder: string): string | undefined {
  const git = join(folder, '.git');
  try {
    if (statSync(git).isDirectory()) return git;
  } catch {
    return undefined;
  }
  const target = /^gitdir: (.+)$/m.exec(read(git) ?? '')?.[1].trim();
  if (!target) return undefined;
  return isAbsolute(target) ? target : join(dirname(git), target);
}

function packedReference(
  text: string | undefined,
  reference: string,
): string | undefined {
  const line = text
    ?.split('\n')
    .find(candidate => candidate.endsWith(` ${reference}`));
  return asCommit(line?.split(' ')[0]);
}

function asCommit(text: string | undefined): string | undefined {
  const id = text?.trim() ?? '';
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id) ? id : undefined;
}

/** Bytes; lists of packed references can be long. */
const longestRead = 16 * 1024 * 1024;

function read(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= longestRead
      ? readFileSync(path, 'utf8')
      : undefined;
  } catch {
    return undefined;
  }
}
