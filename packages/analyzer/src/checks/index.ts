import type { Check } from './check';
import { containerizationChecks } from './containerization';
import { testingChecks } from './testing';

/** Every check there is, in catalogue order. @public */
export const checks: readonly Check[] = [
  ...containerizationChecks,
  ...testingChecks,
];

export * from './check';
