import { access, readFile, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  ReadinessProblem,
  RepositoryTreeSource,
} from '@prodready/plugin-readiness-node';

export interface MirrorOptions {
  folder: string;
  /** With `{repository}` and `{commit}` in it; a file's path is appended. */
  fileUrl?: string;
}

/** `organization/repository`, and the service's folder behind two slashes: `acme/shop//services/cart`. */
const location = /^([\w.-]+\/[\w.-]+)(?:\/\/([\w./-]+))?$/;

/**
 * Reads repositories that a nightly job has mirrored to a folder, for networks from which no Git host can be reached. An entity
 * names its repository as `backstage.io/source-location: mirror:organization/repository`; the job leaves the commit in a file
 * `REVISION` beside the checkout's own files.
 */
export function createMirrorSource({
  folder,
  fileUrl,
}: MirrorOptions): RepositoryTreeSource {
  return {
    type: 'mirror',

    async locate({ target }) {
      const [, url, path = ''] =
        location.exec(target.replace(/\/+$/, '')) ?? [];
      if (!url) {
        throw new ReadinessProblem(
          'Not a place in the mirror',
          `mirror:${target} names no repository: write mirror:organization/repository, or mirror:organization/repository//folder.`,
        );
      }
      return { tree: { url }, path };
    },

    async fetch({ url }, { etag }) {
      const tree = await treeOf(folder, url);
      const commit = await readFile(join(tree, 'REVISION'), 'utf8').then(
        text => text.trim(),
        () => undefined,
      );
      if (!commit)
        return { folder: tree, notes: ['The mirror names no commit.'] };
      // What was assessed last is what is there: nothing to do.
      if (commit === etag) return 'unchanged';
      return { folder: tree, commit, etag: commit };
    },

    links({ url }, commit) {
      if (!fileUrl) return undefined;
      return {
        file: fileUrl.replace('{repository}', url).replace('{commit}', commit),
        lineAnchor: '#L{line}',
      };
    },
  };
}

/** The folder of a repository. Entities come from many people: no name may lead out of the mirror. */
async function treeOf(folder: string, repository: string): Promise<string> {
  try {
    await access(folder);
  } catch {
    throw new ReadinessProblem(
      'Mirror not reachable',
      'The folder of the mirror cannot be read. Whoever runs the portal finds its name in readinessExample.mirror.folder.',
      { retry: true },
    );
  }
  const root = await realpath(folder);
  const tree = await realpath(join(root, repository)).catch(() => undefined);
  const inside = tree && relative(root, tree);
  if (!inside || inside.split(sep)[0] === '..') {
    throw new ReadinessProblem(
      'Not in the mirror',
      `The mirror has no repository ${repository}: correct the location, or have the repository mirrored.`,
    );
  }
  return tree;
}
