import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../../repository';
import type { Service } from '../../../service';
import { opaqueKey } from '../helm';
import { kubernetesOf, type KubernetesObject } from '../kubernetes';
import { matchesName, namesOf } from '../names';
import { selects, servingWorkloadsOf } from '../serving';
import { isForOthers, isLocalName, type PublishedHost } from './types';

/** What ingresses, gateways, routes and load balancers publish. */
export function kubernetesHosts(service: Service): PublishedHost[] {
  const { others } = service.fact(kubernetesOf);
  const objects = others.filter(
    object => !isForOthers(object.path) && concerns(service, object),
  );
  const found = objects.flatMap(object => {
    switch (object.kind) {
      case 'Ingress':
        return ingressHosts(service, object, objects);
      case 'Gateway':
        return gatewayHosts(object);
      case 'IngressRoute':
        return traefikHosts(object, objects);
      case 'Route':
        return openShiftHosts(object);
      case 'Service':
        return loadBalancer(service, object);
      default:
        return [];
    }
  });
  return found;
}

/** Manifests of a whole monorepo publish its other services too. */
function concerns(
  service: Service,
  { path, document }: KubernetesObject,
): boolean {
  if (service.path === '' || path.startsWith(`${service.path}/`)) return true;
  const names = service.fact(namesOf);
  const spec = at(document, 'spec');
  const targets = [
    textOf(at(document, 'metadata', 'name')),
    textOf(at(spec, 'to', 'name')),
    ...itemsOf(at(spec, 'rules')).flatMap(rule =>
      itemsOf(at(rule, 'http', 'paths')).map(
        each =>
          textOf(at(each, 'backend', 'service', 'name')) ??
          textOf(at(each, 'backend', 'serviceName')),
      ),
    ),
  ];
  return targets.some(name => name !== undefined && matchesName(names, name));
}

const internalClass = /internal|private|intranet|cluster-local/i;
const endsTls =
  /^(?:alb\.ingress\.kubernetes\.io\/certificate-arn|networking\.gke\.io\/managed-certificates|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|networking\.gke\.io\/certmap|appgw\.ingress\.kubernetes\.io\/appgw-ssl-certificate\w*|traefik\.ingress\.kubernetes\.io\/router\.tls[\w.]*|service\.beta\.kubernetes\.io\/(?:aws-load-balancer-ssl-cert|do-loadbalancer-certificate-id|\w+-tls-\w+))$/;

interface Annotations {
  internal: boolean;
  encrypted: boolean;
  opaque: boolean;
}

function annotationsOf(document: TreeNode): Annotations {
  const node = at(document, 'metadata', 'annotations');
  const entries = entriesOf(node);
  const className = textOf(at(document, 'spec', 'ingressClassName')) ?? '';
  return {
    internal:
      internalClass.test(className) ||
      entries.some(
        ({ key, node: value }) =>
          (/ingress\.class$|load-balancer-type$/.test(key) &&
            internalClass.test(textOf(value) ?? '')) ||
          (/(?:scheme|internal)$/.test(key) &&
            /^(?:internal|true)$/i.test(textOf(value) ?? '')),
      ),
    encrypted:
      /tailscale|cloudflare/i.test(className) ||
      entries.some(
        ({ key, node: value }) =>
          endsTls.test(key) ||
          (/listen-ports$|entrypoints$|protocols$/.test(key) &&
            /https|websecure/i.test(textOf(value) ?? '')),
      ),
    // The controller may have a certificate of its own.
    opaque:
      node?.kind === 'scalar' ||
      entries.some(
        ({ key, node: value }) =>
          /(?:ssl|https)-redirect$|ssl-passthrough$/.test(key) &&
          /^true$/i.test(textOf(value) ?? ''),
      ) ||
      entries.some(({ key }) => opaqueKey.test(key)),
  };
}

function ingressHosts(
  service: Service,
  { document, path, name, line }: KubernetesObject,
  objects: KubernetesObject[],
): PublishedHost[] {
  const spec = at(document, 'spec');
  const rules = itemsOf(at(spec, 'rules'));
  const annotations = annotationsOf(document);
  if (rules.length === 0 || annotations.internal) return [];
  // An overlay may add what the base leaves out.
  const layers = objects.filter(
    other => other.kind === 'Ingress' && other.name === name,
  );
  const tls = layers
    .map(other => entryOf(at(other.document, 'spec'), 'tls'))
    .find(entry => entry !== undefined);
  const encrypted = layers.some(
    other => annotationsOf(other.document).encrypted,
  );
  const chart = /^(.*?)\/?templates\//.exec(path);
  const patched = service
    .fact(kubernetesOf)
    .kustomizations.some(file =>
      /\/spec\/tls|^[ \t]*tls:/m.test(service.repository.text(file) ?? ''),
    );
  return rules.flatMap((rule): PublishedHost[] => {
    const entry = entryOf(rule, 'host');
    const host = textOf(entry?.node);
    if (host && isLocalName(host)) return [];
    const place = {
      host: host && !host.includes('⟦') ? host : 'every host',
      path,
      line: entry?.line ?? rule.line ?? line,
    };
    if (encrypted) return [{ ...place, encrypted: 'yes' }];
    if (tls) {
      const left = chart && leftEmpty(service, chart[1]);
      if (left) return [{ ...place, encrypted: 'unknown' }];
      return [{ ...place, encrypted: covers(tls.node, host) ? 'yes' : 'no' }];
    }
    const open =
      annotations.opaque ||
      patched ||
      entriesOf(spec).some(({ key }) => opaqueKey.test(key));
    return [{ ...place, encrypted: open ? 'unknown' : 'no' }];
  });
}

