import type { Check } from '../check';
import { apiBodySizeLimited } from './api-body-size-limited';
import { apiBoundedLists } from './api-bounded-lists';
import { apiDtoBoundaries } from './api-dto-boundaries';
import { apiGraphqlLimits } from './api-graphql-limits';
import { apiHttpSemantics } from './api-http-semantics';
import { apiInputValidated } from './api-input-validated';
import { apiRateLimited } from './api-rate-limited';
import { apiRegisteredInCatalog } from './api-registered-in-catalog';
import { apiSpecPublished } from './api-spec-published';
import { apiStructuredRouting } from './api-structured-routing';
import { apiVersioned } from './api-versioned';

/** The checks of this area, in catalogue order. */
export const apiAndRoutingChecks: readonly Check[] = [
  apiStructuredRouting,
  apiVersioned,
  apiSpecPublished,
  apiInputValidated,
  apiDtoBoundaries,
  apiBoundedLists,
  apiBodySizeLimited,
  apiRateLimited,
  apiHttpSemantics,
  apiGraphqlLimits,
  apiRegisteredInCatalog,
];
