import {
  mkdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { LocalSource } from './LocalSource';

describe('LocalSource', () => {
  const disk = createMockDirectory();
  const sha = 'a'.repeat(40);
  let source: LocalSource;

  beforeEach(() => {
    disk.setContent({
      'root/monorepo/.git/HEAD': 'ref: refs/heads/main\n',
      'root/monorepo/.git/refs/heads/main': `${sha}\n`,
      'root/monorepo/services/cart/catalog-info.yaml': '',
      'root/plain/src/deep/main.py': 'print()',
      'root/samples/one/main.py': '',
      'elsewhere/secret/main.py': '',
    });
    source = new LocalSource([
      disk.resolve('root'),
      disk.resolve('root/samples'),
    ]);
  });

  const fetchOptions = (etag?: string) => ({
    etag,
    workFolder: disk.resolve('work'),
    maxSize: 1,
    signal: new AbortController().signal,
  });

  it.each([
    ['root/monorepo/services/cart', 'root/monorepo', 'services/cart'],
    ['root/monorepo', 'root/monorepo', ''],
    ['root/plain/src/deep', 'root/plain', 'src/deep'],
    ['root/plain/', 'root/plain', ''],
    ['root/samples/one', 'root/samples/one', ''],
    ['root', 'root', ''],
  ])('finds the repository of %s', async (folder, repository, path) => {
    await expect(
      source.locate({
        type: 'file',
        target: disk.resolve(folder),
        pointsAt: 'folder',
      }),
    ).resolves.toEqual({ tree: { url: disk.resolve(repository) }, path });
  });

  it('takes the folder of a descriptor', async () => {
    const target = disk.resolve(
      'root/monorepo/services/cart/catalog-info.yaml',
    );
    await expect(
      source.locate({ type: 'file', target, pointsAt: 'descriptor' }),
    ).resolves.toMatchObject({ path: 'services/cart' });
  });

  it.each([
    'elsewhere/secret',
    'root/../elsewhere/secret',
    'root-of-others',
    'root/missing',
    'root/plain/src/deep/main.py',
  ])('refuses %s and does not show the path', async folder => {
    const refused = source.locate({
      type: 'file',
      target: disk.resolve(folder),
      pointsAt: 'folder',
    });
    await expect(refused).rejects.toMatchObject({
      name: 'ReadinessProblem',
      title: 'Folder not allowed',
    });
    await expect(refused).rejects.not.toMatchObject({
      message: expect.stringContaining(disk.path),
    });
  });

  it('refuses a link that leads out of the roots', async () => {
    symlinkSync(
      disk.resolve('elsewhere/secret'),
      disk.resolve('root/innocent'),
    );
    await expect(
      source.locate({
        type: 'file',
        target: disk.resolve('root/innocent'),
        pointsAt: 'folder',
      }),
    ).rejects.toMatchObject({ title: 'Folder not allowed' });
  });

  it('refuses a folder that was replaced by such a link after it was located', async () => {
    rmSync(disk.resolve('root/plain'), { recursive: true });
    symlinkSync(disk.resolve('elsewhere/secret'), disk.resolve('root/plain'));
    await expect(
      source.fetch({ url: disk.resolve('root/plain') }, fetchOptions()),
    ).rejects.toMatchObject({ title: 'Folder not allowed' });
  });

  it('refuses everything without roots', async () => {
    await expect(
      new LocalSource([]).locate({
        type: 'file',
        target: disk.resolve('root'),
        pointsAt: 'folder',
      }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('readiness.localRoots'),
    });
  });

  it('reads the folder itself, at its commit', async () => {
    await expect(
      source.fetch({ url: disk.resolve('root/monorepo') }, fetchOptions()),
    ).resolves.toEqual({
      folder: disk.resolve('root/monorepo'),
      etag: expect.any(String),
      commit: sha,
    });
  });

  it('notices a change of any file, and nothing else', async () => {
    const url = disk.resolve('root/plain');
    const first = await source.fetch({ url }, fetchOptions());
    if (first === 'unchanged') throw new Error('It was never read before');
    await expect(source.fetch({ url }, fetchOptions(first.etag))).resolves.toBe(
      'unchanged',
    );

    utimesSync(join(url, 'src/deep/main.py'), 1, 1);
    await expect(
      source.fetch({ url }, fetchOptions(first.etag)),
    ).resolves.toMatchObject({ folder: url });
  });

  it.each([
    ['a detached head', { HEAD: sha }, sha],
    [
      'packed refs',
      {
        HEAD: 'ref: refs/heads/x',
        'packed-refs': `# pack-refs\n${sha} refs/heads/x\n`,
      },
      sha,
    ],
    ['no such ref', { HEAD: 'ref: refs/heads/x' }, undefined],
    [
      'a ref outside',
      { HEAD: 'ref: refs/heads/../../../../elsewhere/secret/main.py' },
      undefined,
    ],
    ['nonsense', { HEAD: 'x'.repeat(2000) }, undefined],
  ])('reads the commit from %s', async (_, files, commit) => {
    const url = disk.resolve('root/plain');
    for (const [name, content] of Object.entries(files)) {
      const path = join(url, '.git', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    const tree = await source.fetch({ url }, fetchOptions());
    expect(tree).toHaveProperty('folder', url);
    expect(tree === 'unchanged' ? undefined : tree.commit).toBe(commit);
  });

  it('does not follow links out of .git', async () => {
    const url = disk.resolve('root/plain');
    writeFileSync(disk.resolve('elsewhere/HEAD'), sha);
    symlinkSync(disk.resolve('elsewhere'), join(url, '.git'));
    await expect(
      source.fetch({ url }, fetchOptions()),
    ).resolves.not.toHaveProperty('commit');
  });
});
