import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  textsOf,
} from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { effectiveConfigurationOf, isForDevelopment } from '../configuration';
import { deploymentOf, productionCompose } from '../deployment';
import type { KubernetesObject } from '../deployment/kubernetes';
import { edgeFilesOf } from '../http/edge';

/** A name under which something in front of the service answers, and whether it does so over TLS. */
export interface PublishedHost {
  /** `orders.acme.io`, or `every host`. */
  host: string;
  path: string;
  line: number;
  /** `unknown`: something outside the tree decides. */
  tls: 'yes' | 'no' | 'unknown';
}

/** Hosts that nobody reaches from the internet, and names for trying things out. */
const internalHost =
  /^(?:localhost|_|\*?\.?(?:[\w-]+\.)*(?:local|localhost|internal|test|lan|svc|cluster|example|invalid|home)|\d+(?:\.\d+){3}|[\w-]+)$|minikube|nip\.io|sslip\.io|lvh\.me|dockerhost/i;
/** What an ingress controller or cloud load balancer is told about TLS beside `spec.tls`. */
const terminating =
  /cert-manager\.io\/|certificate-arn|managed-certificates|pre-shared-cert|ssl-certificate|router\.tls|tls-acme|appgw-ssl|allow-http/i;
const controllerDefault =
  /(?:force-)?ssl-redirect|default-ssl|backend-protocol/i;
const internalClass = /internal|private/i;

/** The hosts that the tree publishes. Use as `service.fact(publishedHostsOf)`. */
export function publishedHostsOf(service: Service): PublishedHost[] {
  return [
    ...service
      .fact(deploymentOf)
      .kubernetes.others.flatMap(object => fromKubernetes(service, object)),
    ...fromProxies(service),
    ...fromCompose(service),
    ...fromTerraform(service),
  ];
}

function fromKubernetes(
  service: Service,
  object: KubernetesObject,
): PublishedHost[] {
  const api = textOf(at(object.document, 'apiVersion')) ?? '';
  switch (object.kind) {
    case 'Ingress':
      return fromIngress(service, object);
    case 'Route':
      return /^route\.openshift\.io/.test(api) ? fromRoute(object) : [];
    case 'Gateway':
      return fromGateway(object);
    default:
      return [];
  }
}

