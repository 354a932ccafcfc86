import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeclinedError, GatewayError } from '../../src/errors.js';
import { HttpCardGateway } from '../../src/gateway/card-gateway.js';

const config = {
  GATEWAY_URL: 'https://gateway.example.com/v2',
  GATEWAY_API_KEY: 'only-for-tests-0123456789',
  GATEWAY_TIMEOUT_MS: 1_000,
};
const charge = { amount: 1000, currency: 'EUR', key: 'authorise-1' } as const;

function answers(...responses: Array<Response | Error>) {
  const fetchMock = vi.fn(async (_url: URL, _init: RequestInit) => {
    const next = responses.shift();
    if (next instanceof Error || !next) {
      throw next ?? new Error('one request too many');
    }
    return next;
  });
  vi.stubGlobal('fetch', fetchMock);
  return fetchMock;
}

describe('HttpCardGateway', () => {
  const gateway = new HttpCardGateway(config, async () => undefined);

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('sends the key and returns the id of the charge', async () => {
    const fetchMock = answers(Response.json({ id: 'charge-1' }));
    expect(await gateway.authorise(charge)).toBe('charge-1');
    const [url, init] = fetchMock.mock.calls[0]!;
    expect(String(url)).toBe('https://gateway.example.com/v2/charges');
    expect(init.headers).toMatchObject({ 'idempotency-key': 'authorise-1' });
  });

  it('tries again when the network fails', async () => {
    const fetchMock = answers(new TypeError('reset'), Response.json({ id: 'charge-1' }));
    expect(await gateway.authorise(charge)).toBe('charge-1');
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  it('gives up with an error that keeps the cause', async () => {
    const reset = new TypeError('reset');
    answers(reset, reset, reset);
    const error = await gateway.authorise(charge).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GatewayError);
    expect((error as Error).cause).toBe(reset);
  });

  it('does not repeat a request that was declined', async () => {
    const fetchMock = answers(new Response(null, { status: 402 }));
    await expect(gateway.authorise(charge)).rejects.toThrow(DeclinedError);
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  it('does not repeat a request that the gateway refuses', async () => {
    const fetchMock = answers(new Response(null, { status: 422 }));
    await expect(gateway.capture('charge-1', 'k')).rejects.toThrow('answered 422');
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  it('rejects an answer without an id', async () => {
    answers(Response.json({}));
    await expect(gateway.authorise(charge)).rejects.toThrow('cannot be read');
  });
});
