import type { Service } from '../../service';
import {
  composeFilesOf,
  type ComposeFile,
  type ComposeService,
} from './compose';
import { chartsOf, type Chart } from './helm';
import {
  kubernetesOf,
  type KubernetesObjects,
  type Workload,
} from './kubernetes';
import {
  infrastructureOf,
  platformFilesOf,
  type DeploymentArtefact,
} from './platforms';
import { commandReferencesOf } from './references';

export type { DeploymentArtefact } from './platforms';
export type { ComposeFile, ComposeService } from './compose';
export type { Workload, WorkloadContainer } from './kubernetes';
export type { Chart } from './helm';

/** Where and how the service runs in production, as far as the tree tells. */
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

/** Use as `service.fact(deploymentOf)`. */
export function deploymentOf(service: Service): Deployment {
  const kubernetes = service.fact(kubernetesOf);
  const charts = service.fact(chartsOf);
  const compose = service.fact(composeFilesOf);
  const workloads = kubernetes.workloads.filter(({ ours }) => ours);
  const orchestrators: DeploymentArtefact[] = [
    ...workloads.map(({ kind, path, line, from }) => ({
      name: from === 'helm' ? 'helm' : 'kubernetes',
      title: `the ${kind}`,
      path,
      line,
    })),
    ...chartArtefacts(charts, workloads),
    ...kubernetes.releases.map(({ kind, path, line }) => ({
      name: 'gitops',
      title: `the ${kind}`,
      path,
      line,
    })),
    ...service.fact(platformFilesOf).map(artefact => ({
      ...artefact,
      title: `the ${artefact.title} definition`,
    })),
    ...service.fact(infrastructureOf).map(artefact => ({
      ...artefact,
      title: `the ${artefact.title} definition`,
    })),
    ...service
      .fact(commandReferencesOf)
      .deploys.map(({ name, path, line }) => ({
        name,
        title: `the deployment command (${name})`,
        path,
        line,
      })),
  ];
  const names = new Set(orchestrators.map(({ name }) => name));
  if (compose.some(file => file.services.some(({ ours }) => ours)))
    names.add('docker-compose');
  return {
    orchestrators,
    compose,
    charts,
    kubernetes,
    workloads,
    names: [...names].sort(),
  };
}

/** A chart without a workload of its own gets it from a chart it depends on. */
function chartArtefacts(
  charts: Chart[],
  workloads: Workload[],
): DeploymentArtefact[] {
  return charts
    .filter(
      chart =>
        !workloads.some(({ path }) => path.startsWith(`${chart.folder}/`)) &&
        chart.dependencies.some(isWorkloadChart),
    )
    .map(chart => ({
      name: 'helm',
      title: `the chart ${chart.name}`,
      path: chart.path,
      line: 1,
    }));
}

/** A chart dependency that brings a database or tool deploys nothing of ours. */
export function isWorkloadChart({ name }: { name: string }): boolean {
  return !/^(?:postgresql(?:-ha)?|mysql|mariadb|mongodb|redis(?:-cluster)?|valkey|memcached|rabbitmq|kafka|elasticsearch|opensearch|minio|nginx|ingress-nginx|cert-manager|prometheus.*|grafana|keycloak|generic-prometheus-alerts|.*-alerts|.*-dashboards?)$/.test(
    name,
  );
}

/** The compose files that production uses, with the services that run this one. */
export function productionCompose(
  deployment: Deployment,
): Array<{ file: ComposeFile; services: ComposeService[] }> {
  return deployment.compose
    .filter(({ role }) => role === 'production')
    .map(file => ({ file, services: file.services.filter(({ ours }) => ours) }))
    .filter(({ services }) => services.length > 0);
}
