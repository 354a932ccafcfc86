/**
 * Repository in, readiness report out. Pure: no network, no clock, nothing of the repository is ever executed.
 *
 * @packageDocumentation
 */
export {
  analyze,
  withExemptions,
  type AnalysisProgress,
  type AnalyzeOptions,
} from './analyze';
export { findingPlaces, type Exemption } from './assessment';
export { settingsFile } from './repository-settings';
export { checksVersion, version } from './version';
export * from './checks';
export { evidence, placeName, type Place } from './checks/evidence';
export {
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
} from './checks/shared';
export * from './repository';
export * from './service';
export * from './stack';
export * from './facts';
