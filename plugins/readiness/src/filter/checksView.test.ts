import { formatChecksView, matchesView, parseChecksView } from './checksView';

describe('the view of the checks', () => {
  it.each(['', 'text=dev+server&area=testing&severity=critical'])(
    'comes back from the address %p',
    address => {
      expect(
        formatChecksView(
          parseChecksView(new URLSearchParams(address)),
        ).toString(),
      ).toBe(address);
    },
  );

  it('takes nothing that does not fit', () => {
    expect(
      parseChecksView(new URLSearchParams('area=no&severity=x&other=1')),
    ).toEqual({ text: '', areas: [], severities: [] });
  });

  it.each([
    ['', true],
    ['PRODUCTION server', true],
    ['container-no', true],
    ['area=containerization&severity=critical', true],
    ['text=lockfile', false],
    ['area=testing', false],
    ['severity=minor', false],
  ])('with %p shows the check: %p', (address, shown) => {
    const params = new URLSearchParams(
      address.includes('=') ? address : { text: address },
    );
    expect(
      matchesView(parseChecksView(params), {
        id: 'container-no-dev-server',
        title: 'Does the container start a production server?',
        area: 'containerization',
        severity: 'critical',
      }),
    ).toBe(shown);
  });
});
