import type { Locator, Page } from '@playwright/test';
import { expect } from './test';

/** Opens the Readiness tab of a component. Resolves to the report with its header. */
export async function openReport(page: Page, name: string): Promise<Locator> {
  await page.goto(`/catalog/default/component/${name}/readiness`);
  return reportOn(page);
}

/** The report on the page, with its header. */
export async function reportOn(page: Page): Promise<Locator> {
  const report = around(
    page.getByRole('group', { name: 'Report actions' }),
    page.getByRole('region', { name: 'Conclusion' }),
  );
  await expect(report).toBeVisible();
  return report;
}

/** Opens the page of the whole organisation. Resolves to what it shows below its title. */
export async function openOrganisation(page: Page): Promise<Locator> {
  await page.goto('/readiness');
  const content = around(
    page.getByRole('group', { name: 'Entities by verdict' }),
    page.getByRole('region', { name: 'Readiness by entity and area' }),
  );
  await expect(content).toBeVisible();
  return content;
}

/** Opens the follow-up of one's own teams. Resolves to what it shows below its title. */
export async function openFollowUp(page: Page): Promise<Locator> {
  await page.goto('/readiness/follow-up');
  const content = around(
    page.getByRole('group', { name: 'What there is to do, in numbers' }),
    page.getByText('Open findings', { exact: true }).last(),
  );
  await expect(content).toBeVisible();
  await expect(
    content.getByRole('link', {
      name: 'Does the container start a production server, without reloaders, watchers or debug servers?',
    }),
  ).toBeVisible();
  return content;
}

/** Opens the list of all checks. Resolves to what it shows below its title. */
export async function openChecks(page: Page): Promise<Locator> {
  await page.goto('/readiness/checks');
  const content = around(
    page.getByRole('search', { name: 'Filters' }),
    page.getByRole('region', { name: 'Testing', exact: true }),
  );
  await expect(content).toBeVisible();
  return content;
}

/** The row of an entity in the organisation's table. */
export function entityRow(content: Locator, title: string): Locator {
  return entityRows(content).filter({
    has: content
      .page()
      .getByRole('rowheader')
      .getByRole('link', { name: title, exact: true }),
  });
}

/** The rows of the organisation's table, without its heading. */
export function entityRows(content: Locator): Locator {
  return content
    .getByRole('region', { name: 'Readiness by entity and area' })
    .getByRole('row')
    .filter({ has: content.page().getByRole('rowheader') });
}

/** The readiness card on the overview of a component. */
export async function openCard(page: Page, name: string): Promise<Locator> {
  await page.goto(`/catalog/default/component/${name}`);
  const card = around(
    page.getByRole('heading', { name: 'Production readiness' }),
    page.getByRole('link', { name: 'Read the full report' }),
  );
  await expect(card).toBeVisible();
  return card;
}

/** The smallest box around both: the frontend systems put the same content into different frames. */
function around(first: Locator, second: Locator): Locator {
  return first
    .page()
    .locator('div, article')
    .filter({ has: first })
    .filter({ has: second })
    .last();
}
