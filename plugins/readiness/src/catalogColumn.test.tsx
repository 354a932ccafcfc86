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

  it('leaves the name the room that it needs, but no style of its own aside', () => {
    const styles = (column: { title: string; cellStyle?: unknown }) =>
      withReadinessColumn([column])[0].cellStyle;
    expect(styles(name)).toEqual({ minWidth: 150 });
    expect(styles({ ...name, cellStyle: { minWidth: 90 } })).toEqual({
      minWidth: 90,
    });
    const own = () => ({});
    expect(styles({ ...name, cellStyle: own })).toBe(own);
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
