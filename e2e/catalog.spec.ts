import { reportOn } from './support/readiness';
import { components } from './support/samples';
import { expect, test } from './support/test';

test('the catalog lists the sample services and leads to their reports', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('menuitem', { name: /^All/ }).click();
  const linkTo = (name: string) =>
    page.locator(`a[href="/catalog/default/component/${name}"]`);
  for (const { name, title } of components) {
    await expect(linkTo(name)).toHaveText(title);
  }
  await linkTo('orders').click();
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
