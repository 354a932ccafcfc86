import { formatView, parseView } from './overviewView';

const parse = (address: string) => parseView(new URLSearchParams(address));

describe('the view in the address', () => {
  it('shows entities, the worst verdicts first, when nothing is given', () => {
    expect(parse('')).toEqual({
      filter: {},
      rows: 'entity',
      rollUp: true,
      sort: 'verdict',
      order: 'asc',
      cursor: '',
      days: 30,
    });
  });

  it.each([
    '',
    'rows=owner&rollUp=false',
    'text=orders&sort=name&order=desc',
    'days=90&cursor=abc%3D',
  ])('is written as it was read: %s', address => {
    expect(formatView(parse(address)).toString()).toBe(address);
  });

  it.each(['rows=colour', 'sort=luck&order=random', 'days=12', 'cursor='])(
    'ignores %s',
    address => {
      expect(parse(address)).toEqual(parse(''));
    },
  );
});
