import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axeViolations } from '../../__testUtils__/axe';
import {
  entityReports,
  failed,
  running,
  succeeded,
} from '../../__testUtils__/answers';
import { followUps } from '../../__testUtils__/organisation';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { renderWith } from '../../__testUtils__/render';
import { findingsAnchor } from '../report/anchors';
import { EntityReadinessContent } from './EntityReadinessContent';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
});

afterEach(() => {
  jest.useRealTimers();
});

function open(theme?: 'light' | 'dark') {
  return renderWith(backend, <EntityReadinessContent />, { theme });
}

describe('a report', () => {
  it('says the verdict, its blockers, when, at which commit and of what', async () => {
    await open();
    expect(
      await screen.findByRole('heading', {
        level: 2,
        name: 'Not Production Ready',
      }),
    ).toBeVisible();
    expect(screen.getByText('1 finding blocks a launch:')).toBeVisible();
    expect(
      screen.getAllByRole('link', {
        name: /starts the service with --reload/,
      })[0],
    ).toHaveAttribute('href', '#check-container-no-dev-server');
    // Once in the header; the history of the report may name it again.
    expect(screen.getAllByText('4f2a91c0d7')[0]).toBeVisible();
    expect(
      screen.getByText(/Python \(1,834 lines\).*FastAPI.*PostgreSQL/),
    ).toBeVisible();
    expect(document.querySelector('time')).toHaveAttribute(
      'datetime',
      '2026-11-22T14:02:00.000Z',
    );
  });

  it('has the table of core areas, each row leading to its section', async () => {
    await open();
    const table = await screen.findByRole('table', {
      name: 'Assessment by component',
    });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows.map(row => row.textContent!.replace('Why?', ''))).toEqual([
      'Configuration ManagementProduction ReadyExcellent. Secure, flexible, and validated.',
      'Database ManagementProduction ReadyExcellent. Scalable, resilient, and uses industry-standard migrations.',
      'API and RoutingProduction ReadyExcellent. Intelligent, scalable, and well-structured.',
      'Error HandlingNot ApplicableDoes not apply.',
      'SecurityProduction ReadyExcellent. Multi-layered, robust, and follows best practices.',
      'ContainerizationPartially Production ReadyCritical gaps. The current setup is suitable for development only.',
      'TestingNeeds ImprovementCritical gaps. The existing test suite is inadequate for production.',
    ]);
    for (const link of within(table).getAllByRole('link')) {
      const id = link.getAttribute('href')!.slice(1);
      expect(document.getElementById(id)).toBeVisible();
    }
  });

  it('can be linked to where its findings begin', async () => {
    await open();
    await screen.findByRole('table', { name: 'Assessment by component' });
    expect(document.getElementById(findingsAnchor)).toHaveTextContent(
      'Detailed Findings and Recommendations',
    );
  });

  it('shows findings with severity, code and place, and numbered recommendations', async () => {
    await open();
    const section = await screen.findByRole('region', {
      name: 'Containerization',
    });
    expect(within(section).getByText('14 of 24 points')).toBeVisible();
    const finding = document.getElementById('check-container-no-dev-server')!;
    expect(within(finding).getByText('Critical')).toBeVisible();
    expect(within(finding).getByText('Blocks launch')).toBeVisible();
    expect(
      within(finding).getByRole('link', { name: /backend\/Dockerfile:47/ }),
    ).toHaveAttribute(
      'href',
      'https://git.example.com/shop/orders/blob/4f2a91c0d7e85b6a3f1c2d4e5f60718293a4b5c6/backend/Dockerfile#L47',
    );
    expect(within(finding).getByText(/CMD \["uvicorn"/)).toBeVisible();
    expect(within(finding).getByText('47')).toBeVisible();
    expect(
      within(section).getByText('Implement Multi-Stage Builds:').closest('ol'),
    ).toBeVisible();
    expect(
      within(section).getByRole('link', { name: /docs\.docker\.com/ }),
    ).toHaveAttribute(
      'href',
      'https://docs.docker.com/build/building/multi-stage/',
    );
  });

  it('shows places as text where the host has no links', async () => {
    backend.report = { ...entityReports.assessed, links: undefined };
    await open();
    const finding = await waitFor(
      () => document.getElementById('check-container-no-dev-server')!,
    );
    expect(within(finding).getByText('backend/Dockerfile:47')).toBeVisible();
    expect(within(finding).queryByRole('link')).toBeNull();
  });

  it('folds away what is no finding, and says why and what would decide it', async () => {
    await open();
    const database = await screen.findByRole('region', {
      name: 'Database Management',
    });
    expect(within(database).getByText('Passed (1)')).toBeVisible();
    const group = within(database)
      .getByText('Could not be judged (1)')
      .closest('details')!;
    expect(group).not.toHaveAttribute('open');
    await userEvent.click(within(group).getByText('Could not be judged (1)'));
    expect(group).toHaveAttribute('open');
    expect(group).toHaveTextContent(
      'Backups are not described in this repository.',
    );
    expect(group).toHaveTextContent('To decide it: Name the repository');
    const security = screen.getByRole('region', { name: 'Security' });
    expect(within(security).getByText('Exempt (1)')).toBeVisible();
    expect(within(security).getByText('Check failed to run (1)')).toBeVisible();
  });

  it('names the areas that were not assessed, briefly', async () => {
    await open();
    const notAssessed = await waitFor(
      () => document.getElementById('area-delivery')!,
    );
    expect(notAssessed).toHaveTextContent(
      'Delivery: Delivery is not assessed yet.',
    );
    expect(screen.queryByRole('region', { name: 'Delivery' })).toBeNull();
  });

  it('says that nothing blocks a launch, and offers no rescan without permission', async () => {
    backend.report = entityReports.ready;
    await open();
    expect(
      await screen.findByText('No finding blocks a launch.'),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Rescan' })).toBeNull();
  });
});

describe('why', () => {
  it('a verdict is what it is', async () => {
    await open();
    await userEvent.click(await screen.findByText('Why this verdict?'));
    expect(screen.getByText(/^Not ready, because a critical/)).toBeVisible();
    const details = screen.getByText('Why this verdict?').closest('details')!;
    expect(
      within(details)
        .getAllByRole('link')
        .map(({ textContent }) => textContent),
    ).toEqual(['Containerization', 'Testing']);
  });

  it('an area has its status', async () => {
    await open();
    const button = await screen.findByRole('button', {
      name: 'Why is Containerization “Partially Production Ready”?',
    });
    await userEvent.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    expect(
      screen.getByText(/14 of 24 points pass\. A critical check is worth/),
    ).toBeVisible();
    expect(screen.getByText(/^Partially ready means/)).toBeVisible();
    await userEvent.click(button);
    expect(screen.queryByText(/^Partially ready means/)).toBeNull();
  });
});

describe('what to do first', () => {
  it('begins with what blocks a launch', async () => {
    await open();
    const section = await screen.findByRole('region', {
      name: 'What to Do First',
    });
    const steps = within(section).getAllByRole('listitem');
    expect(steps).toHaveLength(3);
    expect(steps[0]).toHaveTextContent('Blocks launch');
    expect(within(steps[0]).getByRole('link')).toHaveAttribute(
      'href',
      '#check-container-no-dev-server',
    );
  });
});

describe('what changed', () => {
  it('is told with commits, and as a timeline', async () => {
    await open();
    const section = await screen.findByRole('region', { name: 'What Changed' });
    expect(section).toHaveTextContent(
      'Containerization: Production Ready → Partially Production Ready',
    );
    expect(within(section).getByText('aaaabbbbcc')).toBeVisible();
    expect(
      within(section).getByText('Production Ready with Gaps'),
    ).toBeVisible();
  });
});

describe('a finding', () => {
  it('says until when it is due, and can be assigned or exempt', async () => {
    backend.report = {
      ...entityReports.assessed,
      followUps: followUps.items,
    };
    await open();
    expect(await screen.findByText(/^Overdue since/)).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Actions for Orders: Does the container start a production server?',
      }),
    );
    const menu = await screen.findByRole('menu');
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map(item => item.textContent),
    ).toEqual([
      'Assign',
      'Set due date',
      'Add note',
      'Link ticket',
      'Request exemption',
    ]);
  });
});

