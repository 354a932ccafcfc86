import { showAll } from './support/catalog';
import { reportOn } from './support/readiness';
import { components } from './support/samples';
import { expect, test } from './support/test';

test('the catalog lists the sample services and leads to their reports', async ({
  page,
}) => {
  await page.goto('/');
  await showAll(page);
  const linkTo = (name: string) =>
    page.locator(`a[href="/catalog/default/component/${name}"]`);
  for (const { name, title } of components) {
    await expect(linkTo(name)).toHaveText(title);
  }
  await linkTo('orders').click();
  const tab = page
    .getByRole('tab', { name: 'Readiness' }) // legacy frontend system
    .or(
      page
        .getByRole('navigation', { name: 'Content navigation' })
        .getByRole('link', { name: 'Readiness' }),
    );
  await tab.click();
  await reportOn(page);
});

test('the catalog can be narrowed to a verdict', async ({ page }) => {
  await page.goto('/');
  await showAll(page);
  const linkTo = (name: string) =>
    page.locator(`a[href="/catalog/default/component/${name}"]`);
  await expect(linkTo('payments')).toBeVisible();
  await page.getByTestId('readiness-picker-expand').click();
  await page.getByRole('option', { name: /^Not ready/ }).click();
  await expect(linkTo('payments')).toBeHidden();
  await expect(linkTo('orders')).toBeVisible();
  await expect(page).toHaveURL(/readiness/);
});

test('the verdict of every service is seen in the catalog, and leads to its report', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto('/');
  await showAll(page);
  const verdict = page
    .getByRole('row')
    .filter({ hasText: 'Orders' })
    .getByRole('link', { name: 'Not ready' });
  await expect(verdict).toBeInViewport({ ratio: 1 });
  await verdict.click();
  await reportOn(page);
});
