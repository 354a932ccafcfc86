import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { restoreFollowUps } from './journeys/restoreFollowUps';
import { openFromSidebar, switchPerson } from './support/journey';
import {
  entityRow,
  entityRows,
  openOrganisation,
  openReport,
} from './support/readiness';
import { components } from './support/samples';
import { expect, test } from './support/test';

// What the journeys do not pass by: each use once, in both frontends, with a picture.

test.use({ viewport: { width: 1280, height: 900 } });

function keep(page: Page, name: string) {
  return page.screenshot({
    path: `test-results/screenshots/${name}.png`,
    animations: 'disabled',
  });
}

test.describe('where one does not look for it', () => {
  test('the home page says how my services stand, and leads on', async ({
    page,
    frontend,
  }) => {
    await page.goto('/home');
    await expect(
      page.getByText(/^\d of your \d+ services? (is|are) production ready\.$/),
    ).toBeVisible();
    await keep(page, `${frontend}-home`);
    await page.getByRole('link', { name: /Overdue$/ }).click();
    await expect(page).toHaveURL(/\/readiness\/follow-up\?due=overdue$/);
    await expect(
      page.getByRole('heading', { name: 'Open findings: Overdue' }),
    ).toBeVisible();
  });

  for (const [what, path] of [
    ['group', '/catalog/default/group/payments'],
    ['user', '/catalog/default/user/payments-engineer'],
  ]) {
    test(`the page of a ${what} says what there is to do`, async ({
      page,
      frontend,
    }) => {
      await page.goto(path);
      const todo = page.getByRole('list', { name: 'Open findings' });
      await todo.scrollIntoViewIfNeeded();
      await expect(todo.getByRole('listitem').first()).toContainText(
        'Blocks launch',
      );
      await keep(page, `${frontend}-${what}`);
      await page.getByRole('link', { name: 'Open the follow-up' }).click();
      await expect(
        page.getByRole('heading', { name: 'Invoicing' }),
      ).toBeVisible();
    });
  }

  for (const [by, words] of [
    ['its verdict', 'not production ready'],
    ['a failing check', 'reloaders watchers'],
  ]) {
    test(`a search finds a service by ${by}`, async ({ page, frontend }) => {
      test.slow(); // the index is filled every half minute
      const found = page.getByRole('link', {
        name: 'Orders: Not Production Ready',
      });
      await expect(async () => {
        await page.goto(
          `/search?query=${encodeURIComponent(words)}&types[]=readiness`,
        );
        await expect(found).toBeVisible({ timeout: 5_000 });
      }).toPass({ timeout: 90_000 });
      await keep(page, `${frontend}-search`);
      await found.click();
      await expect(page).toHaveURL(/component\/orders\/readiness$/);
    });
  }
});

