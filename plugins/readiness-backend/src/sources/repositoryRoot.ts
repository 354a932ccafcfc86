import {
  parseGiteaUrl,
  parseGitilesUrlRef,
  ScmIntegrations,
} from '@backstage/integration';
import parseGitUrl from 'git-url-parse';
import type { FileLinks } from '@prodready/plugin-readiness-node';

/** A place in a repository: the address of the repository at its revision, and the path from its root. */
export interface RepositoryPlace {
  root: string;
  path: string;
  /** The address says that it is one of a file. */
  isFile: boolean;
  /** Host and path of the repository in lower case, as pushes name it. */
  repository?: string;
  /** Branch, tag or commit; left out for the default branch. */
  ref?: string;
}

/**
 * Takes an address apart as its host writes them. `undefined` for a host or an address of unknown shape: what is to be
 * read then is the address itself.
 */
export function repositoryPlaceOf(
  url: URL,
  integrations: ScmIntegrations,
): RepositoryPlace | undefined {
  const { host, origin, pathname } = url;
  switch (integrations.byUrl(url)?.type) {
    case 'github':
      return fromGitUrl(url, (name, ref) => `${name}/tree/${ref}/`);
    case 'gitlab':
      return fromGitUrl(url, (name, ref) => `${name}/-/tree/${ref}/`);
    case 'bitbucketCloud':
      return fromGitUrl(url, (name, ref) => `${name}/src/${ref}/`);

    case 'bitbucketServer': {
      const [, repository, path = ''] =
        /^(.*?\/(?:projects|users)\/[^/]+\/repos\/[^/]+)(?:\/(?:browse|raw)\/?(.*))?$/.exec(
          pathname,
        ) ?? [];
      const at = url.searchParams.get('at');
      const search = at ? `?${new URLSearchParams({ at })}` : '';
      return (
        (repository && {
          root: `${origin}${repository}/browse${search}`,
          path: decodeURIComponent(path),
          isFile: false,
          ...keysOf(`${host}${repository}`, at?.replace(/^refs\/heads\//, '')),
        }) ||
        undefined
      );
    }

    case 'azure': {
      const version = url.searchParams.get('version');
      const search = version ? `?${new URLSearchParams({ version })}` : '';
      return {
        root: `${origin}${pathname.replace(/\/$/, '')}${search}`,
        path: url.searchParams.get('path') ?? '',
        isFile: false,
        ...keysOf(`${host}${pathname}`, version?.replace(/^G[BCT]/, '')),
      };
    }

    case 'gitea': {
      const config = integrations.gitea.byHost(host)?.config;
      if (!config) return undefined;
      const {
        url: base,
        owner,
        name,
        ref,
        path,
      } = parseGiteaUrl(config, url.href);
      const kind = /\/src\/(branch|commit|tag)\//.exec(pathname)?.[1];
      return owner && name && kind && ref
        ? {
            root: `${base}/${owner}/${name}/src/${kind}/${ref}/`,
            path: decodeURIComponent(path),
            isFile: false,
            ...keysOf(`${new URL(base).host}/${owner}/${name}`, ref),
          }
        : undefined;
    }

    case 'gerrit': {
      const config = integrations.gerrit.byHost(host)?.config;
      if (!config) return undefined;
      const { path } = parseGitilesUrlRef(config, url.href);
      const own = path === '/' ? '' : path;
      return {
        root: url.href
          .slice(0, url.href.length - own.length)
          .replace(/\/$/, ''),
        path: decodeURIComponent(own),
        isFile: false,
      };
    }

    case 'harness': {
      const [, root, path] = /^(.*?\/~\/?)(.*)$/.exec(pathname) ?? [];
      return root
        ? {
            root: `${origin}${root}`,
            path: decodeURIComponent(path),
            isFile: false,
          }
        : undefined;
    }

    default:
      return undefined;
  }
}

/** Links to the files of a repository at a commit, as its host writes them. `root` is one of {@link repositoryPlaceOf}. */
export function fileLinksOf(
  root: string,
  commit: string,
  integrations: ScmIntegrations,
): FileLinks | undefined {
  const url = new URL(root);
  const { host, origin, pathname } = url;
  switch (integrations.byUrl(url)?.type) {
    case 'github':
      return {
        file: `${repositoryAddress(url)}/blob/${commit}/`,
        lineAnchor: '#L{line}',
      };
    case 'gitlab':
      return {
        file: `${repositoryAddress(url)}/-/blob/${commit}/`,
        lineAnchor: '#L{line}',
      };
    case 'bitbucketCloud':
      return {
        file: `${repositoryAddress(url)}/src/${commit}/`,
        lineAnchor: '#lines-{line}',
      };
    case 'bitbucketServer':
      // The revision is a parameter behind the path, so only links to lines carry it.
      return {
        file: `${origin}${pathname}/`,
        lineAnchor: `?at=${commit}#{line}`,
      };
    case 'azure':
      return {
        file: `${origin}${pathname}?version=GC${commit}&path=/`,
        lineAnchor: '&line={line}&lineStartColumn=1&lineEndColumn=1',
      };
    case 'gitea': {
      const repository = root.replace(/\/src\/(?:branch|commit|tag)\/.*$/, '');
      return {
        file: `${repository}/src/commit/${commit}/`,
        lineAnchor: '#L{line}',
      };
    }
    case 'gerrit': {
      const config = integrations.gerrit.byHost(host)?.config;
      if (!config) return undefined;
      return {
        file: `${root.slice(0, root.indexOf('/+/'))}/+/${commit}/`,
        lineAnchor: '#{line}',
      };
    }
    default:
      return undefined;
  }
}

function fromGitUrl(
  url: URL,
  withRef: (name: string, ref: string) => string,
): RepositoryPlace | undefined {
  const { full_name, ref, filepath, filepathtype, owner, name } = parseGitUrl(
    url.href,
  );
  if (!owner || !name) return undefined;
  const repository = encodePath(full_name);
  return {
    root: `${url.origin}/${
      ref ? withRef(repository, encodePath(ref)) : repository
    }`,
    path: filepath,
    isFile: filepathtype === 'blob' || filepathtype === 'raw',
    ...keysOf(`${url.host}/${full_name}`, ref),
  };
}

function keysOf(repository: string, ref: string | undefined) {
  return {
    repository: repositoryKey(repository),
    ...(ref && { ref }),
  };
}

/** How a repository is named by pushes and by the addresses of its trees alike, given its host and path. */
export function repositoryKey(hostAndPath: string): string {
  return hostAndPath
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .toLocaleLowerCase('en-US');
}

function repositoryAddress(url: URL): string {
  return `${url.origin}/${encodePath(parseGitUrl(url.href).full_name)}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
