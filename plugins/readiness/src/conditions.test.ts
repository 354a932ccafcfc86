import type { Entity } from '@backstage/catalog-model';
import { isReadinessAvailable } from './conditions';

function entity(kind: string, annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name: 'orders', annotations },
  };
}

describe('isReadinessAvailable', () => {
  it('is true for components, in any case', () => {
    expect(isReadinessAvailable(entity('Component'))).toBe(true);
    expect(isReadinessAvailable(entity('component'))).toBe(true);
  });

  it('is true for other entities that name the folder of a service', () => {
    expect(
      isReadinessAvailable(
        entity('Resource', { 'prodready.io/service-path': 'db' }),
      ),
    ).toBe(true);
  });

  it('is false for everything else', () => {
    expect(isReadinessAvailable(entity('Group'))).toBe(false);
    expect(isReadinessAvailable(entity('API', { other: 'x' }))).toBe(false);
  });
});
