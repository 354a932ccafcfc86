import { areas } from '@prodready/report';
import type { AreaId } from '@prodready/report';

/** Headings of the narrow columns; the full name is always given beside them. */
const shortNames: Record<AreaId, string> = {
  'configuration-management': 'Config',
  'database-management': 'Database',
  'api-and-routing': 'API',
  'error-handling': 'Errors',
  security: 'Security',
  containerization: 'Container',
  testing: 'Testing',
  observability: 'Observ.',
  delivery: 'Delivery',
  resilience: 'Resilience',
  operations: 'Operations',
  'supply-chain': 'Supply',
};

/** The areas as columns: id, full name, short name, in report order. */
export const areaColumns = areas.map(area => ({
  ...area,
  shortName: shortNames[area.id],
}));
