/**
 * Repository in, readiness report out. Pure: no network, no clock, nothing of the repository is ever executed.
 *
 * @packageDocumentation
 */
export * from './analyze';
export * from './repository';
