import {
  coreExtensionData,
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import readinessPlugin from './alpha';
import { readinessApiRef } from './api';
import { FakeBackend } from './__testUtils__/fakeBackend';
import { ordersEntity } from './__testUtils__/render';

jest.setTimeout(30_000);

const entityPage = createTestEntityPage({ entity: ordersEntity });
const backend = new FakeBackend();
/** Loading a part of the plugin for the first time includes compiling it. */
const patient = { timeout: 20_000 };
const mountedRoutes = {
  '/catalog/:namespace/:kind/:name': entityRouteRef,
};

describe('the plugin in the new frontend system', () => {
  it('shows the page of the organisation', async () => {
    renderTestApp({
      features: [readinessPlugin],
      initialRouteEntries: ['/readiness'],
      apis: [[readinessApiRef, backend.client]],
      mountedRoutes,
    });
    expect(
      await screen.findByRole('link', { name: 'Orders' }, patient),
    ).toBeVisible();
  });

  it('shows the card on the overview of an entity', async () => {
    renderTestApp({
      extensions: [
        entityPage,
        readinessPlugin.getExtension('entity-card:readiness'),
      ],
      apis: [[readinessApiRef, backend.client]],
      mountedRoutes,
    });
    expect(
      await screen.findByRole(
        'heading',
        { name: 'Production readiness' },
        patient,
      ),
    ).toBeVisible();
    expect(await screen.findByText('Not Production Ready')).toBeVisible();
  });

  it('shows the tab on the page of an entity', async () => {
    renderTestApp({
      extensions: [
        entityPage,
        readinessPlugin.getExtension('entity-content:readiness'),
      ],
      apis: [[readinessApiRef, backend.client]],
      mountedRoutes,
    });
    expect(
      await screen.findByRole(
        'heading',
        { name: 'Executive Summary' },
        patient,
      ),
    ).toBeVisible();
  });

  it.each([
    ['entity-card:readiness', 'Ready for launch?'],
    ['entity-card:readiness/follow-up', 'What we have to do'],
  ])('takes the title of %s from the configuration', async (id, title) => {
    const isFollowUp = id.endsWith('follow-up');
    renderTestApp({
      extensions: [
        isFollowUp
          ? createTestEntityPage({
              entity: { ...ordersEntity, kind: 'Group' },
            })
          : entityPage,
        readinessPlugin.getExtension(
          isFollowUp
            ? 'entity-card:readiness/follow-up'
            : 'entity-card:readiness',
        ),
      ],
      apis: [[readinessApiRef, backend.client]],
      mountedRoutes,
      config: { app: { extensions: [{ [id]: { config: { title } } }] } },
    });
    expect(
      await screen.findByRole('heading', { name: title }, patient),
    ).toBeVisible();
  });

  it('lets a card be replaced', async () => {
    renderTestApp({
      extensions: [
        entityPage,
        readinessPlugin
          .getExtension('entity-card:readiness')
          .override({ params: { loader: async () => <p>Our own card</p> } }),
      ],
      apis: [[readinessApiRef, backend.client]],
      mountedRoutes,
    });
    expect(await screen.findByText('Our own card', {}, patient)).toBeVisible();
  });

  it('explains checks at the page that the app binds', async () => {
    const checkRoute = createRouteRef({ params: ['checkId'] });
    const handbook = createFrontendPlugin({
      pluginId: 'handbook',
      routes: { check: checkRoute },
      extensions: [
        PageBlueprint.make({
          params: {
            path: '/handbook/:checkId',
            routeRef: checkRoute,
            loader: async () => <p>Our handbook</p>,
          },
        }),
      ],
    });
    renderTestApp({
      features: [readinessPlugin, handbook],
      initialRouteEntries: ['/readiness'],
      apis: [[readinessApiRef, backend.client]],
      mountedRoutes,
      config: {
        app: {
          routes: {
            bindings: { 'readiness.checkReference': 'handbook.check' },
          },
        },
      },
    });
    expect(
      await screen.findByRole(
        'link',
        { name: 'Does the container start a production server?' },
        patient,
      ),
    ).toHaveAttribute('href', '/handbook/container-no-dev-server');
  });

  it('has titles, icons and filters that do what the configuration says', () => {
    const filter = createExtensionTester(
      readinessPlugin.getExtension('catalog-filter:readiness'),
      { config: { title: 'Launch', initialFilter: ['not-ready'] } },
    );
    expect(filter.get(coreExtensionData.reactElement)).toBeDefined();
    const page = createExtensionTester(
      readinessPlugin.getExtension('page:readiness'),
      { config: { title: 'Launch', path: '/launch', icon: 'rocket' } },
    );
    expect(page.get(coreExtensionData.title)).toBe('Launch');
    expect(page.get(coreExtensionData.routePath)).toBe('/launch');
    expect(page.get(coreExtensionData.icon)).toBeDefined();
  });
});
