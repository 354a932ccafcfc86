import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { LocatedTarget } from '../database/EntityStore';
import { UrlSource } from '../sources/UrlSource';
import { locateEntity } from './locateEntity';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      github: [
        {
          host: 'ghe.example.net',
          apiBaseUrl: 'https://ghe.example.net/api/v3',
        },
      ],
      gitlab: [
        {
          host: 'gitlab.example.net',
          baseUrl: 'https://gitlab.example.net/git',
          apiBaseUrl: 'https://gitlab.example.net/git/api/v4',
        },
      ],
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
      harness: [{ host: 'harness.example.net' }],
    },
  }),
);
const reader = { readTree: jest.fn(), readUrl: jest.fn(), search: jest.fn() };
const sources = new Map([['url', new UrlSource(reader, integrations)]]);

const sourceLocation = 'backstage.io/source-location';
const managedBy = 'backstage.io/managed-by-location';
const servicePath = 'prodready.io/service-path';

function entityWith(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'orders', uid: 'u1', annotations },
    spec: { type: 'service', lifecycle: 'production' },
  };
}

async function placeWith(annotations?: Record<string, string>) {
  return (await locateEntity(entityWith(annotations), sources)).place;
}

describe('locateEntity', () => {
  it.each([
    // A folder of a repository, on every kind of host
    ['https://github.com/o/r', 'https://github.com/o/r', ''],
    ['https://github.com/o/r/', 'https://github.com/o/r', ''],
    [
      'https://github.com/o/r/tree/main/',
      'https://github.com/o/r/tree/main/',
      '',
    ],
    [
      'https://github.com/o/r/tree/main/services/orders/',
      'https://github.com/o/r/tree/main/',
      'services/orders',
    ],
    [
      'https://github.com/o/r/tree/main/services/orders',
      'https://github.com/o/r/tree/main/',
      'services/orders',
    ],
    [
      'https://github.com/o/r/blob/main/services/orders/README.md',
      'https://github.com/o/r/tree/main/',
      'services/orders',
    ],
    [
      'https://github.com/o/r/tree/main/with%20space/',
      'https://github.com/o/r/tree/main/',
      'with space',
    ],
    [
      'https://ghe.example.net/o/r/tree/v1/a/',
      'https://ghe.example.net/o/r/tree/v1/',
      'a',
    ],
    [
      'https://gitlab.com/group/sub/r/-/tree/main/a/b/',
      'https://gitlab.com/group/sub/r/-/tree/main/',
      'a/b',
    ],
    [
      'https://gitlab.example.net/git/g/r/-/tree/main/a/',
      'https://gitlab.example.net/git/g/r/-/tree/main/',
      'a',
    ],
    [
      'https://bitbucket.org/w/r/src/main/a/',
      'https://bitbucket.org/w/r/src/main/',
      'a',
    ],
    [
      'https://bitbucket.example.net/projects/P/repos/r/browse/a/b?at=main',
      'https://bitbucket.example.net/projects/P/repos/r/browse?at=main',
      'a/b',
    ],
    [
      'https://bitbucket.example.net/users/u/repos/r/browse',
      'https://bitbucket.example.net/users/u/repos/r/browse',
      '',
    ],
    [
      'https://dev.azure.com/o/p/_git/r?path=/a/b',
      'https://dev.azure.com/o/p/_git/r',
      'a/b',
    ],
    [
      'https://dev.azure.com/o/p/_git/r?path=%2Fa&version=GBdev',
      'https://dev.azure.com/o/p/_git/r?version=GBdev',
      'a',
    ],
    [
      'https://gitea.example.net/o/r/src/branch/main/a/b',
      'https://gitea.example.net/o/r/src/branch/main/',
      'a/b',
    ],
    [
      'https://gerrit.example.net/plugins/gitiles/t/r/+/refs/heads/main/a/b',
      'https://gerrit.example.net/plugins/gitiles/t/r/+/refs/heads/main',
      'a/b',
    ],
    [
      'https://gerrit.example.net/plugins/gitiles/t/r/+/refs/heads/main',
      'https://gerrit.example.net/plugins/gitiles/t/r/+/refs/heads/main',
      '',
    ],
    [
      'https://harness.example.net/ng/account/a/module/code/orgs/o/projects/p/repos/r/files/main/~/a/b',
      'https://harness.example.net/ng/account/a/module/code/orgs/o/projects/p/repos/r/files/main/~/',
      'a/b',
    ],
    // A host without an integration is a tree of its own
    [
      'https://files.example.net/trees/orders/',
      'https://files.example.net/trees/orders/',
      '',
    ],
    // Credentials in an address go no further
    [
      'https://user:secret@github.com/o/r/tree/main/a',
      'https://github.com/o/r/tree/main/',
      'a',
    ],
  ])('finds the repository and the folder of %s', async (url, root, path) => {
    await expect(
      placeWith({ [sourceLocation]: `url:${url}` }),
    ).resolves.toEqual({
      target: expect.objectContaining({
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        type: 'url',
        url: root,
        host: new URL(root).host,
      }),
      path,
    });
  });

  it.each([
    ['https://github.com/O/R', 'github.com/o/r', undefined],
    ['https://github.com/o/r.git', 'github.com/o/r', undefined],
    ['https://github.com/o/r/tree/main/a/', 'github.com/o/r', 'main'],
    ['https://gitlab.com/g/s/r/-/tree/dev/a/', 'gitlab.com/g/s/r', 'dev'],
    ['https://bitbucket.org/w/r/src/main/a/', 'bitbucket.org/w/r', 'main'],
    [
      'https://bitbucket.example.net/projects/P/repos/r/browse/a?at=refs/heads/main',
      'bitbucket.example.net/projects/p/repos/r',
      'main',
    ],
    [
      'https://dev.azure.com/o/p/_git/r?path=%2Fa&version=GBdev',
      'dev.azure.com/o/p/_git/r',
      'dev',
    ],
    [
      'https://gitea.example.net/o/r/src/branch/main/a/b',
      'gitea.example.net/o/r',
      'main',
    ],
    ['https://files.example.net/trees/orders/', undefined, undefined],
  ])('knows how pushes name the tree of %s', async (url, repository, ref) => {
    const place = await placeWith({ [sourceLocation]: `url:${url}` });
    const { target } = place as { target: LocatedTarget };
    expect(target.repository).toBe(repository);
    expect(target.ref).toBe(ref);
  });

  it.each([
    ['https://github.com/o/r/blob/main/catalog-info.yaml', ''],
    ['https://github.com/o/r/tree/main/a/catalog-info.yaml', 'a'],
    ['https://github.com/o/r/blob/main/a/b/catalog-info.yaml', 'a/b'],
    ['https://github.com/o/r/blob/main/a/.backstage/catalog-info.yaml', 'a'],
    ['https://github.com/o/r/blob/main/.github/catalog/catalog-info.yaml', ''],
    ['https://bitbucket.org/w/r/src/main/a/catalog-info.yaml', 'a'],
    ['https://dev.azure.com/o/p/_git/r?path=/a/catalog-info.yaml', 'a'],
  ])(
    'takes the folder of the descriptor %s where there is no source location',
    async (url, path) => {
      await expect(
        placeWith({ [managedBy]: `url:${url}` }),
      ).resolves.toMatchObject({ path });
    },
  );

  it('gives all entities of a repository the same target', async () => {
    const one = await placeWith({
      [sourceLocation]: 'url:https://github.com/o/r/tree/main/a/',
    });
    const other = await placeWith({
      [managedBy]: 'url:https://github.com/o/r/blob/main/b/catalog-info.yaml',
    });
    expect('target' in one && one.target.id).toBeTruthy();
    expect('target' in one && one.target).toEqual(
      'target' in other && other.target,
    );
  });

  it.each([
    ['services/orders', 'services/orders'],
    ['/services/orders/', 'services/orders'],
    ['./services/orders', 'services/orders'],
    ['.', ''],
    ['', ''],
    ['/', ''],
  ])('lets the annotation say %p', async (annotation, path) => {
    await expect(
      placeWith({
        [sourceLocation]: 'url:https://github.com/o/r/tree/main/elsewhere/',
        [servicePath]: annotation,
      }),
    ).resolves.toMatchObject({ path });
  });

  it.each([
    ['../other', 'Malformed service path', servicePath],
    ['a/../../b', 'Malformed service path', servicePath],
    ['a\\b', 'Malformed service path', servicePath],
  ])('refuses the service path %p', async (annotation, title, named) => {
    await expect(
      placeWith({
        [sourceLocation]: 'url:https://github.com/o/r',
        [servicePath]: annotation,
      }),
    ).resolves.toEqual({
      problem: { title, message: expect.stringContaining(named) },
    });
  });

  it.each([
    [undefined, 'No source location'],
    [{ [sourceLocation]: 'nonsense' }, 'Malformed source location'],
    [{ [sourceLocation]: 'url:not an address' }, 'Malformed source location'],
    [
      { [sourceLocation]: 'url:ftp://example.net/r' },
      'Malformed source location',
    ],
    [
      { [sourceLocation]: 'url:https://dev.azure.com/o/p/_git/r?path=/../..' },
      'Malformed source location',
    ],
    [{ [sourceLocation]: 'ldap:somewhere' }, 'Unknown type of source location'],
  ])('says what to mend for %p', async (annotations, title) => {
    await expect(
      placeWith(annotations as Record<string, string>),
    ).resolves.toEqual({
      problem: { title, message: expect.stringContaining(sourceLocation) },
    });
  });

  it('keeps what lists show', async () => {
    const located = await locateEntity(
      {
        ...entityWith(),
        metadata: {
          name: 'orders',
          namespace: 'Shop',
          title: 'Orders',
          uid: 'u1',
        },
        relations: [
          { type: 'dependsOn', targetRef: 'component:default/x' },
          { type: 'ownedBy', targetRef: 'group:default/team' },
          { type: 'partOf', targetRef: 'component:default/parent' },
          { type: 'partOf', targetRef: 'system:default/shop' },
        ],
      },
      sources,
    );
    expect(located).toMatchObject({
      ref: 'component:shop/orders',
      uid: 'u1',
      title: 'Orders',
      kind: 'Component',
      type: 'service',
      lifecycle: 'production',
      owner: 'group:default/team',
      system: 'system:default/shop',
    });
  });
});
