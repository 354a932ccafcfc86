import { EntityReadinessFilter } from './EntityReadinessFilter';

const component = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name },
});
const refs = (count: number) =>
  new Set(
    Array.from({ length: count }, (_, index) => `component:default/s-${index}`),
  );

describe('EntityReadinessFilter', () => {
  it('takes the entities that the backend named', () => {
    const filter = new EntityReadinessFilter(['not-ready'], refs(2), true);
    expect(filter.filterEntity(component('S-1'))).toBe(true);
    expect(filter.filterEntity(component('s-2'))).toBe(false);
    expect(filter.filterEntity({ ...component('s-1'), kind: 'API' })).toBe(
      false,
    );
    expect(filter.toQueryValue()).toEqual(['not-ready']);
  });

  it('has a catalog that is read page by page asked for them alone', () => {
    const filter = new EntityReadinessFilter(['ready'], refs(2), true);
    expect(filter.getCatalogFilters()).toEqual({
      'metadata.name': ['s-0', 's-1'],
    });
  });

  it('has a catalog that is read whole asked for nothing else', () => {
    const filter = new EntityReadinessFilter(['ready'], refs(2), false);
    expect(filter.getCatalogFilters()).toEqual({});
  });

  it('has the catalog find nothing when there is nothing', () => {
    const filter = new EntityReadinessFilter(['ready'], refs(0), true);
    expect(filter.getCatalogFilters()).toEqual({ 'metadata.name': ['-'] });
  });

  it('asks with no address that a proxy refuses', () => {
    const filter = new EntityReadinessFilter(['ready'], refs(5000), true);
    expect(filter.asksCatalog).toBe(false);
    expect(filter.getCatalogFilters()).toEqual({});
    expect(filter.filterEntity(component('s-4999'))).toBe(true);
  });
});
