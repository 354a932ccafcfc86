/**
 * What the wire carries beside reports.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './client';
export * from './endpoints';
export * from './permissions';
export * from './schema';
