/** The exit statuses a script can rely on. */
export const exitCodes = {
  ok: 0,
  /** The report is above the `--fail-on` threshold. */
  aboveThreshold: 1,
  /** Nothing could be scanned, or the result could not be written. */
  couldNotRun: 2,
  /** As in sysexits.h: the command line is wrong. */
  usage: 64,
} as const;

/** What a person can mend; the message says how, in one line, and is all they see. */
export class Problem extends Error {
  override name = 'Problem';

  constructor(
    message: string,
    readonly exitCode: number = exitCodes.couldNotRun,
  ) {
    super(message);
  }
}

/** Why the file system refused, in words. */
export function fileProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException)?.code ?? '';
  const reasons: Record<string, string> = {
    ENOENT: 'it does not exist',
    ENOTDIR: 'it is not a folder',
    EISDIR: 'it is a folder',
    EACCES: 'access is denied',
    EPERM: 'access is denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left',
    ELOOP: 'its symbolic links go in a circle',
  };
  return reasons[code] ?? code ?? 'unknown error';
}
