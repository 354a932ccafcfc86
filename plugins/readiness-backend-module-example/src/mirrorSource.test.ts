import { symlink } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMirrorSource } from './mirrorSource';

describe('the source of mirrored repositories', () => {
  const disk = createMockDirectory();
  const source = () => createMirrorSource({ folder: disk.resolve('mirror') });

  beforeEach(() => {
    disk.setContent({
      'mirror/acme/shop/REVISION': 'c0ffee1\n',
      'mirror/acme/shop/services/cart/main.py': 'print()\n',
      'mirror/acme/young/main.py': 'print()\n',
      'secrets/token': 'hunter2\n',
    });
  });

  const fetch = (url: string, etag?: string) =>
    source().fetch(
      { url },
      {
        ...(etag && { etag }),
        workFolder: disk.resolve('work'),
        maxSize: 1_000_000,
        signal: new AbortController().signal,
      },
    );
  const locate = (target: string) =>
    source().locate({ type: 'mirror', target, pointsAt: 'folder' });

  it.each([
    ['acme/shop', 'acme/shop', ''],
    ['acme/shop/', 'acme/shop', ''],
    ['acme/shop//services/cart', 'acme/shop', 'services/cart'],
  ])('finds %s', async (target, url, path) => {
    await expect(locate(target)).resolves.toEqual({ tree: { url }, path });
  });

  it.each(['', 'shop', 'acme/shop/services', 'https://a.example.com/b'])(
    'says what to write instead of "%s"',
    async target => {
      await expect(locate(target)).rejects.toThrow(
        'write mirror:organization/repository',
      );
    },
  );

  it('hands over the folder at its commit, unless it has been assessed', async () => {
    await expect(fetch('acme/shop')).resolves.toEqual({
      folder: expect.stringMatching(/mirror.acme.shop$/),
      commit: 'c0ffee1',
      etag: 'c0ffee1',
    });
    await expect(fetch('acme/shop', 'older')).resolves.toMatchObject({
      commit: 'c0ffee1',
    });
    await expect(fetch('acme/shop', 'c0ffee1')).resolves.toBe('unchanged');
  });

  it('assesses a repository without a commit every time, and says so', async () => {
    await expect(fetch('acme/young')).resolves.toMatchObject({
      notes: ['The mirror names no commit.'],
    });
  });

  it('reads nothing outside the mirror', async () => {
    await symlink(disk.resolve('secrets'), disk.resolve('mirror/acme/link'));
    for (const url of ['acme/link', '../secrets', 'acme/none', '..']) {
      await expect(fetch(url)).rejects.toMatchObject({
        title: 'Not in the mirror',
      });
    }
  });

  it('tries again when the mirror is not there', async () => {
    disk.setContent({});
    await expect(fetch('acme/shop')).rejects.toMatchObject({
      title: 'Mirror not reachable',
      retry: true,
    });
  });

  it('links to files where the organisation looks at them', () => {
    const tree = { url: 'acme/shop' };
    expect(source().links?.(tree, 'c0ffee1')).toBeUndefined();
    const linked = createMirrorSource({
      folder: disk.path,
      fileUrl: 'https://git.example.com/{repository}/blob/{commit}/',
    });
    expect(linked.links?.(tree, 'c0ffee1')).toEqual({
      file: 'https://git.example.com/acme/shop/blob/c0ffee1/',
      lineAnchor: '#L{line}',
    });
  });
});
