import { edgeEncryptionOf } from '../../facts/deployment/edge-tls';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt } from '../shared';

const reference =
  'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls';

/** What fits the file that publishes the host. */
function exampleOf(path: string, host: string) {
  const name = /^[\w*.-]+\.[\w-]+$/.test(host) ? host : 'orders.example.com';
  if (/Caddyfile/.test(path))
    return {
      language: 'text',
      code: `${name} {\n  reverse_proxy app:8080\n}`,
    };
  if (/\.tf$/.test(path))
    return {
      language: 'hcl',
      code: 'port            = 443\nprotocol        = "HTTPS"\ncertificate_arn = aws_acm_certificate.app.arn',
    };
  if (/compose|docker/.test(path) && /\.ya?ml$/.test(path))
    return {
      language: 'yaml',
      code: 'labels:\n  - traefik.http.routers.app.entrypoints=websecure\n  - traefik.http.routers.app.tls.certresolver=letsencrypt',
    };
  if (!/\.ya?ml$/.test(path))
    return {
      language: 'nginx',
      code: `listen 443 ssl;\nserver_name ${name};\nssl_certificate /etc/nginx/tls/tls.crt;\nssl_certificate_key /etc/nginx/tls/tls.key;`,
    };
  return {
    language: 'yaml',
    code: `tls:\n  - hosts: [${name}]\n    secretName: orders-tls`,
  };
}

export const securityTlsAtEdge = defineCheck({
  id: 'security-tls-at-edge',
  area: 'security',
  title: 'Is public traffic encrypted?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'public traffic that is encrypted',
    gap: 'a public host without TLS',
  },
  why: 'On plain HTTP everybody on the way reads passwords and sessions, and can change what is sent. Browsers warn, and cookies lose their protection.',
  decision: {
    applies:
      'An Ingress, a Gateway, a Route, a load balancer or the configuration of a proxy is in the tree.',
    passes:
      'Every public host has TLS, or the service itself sends plain requests to HTTPS.',
    fails: 'A public host is served without TLS.',
    exceptions: [
      'Internal ingress classes and load balancers, and names that only a cluster or a machine resolves.',
      'Manifests for development, tests and previews.',
      'Charts whose values leave TLS to the installation, and proxies without a host’s name: something in front may end TLS, so the answer is unknown.',
      'An Ingress that has a default backend only.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'spec:\n  rules:\n    - host: orders.example.com',
    good: 'spec:\n  tls:\n    - hosts: [orders.example.com]\n      secretName: orders-tls\n  rules:\n    - host: orders.example.com',
  },
  remedy:
    'Give the host a certificate (cert-manager, the platform’s own, or Let’s Encrypt through the proxy) and send plain requests to HTTPS.',
  references: [reference],
  elsewhere: [
    'Polaris tlsSettingsMissing',
    'Kubescape C-0263',
    'OWASP ASVS 12.2.1',
    'Django security.W008',
  ],
  judge(service) {
    const { hosts, enforced } = service.fact(edgeEncryptionOf);
    if (hosts.length === 0)
      return notApplicable('Nothing in the tree publishes the service.');
    if (enforced)
      return pass(
        `The service sends plain requests to HTTPS, see ${placeName(
          enforced,
        )}.`,
        evidenceAt(service, [enforced], 'proof'),
      );
    const open = hosts.filter(({ encrypted }) => encrypted === 'no');
    if (open.length > 0) {
      const [first] = open;
      const at = placeName(first);
      return fail({
        message: `${at} publishes ${first.host} without TLS${andMore(
          open.length,
        )}.`,
        evidence: evidenceAt(service, open, 'offender'),
        recommendation: {
          title: 'Encrypt Public Traffic',
          text: `Add TLS for ${first.host} at ${at}.`,
          example: exampleOf(first.path, first.host),
          reference,
        },
      });
    }
    const safe = hosts.filter(({ encrypted }) => encrypted === 'yes');
    if (safe.length === 0)
      return unknown(
        `Whether ${hosts[0].host} of ${placeName(
          hosts[0],
        )} is encrypted is decided outside the tree.`,
        'Keep production’s values, or the proxy that ends TLS, in the repository.',
        evidenceAt(service, hosts.slice(0, 3), 'proof'),
      );
    return pass(
      `Public traffic is encrypted, see ${placeName(safe[0])}.`,
      evidenceAt(service, safe.slice(0, 3), 'proof'),
    );
  },
});
