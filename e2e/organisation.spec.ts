import { entityRows, openOrganisation, reportOn } from './support/readiness';
import { components } from './support/samples';
import { expect, test } from './support/test';

test('the page of the organisation lists every component with its verdict', async ({
  page,
}) => {
  const content = await openOrganisation(page, components.length);
  for (const title of components) {
    const row = entityRows(content).filter({
      has: page.getByRole('link', { name: title, exact: true }),
    });
    await expect(row).toContainText(/Production Ready/);
  }
});

test('the page of the organisation can be narrowed to a verdict', async ({
  page,
}) => {
  const content = await openOrganisation(page, components.length);
  const figures = content.getByRole('group', { name: 'Entities by verdict' });
  await figures.getByRole('button', { name: /Not Production Ready/ }).click();
  const rows = entityRows(content);
  await expect(rows).not.toHaveCount(components.length);
  await expect(rows.filter({ hasText: 'Not Production Ready' })).toHaveCount(
    await rows.count(),
  );
  await expect(
    rows.getByRole('link', { name: 'Orders', exact: true }),
  ).toBeVisible();
});

test('an area of a service leads to its place in the report', async ({
  page,
}) => {
  const content = await openOrganisation(page, components.length);
  await entityRows(content)
    .filter({ has: page.getByRole('link', { name: 'Orders', exact: true }) })
    .getByRole('link', { name: 'Testing: Needs Improvement' })
    .click();
  const report = await reportOn(page);
  await expect(
    report.getByRole('region', { name: 'Testing', exact: true }),
  ).toBeInViewport();
});