test.describe('the organisation', () => {
  test('is grouped by owner, with the teams below, and by system', async ({
    page,
    frontend,
  }) => {
    const content = await openOrganisation(page);
    await content.getByLabel('Rows').selectOption('owner');
    const owners = page.getByRole('region', {
      name: 'Readiness by area, rows: Owner',
    });
    const services = (owner: string) =>
      owners
        .getByRole('row')
        .filter({
          has: page.getByRole('rowheader', { name: owner, exact: true }),
        })
        .getByRole('link', { name: /^\d+ services?$/ });
    await expect(services('Commerce')).toHaveText('7');
    await expect(services('The Company')).toHaveText(String(components.length));
    await owners.scrollIntoViewIfNeeded();
    await keep(page, `${frontend}-organisation-owners`);
    await page.getByLabel('Groups include the groups below them').uncheck();
    await expect(services('Payments')).toHaveText('2');
    await expect(services('Commerce')).toHaveCount(0);
    await services('Payments').click();
    await expect(entityRows(page.locator('body'))).toHaveCount(2);

    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByLabel('Rows').selectOption('system');
    await expect(
      page
        .getByRole('region', { name: 'Readiness by area, rows: System' })
        .getByRole('rowheader')
        .first(),
    ).toBeVisible();
  });

  test('is searched, sorted and narrowed, all in the address', async ({
    page,
  }) => {
    const content = await openOrganisation(page);
    const names = () =>
      entityRows(page.locator('body'))
        .getByRole('rowheader')
        .getByRole('link')
        .allInnerTexts();
    await content.getByRole('button', { name: 'Name', exact: true }).click();
    await expect
      .poll(names)
      .toEqual(components.map(({ title }) => title).sort());
    await content.getByRole('button', { name: 'Tag' }).click();
    const tags = page.getByRole('dialog', { name: 'Tag' });
    await tags.getByText('postgresql').click();
    await tags.getByRole('button', { name: 'Close' }).click();
    await content.getByRole('button', { name: 'Severity' }).click();
    const severities = page.getByRole('dialog', { name: 'Severity' });
    await severities.getByText('Critical').click();
    await severities.getByRole('button', { name: 'Close' }).click();
    await content.getByLabel('Filter by name').fill('or');
    await expect.poll(names).toEqual(['Orders']);
    const address = page.url();
    expect(address).toContain('tag=postgresql');
    await page.goto('/');
    await page.goto(address);
    await expect.poll(names).toEqual(['Orders']);
  });

  test('leads from the findings of a service to exactly these', async ({
    page,
  }) => {
    const content = await openOrganisation(page);
    const counts = entityRow(content, 'Orders').getByRole('link', {
      name: /critical, .* minor findings$/,
    });
    const [critical, major, minor] = (await counts.innerText())
      .split(' · ')
      .map(Number);
    await counts.click();
    await expect(
      page.getByText(`${critical + major + minor} results shown`),
    ).toBeInViewport();
  });

  test('is told as a trend, in words and as a table', async ({
    page,
    frontend,
  }) => {
    await openOrganisation(page);
    const trend = page.getByRole('region', { name: 'Trend' });
    await expect(trend.getByRole('img', { name: /^From / })).toBeVisible();
    await trend.getByLabel('Period').selectOption('90');
    await expect(page).toHaveURL(/days=90/);
    await trend.getByText('As a table').click();
    await expect(
      trend
        .getByRole('table', { name: 'Trend' })
        .getByRole('columnheader', { name: 'Not Production Ready' }),
    ).toBeVisible();
    await trend.scrollIntoViewIfNeeded();
    await keep(page, `${frontend}-trend`);
  });

  test('is taken away as CSV', async ({ page }) => {
    await openOrganisation(page);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const csv = await readFile(await (await downloading).path(), 'utf8');
    const [header, ...rows] = csv.trim().split('\r\n');
    expect(header).toMatch(/^Entity,Title,Kind,/);
    expect(rows).toHaveLength(components.length);
    expect(csv).toContain('component:default/orders,Orders,');
  });
});

test.describe('the report of a service', () => {
  test('is narrowed by severity and outcome, and says what changed', async ({
    page,
    frontend,
  }) => {
    const report = await openReport(page, 'orders');
    await expect(
      report.getByRole('region', { name: 'What Changed' }),
    ).toContainText('Not Production Ready');
    const filter = report.getByRole('search', { name: 'Filter results' });
    await filter.getByRole('button', { name: /^Critical/ }).click();
    await filter.getByRole('button', { name: /^Failed/ }).click();
    await expect(page).toHaveURL(/\?severity=critical&outcome=fail$/);
    await expect(
      report.getByRole('region', { name: 'Security', exact: true }),
    ).toBeHidden();
    await keep(page, `${frontend}-report-filtered`);
  });

  test('says why an area has its status', async ({ page }) => {
    const report = await openReport(page, 'orders');
    await report.getByRole('button', { name: /^Why is Testing/ }).click();
    await expect(report.getByText(/^Needs improvement means:/)).toBeVisible();
    await expect(report.getByText('Points lost to:')).toBeVisible();
  });

  test('is printed without what only a screen can use', async ({
    page,
    frontend,
  }) => {
    const report = await openReport(page, 'orders');
    await page.emulateMedia({ media: 'print' });
    for (const name of ['Report actions', 'Filter results']) {
      await expect(report.getByLabel(name)).toBeHidden();
    }
    await expect(
      page.getByRole('navigation', { name: 'sidebar nav' }),
    ).toBeHidden();
    const pdf = await page.pdf({
      path: `test-results/screenshots/${frontend}-report.pdf`,
      format: 'A4',
    });
    // All of it, and not the part that was on the screen.
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(3);
  });
});

