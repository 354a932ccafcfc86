import { journey, openFromSidebar, switchPerson } from '../support/journey';
import { expect, test } from '../support/test';
import { restoreFollowUps } from './restoreFollowUps';

test.use({ viewport: { width: 1280, height: 900 } });

test.afterEach(async ({ request }) => {
  await restoreFollowUps(request);
});

test('a team lead assigns what is overdue, and has somebody else approve an exemption', async ({
  page,
  frontend,
}) => {
  test.slow(); // many pages, and each a picture
  const { station } = journey(page, `${frontend}-team-lead`);
  const overdue = page.getByRole('button', { name: /Overdue$/ });
  const list = page.getByRole('region', { name: 'Open findings: Overdue' });
  const findings = list
    .getByRole('listitem')
    .filter({ hasText: 'Overdue since' });
  let assigned = '';
  let exempt = '';

  await page.goto('/');
  await switchPerson(page, 'Payments Engineer');

  await station('what is overdue in my team', async () => {
    await openFromSidebar(page, 'Follow-up');
    await overdue.click();
    await expect(findings).toHaveCount(2);
    assigned = await findings.first().getByRole('link').first().innerText();
    exempt = await findings.last().getByRole('link').first().innerText();
  });

  await station('assign one', async () => {
    await findings
      .first()
      .getByRole('button', { name: /^Assign: / })
      .click();
    await page.getByRole('radio', { name: 'Payments Engineer' }).check();
  });

  await station('it is assigned', async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(findings.filter({ hasText: assigned })).toContainText(
      'assigned to Payments Engineer',
    );
  });

  await station('request an exemption', async () => {
    await findings
      .filter({ hasText: exempt })
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await page.getByRole('menuitem', { name: 'Request exemption' }).click();
    await page
      .getByLabel(/^Reason/)
      .fill('Reached only from the office network until it moves in spring.');
  });

  await station('it is requested', async () => {
    await page.getByRole('button', { name: 'Send request' }).click();
    await expect(page.getByText(/^The request is sent/)).toBeVisible();
    await findings
      .filter({ hasText: exempt })
      .getByRole('link', { name: /^Exemption until .* requested$/ })
      .click();
  });

  await station('nobody approves a request of their own', async () => {
    const request = page
      .getByRole('region', { name: 'Exemptions', exact: true })
      .getByRole('listitem')
      .filter({ hasText: exempt });
    await expect(request).toContainText('waits for somebody else’s approval');
    await expect(request.getByRole('button')).toHaveText(['Withdraw']);
  });

  await station('somebody else is told that a request waits', async () => {
    await switchPerson(page, 'Head of Commerce');
    await openFromSidebar(page, 'Follow-up');
    await expect(
      page.getByText('1 exemption request waits for your decision'),
    ).toBeVisible();
  });

  await station('what was asked for', async () => {
    await page.getByRole('button', { name: 'See what was asked for' }).click();
    await page
      .getByRole('region', { name: 'Waiting for your decision' })
      .getByRole('button', { name: /^Approve/ })
      .click();
    await expect(page.getByRole('dialog')).toContainText('Payments Engineer');
  });

  await station('it is approved', async () => {
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Approve' })
      .click();
    await expect(
      page
        .getByRole('region', { name: 'Exemptions', exact: true })
        .getByRole('listitem')
        .filter({ hasText: exempt }),
    ).toContainText('Approved');
    await expect(page.getByText('No request waits for you.')).toBeVisible();
  });

  await station('what is exempt is no longer overdue', async () => {
    await switchPerson(page, 'Payments Engineer');
    await page.goto('/readiness/follow-up');
    await overdue.click();
    await expect(findings).toHaveCount(1);
    await expect(findings).toContainText(assigned);
  });
});
