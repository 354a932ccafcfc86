import { RepositoryError, memorySource, openRepository } from '../repository';
import { Service, type ServiceDescriptor } from '.';

const serviceOf = (
  paths: string[],
  descriptor: Partial<ServiceDescriptor> = {},
) =>
  new Service(
    openRepository(
      memorySource(Object.fromEntries(paths.map(path => [path, '']))),
    ),
    { name: 'orders', ...descriptor },
  );
const pathsOf = (service: Service, shared: boolean) =>
  service.files.filter(file => file.shared === shared).map(({ path }) => path);

describe('Service', () => {
  const monorepo = [
    'package.json',
    '.github/workflows/ci.yml',
    'deploy/orders.yaml',
    '.k8s/orders.yaml',
    'services/orders/src/main.ts',
    'services/orders-old/src/main.ts',
    'services/cart/src/main.ts',
  ];

  it('holds its own folder, and what speaks for every service', () => {
    const service = serviceOf(monorepo, { path: './services/orders/' });
    expect(service.path).toBe('services/orders');
    expect(pathsOf(service, false)).toEqual(['services/orders/src/main.ts']);
    expect(pathsOf(service, true)).toEqual([
      '.github/workflows/ci.yml',
      '.k8s/orders.yaml',
      'deploy/orders.yaml',
      'package.json',
    ]);
  });

  it('leaves the folders of other entities to them', () => {
    const service = serviceOf(monorepo, {
      siblingPaths: ['services/cart', 'services/orders'],
    });
    expect(pathsOf(service, false)).not.toContain('services/cart/src/main.ts');
    expect(pathsOf(service, false)).toContain(
      'services/orders-old/src/main.ts',
    );
  });

  it('leaves folders with a descriptor of their own to them, if it has one itself', () => {
    const nested = ['examples/shop/catalog-info.yaml', 'examples/shop/app.py'];
    expect(
      pathsOf(serviceOf(['catalog-info.yaml', 'main.py', ...nested]), false),
    ).toEqual(['catalog-info.yaml', 'main.py']);
    expect(pathsOf(serviceOf(['main.py', ...nested]), false)).toHaveLength(3);
  });

  it('leaves out what webpack put together, and the targets of mage', () => {
    const service = new Service(
      openRepository(
        memorySource({
          'public/js/app.js':
            '/******/ (function(modules) { // webpackBootstrap\n',
          'public/js/widget.js': 'start();\n',
          'magefile.go': '//go:build mage\n\npackage main\n',
        }),
      ),
      { name: 'orders' },
    );
    expect(service.of(['SRC']).map(({ path }) => path)).toEqual([
      'public/js/widget.js',
    ]);
  });

  it('leaves out a Go program that no build takes along', () => {
    const service = new Service(
      openRepository(
        memorySource({
          'go.mod': 'module example.com/orders\n',
          'ent/entc.go':
            '//go:build ignore\n\npackage main\n\nfunc main() {}\n',
        }),
      ),
      { name: 'orders' },
    );
    expect(service.of(['SRC'])).toEqual([]);
  });

  it('classifies a file by where it stands in its service', () => {
    const service = serviceOf(['examples/shop/app.py'], {
      path: 'examples/shop',
    });
    expect(service.of('SRC').map(({ relative }) => relative)).toEqual([
      'app.py',
    ]);
  });

  it.each([
    ['services/none', /no folder services\/none/],
    ['../other', /leaves the repository/],
  ])('says what to mend about the path %s', (path, message) => {
    expect(() => serviceOf(monorepo, { path })).toThrow(RepositoryError);
    expect(() => serviceOf(monorepo, { path })).toThrow(message);
  });

  it('makes a fact once', () => {
    const make = jest.fn(() => ({}));
    const service = serviceOf(monorepo);
    expect(service.fact(make)).toBe(service.fact(make));
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('tries a fact that cannot be made once, and tells everybody who asks', () => {
    const make = jest.fn(() => {
      throw new Error('unreadable');
    });
    const service = serviceOf(monorepo);
    expect(() => service.fact(make)).toThrow('unreadable');
    expect(() => service.fact(make)).toThrow('unreadable');
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('refuses facts that need themselves', () => {
    const eggOf = (service: Service): number => service.fact(henOf) + 1;
    const henOf = (service: Service): number => service.fact(eggOf) + 1;
    expect(() => serviceOf(monorepo).fact(eggOf)).toThrow(
      'The fact eggOf needs itself',
    );
  });

  it('refuses facts that come later', async () => {
    const laterOf = async () => {
      throw new Error('in vain');
    };
    expect(() => serviceOf(monorepo).fact(laterOf)).toThrow(
      'The fact laterOf is asynchronous',
    );
  });
});
