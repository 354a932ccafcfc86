import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { axeViolations } from '../../__testUtils__/axe';
import { emptyPage, entitiesPage } from '../../__testUtils__/answers';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { renderWith } from '../../__testUtils__/render';
import X;

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
  const link = await screen.findByRole('link', { name: title });
  return link.closest('tr')!;
}

describe('the table', () => {
  it('has a row for each entity, with verdict, areas and owner', async () => {
    await open();
    const row = await rowOf('Orders');
    expect(within(row).getByText('Not Production Ready')).toBeVisible();
    expect(within(row).getByText('1 launch blocker')).toBeVisible();
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

describe('filter and order', () => {
  it('asks for the worst first', async () => {
    await open();
    await rowOf('Orders');
    expect(lastQuery()).toEqual({ sort: 'verdict', order: 'asc', limit: 50 });
  });

  it('narrows to a verdict and back, by its figure', async () => {
    await open();
    await rowOf('Orders');
    const figure = screen.getByRole('button', {
      name: '2 Not Production Ready',
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
    await waitFor(() =>
      expect(lastQuery().owner).toEqual(['user:default/guest']),
    );
    expect(address()).toBe('?owner=me');
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
      screen.getByRole('button', { name: '1 Production Ready' }),
    );
    await waitFor(() => expect(lastQuery().verdict).toEqual(['ready']));
    expect(lastQuery()).not.toHaveProperty('cursor');
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
      await screen.findByRole('button', { name: 'Clear the filters' }),
    );
    await waitFor(() => expect(address()).toBe(''));
    expect(lastQuery()).not.toHaveProperty('text');
  });

  it('tries again after an error', async () => {
    backend.entities = 500;
    await open();
    expect(
      await screen.findByText(/The list of entities could not be read/),
    ).toBeVisible();
    backend.entities = entitiesPage;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rowOf('Orders')).toBeVisible();
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
