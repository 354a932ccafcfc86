import { showAll } from '../support/catalog';
import { journey, openFromSidebar } from '../support/journey';
import { entityRows, reportOn } from '../support/readiness';
import { expect, test } from '../support/test';

test.use({ viewport: { width: 1280, height: 900 } });

test('a newcomer finds why a service is not ready, and what to do first', async ({
  page,
  frontend,
}) => {
  test.slow(); // many pages, and each a picture
  const { station } = journey(page, `${frontend}-not-ready`);

  await station('find the service in the catalog', async () => {
    await page.goto('/');
    await showAll(page);
  });

  await station('its card says the verdict', async () => {
    await page.getByRole('link', { name: 'Invoicing' }).click();
    await expect(page.getByText('Not Production Ready')).toBeVisible();
    await page
      .getByRole('link', { name: 'Read the full report' })
      .scrollIntoViewIfNeeded();
  });

  await station('the report says what blocks a launch', async () => {
    await page.getByRole('link', { name: 'Read the full report' }).click();
    const report = await reportOn(page);
    await expect(report).toContainText(/\d findings block a launch/);
    await expect(
      report.getByRole('heading', { name: 'What to Do First' }),
    ).toBeInViewport();
  });

  await station('why this verdict', async () => {
    await page.getByText('Why this verdict?').click();
    await expect(page.getByText(/^Not ready, because/)).toBeVisible();
  });

  await station('the first step leads to the code', async () => {
    const steps = page.getByRole('region', { name: 'What to Do First' });
    await expect(steps.getByRole('listitem').first()).toContainText(
      'Blocks launch',
    );
    await steps.getByRole('link').first().click();
    const finding = page.locator('li:target');
    await expect(finding).toBeInViewport();
    await expect(finding.locator('code').first()).toContainText(/\S/);
  });

  await station('about this check', async () => {
    await page
      .locator('li:target')
      .getByRole('link', { name: /^About this check/ })
      .click();
    await expect(
      page.getByRole('heading', { name: 'How to mend it' }),
    ).toBeVisible();
  });
});

test('a newcomer finds the team with most blockers, and the check that fails most', async ({
  page,
  frontend,
}) => {
  test.slow();
  const { station } = journey(page, `${frontend}-organisation`);
  const owners = page.getByRole('region', { name: 'Most launch blockers' });
  const gaps = page.getByRole('region', { name: 'Most common gaps' });

  await station('the answers are on the first page', async () => {
    await page.goto('/');
    await openFromSidebar(page);
    await expect(owners.getByRole('listitem').first()).toContainText(
      'Payments',
      { timeout: 30_000 },
    );
    await expect(owners.getByRole('listitem').first()).toBeInViewport();
    await expect(gaps.getByRole('listitem').first()).toBeInViewport();
  });

  await station('the number of a team leads to its services', async () => {
    await owners
      .getByRole('link', { name: /launch blockers$/ })
      .first()
      .click();
    const rows = entityRows(page.locator('body'));
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText('Invoicing');
    await expect(rows).toBeInViewport();
  });

  await station('back to everybody', async () => {
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await expect(owners.getByRole('listitem')).not.toHaveCount(1);
  });

  await station('the number of a check leads to its services', async () => {
    const most = gaps.getByRole('listitem').first();
    const number = most.getByRole('link', { name: /entities fail: / });
    const count = Number(await number.innerText());
    expect(count).toBeGreaterThan(1);
    await number.click();
    const rows = entityRows(page.locator('body'));
    await expect(rows).toHaveCount(count);
    await expect(rows.first()).toBeInViewport();
  });

  await station('what the check is about', async () => {
    await gaps.getByRole('listitem').first().getByRole('link').nth(1).click();
    await expect(
      page.getByRole('heading', { name: 'Why it matters' }),
    ).toBeVisible();
  });
});
