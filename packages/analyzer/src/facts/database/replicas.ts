import { at, valueOf, textOf, type TreeNode } from '../../repository';
import type { Service } from '../../service';
import { deploymentOf } from '../deployment';
import { chartsOf } from '../deployment/helm';

/** How many copies of the service may run at once, and the line that says so. */
export interface Replicas {
  count: number;
  path: string;
  line: number;
}

/** The highest number of replicas that manifests name; `undefined` where none does. Use as a fact. */
export function highestReplicasOf(service: Service): Replicas | undefined {
  const { repository } = service;
  const found: Replicas[] = [];
  const add = (node: TreeNode | undefined, path: string) => {
    const count = Number(valueOf(node));
    if (node && Number.isInteger(count) && count > 0 && count < 10_000)
      found.push({ count, path, line: node.line });
  };
  const { workloads, compose, charts } = service.fact(deploymentOf);
  const own = workloads.filter(({ job }) => !job);
  const names = new Set(own.map(({ name }) => name));
  for (const path of new Set(
    service.files
      .filter(
        file =>
          /\.ya?ml$/.test(file.path) &&
          ['DEPLOY', 'CONFIG', 'OTHER'].includes(file.class),
      )
      .map(file => file.path),
  )) {
    const text = repository.text(path) ?? '';
    if (!/^[ \t]*(?:replicas|maxReplicas)\s*:/m.test(text)) continue;
    if (!/^kind:/m.test(text) || /\{\{/.test(text)) continue;
    for (const document of repository.yaml(path)) {
      const kind = textOf(at(document, 'kind')) ?? '';
      const name = textOf(at(document, 'metadata', 'name')) ?? '';
      if (/^(?:Deployment|StatefulSet|Rollout)$/.test(kind) && names.has(name))
        add(at(document, 'spec', 'replicas'), path);
      if (
        kind === 'HorizontalPodAutoscaler' &&
        names.has(textOf(at(document, 'spec', 'scaleTargetRef', 'name')) ?? '')
      )
        add(at(document, 'spec', 'maxReplicas'), path);
    }
  }
  if (own.some(({ from }) => from === 'helm')) {
    for (const { values } of charts) {
      const file = (node: TreeNode | undefined) =>
        (node && values.files.get(node)) ?? undefined;
      for (const steps of [
        ['replicaCount'],
        ['replicas'],
        ['autoscaling', 'maxReplicas'],
      ]) {
        const node = at(values.root, ...steps);
        if (
          steps[0] === 'autoscaling' &&
          valueOf(at(values.root, 'autoscaling', 'enabled')) === false
        )
          continue;
        const path = file(node) ?? service.fact(chartsOf)[0]?.path;
        if (node && path) add(node, path);
      }
    }
  }
  for (const { services, role } of compose) {
    if (role === 'development') continue;
    for (const { node, ours, path } of services) {
      if (ours) add(at(node, 'deploy', 'replicas'), path);
    }
  }
  return found.sort((a, b) => b.count - a.count)[0];
}
