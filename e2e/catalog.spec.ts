import { components } from './support/samples';
import { expect, test } from './support/test';

test('the catalog lists the sample services and leads to their pages', async ({
  page,
}) => {
  await page.goto('/');
  for (const title of components) {
    await expect(
      page.getByRole('link', { name: title, exact: true }),
    ).toBeVisible();
  }
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await expect(page.getByRole('tab', { name: 'Readiness' })).toBeVisible();
});
