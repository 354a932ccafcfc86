import { apiAndRoutingChecks } from './api-and-routing';
import { configurationManagementChecks } from './configuration-management';
import { containerizationChecks } from './containerization';
import { databaseManagementChecks } from './database-management';
import { deliveryChecks } from './delivery';
import { errorHandlingChecks } from './error-handling';
import { observabilityChecks } from './observability';
import { operationsChecks } from './operations';
import { resilienceChecks } from './resilience';
import { securityChecks } from './security';
import { supplyChainChecks } from './supply-chain';
import { testingChecks } from './testing';
import type { Check } from './check';

/** Every check there is, in catalogue order. @public */
export const checks: readonly Check[] = [
  ...configurationManagementChecks,
  ...databaseManagementChecks,
  ...apiAndRoutingChecks,
  ...errorHandlingChecks,
  ...securityChecks,
  ...containerizationChecks,
  ...testingChecks,
  ...observabilityChecks,
  ...deliveryChecks,
  ...resilienceChecks,
  ...operationsChecks,
  ...supplyChainChecks,
];

export * from './check';
