/**
 * For modules that extend the readiness backend.
 *
 * @packageDocumentation
 */
export type { Check } from '@prodready/analyzer';
export * from './extensions';
export * from './problem';
export * from './treeSource';
