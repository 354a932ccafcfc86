import type { Check } from '../check';
import { deliveryCiPresent } from './delivery-ci-present';

/** Delivery, in catalogue order. */
export const deliveryChecks: readonly Check[] = [deliveryCiPresent];
