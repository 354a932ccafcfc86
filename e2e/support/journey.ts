import type { Page } from '@playwright/test';
import { test } from './test';

/** Keeps a picture of every station of a journey, in order, beside the other artefacts of the test run. */
export function journey(page: Page, name: string) {
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
          path: `test-results/journeys/${name}-${number}-${slug}.png`,
          animations: 'disabled',
        });
      }),
  };
}

/** Opens a page of the plugin from the sidebar, as somebody does who knows no address. */
export async function openFromSidebar(
  page: Page,
  tab?: 'Follow-up',
): Promise<void> {
  await page
    .getByRole('navigation', { name: 'sidebar nav' })
    .getByRole('link', { name: 'Readiness', exact: true })
    .click();
  if (tab) await page.getByRole('link', { name: tab, exact: true }).click();
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
