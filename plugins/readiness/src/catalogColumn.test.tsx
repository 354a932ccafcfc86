import { withReadinessColumn } from './catalogColumn';

const titles = (columns: Array<{ title?: unknown }>) =>
  columns.map(({ title }) => title);

describe('withReadinessColumn', () => {
  const name = { title: 'Name' };
  const owner = { title: 'Owner' };

  it('puts the verdict right after the first column that is seen', () => {
    const hidden = { title: 'Title', hidden: true };
    expect(titles(withReadinessColumn([hidden, name, owner]))).toEqual([
      'Title',
      'Name',
      'Readiness',
      'Owner',
    ]);
  });

  it('takes a heading', () => {
    expect(
      titles(withReadinessColumn([name, owner], { title: 'Live?' })),
    ).toEqual(['Name', 'Live?', 'Owner']);
  });

  it('is the only one where there is no other', () => {
    expect(titles(withReadinessColumn([]))).toEqual(['Readiness']);
  });
});
