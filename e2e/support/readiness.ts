import type { Locator, Page } from '@playwright/test';
import { expect } from './test';

/** Opens the Readiness tab of a component and waits for its report. */
export async function openReport(page: Page, name: string): Promise<Locator> {
  await page.goto(`/catalog/default/component/${name}/readiness`);
  return reportOn(page);
}

/** The report on the page, once there is one: right after the start the first scan may still be under way. */
export async function reportOn(page: Page): Promise<Locator> {
  const report = page.getByRole('article');
  await expect(
    report.getByRole('heading', { name: 'Executive Summary' }),
  ).toBeVisible({ timeout: 75_000 });
  return report;
}

/** Opens the page of the whole organisation and waits until each of so many entities has a verdict. */
export async function openOrganisation(
  page: Page,
  entities: number,
): Promise<Locator> {
  const content = page.getByRole('article');
  const rows = entityRows(content);
  await expect(async () => {
    await page.goto('/readiness');
    await expect(rows).toHaveCount(entities, { timeout: 5_000 });
    await expect(rows.filter({ hasText: 'Not Assessed' })).toHaveCount(0);
  }).toPass({ timeout: 75_000 });
  return content;
}

/** The rows of the organisation's table, without its heading. */
export function entityRows(content: Locator): Locator {
  return content
    .getByRole('region', { name: 'Readiness by entity and area' })
    .getByRole('row')
    .filter({ has: content.page().getByRole('rowheader') });
}

/** The card on the overview of a component, once its report is there. */
export async function openCard(page: Page, name: string): Promise<Locator> {
  await page.goto(`/catalog/default/component/${name}`);
  const heading = page.getByRole('heading', { name: 'Production readiness' });
  const card = page
    .locator('article, .MuiCard-root')
    .filter({ has: heading })
    .last();
  await expect(
    card.getByRole('link', { name: 'Read the full report' }),
  ).toBeVisible({ timeout: 75_000 });
  return card;
}
