import {
  catalogApiRef,
  EntityListProvider,
  useEntityList,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { TestApiProvider } from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axeViolations } from '../../__testUtils__/axe';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { renderWith } from '../../__testUtils__/render';
import { EntityReadinessPicker } from '.';

const names = ['cart', 'orders', 'payments'];
const catalog = catalogApiMock({
  entities: names.map(name => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
  })),
});
let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
  backend.answers['/v1/entities/refs'] = { refs: ['component:default/orders'] };
});

function List() {
  const { entities } = useEntityList();
  return (
    <ul aria-label="Catalog">
      {entities.map(({ metadata }) => (
        <li key={metadata.name}>{metadata.name}</li>
      ))}
    </ul>
  );
}

function open(options: { path?: string; pagination?: boolean } = {}) {
  return renderWith(
    backend,
    <TestApiProvider apis={[[catalogApiRef, catalog]]}>
      <EntityListProvider pagination={options.pagination}>
        <EntityReadinessPicker />
        <List />
      </EntityListProvider>
    </TestApiProvider>,
    { path: options.path },
  );
}

const listed = () =>
  screen.queryAllByRole('listitem').map(item => item.textContent);

describe.each([
  ['read whole', false],
  ['read page by page', true],
])('in a catalog that is %s', (_, pagination) => {
  it('narrows the list to what was chosen', async () => {
    const { container } = await open({ pagination });
    await userEvent.click(await screen.findByTestId('readiness-picker-expand'));
    await userEvent.click(
      screen.getByRole('option', { name: 'Not ready (2)' }),
    );
    await waitFor(() => expect(listed()).toEqual(['orders']));
    expect(backend.bodies['/v1/entities/refs']).toEqual([
      { verdict: ['not-ready'], limit: 10_000 },
    ]);
    expect(window.location.search).toContain(
      `${encodeURIComponent('filters[readiness]')}=not-ready`,
    );
    // The open list is Material UI's own.
    await userEvent.keyboard('{Escape}');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('takes from the address what was chosen', async () => {
    await open({ pagination, path: '/?filters[readiness]=ready' });
    await waitFor(() => expect(listed()).toEqual(['orders']));
    expect(backend.bodies['/v1/entities/refs']).toEqual([
      { verdict: ['ready'], limit: 10_000 },
    ]);
  });
});

it('reads as many pages of references as there are', async () => {
  const pages = [
    { refs: ['component:default/orders'], nextCursor: 'more' },
    { refs: ['component:default/cart'] },
  ];
  Object.defineProperty(backend.answers, '/v1/entities/refs', {
    get: () => pages.shift(),
  });
  await open({ path: '/?filters[readiness]=ready' });
  await waitFor(() => expect(listed()).toEqual(['cart', 'orders']));
});

it('says so when the verdicts cannot be read', async () => {
  backend.answers['/v1/entities/refs'] = 500;
  await open({ path: '/?filters[readiness]=ready' });
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The verdicts could not be read',
  );
});

it('says so when there are too many for the catalog to look for', async () => {
  backend.answers['/v1/entities/refs'] = {
    refs: Array.from(
      { length: 3000 },
      (_, index) => `component:default/s-${index}`,
    ),
  };
  await open({ pagination: true, path: '/?filters[readiness]=ready' });
  expect(await screen.findByRole('status')).toHaveTextContent(
    'There are too many to list together',
  );
});

it('stays away where nothing is assessed', async () => {
  backend.entities = {
    items: [],
    total: 0,
    counts: {
      ready: 0,
      'ready-with-gaps': 0,
      'not-ready': 0,
      'not-assessed': 0,
    },
  };
  await open();
  await waitFor(() => expect(backend.queries).not.toEqual([]));
  expect(
    screen.queryByTestId('readiness-picker-expand'),
  ).not.toBeInTheDocument();
});
