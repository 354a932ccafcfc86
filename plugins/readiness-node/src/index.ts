/**
 * For modules that extend the readiness backend.
 *
 * @packageDocumentation
 */
export { defineCheck } from '@prodready/analyzer';
export type { Check, Service } from '@prodready/analyzer';
export * from './exporter';
export * from './extensions';
export * from './problem';
export * from './statusChange';
export * from './treeSource';
