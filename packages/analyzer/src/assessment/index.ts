export { assessArea } from './area-status';
export { byWeight } from './points';
export { judge } from './verdict';
export { redact } from './redact';
export { reportLinesOnce } from './one-finding-a-line';
export {
  exempt,
  repositoryExemptionsOf,
  withoutExemptions,
  type Exemption,
} from './exemptions';
export { findingPlaces, withFingerprints } from './fingerprints';