describe('the filter', () => {
  it('narrows by severity and outcome, in the address, and back', async () => {
    await open();
    const bar = await screen.findByRole('search', { name: 'Filter results' });
    await userEvent.click(
      within(bar).getByRole('button', { name: /^Critical/ }),
    );
    await userEvent.click(within(bar).getByRole('button', { name: /^Failed/ }));
    expect(within(bar).getByText('1 result shown')).toBeVisible();
    expect(
      screen.getByRole('region', { name: 'Containerization' }),
    ).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Testing' })).toBeNull();
    await userEvent.click(
      within(bar).getByRole('button', { name: 'Clear the filters' }),
    );
    expect(screen.getByRole('region', { name: 'Testing' })).toBeVisible();
  });

  it('unfolds what was asked for', async () => {
    await renderWith(backend, <EntityReadinessContent />, {
      path: '/?outcome=exempt',
    });
    expect(
      await screen.findByText(/Accepted by the platform team/),
    ).toBeVisible();
  });

  it('gives way to a link to what it hides', async () => {
    await renderWith(backend, <EntityReadinessContent />, {
      path: '/?outcome=exempt',
    });
    await screen.findByRole('search', { name: 'Filter results' });
    window.location.hash = '#check-container-no-dev-server';
    await waitFor(() =>
      expect(
        document.getElementById('check-container-no-dev-server'),
      ).toHaveFocus(),
    );
    window.location.hash = '';
  });
});

