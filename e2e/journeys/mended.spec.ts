import { commitChange } from '../portal/workingCopy';
import { journey, openFromSidebar, switchPerson } from '../support/journey';
import { openReport } from '../support/readiness';
import { expect, test } from '../support/test';

test.use({ viewport: { width: 1280, height: 900 } });

const rootCheck = 'Does the process run as an unprivileged user';

test('a finding is mended by a commit, and everybody can see by which', async ({
  page,
  frontend,
  repository,
}) => {
  test.slow();
  const { station } = journey(page, `${frontend}-mended`);
  const short = (commit: string) => commit.slice(0, 10);
  const rescan = async () => {
    const report = await openReport(page, 'shipping');
    await report.getByRole('button', { name: 'Rescan' }).click();
    await expect(
      report.getByText('The scan has finished. The report is up to date.'),
    ).toBeAttached({ timeout: 60_000 });
    return report;
  };
  await page.goto('/');
  await switchPerson(page, 'Logistics Engineer');
  const mended = await commitChange(
    repository,
    'Dockerfile',
    text => `${text.trimEnd()}\nUSER 10001\n`,
  );

  await station('the report says what has changed', async () => {
    const report = await rescan();
    const changed = report.getByRole('region', { name: 'What Changed' });
    await expect(
      changed.getByRole('listitem').filter({ hasText: rootCheck }),
    ).toContainText('Closed');
    await expect(changed.getByText(short(mended)).first()).toBeVisible();
    await changed.scrollIntoViewIfNeeded();
  });

  await station('the follow-up has it as closed, with the commit', async () => {
    await openFromSidebar(page, 'Follow-up');
    await page.getByRole('button', { name: /Closed in 30 days$/ }).click();
    const closed = page
      .getByRole('region', { name: 'Closed in the last 30 days' })
      .getByRole('listitem')
      .filter({ hasText: rootCheck });
    await expect(closed).toContainText(/mended .* ago|mended in 0/);
    await expect(closed).toContainText(short(mended));
  });

  const broken = await commitChange(repository, 'Dockerfile', text =>
    text.replace('\nUSER 10001\n', '\n'),
  );

  await station('what comes back is told too', async () => {
    const report = await rescan();
    const changed = report.getByRole('region', { name: 'What Changed' });
    await expect(changed.getByText('New', { exact: true })).toBeVisible();
    await expect(changed.getByText(short(broken)).first()).toBeVisible();
    await changed.scrollIntoViewIfNeeded();
  });
});
