import { memorySource, openRepository } from '@prodready/analyzer';
import { describeService } from './describe';

function nameOf(files: Record<string, string>, path = '', name?: string) {
  const repository = openRepository(
    memorySource({ 'README.md': '', 'svc/x.txt': '', ...files }),
  );
  return describeService(repository, { path, name, folderName: 'folder' });
}

describe('describeService', () => {
  it.each([
    [
      'an npm package',
      { 'package.json': '{"name": "@acme/orders"}' },
      '@acme/orders',
    ],
    [
      'a Python project',
      { 'pyproject.toml': '[project]\nname = "orders"\n' },
      'orders',
    ],
    [
      'a Poetry project',
      { 'pyproject.toml': '[tool.poetry]\nname = "orders"\n' },
      'orders',
    ],
    ['a crate', { 'Cargo.toml': '[package]\nname = "orders"\n' }, 'orders'],
    [
      'a Go module',
      { 'go.mod': 'module example.com/acme/orders/v2\n' },
      'orders',
    ],
    [
      'a Composer package',
      { 'composer.json': '{"name": "acme/orders"}' },
      'acme/orders',
    ],
    [
      'a Maven project',
      {
        'pom.xml':
          '<project><parent><artifactId>parent</artifactId></parent><artifactId>orders</artifactId></project>',
      },
      'orders',
    ],
    ['a broken manifest', { 'package.json': '{' }, 'folder'],
    ['a manifest without a name', { 'package.json': '{}' }, 'folder'],
    ['nothing', {}, 'folder'],
  ])('names a service after %s', (_what, files, expected) => {
    expect(nameOf(files).name).toBe(expected);
  });

  it('prefers the catalog, and takes type and annotations from it', () => {
    const catalog = [
      'kind: System\nmetadata:\n  name: shop',
      'kind: Component\nmetadata:\n  name: orders\n  annotations:\n    a/b: c\nspec:\n  type: service',
    ].join('\n---\n');
    expect(
      nameOf({ 'catalog-info.yaml': catalog, 'package.json': '{"name": "x"}' }),
    ).toEqual({
      name: 'orders',
      path: '',
      type: 'service',
      annotations: { 'a/b': 'c' },
    });
  });

  it('takes the name that was asked for', () => {
    expect(nameOf({ 'package.json': '{"name": "x"}' }, '', 'y').name).toBe('y');
  });

  it('looks in the folder of the service only', () => {
    const files = { 'package.json': '{"name": "root"}' };
    expect(nameOf(files, 'svc').name).toBe('svc');
    expect(
      nameOf({ ...files, 'svc/package.json': '{"name": "s"}' }, 'svc').name,
    ).toBe('s');
  });
});
