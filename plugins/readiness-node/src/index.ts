/**
 * For modules that extend the readiness backend.
 *
 * @packageDocumentation
 */
export * from './checks';
export * from './exporter';
export * from './extensions';
export * from './problem';
export * from './serviceFromFiles';
export * from './statusChange';
export * from './treeSource';
