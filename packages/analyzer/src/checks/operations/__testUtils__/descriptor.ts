import { express, file, type Files } from '../../__testUtils__/trees';

/** A service with a catalog descriptor: `metadata` and `spec` get these lines besides what every entity has. */
export const descriptor = (spec: string[], metadata: string[] = []): Files => ({
  ...express,
  'catalog-info.yaml': file(
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    '  name: orders',
    ...metadata.map(line => `  ${line}`),
    'spec:',
    '  type: service',
    ...spec.map(line => `  ${line}`),
  ),
});

export const production = descriptor([
  'lifecycle: production',
  'owner: team-a',
]);

/** Lines that say nothing in particular. */
export const filler = (lines: number) =>
  Array.from({ length: lines }, (_, i) => `Line ${i} of the text.`);

export const runbook = (...lines: string[]) =>
  file('# Runbook', '', ...lines, ...filler(10));
