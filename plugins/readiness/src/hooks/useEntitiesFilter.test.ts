import { formatFilter, parseFilter } from './useEntitiesFilter';

const parse = (address: string) => parseFilter(new URLSearchParams(address));

describe('the filter in the address', () => {
  it('shows the worst verdicts first when nothing is given', () => {
    expect(parse('')).toEqual({
      text: '',
      verdicts: [],
      mine: false,
      sort: 'verdict',
      order: 'asc',
      cursor: '',
    });
  });

  it.each([
    '',
    'text=orders',
    'verdict=ready&verdict=not-ready',
    'owner=me&sort=name&order=desc',
    'sort=assessedAt&cursor=abc%3D',
  ])('is written as it was read: %s', address => {
    expect(formatFilter(parse(address)).toString()).toBe(address);
  });

  it.each([
    ['an unknown verdict', 'verdict=perfect'],
    ['an unknown order', 'sort=luck&order=random'],
    ['somebody else as owner', 'owner=you'],
    ['empty values', 'text=&verdict=&cursor='],
  ])('ignores %s', (_, address) => {
    expect(parse(address)).toEqual(parse(''));
  });

  it('keeps within the bounds of the wire', () => {
    const filter = parse(`text=${'x'.repeat(999)}&cursor=${'y'.repeat(9999)}`);
    expect(filter.text).toHaveLength(200);
    expect(filter.cursor).toHaveLength(2000);
  });
});
