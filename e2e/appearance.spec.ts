import type { Locator, Page } from '@playwright/test';
import { overflow, showWhole, violations } from './support/appearance';
import {
  openCard,
  openChecks,
  openFollowUp,
  openOrganisation,
  openReport,
} from './support/readiness';
import { expect, test } from './support/test';

// The narrowest and the widest window that the pages are made for, and a laptop between them.

const pages: Record<string, (page: Page) => Promise<Locator>> = {
  report: page => openReport(page, 'orders'),
  organisation: openOrganisation,
  followUp: openFollowUp,
  checks: openChecks,
  card: page => openCard(page, 'orders'),
};

const widths = { light: [360, 1280, 2560], dark: [360, 1280] };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of widths[colorScheme]) {
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
