import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axeViolations } from '../../__testUtils__/axe';
import { entityReports, running } from '../../__testUtils__/answers';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { renderWith } from '../../__testUtils__/render';
import { ordersReport } from '../../__testUtils__/report';
import { EntityReadinessCard } from './EntityReadinessCard';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
});

function open(theme?: 'light' | 'dark') {
  return renderWith(backend, <EntityReadinessCard />, { theme });
}

describe('EntityReadinessCard', () => {
  it('says verdict, blockers and the status of each core area, and leads to the report', async () => {
    await open();
    expect(await screen.findByText('Not Production Ready')).toBeVisible();
    expect(screen.getByText('1 finding blocks a launch.')).toBeVisible();
    const rows = within(
      screen.getByRole('list', { name: 'Areas' }),
    ).getAllByRole('listitem');
    expect(rows.map(row => row.textContent)).toEqual([
      'Configuration ManagementProduction Ready',
      'Database ManagementProduction Ready',
      'API and RoutingProduction Ready',
      'Error HandlingNot Applicable',
      'SecurityProduction Ready',
      'ContainerizationPartially Production Ready',
      'TestingNeeds Improvement',
    ]);
    expect(
      screen.getByRole('link', { name: 'Read the full report' }),
    ).toHaveAttribute('href', '/catalog/default/component/orders/readiness');
  });

  it('names the three steps that are worth most', async () => {
    await open();
    const heading = await screen.findByRole('heading', {
      name: 'Most valuable next steps',
    });
    const links = within(heading.parentElement!).getAllByRole('link');
    expect(links).toHaveLength(3);
    expect(links[0]).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/readiness#check-container-no-dev-server',
    );
  });

  it('counts the core areas that were not assessed', async () => {
    backend.report = {
      ...entityReports.assessed,
      report: {
        ...ordersReport,
        areas: ordersReport.areas.map(area =>
          area.id === 'security' ? { ...area, status: 'unknown' } : area,
        ),
      },
    };
    await open();
    expect(await screen.findByText('1 core area not assessed.')).toBeVisible();
    expect(screen.queryByText('Security')).toBeNull();
  });

  it('says that the last scan failed', async () => {
    backend.report = entityReports.stale;
    await open();
    expect(await screen.findByText('The last scan failed')).toBeVisible();
    expect(screen.getByText('Not Production Ready')).toBeVisible();
  });

  it('says that the first scan is to come, runs, or has failed', async () => {
    backend.report = entityReports.pending;
    const { unmount } = await open();
    expect(
      await screen.findByText('The first scan is still to come.'),
    ).toBeVisible();
    unmount();

    backend.report = entityReports.firstScan;
    backend.scans = [running];
    const second = await open();
    expect(await screen.findByRole('progressbar')).toBeVisible();
    second.unmount();

    backend.report = entityReports.firstScanFailed;
    await open();
    expect(
      await screen.findByText(/The repository could not be read/),
    ).toBeVisible();
  });

  it('says that there is no report', async () => {
    backend.report = 404;
    await open();
    expect(
      await screen.findByText('There is no readiness report to show here.'),
    ).toBeVisible();
  });

  it('tries again after an error', async () => {
    backend.report = 500;
    await open();
    await screen.findByText('The readiness report could not be read.');
    backend.report = entityReports.assessed;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Not Production Ready')).toBeVisible();
  });

  it('outlines the card while the report is read', async () => {
    backend.client.getReport = () => new Promise(() => {});
    await open();
    expect(
      screen.getByRole('status', { name: 'Reading the readiness report' }),
    ).toHaveAttribute('aria-busy', 'true');
  });

  it.each(
    [
      ...Object.entries(entityReports),
      ['not found', 404] as const,
      ['broken', 500] as const,
    ].flatMap(([name, state]) => [
      [name, 'light', state] as const,
      [name, 'dark', state] as const,
    ]),
  )('is accessible: %s, %s', async (_name, theme, state) => {
    backend.report = state;
    const { container } = await open(theme);
    await waitFor(() =>
      expect(container.querySelector('[aria-busy]')).toBeNull(),
    );
    expect(await axeViolations(container)).toEqual([]);
  });
});
