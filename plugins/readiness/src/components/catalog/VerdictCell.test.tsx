import { screen, waitFor } from '@testing-library/react';
import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { ordersEntity, renderWith } from '../../__testUtils__/render';
import { VerdictCell } from './VerdictCell';

const cell = (backend: FakeBackend, entity = ordersEntity) =>
  renderWith(
    backend,
    <div data-testid="cell">
      <VerdictCell entity={entity} />
    </div>,
  );

describe('the verdict in the catalog', () => {
  it('leads to the report', async () => {
    await cell(new FakeBackend());
    expect(await screen.findByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/readiness',
    );
  });

  it('holds its place while it is read', async () => {
    const backend = new FakeBackend();
    backend.client.queryEntities = () => new Promise(() => {});
    await cell(backend);
    expect(screen.getByTestId('cell').firstElementChild).toHaveAttribute(
      'class',
      expect.stringContaining('MuiSkeleton'),
    );
  });

  it('says that it could not be read, rather than nothing', async () => {
    const backend = new FakeBackend();
    backend.entities = 503;
    await cell(backend);
    expect(
      await screen.findByTitle('This could not be read'),
    ).toHaveTextContent('–');
  });

  it('leaves alone what has no repository', async () => {
    const backend = new FakeBackend();
    await cell(backend, { ...ordersEntity, kind: 'Group' });
    await waitFor(() =>
      expect(screen.getByTestId('cell')).toBeEmptyDOMElement(),
    );
    expect(backend.queries).toEqual([]);
  });
});
