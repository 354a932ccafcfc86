import type { Page } from '@playwright/test';
import { test } from './test';

/** Keeps a picture of every station of a journey, in order, beside the other artefacts of the test run. */
export function journey(page: Page, name: string, frontend: string) {
  let stations = 0;
  return {
    /** One station: a step of the test's report, and a picture of how it ends. */
    station: (title: string, steps: () => Promise<void>) =>
      test.step(title, async () => {
        await steps();
        stations++;
        const number = String(stations).padStart(2, '0');
        const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
        await page.screenshot({
          path: `test-results/journeys/${frontend}-${name}-${number}-${slug}.png`,
          animations: 'disabled',
        });
      }),
  };
}

/** Becomes another person of the sample company, as a visitor does. */
export async function switchPerson(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Switch person' }).click();
  await Promise.all([
    page.waitForEvent('load'),
    page
      .getByRole('dialog', { name: 'Switch person' })
      .getByRole('button', { name })
      .click(),
  ]);
  await page.getByRole('button', { name: 'Switch person' }).waitFor();
}
