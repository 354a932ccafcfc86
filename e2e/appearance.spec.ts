import type { Locator, Page } from '@playwright/test';
import { overflow, showWhole, violations } from './support/appearance';
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
