import type { Check } from '../check';
import { configBindAddress } from './config-bind-address';
import { configCentralised } from './config-centralised';
import { configDebugOff } from './config-debug-off';
import { configDocumented } from './config-documented';
import { configEnvFilesNotCommitted } from './config-env-files-not-committed';
import { configFromEnvironment } from './config-from-environment';
import { configNoInsecureDefaults } from './config-no-insecure-defaults';
import { configProductionMode } from './config-production-mode';
import { configSecretsFromStore } from './config-secrets-from-store';
import { configValidatedAtStartup } from './config-validated-at-startup';

/** The checks of this area, in catalogue order. */
export const configurationManagementChecks: readonly Check[] = [
  configFromEnvironment,
  configValidatedAtStartup,
  configNoInsecureDefaults,
  configDebugOff,
  configProductionMode,
  configSecretsFromStore,
  configEnvFilesNotCommitted,
  configDocumented,
  configCentralised,
  configBindAddress,
];
