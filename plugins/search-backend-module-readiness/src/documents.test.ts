import type {
  EntitiesPage,
  EntitySummary,
  ReadinessApi,
} from '@prodready/plugin-readiness-common';
import { readDocuments, readNames } from './documents';

function summary(name: string, part: Partial<EntitySummary>): EntitySummary {
  return {
    entityRef: `component:default/${name}`,
    title: name,
    kind: 'Component',
    owner: 'group:default/team',
    blockers: 0,
    areas: [],
    stale: false,
    scan: { status: 'succeeded' },
    ...part,
  };
}

const report = {
  areas: [
    {
      name: 'Containerization',
      status: 'partial',
      results: [
        {
          checkId: 'container-no-dev-server',
          title: 'Does the container start a production server?',
          outcome: 'fail',
        },
        { checkId: 'container-pinned', title: 'Pinned?', outcome: 'pass' },
      ],
    },
  ],
};

async function documentsOf(api: Partial<ReadinessApi>) {
  const documents = [];
  const options = async () => ({ token: 'service-token' });
  for await (const document of readDocuments(api as ReadinessApi, options)) {
    documents.push(document);
  }
  return documents;
}

describe('readDocuments', () => {
  it('finds services by verdict and failing check, page by page', async () => {
    const pages: Record<string, Partial<EntitiesPage>> = {
      first: {
        items: [summary('orders', { verdict: 'not-ready' })],
        nextCursor: 'second',
      },
      second: { items: [summary('new', {})] },
    };
    const documents = await documentsOf({
      queryEntities: async query =>
        pages[query?.cursor ?? 'first'] as EntitiesPage,
      getReport: async () => ({ report } as never),
    });
    expect(documents).toEqual([
      {
        title: 'orders: Not Production Ready',
        text: 'Not Production Ready. Containerization: Partially Production Ready. Does the container start a production server? (container-no-dev-server)',
        location: '/catalog/default/component/orders/readiness',
        verdict: 'not-ready',
        owner: 'group:default/team',
        lifecycle: '',
        authorization: { resourceRef: 'component:default/orders' },
      },
    ]);
  });

  it('keeps a service whose report is gone', async () => {
    const documents = await documentsOf({
      queryEntities: async () =>
        ({ items: [summary('orders', { verdict: 'ready' })] } as never),
      getReport: async () => {
        throw new Error('gone');
      },
    });
    expect(documents).toMatchObject([{ text: 'Production Ready' }]);
  });

  it('names services, assessed or not, without a word of reports', async () => {
    const documents = [];
    const api: Partial<ReadinessApi> = {
      queryEntities: async () =>
        ({
          items: [summary('orders', { verdict: 'ready' }), summary('new', {})],
        } as never),
    };
    for await (const document of readNames(api as ReadinessApi, async () => ({
      token: 'service-token',
    }))) {
      documents.push(document);
    }
    expect(documents).toMatchObject([
      { title: 'orders: production readiness' },
      { title: 'new: production readiness' },
    ]);
    expect(documents[0]).toEqual({
      title: 'orders: production readiness',
      text: 'The production readiness report of orders.',
      location: '/catalog/default/component/orders/readiness',
      owner: 'group:default/team',
      lifecycle: '',
      authorization: { resourceRef: 'component:default/orders' },
    });
  });
});
