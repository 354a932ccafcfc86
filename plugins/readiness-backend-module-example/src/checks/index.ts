import { imagesFromOurRegistry } from './imagesFromOurRegistry';

/*
 * What processes that assess repositories load: only checks, the facts they need, and constants.
 */

/** Every check of the organisation. */
export const checks = [imagesFromOurRegistry];

/** Changed whenever a check is added or judges differently: repositories are then assessed again. */
export const version = '1';
