import { readFile } from 'node:fs/promises';
import { openCard, openReport, reportOn } from './support/readiness';
import { coreAreas, placeInOrders } from './support/samples';
import { expect, test } from './support/test';

test('a service page shows the verdict and the table of the seven areas', async ({
  page,
}) => {
  const report = await openReport(page, 'orders');
  await expect(
    report.getByRole('heading', { level: 2, name: /Production Ready/ }).first(),
  ).toBeVisible();

  const table = report.getByRole('table', { name: 'Assessment by component' });
  await expect(table.getByRole('columnheader')).toHaveText([
    'Component',
    'Status',
    'Summary',
  ]);
  await expect(table.getByRole('rowheader')).toHaveText(coreAreas);
  const statusOf = (area: string) =>
    table.getByRole('row').filter({ hasText: area }).getByRole('cell').first();
  await expect(statusOf('Containerization')).toHaveText(
    'Partially Production Ready',
  );
  await expect(statusOf('Testing')).toHaveText('Needs Improvement');
});

test('a finding names file and line and shows the code there', async ({
  page,
}) => {
  const report = await openReport(page, 'orders');
  const place = placeInOrders('Dockerfile', '"--reload"');
  const finding = report
    .getByRole('region', { name: 'Containerization' })
    .getByRole('listitem')
    .filter({ has: page.getByText(place, { exact: true }) })
    .first();
  await expect(finding).toContainText('--reload');
  await expect(finding.locator('code').first()).toContainText('uvicorn');
});

for (const [width, height] of [
  [1280, 720],
  [1440, 900],
  [360, 800],
]) {
  test(`verdict and reason are seen at once, on a laptop the first step too: ${width} by ${height}`, async ({
    page,
    frontend,
  }) => {
    await page.setViewportSize({ width, height });
    const report = await openReport(page, 'invoicing');
    const steps = report.getByRole('region', { name: 'What to Do First' });
    for (const seen of [
      report.getByRole('heading', { name: 'Not Production Ready' }),
      report.getByText(/^\d findings block a launch/),
      report.getByRole('link', { name: /^Dockerfile:/ }).first(),
      ...(width > 1000 ? [steps.getByRole('link').first()] : []),
    ]) {
      await expect(seen).toBeInViewport({ ratio: 1 });
    }
    await page.screenshot({
      path: `test-results/screenshots/${frontend}-report-head-${width}.png`,
    });
  });
}

test('the table leads to the section of an area', async ({ page }) => {
  const report = await openReport(page, 'orders');
  const section = report.getByRole('region', { name: 'Testing', exact: true });
  await expect(section).not.toBeInViewport();
  await report
    .getByRole('table', { name: 'Assessment by component' })
    .getByRole('link', { name: 'Testing', exact: true })
    .click();
  await expect(section).toBeInViewport();
  await expect(page).toHaveURL(/#area-testing$/);
});

test('the services of a monorepo have a report each, of their own folder', async ({
  page,
}) => {
  for (const service of ['cart', 'catalog-search']) {
    const report = await openReport(page, service);
    await expect(
      report.getByText(`services/${service}`, { exact: true }),
    ).toBeVisible();
  }
});

test('a rescan says what it does, and when it has finished', async ({
  page,
}) => {
  const report = await openReport(page, 'payments');
  // A scan may be over between two looks at the page: what is announced meanwhile is kept.
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver(() => {
      for (const status of document.querySelectorAll('[role=status]')) {
        const text = status.textContent ?? '';
        if (text && heard[heard.length - 1] !== text) heard.push(text);
      }
    }).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  const rescan = report.getByRole('button', { name: 'Rescan' });
  await rescan.click();
  await expect(
    report.getByText('The scan has finished. The report is up to date.'),
  ).toBeAttached({ timeout: 60_000 });
  await expect(rescan).toBeEnabled();
  const heard = await page.evaluate(
    () => (window as unknown as { heard: string[] }).heard,
  );
  expect(heard).toContainEqual(expect.stringMatching(/^Scanning: /));
});

test('a rescan works from the keyboard', async ({ page }) => {
  const report = await openReport(page, 'shipping');
  const print = report.getByRole('button', { name: 'Print or save as PDF' });
  await print.focus();
  await page.keyboard.press('Tab');
  await expect(report.getByRole('button', { name: 'Rescan' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(
    report.getByText('The scan has finished. The report is up to date.'),
  ).toBeAttached({ timeout: 60_000 });
});

test('the report can be copied and downloaded as Markdown', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const report = await openReport(page, 'orders');

  await report.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(page.getByText('The report is in the clipboard')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^# /);
  expect(copied).toContain(placeInOrders('Dockerfile', '"--reload"'));
  for (const area of coreAreas) expect(copied).toContain(area);

  const downloading = page.waitForEvent('download');
  await report.getByRole('button', { name: 'Download as Markdown' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('orders-readiness.md');
  expect(await readFile(await download.path(), 'utf8')).toBe(copied);
});

test('the overview has a card that leads to the report', async ({ page }) => {
  const card = await openCard(page, 'orders');
  await expect(card).toContainText(/Production Ready/);
  await expect(
    card
      .getByRole('list', { name: 'Areas' })
      .getByRole('listitem')
      .filter({ hasText: 'Containerization' }),
  ).toContainText('Partially Production Ready');
  await card.getByRole('link', { name: 'Read the full report' }).click();
  await reportOn(page);
});
