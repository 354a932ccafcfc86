import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { fileLink } from '../router/fileLink';
import { fileLinksOf } from './repositoryRoot';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      bitbucketServer: [
        {
          host: 'bitbucket.example.net',
          apiBaseUrl: 'https://bitbucket.example.net/rest/api/1.0',
        },
      ],
      gitea: [{ host: 'gitea.example.net' }],
      gerrit: [
        {
          host: 'gerrit.example.net',
          gitilesBaseUrl: 'https://gerrit.example.net/plugins/gitiles',
        },
      ],
    },
  }),
);

describe('links to files', () => {
  it.each([
    [
      'https://github.com/o/r/tree/main/',
      'https://github.com/o/r/blob/abc1234/a%20b/Dockerfile#L7',
    ],
    [
      'https://github.com/o/r',
      'https://github.com/o/r/blob/abc1234/a%20b/Dockerfile#L7',
    ],
    [
      'https://gitlab.com/g/s/r/-/tree/main/',
      'https://gitlab.com/g/s/r/-/blob/abc1234/a%20b/Dockerfile#L7',
    ],
    [
      'https://bitbucket.org/w/r/src/main/',
      'https://bitbucket.org/w/r/src/abc1234/a%20b/Dockerfile#lines-7',
    ],
    [
      'https://bitbucket.example.net/projects/P/repos/r/browse?at=main',
      'https://bitbucket.example.net/projects/P/repos/r/browse/a%20b/Dockerfile?at=abc1234#7',
    ],
    [
      'https://dev.azure.com/o/p/_git/r?version=GBmain',
      'https://dev.azure.com/o/p/_git/r?version=GCabc1234&path=/a%20b/Dockerfile&line=7&lineStartColumn=1&lineEndColumn=1',
    ],
    [
      'https://gitea.example.net/o/r/src/branch/main/',
      'https://gitea.example.net/o/r/src/commit/abc1234/a%20b/Dockerfile#L7',
    ],
    [
      'https://gerrit.example.net/plugins/gitiles/t/r/+/refs/heads/main',
      'https://gerrit.example.net/plugins/gitiles/t/r/+/abc1234/a%20b/Dockerfile#7',
    ],
  ])('lead from %s to the scanned commit', (root, link) => {
    const links = fileLinksOf(root, 'abc1234', integrations);
    expect(fileLink(links)({ path: 'a b/Dockerfile', line: 7 })).toBe(link);
  });

  it('have no anchor without a line', () => {
    const links = fileLinksOf(
      'https://github.com/o/r',
      'abc1234',
      integrations,
    );
    expect(fileLink(links)({ path: 'k8s' })).toBe(
      'https://github.com/o/r/blob/abc1234/k8s',
    );
  });

  it('do not exist on unknown hosts', () => {
    expect(
      fileLinksOf('https://files.example.net/r/', 'abc1234', integrations),
    ).toBeUndefined();
    expect(fileLink(undefined)({ path: 'a' })).toBeUndefined();
  });
});
