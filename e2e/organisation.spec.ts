import {
  entityRow,
  entityRows,
  openChecks,
  openOrganisation,
  reportOn,
} from './support/readiness';
import { components } from './support/samples';
import { expect, test } from './support/test';

test('the page of the organisation lists every component with its verdict', async ({
  page,
}) => {
  const content = await openOrganisation(page);
  await expect(entityRows(content)).toHaveCount(components.length);
  for (const { title } of components) {
    await expect(entityRow(content, title)).toContainText(/Production Ready/);
  }
});

test('the page of the organisation can be narrowed to a verdict', async ({
  page,
}) => {
  const content = await openOrganisation(page);
  const figures = content.getByRole('group', { name: 'Entities by verdict' });
  await figures.getByRole('button', { name: /Not Production Ready/ }).click();
  await expect(entityRow(content, 'Payments')).toHaveCount(0);
  await expect(
    entityRows(content).filter({ hasNotText: 'Not Production Ready' }),
  ).toHaveCount(0);
  await expect(entityRows(content)).not.toHaveCount(0);
});

test('an area of a service leads to its place in the report', async ({
  page,
}) => {
  const content = await openOrganisation(page);
  await entityRow(content, 'Orders')
    .getByRole('link', { name: 'Testing: Needs Improvement' })
    .click();
  const report = await reportOn(page);
  await expect(
    report.getByRole('region', { name: 'Testing', exact: true }),
  ).toBeInViewport();
});

test('checks can be searched, and lead to what they ask', async ({ page }) => {
  const content = await openChecks(page);
  await content.getByRole('searchbox').fill('production server');
  const check = page.getByRole('link', {
    name: 'Does the container start a production server',
  });
  await expect(page.getByRole('region', { name: 'Testing' })).toBeHidden();
  await check.click();
  await expect(page).toHaveURL(/checks\/container-no-dev-server$/);
  await expect(
    page.getByRole('heading', { name: 'How it is decided' }),
  ).toBeVisible();
});
