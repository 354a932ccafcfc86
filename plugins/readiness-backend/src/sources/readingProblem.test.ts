import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { ReadinessProblem } from '@prodready/plugin-readiness-node';
import { readingProblem } from './readingProblem';

const { signal } = new AbortController();
const host = 'git.example.net';

describe('readingProblem', () => {
  it.each<[unknown, string, boolean]>([
    [
      new NotFoundError(
        'Request failed for https://git.example.net/secret?token=t0k3n',
      ),
      'Repository not found',
      false,
    ],
    [
      new Error('Failed to read tree from x, 404 Not Found'),
      'Repository not found',
      false,
    ],
    [
      new NotAllowedError('Reading from x is not allowed'),
      'Host not configured',
      false,
    ],
    [new Error('x, 401 Unauthorized'), 'Access refused', false],
    [new Error('x, 403 Forbidden'), 'Access refused', false],
    [new Error('x, 403 Forbidden (rate limit exceeded)'), 'Rate limit', true],
    [new Error('x, 429 Too Many Requests'), 'Rate limit', true],
    ...['http-429-demo', 'errors-404', 'fetch failed'].map(
      (name): [unknown, string, boolean] => [
        new Error(
          `Failed to read tree from https://git.example.net/acme/${encodeURI(
            name,
          )}/tree/main, 500 Internal Server Error`,
        ),
        'Repository could not be read',
        true,
      ],
    ),
    [
      new TypeError('fetch failed', {
        cause: Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }),
      }),
      'Host not reachable',
      true,
    ],
    [
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      'Host not reachable',
      true,
    ],
    [
      new Error('FetchUrlReader does not implement readTree'),
      'Host cannot be read',
      false,
    ],
    [
      new Error('zlib: unexpected end of file'),
      'Repository could not be read',
      true,
    ],
    ['a text', 'Repository could not be read', true],
    [undefined, 'Repository could not be read', true],
  ])('tells %p as "%s"', (error, title, retry) => {
    const problem = readingProblem(error, { host, signal });
    expect(problem).toMatchObject({ title, retry });
    expect(problem.message).toContain(host);
    expect(problem.message).not.toMatch(/secret|t0k3n/);
  });

  it('keeps a problem that is told already', () => {
    const problem = new ReadinessProblem('Too large', 'Make it smaller');
    expect(readingProblem(problem, { host, signal })).toBe(problem);
  });

  it('tells a time limit by its signal', () => {
    expect(
      readingProblem(new Error('aborted'), {
        host,
        signal: AbortSignal.abort(),
      }),
    ).toMatchObject({ title: 'Time limit', retry: true });
  });
});
