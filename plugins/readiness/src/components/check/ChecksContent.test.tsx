import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axeViolations } from '../../__testUtils__/axe';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { renderWith } from '../../__testUtils__/render';
import { ChecksContent } from '.';

const question = 'Does the container start a production server?';

describe('the list of checks', () => {
  it('has them by area, with severity and where they fail', async () => {
    const { container } = await renderWith(
      new FakeBackend(),
      <ChecksContent />,
    );
    const area = await screen.findByRole('region', {
      name: 'Containerization',
    });
    const check = within(area).getByRole('listitem');
    expect(check).toHaveTextContent(question);
    expect(check).toHaveTextContent('Critical');
    expect(check).toHaveTextContent('container-no-dev-server');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('can be searched, and the search undone', async () => {
    await renderWith(new FakeBackend(), <ChecksContent />);
    await screen.findByText(question);
    await userEvent.type(screen.getByRole('searchbox'), 'lockfile');
    expect(
      await screen.findByText('No check fits these filters.'),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText(question)).toBeVisible();
  });

  it('can be narrowed by severity', async () => {
    await renderWith(new FakeBackend(), <ChecksContent />);
    await screen.findByText(question);
    await userEvent.click(screen.getByRole('button', { name: 'Minor' }));
    expect(screen.queryByText(question)).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Minor' }));
    await userEvent.click(screen.getByRole('button', { name: 'Critical' }));
    expect(screen.getByText(question)).toBeVisible();
  });
});