test.describe('the follow-up', () => {
  test.afterEach(async ({ request }) => {
    await restoreFollowUps(request);
  });

  test('changes several findings at once', async ({ page, frontend }) => {
    test.slow();
    await page.goto('/');
    await switchPerson(page, 'Payments Engineer');
    await openFromSidebar(page, 'Follow-up');
    const list = page.getByRole('region', { name: 'Open findings' });
    const blockers = list
      .getByRole('listitem')
      .filter({ hasText: 'Blocks launch' });
    await expect(blockers.first()).toBeVisible();
    for (const index of [0, 1]) {
      await blockers.nth(index).getByRole('checkbox').check();
    }
    await expect(list.getByText('2 findings selected')).toBeVisible();
    await keep(page, `${frontend}-follow-up-selected`);
    const change = async (action: string, label: string, value: string) => {
      for (const index of [0, 1]) {
        await blockers.nth(index).getByRole('checkbox').check();
      }
      await list.getByRole('button', { name: action, exact: true }).click();
      const dialog = page.getByRole('dialog', { name: action });
      await dialog.getByLabel(label).fill(value);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(dialog).toBeHidden();
    };
    await change('Add note', 'Note', 'Together with the move.');
    await expect(list.getByText('Together with the move.')).toHaveCount(2);
    await change('Link ticket', 'Ticket', 'https://tickets.example.com/7');
    await expect(list.getByRole('link', { name: /^Ticket/ })).toHaveCount(2);
    await change('Set due date', 'Due date', '2099-12-31');
    await expect(list.getByText('due 31 Dec 2099')).toHaveCount(2);
  });

  test('is grouped by check, and tells of each owner in a line', async ({
    page,
    frontend,
  }) => {
    test.slow();
    await page.goto('/');
    await switchPerson(page, 'Head of Commerce');
    await openFromSidebar(page, 'Follow-up');
    const owners = page.getByRole('region', { name: 'By owner' });
    await expect(owners.getByRole('rowheader')).toHaveCount(4);
    await page.getByLabel('Grouped by').selectOption('check');
    await expect(page).toHaveURL(/group=check/);
    await keep(page, `${frontend}-follow-up-head`);
    await owners
      .getByRole('row')
      .filter({ hasText: 'Payments' })
      .getByRole('link')
      .last()
      .click();
    await expect(page).toHaveURL(/owner=group%3Adefault%2Fpayments/);
  });
});

test.describe('in German', () => {
  test.use({ locale: 'de-DE' });

  test('every page is', async ({ page, frontend }) => {
    await page.addInitScript(() => localStorage.setItem('language', 'de'));
    await page.goto('/readiness');
    await expect(
      page.getByRole('button', { name: /^Nicht produktionsreif/ }),
    ).toBeVisible();
    await expect(page.getByText('Die häufigsten Lücken')).toBeVisible();
    await keep(page, `${frontend}-organisation-de`);
    await page.goto('/readiness/follow-up');
    await expect(page.getByLabel('Gruppiert nach')).toBeVisible();
    await page.goto('/catalog/default/component/orders/readiness');
    await expect(
      page.getByRole('heading', { name: 'Nicht produktionsreif' }),
    ).toBeVisible();
    await keep(page, `${frontend}-report-de`);
  });
});
