import {
  lstatSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { bounds } from './bounds';
import {
  RepositoryError,
  type RepositorySource,
  type SourceFile,
  type SourceListing,
} from './source';

/** Folders nobody judges and that can hold a hundred thousand files: not even listed. */
const neverEntered = new Set(['.git', 'node_modules', '.hg', '.svn']);

/**
 * The files below a local folder. Symbolic links to files inside the folder are followed; links to folders and links
 * that lead outside are not.
 *
 * @public
 */
export function folderSource(root: string): RepositorySource {
  const realRoot = openFolder(root);
  return {
    list: () => listFolder(realRoot),
    read: path => {
      try {
        return readFileSync(join(realRoot, path));
      } catch {
        return undefined;
      }
    },
  };
}

function openFolder(root: string): string {
  let real: string;
  try {
    real = realpathSync(root);
  } catch (error) {
    throw new RepositoryError(
      `${root} cannot be opened (${codeOf(
        error,
      )}): name a folder that exists and may be read`,
    );
  }
  if (!statSync(real).isDirectory()) {
    throw new RepositoryError(`${root} is a file: name the folder it is in`);
  }
  return real;
}

function listFolder(root: string): SourceListing {
  const files: SourceFile[] = [];
  const notes: string[] = [];
  let seen = 0;
  let unreadable = 0;
  const pending: Array<{ folder: string; depth: number }> = [
    { folder: '', depth: 0 },
  ];

  for (let next = pending.pop(); next; next = pending.pop()) {
    const { folder, depth } = next;
    let entries;
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true });
    } catch (error) {
      if (folder === '') {
        throw new RepositoryError(
          `${root} cannot be read (${codeOf(error)}): grant read access to it`,
        );
      }
      unreadable++;
      continue;
    }
    for (const entry of entries) {
      if (++seen > bounds.entries) {
        notes.push(
          `The tree has more than ${bounds.entries} entries; the rest was not looked at.`,
        );
        return { files, notes };
      }
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (neverEntered.has(entry.name)) continue;
        if (depth < bounds.folderDepth) {
          pending.push({ folder: path, depth: depth + 1 });
        }
      } else if (entry.isFile()) {
        const size = sizeOf(join(root, path));
        if (size !== undefined) files.push({ path, size });
      } else if (entry.isSymbolicLink()) {
        const target = linkedFile(root, path);
        if (target) files.push({ path, ...target });
      }
    }
  }
  if (unreadable) {
    notes.push(`${unreadable} folder(s) could not be read and were left out.`);
  }
  return { files, notes };
}

function sizeOf(path: string): number | undefined {
  try {
    return lstatSync(path).size;
  } catch {
    return undefined;
  }
}

/** A Dockerfile may be a link to another one in the tree; a link out of the tree is somebody else's file. */
function linkedFile(
  root: string,
  path: string,
): { size: number; linkTo: string } | undefined {
  try {
    const real = realpathSync(join(root, path));
    if (!real.startsWith(root + sep)) return undefined;
    const stat = statSync(real);
    if (!stat.isFile()) return undefined;
    const linkTo = real
      .slice(root.length + 1)
      .split(sep)
      .join('/');
    return { size: stat.size, linkTo };
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException)?.code ?? 'unknown error';
}
