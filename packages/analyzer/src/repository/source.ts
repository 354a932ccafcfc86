/**
 * Where a tree's files come from. Reading is synchronous: analysis runs in a worker or a command, never on a server's
 * main thread, and synchronous reads keep every fact and check a plain function.
 *
 * @public
 */
export interface RepositorySource {
  /** Every regular file, in any order. Throws {@link RepositoryError} when the tree cannot be listed. */
  list(): SourceListing;
  /** The bytes of a listed file; `undefined` when it cannot be read any more. */
  read(path: string): Uint8Array | undefined;
}

/** @public */
export interface SourceListing {
  files: SourceFile[];
  /** What was left out while listing, in sentences for the report's notes. */
  notes: string[];
}

/** @public */
export interface SourceFile {
  /** From the tree's root, with forward slashes, no `.` or `..` segments. */
  path: string;
  /** Bytes. */
  size: number;
  /** For a symbolic link: the path of the listed file it leads to. */
  linkTo?: string;
}

/** A tree that cannot be read at all; the message names what to mend. @public */
export class RepositoryError extends Error {
  override name = 'RepositoryError';
}
