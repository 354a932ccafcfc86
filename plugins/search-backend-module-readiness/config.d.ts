import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  search?: {
    collators?: {
      readiness?: {
        /** How often the index of readiness is filled; every ten minutes by default. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /**
         * Has what reports say indexed, and shown to whom this permission allows it: the search asks one permission only, so
         * choose the one that implies the other in the portal's permission policy. Without it only the names of services are
         * indexed, wherever there is a policy (`permission.enabled`), and `catalog.entity.read` decides who finds them.
         */
        visibleBy?: 'catalog.entity.read' | 'readiness.report.read';
      };
    };
  };
}
