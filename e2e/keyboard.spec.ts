import type { Locator, Page } from '@playwright/test';
import { restoreFollowUps } from './journeys/restoreFollowUps';
import {
  entityRow,
  entityRows,
  openFollowUp,
  openOrganisation,
  openReport,
} from './support/readiness';
import { expect, test } from './support/test';

// The ways through the pages for those who use no mouse: nothing here points or clicks.

test.afterEach(async ({ request }) => {
  await restoreFollowUps(request);
});

/** Presses Tab until an element has the focus, as somebody does who looks for it. */
async function tabTo(page: Page, target: Locator, most = 80): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    const focused = await target.evaluateAll(elements =>
      elements.includes(document.activeElement as HTMLElement),
    );
    if (focused) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached with ${most} presses of Tab`);
}

test('the overview is narrowed, and a number followed', async ({ page }) => {
  const content = await openOrganisation(page);
  await content.getByLabel('Filter by name').focus();
  const owner = content.getByRole('button', { name: /^Owner/ });
  await tabTo(page, owner);
  await page.keyboard.press('Enter');
  const menu = page.getByRole('dialog', { name: 'Owner' });
  await tabTo(page, menu.getByRole('checkbox', { name: /^Payments/ }));
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(owner).toBeFocused();
  await expect(owner).toHaveText('Owner: Payments');
  await expect(entityRows(content)).toHaveCount(2);

  const figure = content.getByRole('button', { name: /^Not Production Ready/ });
  await tabTo(page, figure);
  await page.keyboard.press('Space');
  await expect(figure).toHaveAttribute('aria-pressed', 'true');
  await expect(entityRows(content)).toHaveCount(1);

  const area = entityRow(content, 'Invoicing')
    .getByRole('link', { name: /: Needs Improvement$/ })
    .first();
  await tabTo(page, area);
  await expect(page.getByRole('tooltip')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/component\/invoicing\/readiness#area-/);
});

test('a finding is assigned', async ({ page }) => {
  const content = await openFollowUp(page);
  await content.getByRole('searchbox', { name: 'Search findings' }).focus();
  const actions = content.getByRole('button', { name: /^Actions for/ }).first();
  await tabTo(page, actions);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Assign' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Add note' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add note' });
  await tabTo(page, dialog.getByLabel('Note'));
  await page.keyboard.type('From the keyboard.');
  await tabTo(page, dialog.getByRole('button', { name: 'Save' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(content.getByText('From the keyboard.')).toBeVisible();
});

test('a dialog is left, and the focus is where it was', async ({ page }) => {
  const content = await openFollowUp(page);
  const actions = content.getByRole('button', { name: /^Actions for/ }).first();
  await actions.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Request exemption' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(actions).toBeFocused();
});

test('the reason of a verdict is unfolded, and what it names is reached', async ({
  page,
}) => {
  const report = await openReport(page, 'orders');
  const why = page.getByText('Why this verdict?');
  const reasons = page.locator('details').filter({ has: why });
  await report.getByRole('button', { name: 'Print or save as PDF' }).focus();
  await tabTo(page, why);
  await page.keyboard.press('Enter');
  await expect(report.getByText(/^Not ready, because/)).toBeVisible();
  await tabTo(
    page,
    reasons.getByRole('link', { name: 'Testing', exact: true }),
  );
  await page.keyboard.press('Enter');
  await expect(
    report.getByRole('region', { name: 'Testing', exact: true }),
  ).toBeFocused();
});

test('the catalog is narrowed to a verdict', async ({ page, frontend }) => {
  const everything = new URLSearchParams({
    'filters[kind]': 'component',
    'filters[user]': 'all',
  });
  await page.goto(`/${frontend === 'app' ? '' : 'catalog'}?${everything}`);
  const orders = page.locator('a[href="/catalog/default/component/orders"]');
  const payments = page.locator(
    'a[href="/catalog/default/component/payments"]',
  );
  await expect(payments).toBeVisible();
  const filter = page.getByRole('textbox', { name: 'Readiness' });
  await filter.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(payments).toBeHidden();
  await expect(orders).toBeVisible();
});
