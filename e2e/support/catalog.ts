import { expect, Page } from '@playwright/test';

/** Shows everything in the catalog. A click is taken back when it comes before the catalog knows what the user owns. */
export async function showAll(page: Page): Promise<void> {
  await expect(async () => {
    await page.getByRole('menuitem', { name: /^All/ }).click();
    await expect(
      page.locator('a[href="/catalog/default/component/payments"]'),
    ).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 60_000 });
}
