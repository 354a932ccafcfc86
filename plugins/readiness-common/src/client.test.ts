import { ReadinessClient } from './client';

const discoveryApi = {
  getBaseUrl: async (id: string) => `http://portal/api/${id}`,
};

function clientAnswering(body: unknown, init: ResponseInit = {}) {
  const requests: Array<{ url: string; init?: RequestInit }> = [];
  const client = new ReadinessClient({
    discoveryApi,
    fetchApi: {
      fetch: async (url, requestInit) => {
        requests.push({ url: String(url), init: requestInit });
        return new Response(
          typeof body === 'string' ? body : JSON.stringify(body),
          { headers: { 'Content-Type': 'application/json' }, ...init },
        );
      },
    },
  });
  return { client, requests };
}

const unscanned = {
  entityRef: 'component:default/orders',
  stale: false,
  scan: { status: 'pending' },
  may: {
    rescan: true,
    manageFollowUp: true,
    requestExemption: true,
    approveExemption: true,
  },
};

describe('ReadinessClient', () => {
  it('gets the report of an entity by reference', async () => {
    const { client, requests } = clientAnswering(unscanned);
    await expect(client.getReport('component:default/orders')).resolves.toEqual(
      unscanned,
    );
    expect(requests[0].url).toBe(
      'http://portal/api/readiness/v1/reports/component/default/orders',
    );
  });

  it('fills in the default namespace and writes refs in lower case', async () => {
    const { client, requests } = clientAnswering(unscanned);
    await client.getReport('Component:Orders');
    expect(requests[0].url).toBe(
      'http://portal/api/readiness/v1/reports/component/default/orders',
    );
  });

  it('does not let a hostile name leave its path segment', async () => {
    const { client, requests } = clientAnswering({ status: 'queued' });
    await client.rescan({ kind: 'component', namespace: 'a', name: '../b?c' });
    expect(requests[0]).toMatchObject({
      url: 'http://portal/api/readiness/v1/reports/component/a/..%2Fb%3Fc/rescan',
      init: { method: 'POST' },
    });
  });

  it('asks for Markdown', async () => {
    const { client, requests } = clientAnswering('# Orders');
    await expect(
      client.getReportMarkdown('component:default/orders'),
    ).resolves.toBe('# Orders');
    expect(requests[0].url).toContain('?format=markdown');
  });

  it('sends the query and the token', async () => {
    const { client, requests } = clientAnswering({
      items: [],
      total: 0,
      counts: {
        ready: 0,
        'ready-with-gaps': 0,
        'not-ready': 0,
        'not-assessed': 0,
      },
    });
    await client.queryEntities({ text: 'ord' }, { token: 'abc' });
    expect(requests[0].init?.body).toBe('{"text":"ord"}');
    expect(requests[0].init?.headers).toMatchObject({
      Authorization: 'Bearer abc',
    });
  });

  it('throws the error that the backend answered', async () => {
    const { client } = clientAnswering(
      {
        error: { name: 'NotFoundError', message: 'No such entity' },
        request: { method: 'GET', url: '/v1/reports' },
        response: { statusCode: 404 },
      },
      { status: 404, statusText: 'Not Found' },
    );
    const error = await client
      .getScan('component:default/orders')
      .catch(e => e);
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: 404 });
    expect(error.cause.name).toBe('NotFoundError');
    expect(error.cause.message).toBe('No such entity');
  });

  it('refuses an answer that breaks the contract', async () => {
    const { client } = clientAnswering({ status: 'dancing' });
    await expect(
      client.getScan('component:default/orders'),
    ).rejects.toMatchObject({ name: 'ZodError' });
  });
});
