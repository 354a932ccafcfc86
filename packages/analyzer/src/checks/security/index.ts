import type { Check } from '../check';
import { securityNoCommittedSecrets } from './security-no-committed-secrets';

/** The checks of this area, in catalogue order. */
export const securityChecks: readonly Check[] = [securityNoCommittedSecrets];
