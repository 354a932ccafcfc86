import type { Check } from '../check';

/** The checks of this area, in catalogue order. */
export const deliveryChecks: readonly Check[] = [];
