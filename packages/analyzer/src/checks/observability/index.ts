import type { Check } from '../check';
import { observabilityHealthEndpoints } from './observability-health-endpoints';

/** The checks of this area, in catalogue order. */
export const observabilityChecks: readonly Check[] = [
  observabilityHealthEndpoints,
];
