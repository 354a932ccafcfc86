import type { Service, ServiceFile } from '../../service';
import { productionImageOf } from '../containers/image';
import { deploymentOf, productionCompose } from '../deployment';
import { at, entriesOf, textsOf } from '../../repository';

/** A place in a file of the deployment. */
export interface EdgePlace {
  name: string;
  path: string;
  line: number;
}

/** Programs of Pulumi and CDK that make what stands in front. */
const infrastructureProgram =
  /(?:^|\/)(?:iac|infra|infrastructure|pulumi|cdk)\/.+\.(?:ts|js|py|go|cs|java)$/i;

/** Configuration of what stands in front of the service: proxies, ingresses, gateways. Use as `service.fact(edgeFilesOf)`. */
export function edgeFilesOf(service: Service): ServiceFile[] {
  return service.files.filter(
    ({ path, size, relative, class: kind }) =>
      size < 200_000 &&
      !['VENDOR', 'TEST', 'EXAMPLE', 'DOC', 'CI'].includes(kind) &&
      (kind !== 'SRC' || infrastructureProgram.test(relative)) &&
      (kind === 'DEPLOY' ||
        infrastructureProgram.test(relative) ||
        /(?:^|\/)(?:nginx|caddy|traefik|haproxy|envoy|apache|proxy|gateway|kong)[^/]*\/|(?:nginx|haproxy|envoy|traefik|kong)[\w.-]*\.(?:conf|ya?ml|cfg|toml|template|tmpl)(?:\.\w+)?$|\.conf(?:\.(?:template|tmpl|j2|erb))?$|(?:^|\/)Caddyfile$/i.test(
          path,
        )),
  );
}

/** The first place in the edge configuration that a pattern matches, comments left out. */
export function inEdge(
  service: Service,
  pattern: RegExp,
): EdgePlace | undefined {
  for (const { path } of service.fact(edgeFilesOf)) {
    const lines = service.repository.lines(path);
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i].slice(0, 1_000);
      if (/^\s*#/.test(line)) continue;
      const match = pattern.exec(line);
      if (match) return { name: match[0].trim(), path, line: i + 1 };
    }
  }
  return undefined;
}

/** What makes the service reachable from outside; `undefined` where nothing in the tree does. Use as a fact. */
export function exposureOf(service: Service): EdgePlace | undefined {
  const deployment = service.fact(deploymentOf);
  const routed = inEdge(
    service,
    /^\s*kind:\s*["']?(?:Ingress|IngressRoute|HTTPRoute|GRPCRoute|Gateway|VirtualService|Route)["']?\s*$|^\s*type:\s*["']?(?:LoadBalancer|NodePort)["']?\s*$/,
  );
  if (routed && !isSwitchedOff(service, routed)) return routed;
  for (const { file } of productionCompose(deployment)) {
    for (const one of file.services) {
      const ports = entriesOf(one.node).find(({ key }) => key === 'ports');
      const published = textsOf(ports?.node).find(text =>
        /^(?:[\d.]+:)?(?:80|443):/.test(text),
      );
      if (ports && published) {
        return { name: published, path: one.path, line: ports.line };
      }
      const labels = at(one.node, 'labels');
      const traefik = textsOf(labels)
        .concat(entriesOf(labels).map(({ key }) => key))
        .find(text => /^traefik\.http\.routers/.test(text));
      if (traefik)
        return {
          name: 'traefik',
          path: one.path,
          line: labels?.line ?? one.line,
        };
    }
  }
  // Beside a Dockerfile a Procfile only names the processes of the image.
  const packed = service.fact(productionImageOf) !== undefined;
  const platform = deployment.orchestrators.find(
    ({ name, path }) =>
      !(packed && /(?:^|\/)Procfile$/.test(path)) &&
      !/kubernetes|helm|kustomize|compose|swarm|nomad|argo|flux|skaffold/i.test(
        name,
      ),
  );
  return platform
    ? { name: platform.name, path: platform.path, line: platform.line ?? 1 }
    : undefined;
}

/** Charts often bring an ingress that their values leave off. */
function isSwitchedOff(service: Service, place: EdgePlace): boolean {
  const folder = /^(.*)\/templates\//.exec(place.path)?.[1];
  if (folder === undefined) return false;
  const values = service.repository.yaml(`${folder}/values.yaml`)[0];
  return textsOf(at(values, 'ingress', 'enabled'))[0] === 'false';
}
