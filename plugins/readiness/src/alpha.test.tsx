import { renderTestApp } from '@backstage/frontend-test-utils';
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
});
