import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import {
  openCard,
  openChecks,
  openFollowUp,
  openOrganisation,
  openReport,
} from './support/readiness';
import { expect, test } from './support/test';

const pages: Record<string, (page: Page) => Promise<Locator>> = {
  report: page => openReport(page, 'orders'),
  organisation: openOrganisation,
  followUp: openFollowUp,
  card: page => openCard(page, 'orders'),
};

const edgePages: typeof pages = { ...pages, checks: openChecks };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 400]) {
    for (const [name, open] of Object.entries(pages)) {
      test.describe(`${name}, ${colorScheme}, ${width} pixels wide`, () => {
        test.use({ colorScheme, viewport: { width, height: 900 } });

        test('is accessible, and nothing sticks out', async ({
          page,
          frontend,
        }) => {
          const content = await open(page);
          await showWhole(page, content);
          await content.screenshot({
            path: `test-results/screenshots/${frontend}-${name}-${colorScheme}-${width}.png`,
            animations: 'disabled',
          });
          expect(await violations(page, content)).toEqual([]);
          expect(await overflow(content)).toBeLessThanOrEqual(0);
        });
      });
    }
  }
}

// Once each, in one of the frontends: the content is the same in both.
test.describe('at the edges', () => {
  test.beforeEach(({ frontend }) => {
    test.skip(frontend !== 'app');
  });

  for (const width of [360, 2560]) {
    for (const name of ['report', 'organisation', 'checks']) {
      test(`${name}, ${width} pixels wide: nothing sticks out`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        const content = await edgePages[name](page);
        await showWhole(page, content);
        await content.screenshot({
          path: `test-results/screenshots/app-${name}-light-${width}.png`,
          animations: 'disabled',
        });
        expect(await overflow(content)).toBeLessThanOrEqual(0);
      });
    }
  }

  for (const name of ['report', 'organisation', 'checks']) {
    test(`${name} in a theme of the portal's own is accessible`, async ({
      page,
    }) => {
      await page.addInitScript(() =>
        localStorage.setItem('theme', 'aubergine'),
      );
      const content = await edgePages[name](page);
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
      await edgePages[name](page);
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
    await expect(
      page.getByRole('button', { name: 'Filters (1)' }),
    ).toBeVisible();
  });
});

/** Makes the window as high as the content: parts of a page that scrolls inside its frame would stay unseen. */
async function showWhole(page: Page, content: Locator) {
  const { width } = page.viewportSize()!;
  const height = await content.evaluate(element => element.scrollHeight);
  await page.setViewportSize({ width, height: height + 500 });
}

/** What axe finds in the plugin's own content; the portal's frame around it belongs to Backstage. */
async function violations(page: Page, content: Locator) {
  await content.evaluate(element =>
    element.setAttribute('data-examined', 'true'),
  );
  const results = await new AxeBuilder({ page })
    .include('[data-examined]')
    .analyze();
  return results.violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
  }));
}

/** By how many pixels the content is wider than its box. */
function overflow(content: Locator): Promise<number> {
  return content.evaluate(element => element.scrollWidth - element.clientWidth);
}
