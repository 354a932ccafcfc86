import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { axeViolations } from '../../__testUtils__/axe';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { renderWith } from '../../__testUtils__/render';
import { rootRouteRef } from '../../routes';
import { EntityFollowUpCard, HomeCard, SearchResultItem } from '.';

const pages = { '/readiness': rootRouteRef };
const team = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'order-management', namespace: 'default' },
};

describe('EntityFollowUpCard', () => {
  it('shows what a group has to do', async () => {
    const backend = new FakeBackend();
    const { container } = await renderWith(
      backend,
      <EntityProvider entity={team}>
        <EntityFollowUpCard />
      </EntityProvider>,
      { pages },
    );
    expect(
      await screen.findByRole('link', { name: 'Are there tests?' }),
    ).toBeVisible();
    expect(backend.bodies['/v1/follow-ups/query']).toEqual([
      { filter: { owner: ['group:default/order-management'] }, limit: 5 },
    ]);
    expect(screen.getByRole('link', { name: /Overdue$/ })).toHaveAttribute(
      'href',
      '/readiness/follow-up?scope=all&owner=group%3Adefault%2Forder-management&due=overdue',
    );
    expect(await axeViolations(container)).toEqual([]);
  });
});

describe('HomeCard', () => {
  it("shows one's own services and what to begin with", async () => {
    const backend = new FakeBackend();
    const { container } = await renderWith(backend, <HomeCard />, { pages });
    expect(
      await screen.findByText('1 of your 5 services are production ready.'),
    ).toBeVisible();
    expect(backend.bodies['/v1/overview']).toEqual([
      { filter: { mine: true } },
    ]);
    expect(screen.getByRole('link', { name: /Open$/ })).toHaveAttribute(
      'href',
      '/readiness/follow-up',
    );
    expect(await axeViolations(container)).toEqual([]);
  });
});

describe('HomeCard without reports', () => {
  it('praises nobody for owning nothing', async () => {
    const backend = new FakeBackend();
    backend.answers['/v1/overview'] = {
      ...(backend.answers['/v1/overview'] as object),
      total: 0,
    };
    await renderWith(backend, <HomeCard />);
    expect(
      await screen.findByText(/Neither you nor your groups own a service/),
    ).toBeVisible();
    expect(screen.queryByText(/Well done/)).not.toBeInTheDocument();
  });

  it('counts nothing before the first report', async () => {
    const backend = new FakeBackend();
    backend.answers['/v1/overview'] = {
      ...(backend.answers['/v1/overview'] as object),
      total: 5,
      verdicts: {
        ready: 0,
        'ready-with-gaps': 0,
        'not-ready': 0,
        'not-assessed': 5,
      },
    };
    await renderWith(backend, <HomeCard />);
    expect(
      await screen.findByText('5 services wait for their first assessment'),
    ).toBeVisible();
    expect(screen.queryByRole('link', { name: /Overdue/ })).toBeNull();
    expect(screen.queryByText(/^Nothing is open/)).toBeNull();
  });
});

describe('SearchResultItem', () => {
  const result = {
    title: 'Orders: Not Production Ready',
    text: 'Are there tests? (testing-present)',
    location: '/catalog/default/component/orders/readiness',
  };

  it('leads to the report, and marks what was searched for', async () => {
    await renderWith(
      new FakeBackend(),
      <SearchResultItem
        result={result}
        highlight={{
          preTag: '<b>',
          postTag: '</b>',
          fields: { text: 'Are there <b>tests</b>? (testing-present)' },
        }}
      />,
    );
    expect(screen.getByRole('link', { name: result.title })).toHaveAttribute(
      'href',
      result.location,
    );
    expect(screen.getByText('tests', { selector: 'mark' })).toBeVisible();
  });

  it('shows what was searched for, wherever in a long text it stands', async () => {
    const failing = 'Is every database call bounded in time? (db-bounded). ';
    await renderWith(
      new FakeBackend(),
      <SearchResultItem
        result={result}
        highlight={{
          preTag: '<b>',
          postTag: '</b>',
          fields: { text: `${failing.repeat(9)}Are there <b>tests</b>?` },
        }}
      />,
    );
    expect(
      screen.getByText('tests', { selector: 'mark' }).closest('p'),
    ).toHaveTextContent(/^… Are there tests\?$/);
  });
});
