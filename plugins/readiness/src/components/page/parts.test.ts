import { partAt } from './parts';

describe('partAt', () => {
  it.each([
    ['/readiness', 'overview'],
    ['/portal/readiness/', 'overview'],
    ['/readiness/follow-up', 'followUp'],
    ['/readiness/checks', 'checks'],
    ['/portal/readiness/checks/container-no-dev-server', 'checks'],
  ])('%s shows %s', (pathname, part) => {
    expect(partAt(pathname)).toBe(part);
  });
});
