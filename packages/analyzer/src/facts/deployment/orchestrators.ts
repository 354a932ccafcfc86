import { at, entriesOf } from '../../repository';
import type { Service } from '../../service';
import { chartsOf, type Chart } from './helm';
import { kubernetesOf, type Workload } from './kubernetes';
import {
  infrastructureOf,
  platformFilesOf,
  type DeploymentArtefact,
} from './platforms';
import { commandReferencesOf } from './references';

/** Orchestrators and managed platforms that run the service, each with the place that proves it. Use as a fact. */
export function orchestratorsOf(service: Service): DeploymentArtefact[] {
  const kubernetes = service.fact(kubernetesOf);
  const workloads = kubernetes.workloads.filter(({ ours }) => ours);
  return [
    ...workloads.map(({ kind, path, line, from }) => ({
      name: from === 'helm' ? 'helm' : 'kubernetes',
      title: `the ${kind}`,
      path,
      line,
    })),
    ...chartArtefacts(service.fact(chartsOf), workloads),
    ...kubernetes.releases.map(({ kind, path, line }) => ({
      name: 'gitops',
      title: `the ${kind}`,
      path,
      line,
    })),
    ...[
      ...service.fact(platformFilesOf),
      ...service.fact(infrastructureOf),
    ].map(artefact => ({
      ...artefact,
      title: `the ${artefact.title} definition`,
    })),
    ...swarmStacks(service),
    ...service
      .fact(commandReferencesOf)
      .deploys.map(({ name, path, line }) => ({
        name,
        title: `the deployment command (${name})`,
        path,
        line,
      })),
  ];
}

/** `stack.yml` with what only Swarm reads: how a service is spread over its nodes. */
function swarmStacks(service: Service): DeploymentArtefact[] {
  const { repository } = service;
  return repository.files
    .filter(({ path }) =>
      /(?:^|\/)(?:docker-|swarm-)?(?:stack|swarm)\.ya?ml$/i.test(path),
    )
    .slice(0, 20)
    .flatMap(({ path }) => {
      const [document] = repository.yaml(path);
      const spread = entriesOf(at(document, 'services')).find(({ node }) =>
        ['replicas', 'placement', 'update_config', 'mode'].some(key =>
          at(node, 'deploy', key),
        ),
      );
      return spread
        ? [
            {
              name: 'swarm',
              title: 'the stack of Docker Swarm',
              path,
              line: spread.line,
            },
          ]
        : [];
    });
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
