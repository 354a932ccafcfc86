import { FakeBackend } from '../../__testUtils__/fakeBackend';
import { parseView } from '../../filter/overviewView';
import { askAhead, askEntities, askFigures } from './questions';

const view = parseView(new URLSearchParams('verdict=ready'));
const { signal } = new AbortController();
let backend: FakeBackend;

beforeEach(() => {
  backend = new FakeBackend();
});

describe('what is asked ahead', () => {
  it('is asked once, and answers whoever asks the same', async () => {
    askAhead(backend.client, view);
    askAhead(backend.client, view);
    const [figures, entities] = await Promise.all([
      askFigures(backend.client, view, signal),
      askEntities(backend.client, view, signal),
    ]);
    expect(figures.total).toBe(5);
    expect(entities.items).not.toEqual([]);
    expect(backend.requests).toEqual([
      'POST /v1/overview',
      'POST /v1/entities/query',
    ]);
  });

  it('answers one time: what is asked again may have changed', async () => {
    askAhead(backend.client, view);
    await askFigures(backend.client, view, signal);
    await askFigures(backend.client, view, signal);
    expect(backend.bodies['/v1/overview']).toHaveLength(2);
  });

  it('does not answer another question', async () => {
    askAhead(backend.client, view);
    await askFigures(backend.client, { ...view, days: 90 }, signal);
    expect(backend.bodies['/v1/overview']).toEqual([
      { filter: { verdict: ['ready'] }, days: 30 },
      { filter: { verdict: ['ready'] }, days: 90 },
    ]);
  });

  it('tells of a failure whoever asks', async () => {
    backend.answers['/v1/overview'] = 500;
    askAhead(backend.client, view);
    await expect(askFigures(backend.client, view, signal)).rejects.toThrow(
      /500/,
    );
  });

  it('is of entities only where they are shown', async () => {
    askAhead(backend.client, { ...view, rows: 'owner' });
    await askFigures(backend.client, view, signal);
    expect(backend.queries).toEqual([]);
  });
});
