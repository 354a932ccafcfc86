import type { Check } from '../check';
import { resilienceGracefulShutdown } from './resilience-graceful-shutdown';
import { resilienceOutboundTimeouts } from './resilience-outbound-timeouts';
import { resilienceProbes } from './resilience-probes';
import { resilienceRedundancy } from './resilience-redundancy';
import { resilienceResources } from './resilience-resources';
import { resilienceRetriesBounded } from './resilience-retries-bounded';
import { resilienceServerTimeouts } from './resilience-server-timeouts';
import { resilienceStateless } from './resilience-stateless';

/** Resilience & Scalability, in catalogue order. */
export const resilienceChecks: readonly Check[] = [
  resilienceOutboundTimeouts,
  resilienceRetriesBounded,
  resilienceGracefulShutdown,
  resilienceServerTimeouts,
  resilienceProbes,
  resilienceResources,
  resilienceRedundancy,
  resilienceStateless,
];
