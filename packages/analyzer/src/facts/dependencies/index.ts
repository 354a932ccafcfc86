export { applicationManifestsOf, type ApplicationManifests } from './manifests';
export { lockStateOf, type LockState } from './locks';
export { lockedInstallsOf, type LockedInstall } from './installs';
export { dependabotName, updateBotsOf, type UpdateBot } from './update-bots';
export {
  foreignPipelinesOf,
  vulnerabilityScansOf,
  type VulnerabilityScan,
} from './scans';
export { pipelineComponentsOf, type PipelineComponent } from './components';
export { endOf, runtimeOf, type Runtime } from './runtimes';
export { daysUntil, endOfLife } from './end-of-life';
export { deniedLicencesOf, licenceOf } from './licences';
export { publishingOf, type Publishing } from './publishing';
