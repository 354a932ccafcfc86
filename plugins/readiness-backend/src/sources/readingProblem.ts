import { ReadinessProblem } from '@prodready/plugin-readiness-node';

/** Codes of a network that does not get through, now. */
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|CERT_|SELF_SIGNED|UND_ERR|fetch failed|socket hang up/i;

/**
 * A URL reader's error in words for people. Readers put what they know into the text of the error, along with addresses
 * that are nobody's business, so the text is only looked at, never shown.
 */
export function readingProblem(
  error: unknown,
  {
    host,
    signal,
    retryAt,
  }: {
    host: string;
    signal: AbortSignal;
    /** When the host said that it will answer again, in epoch milliseconds. */
    retryAt?: number;
  },
): ReadinessProblem {
  if (error instanceof ReadinessProblem) return error;
  const problem = describe(error, host, signal, retryAt);
  problem.cause = error;
  return problem;
}

function describe(
  error: unknown,
  host: string,
  signal: AbortSignal,
  retryAt?: number,
): ReadinessProblem {
  const name = (error as Error)?.name;
  // Addresses say what a repository is called, which may be `http-429`.
  const text = wholeText(error).replace(/\S{0,500}\/\S{0,500}/g, ' ');
  if (signal.aborted) {
    return new ReadinessProblem(
      'Time limit',
      `Fetching the repository from ${host} took longer than readiness.limits.fetchTime in the portal's configuration allows.`,
      { retry: true },
    );
  }
  if (name === 'NotAllowedError') {
    return new ReadinessProblem(
      'Host not configured',
      `The portal may not read from ${host}. Add an integration for this host to the portal's configuration.`,
    );
  }
  if (name === 'NotFoundError' || /\b404\b/.test(text)) {
    return new ReadinessProblem(
      'Repository not found',
      `${host} has no such repository, branch or folder, or the portal's credentials may not see it. Correct the source location of the entity, or give the integration for ${host} access to the repository.`,
    );
  }
  // Some hosts answer 403 when it is too much, and 503 when they need a rest: what counts is that they said until when.
  if (
    /rate limit|\b429\b/i.test(text) ||
    (retryAt !== undefined && /\b(?:403|503)\b|forbidden/i.test(text))
  ) {
    return new ReadinessProblem(
      'Rate limit',
      `${host} answers no more requests for now. Configure credentials with a higher limit for this host if it happens often.`,
      // Hosts that set limits without saying for how long mean about a minute.
      { retry: true, retryAt: retryAt ?? Date.now() + 60_000 },
    );
  }
  if (
    name === 'AuthenticationError' ||
    /\b(?:401|403)\b|unauthorized|forbidden/i.test(text)
  ) {
    return new ReadinessProblem(
      'Access refused',
      `${host} refused the portal's credentials. Check the integration for this host in the portal's configuration.`,
    );
  }
  if (unreachable.test(text)) {
    return new ReadinessProblem(
      'Host not reachable',
      `${host} could not be reached. Check the host's name in the source location, and the network between the portal and the host.`,
      { retry: true },
    );
  }
  if (/does not implement|not implemented|not supported/i.test(text)) {
    return new ReadinessProblem(
      'Host cannot be read',
      `The portal can read single files from ${host}, but not a repository. Add an integration for this host to the portal's configuration.`,
    );
  }
  return new ReadinessProblem(
    'Repository could not be read',
    `Reading the repository from ${host} failed. The log of the portal's backend says more.`,
    { retry: true },
  );
}

/** Messages and codes of an error and its causes. */
function wholeText(error: unknown): string {
  const texts: string[] = [];
  let next: unknown = error;
  for (let depth = 0; next && depth < 5; depth++) {
    const { message, code, cause } = next as {
      message?: string;
      code?: string;
      cause?: unknown;
    };
    texts.push(String(message ?? next), String(code ?? ''));
    next = cause;
  }
  return texts.join(' ');
}
