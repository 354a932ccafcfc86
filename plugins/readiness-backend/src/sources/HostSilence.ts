import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** What Node's own `fetch` tells. */
const fetchChannel = 'undici:request:headers';
/** What Node's `http` and `https` tell, and all that is built on them, as `node-fetch` is, which most URL readers use. */
const httpChannel = 'http.client.response.finish';
const longest = 2 * 60 * 60 * 1000;

interface FetchAnswer {
  request: { origin?: string | URL };
  response: { statusCode: number; headers: Buffer[] };
}

interface HttpAnswer {
  request: ClientRequest;
  response: IncomingMessage;
}

/**
 * Remembers which hosts answered that they were asked too much, and until when they want silence. The portal's URL readers
 * keep the headers that say so to themselves, so this listens to the answers that the process gets, whoever asked: the limits
 * are those of the portal's credentials, which its plugins share.
 */
export class HostSilence {
  private readonly silent = new Map<string, number>();
  private readonly hearFetch = (message: unknown) => {
    const { request, response } = message as FetchAnswer;
    const origin = String(request?.origin);
    if (!URL.canParse(origin)) return;
    this.note(new URL(origin).host, response?.statusCode, () =>
      headersOf(response.headers.map(text => text.toString('latin1'))),
    );
  };
  private readonly hearHttp = (message: unknown) => {
    const { request, response } = message as HttpAnswer;
    // As addresses write it: without the port where it is the usual one.
    const address = `${request?.protocol}//${request?.getHeader?.('host')}`;
    if (!URL.canParse(address)) return;
    this.note(new URL(address).host, response?.statusCode, () =>
      headersOf(response.rawHeaders),
    );
  };

  start(): void {
    diagnostics.subscribe(fetchChannel, this.hearFetch);
    diagnostics.subscribe(httpChannel, this.hearHttp);
  }

  stop(): void {
    diagnostics.unsubscribe(fetchChannel, this.hearFetch);
    diagnostics.unsubscribe(httpChannel, this.hearHttp);
  }

  /** The latest time, in epoch milliseconds, until which one of the hosts wants silence. */
  until(hosts: readonly string[], now = Date.now()): number | undefined {
    const times = hosts
      .map(host => this.silent.get(host) ?? 0)
      .filter(time => time > now);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  private note(
    host: string,
    status: number | undefined,
    headers: () => ReadonlyMap<string, string>,
  ): void {
    if (![403, 429, 503].includes(status ?? 0)) return;
    const until = silenceOf(headers(), Date.now());
    if (until !== undefined) this.silent.set(host, until);
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

/** Of names and values that take turns. */
function headersOf(raw: readonly string[] = []): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.set(raw[index].toLowerCase(), raw[index + 1]);
  }
  return headers;
}