function fromIngress(
  service: Service,
  { document, path, line }: KubernetesObject,
): PublishedHost[] {
  const spec = at(document, 'spec');
  const annotations = entriesOf(at(document, 'metadata', 'annotations'));
  const marks = annotations
    .map(({ key, node }) => `${key}: ${textOf(node) ?? ''}`)
    .join('\n');
  const className = `${textOf(at(spec, 'ingressClassName')) ?? ''} ${marks}`;
  if (/(?:^| |class: )\S*(?:internal|private)/i.test(className)) return [];
  const rules = itemsOf(at(spec, 'rules'));
  if (rules.length === 0) return [];
  const secured = textsOf(at(spec, 'tls')).concat(
    itemsOf(at(spec, 'tls')).flatMap(item => textsOf(at(item, 'hosts'))),
  );
  const isSecured =
    itemsOf(at(spec, 'tls')).length > 0 ||
    terminating.test(marks) ||
    // A template whose values decide.
    (/\/templates\//.test(path) && mentionsTls(service, path));
  return rules.flatMap((rule): PublishedHost[] => {
    const entry = entryOf(rule, 'host');
    const host = textOf(entry?.node) ?? 'every host';
    if (host !== 'every host' && internalHost.test(host)) return [];
    const covered =
      isSecured &&
      (secured.length === 0 ||
        secured.some(name => covers(name, host)) ||
        host === 'every host' ||
        terminating.test(marks) ||
        /[{⟦]/.test(host + secured.join('')));
    return [
      {
        host,
        path,
        line: entry?.line ?? rule.line ?? line,
        tls: covered ? 'yes' : controllerDefault.test(marks) ? 'unknown' : 'no',
      },
    ];
  });
}

function mentionsTls({ repository }: Service, path: string): boolean {
  return /\btls\b/i.test(repository.text(path) ?? '');
}

function covers(name: string, host: string): boolean {
  return (
    name === host ||
    (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1))
  );
}

function fromRoute({
  document,
  path,
  line,
}: KubernetesObject): PublishedHost[] {
  const entry = entryOf(at(document, 'spec'), 'host');
  return [
    {
      host: textOf(entry?.node) ?? 'every host',
      path,
      line: entry?.line ?? line,
      tls: at(document, 'spec', 'tls') ? 'yes' : 'no',
    },
  ];
}

/** Gateway API listeners and Istio servers. */
function fromGateway({
  document,
  path,
  line,
}: KubernetesObject): PublishedHost[] {
  const className = textOf(at(document, 'spec', 'gatewayClassName')) ?? '';
  if (internalClass.test(className)) return [];
  const listeners = [
    ...itemsOf(at(document, 'spec', 'listeners')).map(node => ({
      node,
      protocol: textOf(at(node, 'protocol')),
      host: textOf(at(node, 'hostname')),
      redirects: false,
    })),
    ...itemsOf(at(document, 'spec', 'servers')).map(node => ({
      node,
      protocol: textOf(at(node, 'port', 'protocol')),
      host: textsOf(at(node, 'hosts'))[0],
      redirects: textOf(at(node, 'tls', 'httpsRedirect')) === 'true',
    })),
  ].filter(({ protocol }) => protocol);
  if (listeners.length === 0) return [];
  const isSecured = listeners.some(({ protocol }) =>
    /HTTPS|TLS/i.test(protocol ?? ''),
  );
  const plain = listeners.find(
    ({ protocol, redirects }) => /^HTTP2?$/i.test(protocol ?? '') && !redirects,
  );
  const place = isSecured || !plain ? listeners[0] : plain;
  const host = place.host && place.host !== '*' ? place.host : 'every host';
  if (host !== 'every host' && internalHost.test(host)) return [];
  return [
    {
      host,
      path,
      line: place.node.line ?? line,
      tls: isSecured || !plain ? 'yes' : 'no',
    },
  ];
}

/** nginx and Caddy by the names that they answer to. */
function fromProxies(service: Service): PublishedHost[] {
  const files = service
    .fact(edgeFilesOf)
    .filter(({ path }) => /nginx|caddy|\.conf/i.test(path))
    .filter(({ path }) => !isForDevelopment(service, { path, line: 1 }));
  const isSecured = files.some(({ path }) =>
    /\blisten\s+[^;\n]{0,60}\bssl\b|\blisten\s+(?:\[::\]:)?443\b|\bssl_certificate\b|managed by Certbot|letsencrypt/i.test(
      service.repository.text(path) ?? '',
    ),
  );
  return files.flatMap(({ path }): PublishedHost[] => {
    const lines = service.repository.lines(path);
    const isCaddy = /caddyfile/i.test(path);
    return lines.flatMap((text, index): PublishedHost[] => {
      const line = index + 1;
      if (isCaddy) {
        const site =
          /^(https?:\/\/)?([\w-]+(?:\.[\w-]+)+)(?::\d+)?[ ,]*\{?\s*$/.exec(
            text.slice(0, 300),
          );
        return site && !internalHost.test(site[2])
          ? [
              {
                host: site[2],
                path,
                line,
                tls: site[1] === 'http://' ? 'no' : 'yes',
              },
            ]
          : [];
      }
      const names = /^\s*server_name\s+([^;#]{1,300})/.exec(text.slice(0, 400));
      return (names?.[1] ?? '')
        .split(/\s+/)
        .filter(
          host =>
            /^[\w*-]+(?:\.[\w-]+)+$/.test(host) &&
            !internalHost.test(host) &&
            !/(?:^|\.)(?:example|your-?domain|my-?domain|domain)\./i.test(host),
        )
        .slice(0, 1)
        .map(host => ({ host, path, line, tls: isSecured ? 'yes' : 'no' }));
    });
  });
}

/** Traefik's labels. */
function fromCompose(service: Service): PublishedHost[] {
  return productionCompose(service.fact(deploymentOf)).flatMap(({ file }) =>
    file.services.flatMap(({ node, path, line }): PublishedHost[] => {
      const labels = at(node, 'labels');
      const pairs = [
        ...itemsOf(labels).map(item => ({
          text: textOf(item) ?? '',
          line: item.line,
        })),
        ...entriesOf(labels).map(entry => ({
          text: `${entry.key}=${textOf(entry.node) ?? ''}`,
          line: entry.line,
        })),
      ];
      const rule = pairs.find(({ text }) =>
        /^traefik\.http\.routers\.[\w-]+\.rule=/.test(text),
      );
      if (!rule) return [];
      const host =
        /Host\(`?["']?([^`"')]+)/.exec(rule.text)?.[1] ?? 'every host';
      if (host !== 'every host' && internalHost.test(host)) return [];
      const isSecured = pairs.some(({ text }) =>
        /^traefik\.http\.routers\.[\w-]+\.(?:tls\b|entrypoints=.*(?:secure|https|443))/i.test(
          text,
        ),
      );
      return [
        {
          host,
          path,
          line: rule.line ?? line,
          // Entry points of Traefik itself may bring TLS.
          tls: isSecured ? 'yes' : 'unknown',
        },
      ];
    }),
  );
}

/** `aws_lb_listener` that forwards plain HTTP while no listener of the tree speaks HTTPS. */
function fromTerraform(service: Service): PublishedHost[] {
  const files = service.files.filter(
    ({ path, size }) => path.endsWith('.tf') && size < 300_000,
  );
  const all = files.map(({ path }) => ({
    path,
    text: service.repository.lexical(path).uncommented,
  }));
  if (all.some(({ text }) => /\bprotocol\s*=\s*"(?:HTTPS|TLS)"/.test(text)))
    return [];
  if (all.some(({ text }) => /\binternal\s*=\s*true\b/.test(text))) return [];
  return all.flatMap(({ path, text }): PublishedHost[] => {
    const listener =
      /resource\s+"aws_(?:lb|alb)_listener"\s+"[^"\n]{1,80}"\s*\{/.exec(text);
    if (!listener) return [];
    const body = text.slice(listener.index, listener.index + 2_000);
    const protocol = /\bprotocol\s*=\s*"HTTP"/.exec(body);
    if (!protocol || !/\btype\s*=\s*"forward"/.test(body)) return [];
    return [
      {
        host: 'every host',
        path,
        line: service.repository
          .lineIndex(path)
          .lineAt(listener.index + protocol.index),
        tls: 'no',
      },
    ];
  });
}

/** Where the application itself sends callers to HTTPS; whoever runs it has to bring TLS. */
export function httpsRedirectOf(
  service: Service,
): { path: string; line: number } | undefined {
  const configuration = service.fact(effectiveConfigurationOf);
  for (const key of [
    'SECURE_SSL_REDIRECT',
    'config.force_ssl',
    'force_ssl',
    'server.ssl.enabled',
    'quarkus.http.insecure-requests',
  ]) {
    const setting = configuration.get(key);
    if (setting && /^(?:true|redirect|disabled)$/i.test(setting.value ?? ''))
      return { path: setting.path, line: setting.line };
  }
  for (const { path } of service.fact(sourceFilesOf)) {
    const match =
      /\brequiresSecure\s*\(|\bUseHttpsRedirection\s*\(|\bforceScheme\s*\(\s*['"]https|\bHTTPSRedirectMiddleware\b|\bforce_ssl\s*=\s*true/.exec(
        service.repository.lexical(path).uncommented,
      );
    if (!match) continue;
    const line = service.repository.lineIndex(path).lineAt(match.index);
    if (!isForDevelopment(service, { path, line })) return { path, line };
  }
  return undefined;
}
