/**
 * The areas a service is judged in. Core areas decide the verdict; the others inform.
 *
 * @public
 */
export const areas = [
  {
    id: 'configuration-management',
    name: 'Configuration Management',
    core: true,
  },
  { id: 'database-management', name: 'Database Management', core: true },
  { id: 'api-and-routing', name: 'API and Routing', core: true },
  { id: 'error-handling', name: 'Error Handling', core: true },
  { id: 'security', name: 'Security', core: true },
  { id: 'containerization', name: 'Containerization', core: true },
  { id: 'testing', name: 'Testing', core: true },
  { id: 'observability', name: 'Observability', core: false },
  { id: 'delivery', name: 'Delivery', core: false },
  { id: 'resilience', name: 'Resilience and Scalability', core: false },
  { id: 'operations', name: 'Documentation and Operations', core: false },
  { id: 'supply-chain', name: 'Supply Chain', core: false },
] as const;

/** @public */
export type AreaId = (typeof areas)[number]['id'];

/** Ids in report order. @public */
export const areaIds = areas.map(area => area.id) as [AreaId, ...AreaId[]];
