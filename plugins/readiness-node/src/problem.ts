/**
 * Why a repository could not be read or assessed, in words for the people who can mend it. Shown on the entity's page:
 * no internal paths, tokens or stack traces.
 *
 * @public
 */
export class ReadinessProblem extends Error {
  override name = 'ReadinessProblem';

  /** A few words, such as `Host not reachable`. */
  readonly title: string;
  /** Whether trying again soon may help (a network that failed), or only after somebody mended something. */
  readonly retry: boolean;
  /** When the host will answer again, in epoch milliseconds, where it said so: nothing is asked of it before. */
  readonly retryAt?: number;

  /** `message` says what happened and names what to mend. */
  constructor(
    title: string,
    message: string,
    options?: { retry?: boolean; retryAt?: number },
  ) {
    super(message);
    this.title = title;
    this.retry = options?.retry ?? options?.retryAt !== undefined;
    this.retryAt = options?.retryAt;
  }
}
