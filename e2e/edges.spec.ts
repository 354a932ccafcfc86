import type { Locator, Page } from '@playwright/test';
import { showWhole, violations } from './support/appearance';
import { openChecks, openOrganisation, openReport } from './support/readiness';
import { expect, test } from './support/test';

// Another theme, layout shifts: in one of the frontends (playwright.config.ts), since the content is the same in both.

const pages: Record<string, (page: Page) => Promise<Locator>> = {
  report: page => openReport(page, 'orders'),
  organisation: openOrganisation,
  checks: openChecks,
};

for (const name of ['report', 'organisation', 'checks']) {
  test(`${name} in a theme of the portal's own is accessible`, async ({
    page,
  }) => {
    await page.addInitScript(() => localStorage.setItem('theme', 'aubergine'));
    const content = await pages[name](page);
    await showWhole(page, content);
    await content.screenshot({
      path: `test-results/screenshots/app-${name}-aubergine-1280.png`,
      animations: 'disabled',
    });
    expect(await violations(page, content)).toEqual([]);
  });

  test(`${name} does not jump while it is read`, async ({ page }) => {
    await page.addInitScript(() => {
      const shifts = { sum: 0 };
      Object.assign(window, { shifts });
      new PerformanceObserver(list => {
        for (const entry of list.getEntries() as Array<
          PerformanceEntry & { value: number }
        >) {
          shifts.sum += entry.value;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await pages[name](page);
    await page.waitForLoadState('networkidle');
    const { sum } = await page.evaluate(
      () => (window as unknown as { shifts: { sum: number } }).shifts,
    );
    // What the Web Vitals call good.
    expect(sum).toBeLessThan(0.1);
  });
}

test('the filters are folded where they would fill the window', async ({
  page,
}) => {
  await page.setViewportSize({ width: 400, height: 900 });
  await openOrganisation(page);
  const mine = page.getByRole('checkbox', { name: 'Owned by me' });
  await expect(mine).toBeHidden();
  await page.getByRole('button', { name: 'Filters' }).click();
  await mine.check();
  await expect(page.getByRole('button', { name: 'Filters (1)' })).toBeVisible();
});
