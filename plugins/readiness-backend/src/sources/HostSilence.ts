import diagnostics from 'node:diagnostics_channel';

const channel = 'undici:request:headers';
const longest = 2 * 60 * 60 * 1000;

/** What Node's own `fetch` tells of each answer. */
interface Answer {
  request: { origin?: string | URL };
  response: { statusCode: number; headers: Buffer[] };
}

/**
 * Remembers which hosts answered that they were asked too much, and until when they want silence. The portal's URL readers
 * keep the headers that say so to themselves, so this listens to the answers that the process gets, whoever asked: the limits
 * are those of the portal's credentials, which its plugins share.
 */
export class HostSilence {
  private readonly silent = new Map<string, number>();
  private readonly hear = (message: unknown) => this.note(message as Answer);

  start(): void {
    diagnostics.subscribe(channel, this.hear);
  }

  stop(): void {
    diagnostics.unsubscribe(channel, this.hear);
  }

  /** The latest time, in epoch milliseconds, until which one of the hosts wants silence. */
  until(hosts: readonly string[], now = Date.now()): number | undefined {
    const times = hosts
      .map(host => this.silent.get(host) ?? 0)
      .filter(time => time > now);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  private note({ request, response }: Answer): void {
    if (![403, 429, 503].includes(response?.statusCode)) return;
    const origin = String(request?.origin);
    const until = silenceOf(headersOf(response.headers), Date.now());
    if (until === undefined || !URL.canParse(origin)) return;
    this.silent.set(new URL(origin).host, until);
  }
}

/**
 * Until when headers of an answer ask for silence, in epoch milliseconds: `Retry-After`, or the reset of a limit that is used
 * up as GitHub, GitLab and Gitea write it.
 */
export function silenceOf(
  headers: ReadonlyMap<string, string>,
  now: number,
): number | undefined {
  const retryAfter = headers.get('retry-after')?.trim();
  if (retryAfter) {
    const time = /^\d{1,9}$/.test(retryAfter)
      ? now + Number(retryAfter) * 1000
      : Date.parse(retryAfter);
    if (time > now) return Math.min(time, now + longest);
  }
  for (const prefix of ['x-ratelimit', 'ratelimit']) {
    const reset = Number(headers.get(`${prefix}-reset`)) * 1000;
    if (headers.get(`${prefix}-remaining`)?.trim() === '0' && reset > now) {
      return Math.min(reset, now + longest);
    }
  }
  return undefined;
}

function headersOf(raw: readonly Buffer[] = []): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.set(
      raw[index].toString('latin1').toLowerCase(),
      raw[index + 1].toString('latin1'),
    );
  }
  return headers;
}
