import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { getComponentData } from '@backstage/core-plugin-api';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { FlatRoutes } from '@backstage/core-app-api';
import { Route } from 'react-router-dom';
import { FakeBackend } from './__testUtils__/fakeBackend';
import { ordersEntity } from './__testUtils__/render';
import {
  EntityReadinessCard,
  EntityReadinessContent,
  EntityReadinessFollowUpCard,
  ReadinessHomeCard,
  readinessApiRef,
  readinessPlugin,
  ReadinessPage,
} from '.';

jest.setTimeout(30_000);

/** The plugin's extensions where an app on the legacy frontend system puts them. */
function openApp(path: string) {
  const backend = new FakeBackend();
  return renderInTestApp(
    <TestApiProvider apis={[[readinessApiRef, backend.client]]}>
      <FlatRoutes>
        <Route path="/readiness" element={<ReadinessPage />} />
        <Route
          path="/overview"
          element={
            <EntityProvider entity={ordersEntity}>
              <EntityReadinessCard />
            </EntityProvider>
          }
        />
        <Route
          path="/team"
          element={
            <EntityProvider entity={{ ...ordersEntity, kind: 'Group' }}>
              <EntityReadinessFollowUpCard title="What we have to do" />
            </EntityProvider>
          }
        />
        <Route path="/home" element={<ReadinessHomeCard title="Ready?" />} />
        <Route
          path="/tab"
          element={
            <EntityProvider entity={ordersEntity}>
              <EntityReadinessContent />
            </EntityProvider>
          }
        />
      </FlatRoutes>
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

describe('the plugin in the legacy frontend system', () => {
  it('shows the page of the organisation', async () => {
    await openApp('/readiness');
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Readiness' }),
    ).toBeVisible();
    expect(await screen.findByRole('link', { name: 'Orders' })).toBeVisible();
  });

  it.each([
    ['/readiness', 'Overview', 'page'],
    ['/readiness/checks', 'Checks', 'page'],
    ['/readiness/checks/container-no-dev-server', 'Checks', 'true'],
  ])('says at %s that one is in %s', async (path, tab, current) => {
    await openApp(path);
    expect(await screen.findByRole('link', { name: tab })).toHaveAttribute(
      'aria-current',
      current,
    );
    expect(document.querySelectorAll('nav [aria-current]')).toHaveLength(1);
  });

  it('shows the card', async () => {
    await openApp('/overview');
    expect(
      await screen.findByRole('heading', { name: 'Production readiness' }),
    ).toBeVisible();
    expect(await screen.findByText('Not Production Ready')).toBeVisible();
  });

  it('shows the tab', async () => {
    await openApp('/tab');
    expect(
      await screen.findByRole('heading', { name: 'Executive Summary' }),
    ).toBeVisible();
  });

  it.each([
    ['/team', 'What we have to do'],
    ['/home', 'Ready?'],
  ])('shows the card at %s, with a title of its own', async (path, title) => {
    await openApp(path);
    expect(await screen.findByText(title)).toBeVisible();
    expect(
      await screen.findByRole('link', { name: 'Are there tests?' }),
    ).toBeVisible();
  });

  it('tells a home page that is arranged by its users what the card is', () => {
    const card = <ReadinessHomeCard />;
    expect(getComponentData(card, 'core.extensionName')).toBe(
      'ReadinessHomeCard',
    );
    expect(getComponentData(card, 'title')).toBe('My services’ readiness');
    expect(getComponentData(card, 'home.widget.config')).toMatchObject({
      layout: { height: { defaultRows: 7 } },
    });
  });

  it('brings its API along', () => {
    expect([...readinessPlugin.getApis()].map(({ api }) => api.id)).toEqual([
      'plugin.readiness',
    ]);
  });
});
