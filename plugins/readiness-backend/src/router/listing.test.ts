import type { Candidate } from '../database/ReportStore';
import { countVerdicts, isMeant, ListQuery, pageOf } from './listing';

function candidate(name: string, more: Partial<Candidate> = {}): Candidate {
  return {
    ref: `component:default/${name}`,
    uid: name,
    name,
    title: name,
    blockers: 0,
    ...more,
  };
}

const all = [
  candidate('new'),
  candidate('good', { verdict: 'ready', assessedAt: '2026-01-03' }),
  candidate('fair', { verdict: 'ready-with-gaps', assessedAt: '2026-01-02' }),
  candidate('bad', {
    verdict: 'not-ready',
    blockers: 1,
    assessedAt: '2026-01-01',
  }),
  candidate('worse', {
    verdict: 'not-ready',
    blockers: 3,
    assessedAt: '2026-01-04',
  }),
];

function names(query: Partial<ListQuery>) {
  const { refs } = pageOf(all, {
    sort: 'verdict',
    order: 'asc',
    limit: 50,
    ...query,
  });
  return refs.map(ref => ref.split('/')[1]);
}

describe('pageOf', () => {
  it.each<[ListQuery['sort'], ListQuery['order'], string]>([
    ['verdict', 'asc', 'worse bad fair good new'],
    ['verdict', 'desc', 'new good fair bad worse'],
    ['name', 'asc', 'bad fair good new worse'],
    ['name', 'desc', 'worse new good fair bad'],
    ['assessedAt', 'asc', 'new bad fair good worse'],
    ['assessedAt', 'desc', 'worse good fair bad new'],
  ])('sorts by %s %s', (sort, order, expected) => {
    expect(names({ sort, order }).join(' ')).toBe(expected);
  });

  it.each<[ListQuery['sort'], ListQuery['order']]>([
    ['verdict', 'asc'],
    ['verdict', 'desc'],
    ['name', 'asc'],
    ['assessedAt', 'desc'],
  ])('pages through all of them, each once, by %s %s', (sort, order) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = pageOf(all, { sort, order, limit: 2, cursor });
      seen.push(...page.refs);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(pageOf(all, { sort, order, limit: 50 }).refs);
    expect(new Set(seen).size).toBe(all.length);
  });

  it('goes on behind an entity that is gone', () => {
    const query = { sort: 'name', order: 'asc', limit: 2 } as const;
    const { nextCursor } = pageOf(all, query);
    const rest = pageOf(
      all.filter(({ name }) => name !== 'fair'),
      { ...query, cursor: nextCursor },
    );
    expect(rest.refs).toEqual([
      'component:default/good',
      'component:default/new',
    ]);
  });

  it('refuses a cursor that is none, or of another order', () => {
    const { nextCursor } = pageOf(all, {
      sort: 'name',
      order: 'asc',
      limit: 1,
    });
    for (const cursor of [
      'nonsense',
      Buffer.from('{}').toString('base64url'),
      nextCursor,
    ]) {
      expect(() =>
        pageOf(all, { sort: 'name', order: 'desc', limit: 1, cursor }),
      ).toThrow(/nextCursor/);
    }
  });
});

describe('isMeant', () => {
  const orders = candidate('order-service', {
    title: 'Orders',
    owner: 'group:default/team',
  });
  it.each<[Parameters<typeof isMeant>[1], boolean]>([
    [{}, true],
    [{ text: 'ORD' }, true],
    [{ text: 'service' }, true],
    [{ text: '  ' }, true],
    [{ text: '%' }, false],
    [{ owner: ['group:default/team'] }, true],
    [{ owner: ['Group:default/Team'] }, true],
    [{ owner: ['group:default/other'] }, false],
    [{ owner: [] }, false],
    [{ text: 'ord', owner: ['group:default/other'] }, false],
  ])('%p: %p', (query, expected) => {
    expect(isMeant(orders, query)).toBe(expected);
  });
});

it('counts verdicts', () => {
  expect(countVerdicts(all)).toEqual({
    ready: 1,
    'ready-with-gaps': 1,
    'not-ready': 2,
    'not-assessed': 1,
  });
});