/** Whether a chart's own values leave its TLS empty: what installs it decides. */
function leftEmpty(service: Service, folder: string): boolean {
  const path = folder ? `${folder}/values.yaml` : 'values.yaml';
  const [values] = service.repository.yaml(path);
  const entry = entryOf(at(values, 'ingress'), 'tls');
  return entry !== undefined && itemsOf(entry.node).length === 0;
}

/** Whether a TLS block names a host, by itself or by its wildcard; one without hosts is for all. */
function covers(tls: TreeNode, host: string | undefined): boolean {
  const blocks = itemsOf(tls);
  if (blocks.length === 0) return tls.kind !== 'list';
  return blocks.some(block => {
    const hosts = textsOf(at(block, 'hosts'));
    return (
      hosts.length === 0 ||
      !host ||
      host.includes('⟦') ||
      hosts.some(
        each =>
          each === host ||
          each.includes('⟦') ||
          (each.startsWith('*.') &&
            host.slice(host.indexOf('.') + 1) === each.slice(2)),
      )
    );
  });
}

/** Gateway API's listeners, Istio's servers. */
function gatewayHosts({
  document,
  path,
  line,
}: KubernetesObject): PublishedHost[] {
  const spec = at(document, 'spec');
  if (internalClass.test(textOf(at(spec, 'gatewayClassName')) ?? '')) return [];
  const ways = [
    ...itemsOf(at(spec, 'listeners')).map(node => ({
      node,
      protocol: textOf(at(node, 'protocol')) ?? '',
      tls: at(node, 'tls') !== undefined,
      hosts: entryOf(node, 'hostname'),
    })),
    ...itemsOf(at(spec, 'servers')).map(node => ({
      node,
      protocol: textOf(at(node, 'port', 'protocol')) ?? '',
      tls: at(node, 'tls') !== undefined,
      hosts: entryOf(node, 'hosts'),
    })),
  ];
  const encrypted = ways.some(
    ({ protocol, tls }) => tls || /^(?:HTTPS|TLS)$/i.test(protocol),
  );
  return ways
    .filter(({ protocol }) => /^HTTPS?$/i.test(protocol))
    .slice(0, 10)
    .map(({ node, hosts }): PublishedHost => {
      const [host] = hosts ? textsOf(hosts.node) : [];
      return {
        host: host && host !== '*' && !host.includes('⟦') ? host : 'every host',
        path,
        line: hosts?.line ?? node.line ?? line,
        encrypted: encrypted ? 'yes' : 'no',
      };
    })
    .filter(({ host }) => !isLocalName(host));
}

function traefikHosts(
  { document, path, line }: KubernetesObject,
  objects: KubernetesObject[],
): PublishedHost[] {
  const spec = at(document, 'spec');
  const isEncrypted = (node: TreeNode | undefined) =>
    at(node, 'tls') !== undefined ||
    textsOf(at(node, 'entryPoints')).some(name => /secure|https/i.test(name));
  const redirected = itemsOf(at(spec, 'routes')).some(route =>
    itemsOf(at(route, 'middlewares')).some(each =>
      /redirect|https/i.test(textOf(at(each, 'name')) ?? ''),
    ),
  );
  const sibling = objects.some(
    other =>
      other.kind === 'IngressRoute' && isEncrypted(at(other.document, 'spec')),
  );
  const route = itemsOf(at(spec, 'routes'))[0];
  const match = entryOf(route, 'match');
  const host = /Host\w*\(\s*[`"']([^`"']+)/.exec(
    textOf(match?.node) ?? '',
  )?.[1];
  if (host && isLocalName(host)) return [];
  // Without entry points it answers on all of them, the encrypted one too.
  const said = at(spec, 'entryPoints') !== undefined;
  let encrypted: PublishedHost['encrypted'] = said ? 'no' : 'unknown';
  if (isEncrypted(spec) || redirected || sibling) encrypted = 'yes';
  return [
    { host: host ?? 'every host', path, line: match?.line ?? line, encrypted },
  ];
}

function openShiftHosts({
  document,
  path,
  line,
}: KubernetesObject): PublishedHost[] {
  if (!/openshift/.test(textOf(at(document, 'apiVersion')) ?? '')) return [];
  const spec = at(document, 'spec');
  const host = entryOf(spec, 'host');
  const name = textOf(host?.node);
  const opaque = entriesOf(spec).some(({ key }) => opaqueKey.test(key));
  let encrypted: PublishedHost['encrypted'] = opaque ? 'unknown' : 'no';
  if (at(spec, 'tls')) encrypted = 'yes';
  return [
    {
      host: name && !name.includes('⟦') ? name : 'a route',
      path,
      line: host?.line ?? line,
      encrypted,
    },
  ];
}

/** A load balancer of the service's own that answers on the port of plain HTTP alone. */
function loadBalancer(
  service: Service,
  object: KubernetesObject,
): PublishedHost[] {
  const { document, path, line } = object;
  const type = entryOf(at(document, 'spec'), 'type');
  if (textOf(type?.node) !== 'LoadBalancer') return [];
  if (!service.fact(servingWorkloadsOf).some(each => selects(object, each)))
    return [];
  const { internal, encrypted, opaque } = annotationsOf(document);
  const ports = itemsOf(at(document, 'spec', 'ports')).map(port =>
    textOf(at(port, 'port')),
  );
  if (internal || !ports.includes('80')) return [];
  const safe = encrypted || ports.includes('443');
  let state: PublishedHost['encrypted'] = opaque ? 'unknown' : 'no';
  if (safe) state = 'yes';
  return [
    {
      host: `the load balancer ${object.name}`,
      path,
      line: type?.line ?? line,
      encrypted: state,
    },
  ];
}
