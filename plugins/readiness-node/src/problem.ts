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

  /** `message` says what happened and names what to mend. */
  constructor(title: string, message: string, options?: { retry?: boolean }) {
    super(message);
    this.title = title;
    this.retry = options?.retry ?? false;
  }
}
