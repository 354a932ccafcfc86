import type { Check } from '../check';
import { securityNoCommittedSecrets } from './security-no-committed-secrets';
import { securityNoInjection } from './security-no-injection';

/** The checks of this area, in catalogue order. */
export const securityChecks: readonly Check[] = [
  securityNoCommittedSecrets,
  securityNoInjection,
];
