import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { ANNOTATION_SOURCE_LOCATION } from '@backstage/catalog-model';
import type { ScmIntegrations } from '@backstage/integration';
import {
  FetchedTree,
  FetchOptions,
  FileLinks,
  LocatedService,
  ReadinessProblem,
  RepositoryTree,
  RepositoryTreeSource,
  SourceLocation,
} from '@prodready/plugin-readiness-node';
import type { HostSilence } from './HostSilence';
import { readingProblem } from './readingProblem';
import { fileLinksOf, repositoryPlaceOf } from './repositoryRoot';
import { untilAborted } from './untilAborted';

/** Never read by any check: not worth the disk. */
const largestFile = 50 * 1024 * 1024;
const mostFiles = 400_000;
const namedLargeFiles = 5;

/** Repositories on any host that the portal's URL readers can read trees from. */
export class UrlSource implements RepositoryTreeSource {
  readonly type = 'url';

  constructor(
    private readonly reader: UrlReaderService,
    private readonly integrations: ScmIntegrations,
    private readonly silence?: HostSilence,
  ) {}

  async locate({ target, pointsAt }: SourceLocation): Promise<LocatedService> {
    const url = parseAddress(target);
    const place = placeOf(url, this.integrations);
    if (!place) {
      // An address of unknown shape is a tree of its own.
      const tree = pointsAt === 'descriptor' ? new URL('.', url) : url;
      return { tree: { url: tree.href, host: tree.host }, path: '' };
    }
    const segments = place.path.split('/').filter(Boolean);
    if (segments.includes('..')) throw malformed();
    const isFile =
      pointsAt === 'descriptor' || place.isFile || /\.ya?ml$/i.test(place.path);
    const { root, repository, ref } = place;
    return {
      tree: {
        url: root,
        host: url.host,
        ...(repository && { repository }),
        ...(ref && { ref }),
      },
      path: (isFile ? segments.slice(0, -1) : segments).join('/'),
    };
  }

  async fetch(
    { url }: RepositoryTree,
    { etag, workFolder, maxSize, signal }: FetchOptions,
  ): Promise<FetchedTree | 'unchanged'> {
    const selection = new Selection(maxSize);
    try {
      const response = await untilAborted(
        this.reader.readTree(url, {
          etag,
          signal,
          filter: (path, info) => selection.takes(path, info?.size ?? 0),
        }),
        signal,
      );
      await untilAborted(response.dir({ targetDir: workFolder }), signal);
      selection.check();
      return {
        folder: workFolder,
        ...(response.etag && { etag: response.etag }),
        ...(this.isCommit(url, response.etag) && { commit: response.etag }),
        notes: selection.notes(),
      };
    } catch (error) {
      if ((error as Error)?.name === 'NotModifiedError') return 'unchanged';
      const { host } = new URL(url);
      throw readingProblem(error, {
        host,
        signal,
        retryAt: this.silence?.until(hostsOf(url, this.integrations)),
      });
    }
  }

  links({ url }: RepositoryTree, commit: string): FileLinks | undefined {
    return fileLinksOf(url, commit, this.integrations);
  }

  /** The etag of a git host's tree is the commit, in full or abbreviated. */
  private isCommit(url: string, etag: string): boolean {
    return (
      /^[0-9a-f]{7,64}$/.test(etag) &&
      placeOf(new URL(url), this.integrations) !== undefined
    );
  }
}

/** The names under which a host answers requests for a tree: the one in its address, and that of its API. */
function hostsOf(url: string, integrations: ScmIntegrations): string[] {
  const integration = integrations.byUrl(url) as
    | { config?: { apiBaseUrl?: unknown } }
    | undefined;
  return [url, integration?.config?.apiBaseUrl].flatMap(address =>
    typeof address === 'string' && URL.canParse(address)
      ? [new URL(address).host]
      : [],
  );
}

/** Which files of a tree are written to disk, within the bounds. */
class Selection {
  private size = 0;
  private count = 0;
  private readonly tooLarge: string[] = [];

  constructor(private readonly maxSize: number) {}

  takes(path: string, size: number): boolean {
    if (/(?:^|\/)\.git\//.test(path)) return false;
    if (size > largestFile) {
      this.tooLarge.push(path);
      return false;
    }
    this.size += size;
    this.count += 1;
    return this.size <= this.maxSize && this.count <= mostFiles;
  }

  check(): void {
    if (this.size > this.maxSize) {
      throw new ReadinessProblem(
        'Repository too large',
        `The repository unpacks to more than ${Math.round(
          this.maxSize / 1024 / 1024,
        )} MB. Raise readiness.limits.repositorySize in the portal's configuration, or take large files out of the repository.`,
      );
    }
    if (this.count > mostFiles) {
      throw new ReadinessProblem(
        'Repository too large',
        `The repository has more than ${mostFiles} files, which is more than can be assessed.`,
      );
    }
  }

  notes(): string[] {
    const count = this.tooLarge.length;
    if (count === 0) return [];
    const named = this.tooLarge.sort().slice(0, namedLargeFiles).join(', ');
    return [
      `${count} file(s) larger than ${
        largestFile / 1024 / 1024
      } MB were not read: ${named}${
        count > namedLargeFiles ? ' and more' : ''
      }.`,
    ];
  }
}

function parseAddress(target: string): URL {
  let url: URL;
  try {
    url = new URL(target);
  } catch {
    throw malformed();
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw malformed();
  // Credentials belong to the integration; here they would end up in reports.
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

function placeOf(url: URL, integrations: ScmIntegrations) {
  try {
    return repositoryPlaceOf(url, integrations);
  } catch {
    return undefined;
  }
}

function malformed(): ReadinessProblem {
  return new ReadinessProblem(
    'Malformed source location',
    `The source location is not the web address of a folder in a repository. Correct the annotation ${ANNOTATION_SOURCE_LOCATION}, for example to url:https://github.com/organization/repository/tree/main/.`,
  );
}