describe('a rescan', () => {
  it('shows each step, keeps the report meanwhile, and then the new one', async () => {
    backend.scans = [{ status: 'queued' }, running, succeeded];
    backend.reportAfterScan = entityReports.ready;
    await open();
    const button = await screen.findByRole('button', { name: 'Rescan' });
    jest.useFakeTimers();
    const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
    await user.click(button);
    expect(await screen.findByRole('progressbar')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Scanning' })).toBeDisabled();

    await act(() => jest.advanceTimersByTimeAsync(1000));
    expect(screen.getByRole('progressbar')).toHaveAttribute(
      'aria-valuetext',
      'Judging checks (step 3 of 4)',
    );
    expect(screen.getByRole('status')).toHaveTextContent(
      'Scanning: Judging checks (step 3 of 4)',
    );
    expect(
      screen.getByRole('heading', { name: 'Not Production Ready' }),
    ).toBeVisible();

    await act(() => jest.advanceTimersByTimeAsync(1000));
    expect(
      screen.getByRole('heading', { name: 'Production Ready' }),
    ).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent(
      'The scan has finished.',
    );
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('goes on when the backend does not answer for a moment', async () => {
    backend.report = entityReports.rescanning;
    backend.scans = [503, succeeded];
    backend.reportAfterScan = entityReports.assessed;
    jest.useFakeTimers({ advanceTimers: true });
    await open();
    await screen.findByRole('progressbar');
    await act(() => jest.advanceTimersByTimeAsync(1000));
    expect(screen.getByRole('progressbar')).toBeVisible();
    await act(() => jest.advanceTimersByTimeAsync(2000));
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  });

  it('says so when the backend refuses', async () => {
    backend.scans = [403];
    const { alerts } = await open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Rescan' }),
    );
    expect(
      await alerts.waitForAlert(({ severity }) => severity === 'error'),
    ).toMatchObject({
      message: expect.stringMatching(/^The scan could not be started:.*403/),
    });
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Rescan' })).toBeEnabled(),
    );
  });

  it('asks no more once the page is left', async () => {
    backend.report = entityReports.rescanning;
    backend.scans = [running];
    jest.useFakeTimers({ advanceTimers: true });
    const { unmount } = await open();
    await screen.findByRole('progressbar');
    unmount();
    const asked = backend.requests.length;
    await jest.advanceTimersByTimeAsync(10_000);
    expect(backend.requests).toHaveLength(asked);
  });
});

describe('taking the report away', () => {
  it('copies it as Markdown', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(window.navigator.clipboard, 'writeText');
    const { alerts } = await open();
    await user.click(
      await screen.findByRole('button', { name: 'Copy as Markdown' }),
    );
    await alerts.waitForAlert(({ message }) =>
      message.startsWith('The report is in the clipboard'),
    );
    expect(writeText).toHaveBeenCalledWith('# Orders\n');
  });

  it('saves it under the name of the entity', async () => {
    const saved: Array<{ name: string; blob: Blob }> = [];
    let blob: Blob;
    URL.createObjectURL = jest.fn(object => {
      blob = object as Blob;
      return 'blob:report';
    });
    URL.revokeObjectURL = jest.fn();
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function save(this: HTMLAnchorElement) {
        saved.push({ name: this.download, blob });
      });
    await open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download as Markdown' }),
    );
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0].name).toBe('orders-readiness.md');
    expect(saved[0].blob.type).toBe('text/markdown;charset=utf-8');
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:report');
    click.mockRestore();
  });

  it('says so when that fails', async () => {
    const { alerts } = await open();
    const button = await screen.findByRole('button', {
      name: 'Copy as Markdown',
    });
    backend.report = 500;
    await userEvent.click(button);
    expect(
      await alerts.waitForAlert(({ severity }) => severity === 'error'),
    ).toMatchObject({
      message: expect.stringMatching(/^The report could not be exported:.*500/),
    });
  });
});

