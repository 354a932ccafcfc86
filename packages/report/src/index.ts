/**
 * What a readiness report is, and how it reads.
 *
 * @packageDocumentation
 */
export * from './areas';
export * from './schema';
export * from './words';
export * from './render';
