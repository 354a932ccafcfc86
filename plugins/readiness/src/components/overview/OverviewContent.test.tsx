import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { axeViolations } from '../../__testUtils__/axe';
import { emptyPage, entitiesPage } from '../../__testUtils__/answers';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { changes, failing, trend } from '../../__testUtils__/organisation';
import { renderWith } from '../../__testUtils__/render';
import { checkReferenceRouteRef } from '../../routes';
import { OverviewContent } from './OverviewContent';

// Parts of the page are compiled when they are shown for the first time.
jest.setTimeout(30_000);

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
});

function Address() {
  return <output aria-label="address">{useLocation().search}</output>;
}

function open(path = '/readiness', theme?: 'light' | 'dark') {
  return renderWith(
    backend,
    <main>
      <h1>Readiness</h1>
      <OverviewContent />
      <Address />
    </main>,
    { path, theme },
  );
}

const lastQuery = () => backend.queries[backend.queries.length - 1];
const address = () => screen.getByLabelText('address').textContent;

async function rowOf(title: string) {
  const table = await screen.findByRole('region', {
    name: 'Readiness by entity and area',
  });
  const link = await within(table).findByRole('link', { name: title });
  return link.closest('tr')!;
}

describe('the table', () => {
  it('has a row for each entity, with verdict, areas and owner', async () => {
    await open();
    const row = await rowOf('Orders');
    expect(within(row).getByText('Not Production Ready')).toBeVisible();
    expect(
      within(row).getByRole('link', { name: '1 launch blocker' }),
    ).toHaveAttribute('href', '/catalog/default/component/orders/readiness');
    expect(
      within(row).getByRole('link', {
        name: '1 · 2 · 0, 1 critical, 2 major, 0 minor findings',
      }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/readiness?outcome=fail#readiness-findings',
    );
    expect(
      within(row).getByRole('link', { name: 'Testing: Needs Improvement' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/readiness#area-testing',
    );
    expect(
      within(row).getByRole('link', { name: /order-management/ }),
    ).toHaveAttribute('href', '/catalog/default/group/order-management');
    expect(within(row).getByText(/service, production/)).toBeVisible();
    expect(screen.getByText('5 entities')).toBeVisible();
  });

  it('explains an area on request', async () => {
    await open();
    const row = await rowOf('Orders');
    await userEvent.hover(
      within(row).getByRole('link', { name: 'Testing: Needs Improvement' }),
    );
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'Testing needs improvement because 10 of 15 points fail',
    );
  });

  it('says where scans stand', async () => {
    await open();
    expect(await rowOf('shipping')).toHaveTextContent('Last scan failed');
    expect(await rowOf('Payments')).toHaveTextContent('Scanning');
    expect(await rowOf('inventory')).toHaveTextContent('Scan to come');
    expect(await rowOf('invoicing')).toHaveTextContent(
      'The repository could not be read',
    );
  });

  it('shows the areas outside the verdict only where something was assessed in them', async () => {
    await open();
    await rowOf('Orders');
    const headings = screen
      .getAllByRole('columnheader')
      .map(({ textContent }) => textContent);
    expect(headings).toContain('Observ.');
    expect(headings).not.toContain('Delivery');
  });

  it('can be reached with the keyboard, to scroll it', async () => {
    await open();
    await rowOf('Orders');
    expect(
      screen.getByRole('region', { name: 'Readiness by entity and area' }),
    ).toHaveAttribute('tabindex', '0');
  });
});

describe('before there is anything to count', () => {
  const none = {
    ready: 0,
    'ready-with-gaps': 0,
    'not-ready': 0,
    'not-assessed': 0,
  };
  const answer = (total: number) => {
    backend.answers['/v1/overview'] = {
      ...(backend.answers['/v1/overview'] as object),
      total,
      verdicts: { ...none, 'not-assessed': total },
    };
  };

  it('says how many services wait, and where each stands, instead of zeros', async () => {
    answer(12);
    await open();
    expect(
      await screen.findByText('12 services wait for their first assessment'),
    ).toBeVisible();
    expect(await rowOf('inventory')).toHaveTextContent('Scan to come');
    expect(
      screen.queryByRole('button', { name: /^Launch blockers/ }),
    ).toBeNull();
    expect(screen.queryByText('No check fails.')).toBeNull();
  });

  it('says that one owns nothing, and leads to everybody’s', async () => {
    answer(0);
    await open('/readiness?mine=true');
    expect(
      await screen.findByText(
        'Neither you nor your groups own a service that is assessed.',
      ),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /^Launch blockers/ }),
    ).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show everybody’s' }),
    );
    expect(address()).toBe('');
  });

  it('still shows the figures where a filter leaves nothing', async () => {
    answer(0);
    await open('/readiness?mine=true&tag=gone');
    expect(
      await screen.findByRole('button', { name: /^Launch blockers/ }),
    ).toBeVisible();
  });
});

