import type { Check } from '../check';
import { containerComposeProductionSafe } from './container-compose-production-safe';
import { containerDockerignore } from './container-dockerignore';
import { containerExecForm } from './container-exec-form';
import { containerHealthcheck } from './container-healthcheck';
import { containerImageDefined } from './container-image-defined';
import { containerImagesPinned } from './container-images-pinned';
import { containerK8sHardened } from './container-k8s-hardened';
import { containerMultiStage } from './container-multi-stage';
import { containerNoDevDependencies } from './container-no-dev-dependencies';
import { containerNoDevServer } from './container-no-dev-server';
import { containerNonRoot } from './container-non-root';
import { containerNoSecretsInImage } from './container-no-secrets-in-image';
import { containerOrchestrated } from './container-orchestrated';
import { containerSlimRuntime } from './container-slim-runtime';

/** The checks of this area, in catalogue order. */
export const containerizationChecks: readonly Check[] = [
  containerImageDefined,
  containerNoDevServer,
  containerNoDevDependencies,
  containerMultiStage,
  containerNonRoot,
  containerImagesPinned,
  containerSlimRuntime,
  containerExecForm,
  containerHealthcheck,
  containerNoSecretsInImage,
  containerDockerignore,
  containerOrchestrated,
  containerK8sHardened,
  containerComposeProductionSafe,
];
