import {
  followUpsQuerySchema,
  followUpsSummaryQuerySchema,
} from '@prodready/plugin-readiness-common';
import {
  formatFollowUpView,
  listQuery,
  parseFollowUpView,
  scopeQuery,
} from './followUpView';

const parse = (address: string) =>
  parseFollowUpView(new URLSearchParams(address));

describe('the follow-up in the address', () => {
  it.each([
    '',
    'scope=all&owner=group%3Adefault%2Fa',
    'show=resolved&group=check',
    'text=docker&check=a&severity=critical&due=overdue&due=soon&blocker=true&unassigned=true&cursor=x',
  ])('is written as it was read: %s', address => {
    const view = parse(address);
    expect(formatFollowUpView(view).toString()).toBe(address);
    expect(followUpsQuerySchema.safeParse(listQuery(view)).error).toBe(
      undefined,
    );
    expect(followUpsSummaryQuerySchema.safeParse(scopeQuery(view)).error).toBe(
      undefined,
    );
  });

  it("is about one's own teams unless something else is asked for", () => {
    expect(listQuery(parse(''))).toMatchObject({ filter: { mine: true } });
    expect(listQuery(parse('scope=assigned'))).toMatchObject({
      filter: {},
      assignedToMe: true,
    });
    expect(listQuery(parse('scope=all')).filter).toEqual({});
    expect(listQuery(parse('owner=group:default/a')).filter).toEqual({
      owner: ['group:default/a'],
    });
  });

  it('ignores what does not fit', () => {
    expect(parse('scope=us&show=all&group=x&due=never&severity=huge')).toEqual(
      parse(''),
    );
  });
});
