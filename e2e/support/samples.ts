import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(dirname(__dirname));

/** The components of the demo catalog, by name and by the title that the pages show. */
export const components = [
  { name: 'orders', title: 'Orders' },
  { name: 'payments', title: 'Payments' },
  { name: 'shipping', title: 'Shipping' },
  { name: 'inventory', title: 'Inventory' },
  { name: 'invoicing', title: 'Invoicing' },
  { name: 'cart', title: 'Cart' },
  { name: 'catalog-search', title: 'Catalog Search' },
  { name: 'prodready', title: 'Prodready for Backstage' },
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
