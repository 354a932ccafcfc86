import { entityFilterSchema } from '@prodready/plugin-readiness-common';
import {
  formatEntityFilter,
  isFiltering,
  parseEntityFilter,
} from './entityFilter';

const parse = (address: string) =>
  parseEntityFilter(new URLSearchParams(address));

describe('the filter in the address', () => {
  it.each([
    '',
    'text=orders',
    'mine=true',
    'owner=group%3Adefault%2Fa&owner=&system=system%3Adefault%2Fshop',
    'verdict=ready&verdict=not-ready',
    'area=testing%3Apartial%2Cneeds-improvement&area=security%3Aready',
    'check=container-non-root-user&severity=critical&blocked=true&stale=false',
  ])('is written as it was read: %s', address => {
    expect(formatEntityFilter(parse(address)).toString()).toBe(address);
  });

  it('means entities without an owner by an empty one', () => {
    expect(parse('owner=')).toEqual({ owner: [null] });
  });

  it.each([
    'verdict=perfect',
    'mine=maybe',
    'area=gardening:ready',
    'area=testing:green',
    'area=testing',
    'severity=huge',
    'blocked=1',
    'check=',
    'text=',
  ])('ignores %s', address => {
    expect(parse(address)).toEqual({});
    expect(isFiltering(parse(address))).toBe(false);
  });

  it('keeps within the bounds of the wire', () => {
    const many = Array.from({ length: 500 }, (_, index) => `owner=a${index}`);
    const filter = parse(
      [`text=${'x'.repeat(999)}`, `check=${'y'.repeat(999)}`, ...many].join(
        '&',
      ),
    );
    expect(entityFilterSchema.safeParse(filter).success).toBe(true);
  });
});