describe('other states', () => {
  it('outlines the page while the report is read', async () => {
    backend.client.getReport = () => new Promise(() => {});
    await open();
    expect(
      screen.getByRole('status', { name: 'Reading the readiness report' }),
    ).toHaveAttribute('aria-busy', 'true');
  });

  it('keeps a stale report and says why it is stale', async () => {
    backend.report = entityReports.stale;
    await open();
    expect(
      await screen.findByText(/This report may be out of date/),
    ).toBeVisible();
    expect(
      screen.getByText(/The repository could not be read: git\.example\.com/),
    ).toBeVisible();
    expect(
      screen.getByRole('heading', { name: 'Not Production Ready' }),
    ).toBeVisible();
  });

  it('explains what a first scan will do, and starts it', async () => {
    backend.report = entityReports.pending;
    backend.scans = [{ status: 'queued' }];
    await open();
    expect(
      await screen.findByRole('heading', { name: 'Not assessed yet' }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Scan now' }));
    expect(
      await screen.findByRole('heading', {
        name: 'The first scan is under way',
      }),
    ).toBeVisible();
  });

  it('says what to mend after a first scan has failed', async () => {
    backend.report = entityReports.firstScanFailed;
    await open();
    expect(
      await screen.findByRole('heading', { name: failed.problem!.title }),
    ).toBeVisible();
    expect(
      screen.getByText(/check the token of its integration/),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Scan again' })).toBeEnabled();
  });

  it.each([403, 404])('explains an answer of %d', async status => {
    backend.report = status;
    await open();
    expect(
      await screen.findByRole('heading', {
        name: 'There is no readiness report to show here',
      }),
    ).toBeVisible();
  });

  it('tries again after a network error', async () => {
    backend.report = 500;
    await open();
    expect(
      await screen.findByText(/The readiness report could not be read/),
    ).toBeVisible();
    backend.report = entityReports.assessed;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('heading', { name: 'Not Production Ready' }),
    ).toBeVisible();
  });

  it('refuses an answer that is not what the contract says', async () => {
    backend.report = { entityRef: 'component:default/orders' } as never;
    await open();
    expect(
      await screen.findByText(/The readiness report could not be read/),
    ).toBeVisible();
  });
});

describe('accessibility', () => {
  const states: Array<[string, EntityReportState]> = [
    ...(Object.entries(entityReports) as Array<[string, EntityReportState]>),
    ['not found', 404],
    ['broken', 500],
  ];
  type EntityReportState = FakeBackend['report'];

  it.each(
    states.flatMap(([name, state]) => [
      [name, 'light', state] as const,
      [name, 'dark', state] as const,
    ]),
  )('finds nothing wrong: %s, %s', async (_name, theme, state) => {
    backend.report = state;
    const { container } = await open(theme);
    await waitFor(() =>
      expect(container.querySelector('[aria-busy]')).toBeNull(),
    );
    expect(await axeViolations(container)).toEqual([]);
  });
});
