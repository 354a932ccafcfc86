import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { axeViolations } from '../../__testUtils__/axe';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { followUps, resolved } from '../../__testUtils__/organisation';
import { renderWith } from '../../__testUtils__/render';
import { FollowUpContent } from './FollowUpContent';

let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
});

function Address() {
  return <output aria-label="address">{useLocation().search}</output>;
}

function open(path = '/readiness/follow-up', theme?: 'light' | 'dark') {
  return renderWith(
    backend,
    <main>
      <h1>Readiness</h1>
      <FollowUpContent />
      <Address />
    </main>,
    { path, theme },
  );
}

const address = () => screen.getByLabelText('address').textContent;
const asked = (path: string) => backend.bodies[path] ?? [];
const selectFirst = async () =>
  userEvent.click(
    await screen.findByRole('checkbox', {
      name: 'Select Orders: Does the container start a production server?',
    }),
  );

describe('the follow-up', () => {
  it("begins with what is open for one's own teams", async () => {
    await open();
    expect(
      await screen.findByRole('link', { name: 'Are there tests?' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/readiness#check-tests-exist',
    );
    expect(screen.getByText(/^Overdue since/)).toBeVisible();
    expect(screen.getByText('Planned for January')).toBeVisible();
    expect(screen.getByRole('link', { name: /^Ticket/ })).toBeVisible();
    expect(asked('/v1/follow-ups/query')).toEqual([
      { filter: { mine: true }, state: ['open'], limit: 50 },
    ]);
  });

  it('says by what a check asks that only its failures are shown', async () => {
    await open('/readiness/follow-up?check=container-no-dev-server');
    expect(
      await screen.findByText(
        'Failing: Does the container start a production server?',
      ),
    ).toBeVisible();
  });

  it.each([
    [3, '3 services wait for their first assessment'],
    [0, 'Neither you nor your groups own a service that is assessed.'],
  ])(
    'does not call it done when nothing is assessed: %d services',
    async (total, said) => {
      const zero = {
        entities: 0,
        open: 0,
        blockers: 0,
        overdue: 0,
        dueSoon: 0,
        unassigned: 0,
        exempt: 0,
        resolved: 0,
      };
      backend.answers['/v1/follow-ups/summary'] = {
        total: zero,
        groups: [],
        more: false,
      };
      backend.answers['/v1/overview'] = {
        ...(backend.answers['/v1/overview'] as object),
        total,
        verdicts: {
          ready: 0,
          'ready-with-gaps': 0,
          'not-ready': 0,
          'not-assessed': total,
        },
      };
      await open();
      expect(await screen.findByText(said)).toBeVisible();
      expect(screen.queryByRole('button', { name: /Overdue$/ })).toBeNull();
    },
  );

  it('narrows to what is overdue, by its figure', async () => {
    await open();
    await userEvent.click(
      await screen.findByRole('button', { name: /Overdue$/ }),
    );
    await waitFor(() => expect(address()).toBe('?due=overdue'));
    await waitFor(() =>
      expect(asked('/v1/follow-ups/query')).toContainEqual(
        expect.objectContaining({ due: ['overdue'] }),
      ),
    );
  });

  it('tells a manager of each owner in a line, and leads on', async () => {
    await open('/readiness/follow-up?scope=all');
    const table = await screen.findByRole('region', { name: 'By owner' });
    expect(
      within(table).getByRole('link', { name: 'Payments' }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('owner=group%3Adefault%2Fpayments'),
    );
    const [row] = within(table)
      .getAllByRole('row')
      .filter(({ textContent }) => /^Order Management/.test(textContent!));
    const services = within(row).getAllByRole('cell')[0];
    expect(within(services).getByRole('link')).toHaveAttribute(
      'href',
      expect.stringContaining('owner=group%3Adefault%2Forder-management'),
    );
  });

  it('sets a note on what is selected', async () => {
    await open();
    await selectFirst();
    expect(screen.getByText('1 finding selected')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Add note' }));
    const dialog = await screen.findByRole('dialog', { name: 'Add note' });
    await userEvent.type(within(dialog).getByLabelText('Note'), 'Next week');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(asked('/v1/follow-ups/update')).toEqual([
        {
          items: [
            {
              entityRef: 'component:default/orders',
              checkId: 'container-no-dev-server',
            },
          ],
          set: { note: 'Next week' },
        },
      ]),
    );
  });

  it('asks for an exemption, with a reason and an end', async () => {
    await open();
    await selectFirst();
    await userEvent.click(
      screen.getByRole('button', { name: 'Request exemption' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Request exemption',
    });
    const send = within(dialog).getByRole('button', { name: 'Send request' });
    const reason = within(dialog).getByLabelText(/^Reason/);
    await userEvent.type(reason, 'Too short');
    expect(send).toBeDisabled();
    await userEvent.type(reason, ' is no reason');
    await userEvent.click(send);
    await waitFor(() =>
      expect(asked('/v1/exemptions')).toEqual([
        {
          entityRef: 'component:default/orders',
          checkId: 'container-no-dev-server',
          reason: 'Too short is no reason',
          until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        },
      ]),
    );
  });

  it('shows what was closed, and by which commit', async () => {
    backend.answers['/v1/follow-ups/query'] = resolved;
    await open('/readiness/follow-up?show=resolved');
    expect(await screen.findByText(/^mended/)).toHaveTextContent('aaaabbbbcc');
  });

  it('has an approver decide', async () => {
    await open('/readiness/follow-up?show=exemptions');
    const queue = await screen.findByRole('region', {
      name: 'Waiting for your decision',
    });
    await userEvent.click(
      await within(queue).findByRole('button', { name: /^Approve/ }),
    );
    const dialog = await screen.findByRole('dialog', { name: 'Approve' });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Approve' }),
    );
    await waitFor(() =>
      expect(asked('/v1/exemptions/7/decision')).toEqual([
        { decision: 'approve' },
      ]),
    );
  });

  it('says that there is nothing to do', async () => {
    backend.answers['/v1/follow-ups/query'] = { items: [], total: 0 };
    await open();
    expect(await screen.findByText(/^Nothing is open here/)).toBeVisible();
  });

  it('does not pass off what is on this page as all there is', async () => {
    backend.answers['/v1/follow-ups/query'] = {
      ...followUps,
      nextCursor: 'more',
    };
    await open();
    expect((await screen.findAllByText(/^\d+ on this page$/))[0]).toBeVisible();
  });

  it('says what went wrong, and tries again', async () => {
    backend.answers['/v1/follow-ups/query'] = 500;
    await open();
    expect(await screen.findByText(/This could not be read/)).toBeVisible();
    expect(screen.getAllByText('The backend answers 500').pop()).toBeVisible(); // not only in what unfolds
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
  });

  it('does not wait for numbers that cannot be had', async () => {
    backend.answers['/v1/follow-ups/summary'] = 500;
    await open();
    expect(
      await screen.findByRole('button', { name: /^– ?Overdue$/ }),
    ).toBeEnabled();
  });

  it.each([
    ['open', '', 'light'] as const,
    ['open', '', 'dark'] as const,
    ['exemptions', '?show=exemptions', 'light'] as const,
  ])('is accessible: %s %s %s', async (_name, search, theme) => {
    const { container } = await open(`/readiness/follow-up${search}`, theme);
    await waitFor(() =>
      expect(container.querySelector('[aria-busy]')).toBeNull(),
    );
    expect(await axeViolations(container)).toEqual([]);
  });
});
