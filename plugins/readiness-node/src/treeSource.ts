/**
 * Where the catalog says that an entity comes from.
 *
 * @public
 */
export interface SourceLocation {
  /** What stands before the colon of the location: `url`, `file`, or the type of a source of your own. */
  type: string;
  /** What stands behind it. */
  target: string;
  /** A source location names the service's folder; the location of a descriptor names that file. */
  pointsAt: 'folder' | 'descriptor';
}

/**
 * A repository tree: everything at one revision of one repository. All entities in it share one fetch.
 *
 * @public
 */
export interface RepositoryTree {
  /** Identity of the tree among those of its source. Never shown and never logged with credentials in it. */
  url: string;
  /**
   * The host that it is fetched from, as in an address: `github.com`. Hosts get no more fetches at once than configured, and
   * none while they ask for silence. Left out, nothing limits them.
   */
  host?: string;
  /**
   * The repository as `host/path`, in lower case, without `.git`: `github.com/organization/repository`. A push to it has the
   * tree looked at again at once. Left out, only the schedule does.
   */
  repository?: string;
  /** Branch or tag of the tree; left out for the default branch. */
  ref?: string;
}

/** @public */
export interface LocatedService {
  tree: RepositoryTree;
  /** Folder of the service from the tree's root, `''` for the root, without leading or trailing slash. */
  path: string;
}

/** @public */
export interface FetchOptions {
  /** `etag` of the tree that was assessed last; left out when it must be fetched in any case. */
  etag?: string;
  /** An empty folder to put the tree in; it is removed after the scan. */
  workFolder: string;
  /** Bytes that may be written there. */
  maxSize: number;
  /** Ends the fetch when it takes too long or the backend stops. */
  signal: AbortSignal;
}

/** @public */
export interface FetchedTree {
  /** Folder with the tree: `workFolder`, or any other that outlives the scan. */
  folder: string;
  /** Changes whenever the tree does. Left out, the tree is assessed at every scan. */
  etag?: string;
  /** The commit it was read at, where known. */
  commit?: string;
  /** What was left out, in sentences for the reports' notes. */
  notes?: string[];
}

/** How files of a tree are linked to at a commit. @public */
export interface FileLinks {
  /** Address prefix that a path from the tree's root is appended to. */
  file: string;
  /** Appended behind the path, with `{line}` in it. */
  lineAnchor?: string;
}

/**
 * Brings the repository trees of one type of location. Every method but `links` may throw a {@link ReadinessProblem},
 * which people get to read; anything else is logged and shown as an unexpected problem.
 *
 * @public
 */
export interface RepositoryTreeSource {
  /** The type of location it serves. */
  readonly type: string;

  /** Which tree a location lies in, and where. Called for every entity at every reading of the catalog: no network. */
  locate(location: SourceLocation): Promise<LocatedService>;

  /** The tree itself, or `unchanged` when its etag is still the given one. */
  fetch(
    tree: RepositoryTree,
    options: FetchOptions,
  ): Promise<FetchedTree | 'unchanged'>;

  /** Links to its files, where it has a place for people to look at them. */
  links?(tree: RepositoryTree, commit: string): FileLinks | undefined;
}
