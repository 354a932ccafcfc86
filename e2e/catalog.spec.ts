import { reportOn } from './support/readiness';
import { components } from './support/samples';
import { expect, test } from './support/test';

test('the catalog lists the sample services and leads to their reports', async ({
  page,
}) => {
  await page.goto('/catalog?filters[kind]=component&filters[user]=all');
  for (const title of components) {
    await expect(
      page.getByRole('link', { name: title, exact: true }),
    ).toBeVisible();
  }
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  const tab = page
    .getByRole('tab', { name: 'Readiness' }) // legacy frontend system
    .or(
      page
        .getByRole('navigation', { name: 'Content navigation' })
        .getByRole('link', { name: 'Readiness' }),
    );
  await tab.click();
  await reportOn(page);
});
