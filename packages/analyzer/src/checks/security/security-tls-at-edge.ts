import {
  httpsRedirectOf,
  publishedHostsOf,
} from '../../facts/security/edge-tls';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, count, evidenceAt } from '../shared';

const reference =
  'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls';

export const securityTlsAtEdge = defineCheck({
  id: 'security-tls-at-edge',
  area: 'security',
  title: 'Is public traffic encrypted?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'public traffic over TLS',
    gap: 'public traffic without TLS',
  },
  why: 'Whoever sits between a user and a plain HTTP endpoint reads the session and can change the answer.',
  decision: {
    applies:
      'An Ingress, Gateway or Route, an nginx or Caddy configuration with public names, Traefik labels or a load-balancer listener is in the tree.',
    passes:
      'Every public host has TLS: `spec.tls` that covers it, an annotation by which the platform brings a certificate, an HTTPS listener, `listen 443 ssl`, Caddy by itself. An application that sends every caller to HTTPS passes as well.',
    fails: 'A public host is served without any of these.',
    exceptions: [
      'Internal ingress classes and load balancers, local names, resources with a default backend only.',
      'Redirect annotations without a certificate of their own: the controller may have a default certificate: unknown. So are routers of Traefik without a word on TLS.',
      'Chart templates whose values decide.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'spec:\n  rules:\n    - host: orders.acme.io',
    good: 'spec:\n  tls:\n    - hosts: [orders.acme.io]\n      secretName: orders-tls\n  rules:\n    - host: orders.acme.io',
  },
  remedy:
    'Give every public host a certificate (cert-manager or the platform’s own) and redirect plain HTTP.',
  references: [reference],
  elsewhere: [
    'Polaris tlsSettingsMissing',
    'Kubescape C-0263',
    'OWASP ASVS 12.2.1',
    'Django security.W008',
  ],
  judge(service) {
    const hosts = service.fact(publishedHostsOf);
    if (hosts.length === 0) {
      return notApplicable('Nothing in the tree publishes a host.');
    }
    const plain = hosts.filter(({ tls }) => tls === 'no');
    const open = hosts.find(({ tls }) => tls === 'unknown');
    const redirect =
      plain.length > 0 || open ? httpsRedirectOf(service) : undefined;
    if (redirect) {
      return pass(
        `${placeName(redirect)} sends every caller to HTTPS.`,
        evidenceAt(service, [redirect], 'proof'),
      );
    }
    const [first] = plain;
    if (first) {
      return fail({
        message: `${placeName(first)} publishes ${
          first.host
        } without TLS${andMore(plain.length)}.`,
        evidence: evidenceAt(service, plain, 'offender'),
        recommendation: {
          title: 'Encrypt Public Traffic',
          text: `Add a TLS block for ${first.host} at ${placeName(first)}.`,
          example: {
            language: 'yaml',
            code: `tls:\n  - hosts: [${
              first.host === 'every host' ? 'orders.acme.io' : first.host
            }]\n    secretName: ${service.name}-tls`,
          },
          reference,
        },
      });
    }
    if (open) {
      return unknown(
        `${placeName(open)} publishes ${
          open.host
        }, and what brings its certificate is not in the tree.`,
        'Name the certificate where the host is published.',
        evidenceAt(service, [open], 'anchor'),
      );
    }
    return pass(
      `${count(hosts.length, 'public host')} ${
        hosts.length === 1 ? 'is' : 'are'
      } served over TLS.`,
      evidenceAt(service, hosts.slice(0, 3), 'proof'),
    );
  },
});
