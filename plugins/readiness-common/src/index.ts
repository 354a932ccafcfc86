/**
 * What the wire carries beside reports.
 *
 * @packageDocumentation
 */
export * from './schema';
