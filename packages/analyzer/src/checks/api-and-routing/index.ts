import type { Check } from '../check';
import { apiRateLimited } from './api-rate-limited';
import { apiSpecPublished } from './api-spec-published';
import { apiStructuredRouting } from './api-structured-routing';
import { apiVersioned } from './api-versioned';

/** The checks of this area, in catalogue order. */
export const apiAndRoutingChecks: readonly Check[] = [
  apiStructuredRouting,
  apiVersioned,
  apiSpecPublished,
  apiRateLimited,
];
