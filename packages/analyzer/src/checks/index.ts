import type { Check } from './check';
import { configurationManagementChecks } from './configuration-management';
import { containerizationChecks } from './containerization';
import { testingChecks } from './testing';

/** Every check there is, in catalogue order. @public */
export const checks: readonly Check[] = [
  ...configurationManagementChecks,
  ...containerizationChecks,
  ...testingChecks,
];

export * from './check';
