import type { Check } from '../check';
import { resilienceGracefulShutdown } from './resilience-graceful-shutdown';

/** Resilience & Scalability, in catalogue order. */
export const resilienceChecks: readonly Check[] = [resilienceGracefulShutdown];
