import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(dirname(__dirname));

/** The components of the demo catalog, by the title that the pages show. */
export const components = [
  'Orders',
  'Payments',
  'Shipping',
  'Inventory',
  'Invoicing',
  'Cart',
  'Catalog Search',
  'Prodready for Backstage',
];

/** The seven areas of a verdict, in the order of a report. */
export const coreAreas = [
  'Configuration Management',
  'Database Management',
  'API and Routing',
  'Error Handling',
  'Security',
  'Containerization',
  'Testing',
];

/** Where a text stands in a file of the orders sample, as findings write it: `Dockerfile:12`. */
export function placeInOrders(path: string, text: string): string {
  const lines = readFileSync(
    join(root, 'examples/services/orders', path),
    'utf8',
  ).split('\n');
  const index = lines.findIndex(line => line.includes(text));
  if (index < 0) throw new Error(`${path} of the orders sample has no ${text}`);
  return `${path}:${index + 1}`;
}
