import type { Service } from '../../service';
import {
  composeFilesOf,
  developmentMarkOf,
  type ComposeFile,
  type ComposeService,
} from './compose';
import { chartsOf, type Chart } from './helm';
import {
  kubernetesOf,
  type KubernetesObjects,
  type Workload,
} from './kubernetes';
import { orchestratorsOf } from './orchestrators';
import { platformCommandsOf, type DeploymentArtefact } from './platforms';

export type { DeploymentArtefact } from './platforms';
export type { ComposeFile, ComposeService } from './compose';
export type { Workload, WorkloadContainer } from './kubernetes';
export type { Chart } from './helm';
export { isWorkloadChart } from './orchestrators';

/** Where and how the service runs in production, as far as the tree tells. @public */
export interface Deployment {
  /** Orchestrators and managed platforms, each with the place that proves it. */
  orchestrators: DeploymentArtefact[];
  compose: ComposeFile[];
  charts: Chart[];
  kubernetes: KubernetesObjects;
  /** Workloads that run this service. */
  workloads: Workload[];
  /** What reports list: `kubernetes`, `helm`, `docker-compose` … sorted, no name twice. */
  names: string[];
}

/** Use as `service.fact(deploymentOf)`. @public */
export function deploymentOf(service: Service): Deployment {
  const kubernetes = service.fact(kubernetesOf);
  const orchestrators = service.fact(orchestratorsOf);
  // Where a platform gives the image its command, the tree says how production starts.
  const told = service
    .fact(platformCommandsOf)
    .some(({ usesImage, shell }) => usesImage && !shell);
  const compose = service
    .fact(composeFilesOf)
    .map(file => (told ? besidePlatform(file) : file));
  const names = new Set(orchestrators.map(({ name }) => name));
  if (compose.some(file => file.services.some(({ ours }) => ours))) {
    names.add('docker-compose');
  }
  return {
    orchestrators,
    compose,
    charts: service.fact(chartsOf),
    kubernetes,
    workloads: kubernetes.workloads.filter(({ ours }) => ours),
    names: [...names].sort(),
  };
}

/** Beside such a platform, a compose file that mounts or watches its sources is for developers. */
function besidePlatform(file: ComposeFile): ComposeFile {
  const mark = file.services
    .filter(({ ours }) => ours)
    .map(one => developmentMarkOf(one))
    .find(found => found && !found.setting);
  return file.role === 'neutral' && mark
    ? { ...file, role: 'development', reason: mark.text }
    : file;
}

/** The compose files that production uses, with the services that run this one. */
export function productionCompose(
  deployment: Deployment,
): Array<{ file: ComposeFile; services: ComposeService[] }> {
  return deployment.compose
    .filter(({ role }) => role === 'production')
    .map(file => ({
      file,
      services: file.services.filter(({ ours }) => ours),
    }))
    .filter(({ services }) => services.length > 0);
}