describe('the key figures', () => {
  it('name the days that they compare with', async () => {
    await open('/readiness?days=90');
    expect(
      await screen.findByRole('button', { name: /^Launch blockers/ }),
    ).toHaveTextContent('−2 in the last 90 days');
  });
});

describe('filter and order', () => {
  it('says by what a check asks that only its failures are shown', async () => {
    await open('/readiness?check=container-no-dev-server&check=gone');
    expect(
      await screen.findByText(
        'Failing: Does the container start a production server?',
      ),
    ).toBeVisible();
    expect(screen.getByTitle('container-no-dev-server')).toBeVisible();
    expect(screen.getByText('Failing: gone')).toBeVisible();
  });

  it('asks for the worst first', async () => {
    await open();
    await rowOf('Orders');
    expect(lastQuery()).toEqual({ sort: 'verdict', order: 'asc', limit: 50 });
  });

  it('narrows to a verdict and back, by its figure', async () => {
    await open();
    await rowOf('Orders');
    const figure = screen.getByRole('button', {
      name: /^Not Production Ready/,
    });
    expect(figure).toHaveAttribute('aria-pressed', 'false');
    await userEvent.click(figure);
    await waitFor(() => expect(lastQuery().verdict).toEqual(['not-ready']));
    expect(address()).toBe('?verdict=not-ready');
    expect(figure).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(figure);
    await waitFor(() => expect(lastQuery()).not.toHaveProperty('verdict'));
    expect(address()).toBe('');
  });

  it('narrows to values of the catalog', async () => {
    await open();
    await rowOf('Orders');
    await userEvent.click(screen.getByRole('button', { name: 'Owner' }));
    const dialog = await screen.findByRole('dialog', { name: 'Owner' });
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: /^None/ }),
    );
    await waitFor(() => expect(lastQuery().owner).toEqual([null]));
    expect(address()).toBe('?owner=');
  });

  it('looks for part of a name', async () => {
    await open();
    await rowOf('Orders');
    await userEvent.type(screen.getByLabelText('Filter by name'), 'ord');
    await waitFor(() => expect(lastQuery().text).toBe('ord'));
    expect(address()).toBe('?text=ord');
  });

  it('shows only what the user owns', async () => {
    await open();
    await rowOf('Orders');
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Owned by me or my groups' }),
    );
    await waitFor(() => expect(lastQuery().mine).toBe(true));
    expect(address()).toBe('?mine=true');
  });

  it('sorts by a column, and the other way round', async () => {
    await open();
    await rowOf('Orders');
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    await waitFor(() =>
      expect(lastQuery()).toMatchObject({ sort: 'name', order: 'asc' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    await waitFor(() =>
      expect(lastQuery()).toMatchObject({ sort: 'name', order: 'desc' }),
    );
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
  });

  it('is read from the address', async () => {
    await open('/readiness?text=pay&verdict=ready&sort=name&order=desc');
    await rowOf('Payments');
    expect(backend.queries).toEqual([
      {
        text: 'pay',
        verdict: ['ready'],
        sort: 'name',
        order: 'desc',
        limit: 50,
      },
    ]);
    expect(screen.getByLabelText('Filter by name')).toHaveValue('pay');
  });

  it('turns pages, and begins again with another filter', async () => {
    backend.entities = { ...entitiesPage, total: 120, nextCursor: 'second' };
    await open();
    expect(await screen.findByText('5 of 120 entities')).toBeVisible();
    expect(screen.getByRole('button', { name: 'First page' })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    await waitFor(() => expect(lastQuery().cursor).toBe('second'));
    expect(address()).toBe('?cursor=second');
    await userEvent.click(
      screen.getByRole('button', { name: /^Production Ready(?! with)/ }),
    );
    await waitFor(() => expect(lastQuery().verdict).toEqual(['ready']));
    expect(lastQuery()).not.toHaveProperty('cursor');
  });
});

describe('what stands behind the numbers', () => {
  it('says which team has most blockers, worst first', async () => {
    await open();
    const panel = await screen.findByRole('region', {
      name: 'Most launch blockers',
    });
    await within(panel).findByText('Order Management');
    const rows = within(panel).getAllByRole('listitem');
    expect(rows[0]).toHaveTextContent('Order Management');
    expect(within(rows[0]).getAllByRole('link')[0]).toHaveAttribute(
      'href',
      expect.stringContaining('blocked=true'),
    );
  });

  it('draws the figures before the rows, which take longer', async () => {
    const { getOverview } = backend.client;
    let rowsBefore: boolean | undefined;
    backend.client.getOverview = async (...query) => {
      rowsBefore ??= backend.queries.length > 0;
      return getOverview.apply(backend.client, query);
    };
    await open();
    expect(await rowOf('Orders')).toBeVisible();
    expect(rowsBefore).toBe(false);
  });

  it('does not wait for figures that do not come', async () => {
    backend.client.getOverview = () => new Promise(() => {});
    await open();
    expect(
      await screen.findByRole('link', { name: 'Orders' }, { timeout: 10_000 }),
    ).toBeVisible();
  });

  it('explains a check where the app says that it is explained', async () => {
    await renderWith(backend, <OverviewContent />, {
      path: '/readiness',
      pages: { '/handbook/:checkId': checkReferenceRouteRef },
    });
    expect(
      await screen.findByRole('link', {
        name: 'Does the container start a production server?',
      }),
    ).toHaveAttribute('href', '/handbook/container-no-dev-server');
  });

  it('leads from the owners that are not named to all of them', async () => {
    const [gap] = failing.items;
    backend.answers['/v1/checks/failing'] = {
      items: [{ ...gap, ownerCount: 4 }],
    };
    await open();
    expect(
      await screen.findByRole('link', { name: 'and 1 more owner' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(/check=container-no-dev-server.*rows=owner/),
    );
  });

  it('says which check fails most, where, and whose that is', async () => {
    await open();
    const panel = await screen.findByRole('region', {
      name: 'Most common gaps',
    });
    expect(
      await within(panel).findByRole('link', { name: /^2 entities fail/ }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('?check=container-no-dev-server'),
    );
    expect(
      within(panel).getByRole('link', { name: /Order Management/ }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('owner=group%3Adefault%2Forder-management'),
    );
  });

  it('tells the trend in words and as a table', async () => {
    await open();
    expect(
      await screen.findByRole(
        'img',
        { name: /^From Nov 20, 2026 to Nov 22, 2026: not ready 2/ },
        { timeout: 10_000 },
      ),
    ).toBeVisible();
    await userEvent.click(screen.getAllByText('As a table')[0]);
    expect(screen.getByRole('table', { name: 'Trend' })).toBeVisible();
  });

  it('leaves out of the trend what was before the first report', async () => {
    const verdicts = {
      ready: 0,
      'ready-with-gaps': 0,
      'not-ready': 0,
      'not-assessed': 5,
    };
    backend.answers['/v1/trend'] = {
      ...trend,
      points: [{ day: '2026-11-19', verdicts, blockers: 0 }, ...trend.points],
    };
    await open();
    expect(
      await screen.findByText(
        'The first report is of Nov 20, 2026.',
        {},
        { timeout: 10_000 },
      ),
    ).toBeVisible();
    expect(screen.getByRole('img', { name: /^From Nov 20/ })).toBeVisible();
  });

  it('names what has changed, and by which commit', async () => {
    await open();
    const panel = await screen.findByRole('region', { name: 'Newest changes' });
    expect(await within(panel).findByText('4f2a91c0d7')).toBeVisible();
    expect(panel).toHaveTextContent('Not Production Ready → Production Ready');
  });

  it('tells more of what has changed when asked', async () => {
    backend.answers['/v1/changes/query'] = { ...changes, nextCursor: 'more' };
    await open();
    const panel = await screen.findByRole('region', { name: 'Newest changes' });
    await userEvent.click(
      await within(panel).findByRole('button', { name: 'Show more' }),
    );
    await waitFor(() =>
      expect(backend.bodies['/v1/changes/query']).toContainEqual(
        expect.objectContaining({ limit: 26 }),
      ),
    );
  });

  it('groups by owner, each cell leading to its services', async () => {
    await open('/readiness?rows=owner');
    const region = await screen.findByRole('region', {
      name: 'Readiness by area, rows: Owner',
    });
    const row = within(region)
      .getByRole('link', { name: 'Order Management' })
      .closest('tr')!;
    expect(
      within(row).getByRole('link', {
        name: '1/4, Testing: 1 of 4 ready, 1 partially, 2 need improvement',
      }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(/owner=.*area=testing%3Aneeds-improvement/),
    );
    expect(
      within(row).getByRole('link', { name: '5 services' }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('owner=group%3Adefault%2Forder-management'),
    );
    expect(backend.bodies['/v1/overview']).toContainEqual(
      expect.objectContaining({ groupBy: 'owner', rollUp: true }),
    );
  });

  it('is taken away as CSV', async () => {
    window.URL.createObjectURL = jest.fn(() => 'blob:csv');
    window.URL.revokeObjectURL = jest.fn();
    await open('/readiness?verdict=ready');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export CSV' }),
    );
    await waitFor(() =>
      expect(backend.bodies['/v1/entities/csv']).toEqual([
        { verdict: ['ready'], sort: 'verdict', order: 'asc' },
      ]),
    );
  });
});

describe('other states', () => {
  it('says when nothing is assessed yet', async () => {
    backend.entities = emptyPage;
    await open();
    expect(
      await screen.findByRole('heading', { name: 'No entity is assessed yet' }),
    ).toBeVisible();
  });

  it('says when nothing matches, and clears the filters', async () => {
    backend.entities = emptyPage;
    await open('/readiness?text=nothing');
    await userEvent.click(
      (
        await screen.findAllByRole('button', { name: 'Clear the filters' })
      )[0],
    );
    await waitFor(() => expect(address()).toBe(''));
    expect(lastQuery()).not.toHaveProperty('text');
  });

  it('tries again after an error', async () => {
    backend.entities = 500;
    await open();
    expect(await screen.findByText(/This could not be read/)).toBeVisible();
    backend.entities = entitiesPage;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rowOf('Orders')).toBeVisible();
  });

  it('says once that nothing can be had, and what the backend says', async () => {
    for (const path of ['/v1/overview', '/v1/trend', '/v1/checks/failing']) {
      backend.answers[path] = 503;
    }
    await open();
    expect(await rowOf('Orders')).toBeVisible();
    expect(screen.getAllByText(/This could not be read/)).toHaveLength(1);
    expect(screen.getAllByText('The backend answers 503').pop()).toBeVisible(); // not only in what unfolds
    expect(screen.queryByRole('region', { name: 'Trend' })).toBeNull();
  });

  it('outlines the table while it is read', async () => {
    backend.client.queryEntities = () => new Promise(() => {});
    await open();
    expect(
      screen.getByRole('status', { name: 'Reading the entities' }),
    ).toHaveAttribute('aria-busy', 'true');
  });

  it.each(
    [
      ['entities', entitiesPage] as const,
      ['nothing', emptyPage] as const,
      ['broken', 500] as const,
    ].flatMap(([name, state]) => [
      [name, 'light', state] as const,
      [name, 'dark', state] as const,
    ]),
  )('is accessible: %s, %s', async (_name, theme, state) => {
    backend.entities = state;
    const { container } = await open('/readiness', theme);
    await waitFor(() =>
      expect(container.querySelector('[aria-busy]')).toBeNull(),
    );
    const violations = await axeViolations(container);
    // The title of Backstage's own error panel is an h6 wherever it stands.
    expect(
      violations.filter(line => !/^heading-order.*WarningPanel/.test(line)),
    ).toEqual([]);
  });
});
