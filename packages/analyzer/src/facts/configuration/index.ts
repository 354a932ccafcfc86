export { effectiveConfigurationOf, EffectiveConfiguration } from './effective';
export type {
  ActiveProfile,
  ConfigurationFramework,
  Layers,
  Setting,
} from './settings';
export {
  configurationReadsOf,
  settingsClassesOf,
  type ConfigurationRead,
  type Fallback,
  type SettingsClass,
} from './reads';
export { dotenvFilesOf, type DotenvEntry, type DotenvFile } from './dotenv';
export {
  deploymentVariablesOf,
  type DeploymentVariable,
  type DeploymentVariables,
} from './deployment-variables';
