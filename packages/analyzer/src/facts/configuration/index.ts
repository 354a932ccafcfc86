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
export {
  secretConfigurationOf,
  type SecretConfiguration,
  type SecretDefault,
} from './secrets';
export {
  deployedSecretsOf,
  passwordIn,
  type DeployedSecrets,
} from './spelled-secrets';
export { isSecretKey, isSecretSetting, isDatastoreKey } from './secret-names';
export {
  configurationValidationOf,
  weightOf,
  type ConfigurationValidation,
} from './validation';
export { configurationDocumentationOf } from './documentation';
export { namedSettingsOf } from './named-settings';
export { hardcodedAddressesOf } from './hardcoded-addresses';
export { debugSwitchesOf } from './debug-switches';
export { listenersOf, hasSidecarProxy, type Listener } from './listeners';
export {
  isForDevelopment,
  isDevelopmentFile,
  withoutExamplePackage,
} from './development-source';
export { frameworkModesOf, type FrameworkMode } from './production-mode';
export { dotenvIgnoredBy } from './ignored-files';
export { composedDotenvOf, namedDotenvOf } from './named-dotenv';
export { environmentFilesOf } from './deployment-variables';
