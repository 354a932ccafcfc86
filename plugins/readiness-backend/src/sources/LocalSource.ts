import { createHash } from 'node:crypto';
import { lstat, opendir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { ANNOTATION_SOURCE_LOCATION } from '@backstage/catalog-model';
import {
  FetchedTree,
  FetchOptions,
  LocatedService,
  ReadinessProblem,
  RepositoryTree,
  RepositoryTreeSource,
  SourceLocation,
} from '@prodready/plugin-readiness-node';
import { headCommit } from './headCommit';

/** Folders that the analysis never enters either. */
const neverEntered = new Set(['.git', 'node_modules', '.hg', '.svn']);
const mostEntries = 400_000;

/** Folders on the backend's own disk, below configured roots and nowhere else, wherever links may lead. */
export class LocalSource implements RepositoryTreeSource {
  readonly type = 'file';

  /** `roots` are real, absolute paths. */
  constructor(private readonly roots: readonly string[]) {}

  async locate({ target, pointsAt }: SourceLocation): Promise<LocatedService> {
    if (!isAbsolute(target)) throw notAllowed();
    const folder = await this.allowed(
      pointsAt === 'descriptor' ? dirname(target) : target,
    );
    const root = await this.repositoryOf(folder);
    return {
      tree: { url: root },
      path: relative(root, folder).split(sep).join('/'),
    };
  }

  async fetch(
    { url }: RepositoryTree,
    { etag, signal }: FetchOptions,
  ): Promise<FetchedTree | 'unchanged'> {
    const folder = await this.allowed(url);
    const current = await etagOf(folder, signal);
    if (current !== undefined && current === etag) return 'unchanged';
    const commit = await headCommit(folder);
    return {
      folder,
      ...(current && { etag: current }),
      ...(commit && { commit }),
    };
  }

  /** The real path of a folder, if it lies below a root. One that does not exist is not told apart from a forbidden one. */
  private async allowed(path: string): Promise<string> {
    try {
      const real = await realpath(path);
      if (this.rootOf(real) && (await lstat(real)).isDirectory()) return real;
    } catch {
      // Told like any other folder that is not allowed: what exists outside the roots is nobody's business.
    }
    throw notAllowed();
  }

  private rootOf(folder: string): string | undefined {
    return this.roots
      .filter(root => isWithin(root, folder))
      .sort((a, b) => b.length - a.length)[0];
  }

  /** The nearest folder with a `.git`, or else the folder directly below the innermost root. */
  private async repositoryOf(folder: string): Promise<string> {
    const root = this.rootOf(folder) ?? folder;
    for (let candidate = folder; ; candidate = dirname(candidate)) {
      if (await exists(join(candidate, '.git'))) return candidate;
      if (candidate === root) break;
    }
    const [first] = relative(root, folder).split(sep);
    return join(root, first);
  }
}

function isWithin(root: string, path: string): boolean {
  return (
    path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

/** Changes with any file's path, size or time. `undefined` beyond the bound: such a tree is read every time. */
async function etagOf(
  root: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const lines: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    signal.throwIfAborted();
    let entries;
    try {
      entries = await opendir(folder);
    } catch {
      continue;
    }
    for await (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!neverEntered.has(entry.name)) folders.push(path);
        continue;
      }
      const stat = await lstat(path).catch(() => undefined);
      if (stat) {
        lines.push(`${relative(root, path)}\0${stat.size}\0${stat.mtimeMs}`);
      }
      if (lines.length > mostEntries) return undefined;
    }
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

function notAllowed(): ReadinessProblem {
  return new ReadinessProblem(
    'Folder not allowed',
    `The source location is a folder on the portal's own disk that does not exist or that the portal may not read. Add a folder above it to readiness.localRoots in the portal's configuration, or set the annotation ${ANNOTATION_SOURCE_LOCATION} to url: followed by the address of the repository.`,
  );
}
