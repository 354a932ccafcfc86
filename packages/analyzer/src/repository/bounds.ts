/** What one tree may cost. A file beyond a bound is listed but not read; checks that needed it say `unknown`. */
export const bounds = {
  /** Bytes of one file. */
  fileSize: 1024 * 1024,
  /** Bytes of one lock file. */
  lockFileSize: 20 * 1024 * 1024,
  files: 50_000,
  /** Directory entries looked at while listing, whatever becomes of them. */
  entries: 400_000,
  folderDepth: 64,
  /** Bytes of text read over the whole analysis. */
  totalText: 100 * 1024 * 1024,
  /** Bytes of text of which lines and matched brackets are kept, each weighing a multiple of the text. */
  keptText: 8 * 1024 * 1024,
  /** Characters of a line that pattern matching looks at. */
  lineLength: 2_000,
  /** Blanks and line breaks in a row that it looks at. */
  blankRun: 1_000,
  /** Nodes and nesting of one parsed document; beyond it the document counts as broken. */
  documentNodes: 200_000,
  documentDepth: 100,
} as const;

const lockFiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'pipfile.lock',
  'gemfile.lock',
  'composer.lock',
  'cargo.lock',
  'go.sum',
  'packages.lock.json',
  'gradle.lockfile',
]);

/** Whether `path` names a dependency lock file. */
export function isLockFile(path: string): boolean {
  return lockFiles.has(path.slice(path.lastIndexOf('/') + 1).toLowerCase());
}
