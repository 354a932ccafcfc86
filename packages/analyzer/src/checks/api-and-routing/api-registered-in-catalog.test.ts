import {
  fastapi,
  file,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { apiRegisteredInCatalog as check } from './api-registered-in-catalog';

const app: Files = {
  ...fastapi,
  'main.py': file(
    'from fastapi import FastAPI',
    'app = FastAPI()',
    ...['a', 'b', 'c'].flatMap(name => [
      `@app.get("/${name}")`,
      `def ${name}():`,
      '    return 1',
    ]),
  ),
};
const component = (...spec: string[]) =>
  file(
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    '  name: orders',
    'spec:',
    '  type: service',
    ...spec,
  );
const api = (definition: string) =>
  file(
    '---',
    'apiVersion: backstage.io/v1alpha1',
    'kind: API',
    'metadata:',
    '  name: orders-api',
    'spec:',
    '  definition:',
    `    ${definition}`,
  );

const cases: Case[] = [
  [
    'nothing provided',
    { ...app, 'catalog-info.yaml': component() },
    'fail minor catalog-info.yaml:5',
  ],
  [
    'an empty list',
    { ...app, 'catalog-info.yaml': component('  providesApis: []') },
    'fail minor catalog-info.yaml:7',
  ],
  [
    'registered elsewhere',
    { ...app, 'catalog-info.yaml': component('  providesApis: [orders-api]') },
    'pass',
  ],
  [
    'a definition that exists',
    {
      ...app,
      'openapi.yaml': 'openapi: 3.0.0\n',
      'catalog-info.yaml':
        component('  providesApis: [orders-api]') +
        api('$text: ./openapi.yaml'),
    },
    'pass',
  ],
  [
    'a definition that does not exist',
    {
      ...app,
      'catalog-info.yaml':
        component('  providesApis: [orders-api]') + api('$text: ./gone.yaml'),
    },
    'fail minor catalog-info.yaml:15',
  ],
  ['no descriptor in the tree', app, 'not-applicable'],
  [
    'descriptors of other components',
    {
      ...app,
      'catalog-info.yaml': `${component().replace(
        'orders',
        'basket',
      )}---\n${component().replace('orders', 'payments')}`,
    },
    'unknown',
  ],
  [
    'the API of another component is broken',
    {
      ...app,
      'catalog-info.yaml':
        component('  providesApis: [api:default/orders-v2]') +
        api('$text: ./gone.yaml'),
    },
    'pass',
  ],
  [
    'a definition at an address',
    {
      ...app,
      'catalog-info.yaml':
        component('  providesApis: [orders-api]') +
        api('$text: https://example.com/openapi.yaml'),
    },
    'pass',
  ],
  [
    'no contract',
    { ...fastapi, 'catalog-info.yaml': component() },
    'not-applicable',
  ],
];

describe('api-registered-in-catalog', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
