import type { Check } from '../check';
import { resilienceGracefulShutdown } from './resilience-graceful-shutdown';
import { resilienceOutboundTimeouts } from './resilience-outbound-timeouts';

/** Resilience & Scalability, in catalogue order. */
export const resilienceChecks: readonly Check[] = [
  resilienceOutboundTimeouts,
  resilienceGracefulShutdown,
];
