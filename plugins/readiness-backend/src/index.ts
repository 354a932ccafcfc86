/**
 * Computes, stores and serves the readiness report of every catalog entity.
 *
 * @packageDocumentation
 */
export { readinessPlugin as default } from './plugin';
export {
  createReadinessConditionalDecision,
  readinessConditions,
  readinessEntityResourceRef,
  readinessRules,
  type ReadinessEntityFacts,
  type ReadinessEntityQuery,
} from './permissions/rules';
