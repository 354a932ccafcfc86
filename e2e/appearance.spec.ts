import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import {
  openCard,
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
