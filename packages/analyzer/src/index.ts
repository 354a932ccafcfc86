/**
 * Repository in, readiness report out. Pure: no network, no clock, nothing of the repository is ever executed.
 *
 * @packageDocumentation
 */
export { analyze, type AnalysisProgress, type AnalyzeOptions } from './analyze';
export { checksVersion, version } from './version';
export * from './checks';
export { evidence, placeName, type Place } from './checks/evidence';
export * from './repository';
export * from './service';
export * from './stack';
