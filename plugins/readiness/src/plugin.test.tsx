import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { FlatRoutes } from '@backstage/core-app-api';
import { Route } from 'react-router-dom';
import { FakeBackend } from './__testUtils__/fakeBackend';
import { ordersEntity } from './__testUtils__/render';
import {
  EntityReadinessCard,
  EntityReadinessContent,
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

  it('brings its API along', () => {
    expect([...readinessPlugin.getApis()].map(({ api }) => api.id)).toEqual([
      'plugin.readiness',
    ]);
  });
});
