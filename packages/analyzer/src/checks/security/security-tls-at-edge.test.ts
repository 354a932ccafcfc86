import {
  express,
  file,
  rails,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityTlsAtEdge as check } from './security-tls-at-edge';

const ingress = (...lines: string[]): Files => ({
  ...express,
  'k8s/ingress.yaml': file(
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    '  name: orders',
    ...lines,
  ),
});
const rule = (host: string) => [
  'spec:',
  '  rules:',
  `    - host: ${host}`,
  '      http: { paths: [] }',
];
const annotated = (annotation: string) =>
  ingress('  annotations:', `    ${annotation}`, ...rule('orders.acme.io'));
const nginx = (...lines: string[]): Files => ({
  ...express,
  'nginx/nginx.conf': file('server {', ...lines, '}'),
});

const cases: Case[] = [
  [
    'a host without TLS',
    ingress(...rule('orders.acme.io')),
    'fail major k8s/ingress.yaml:7',
  ],
  [
    'a host with TLS',
    ingress(
      ...rule('orders.acme.io'),
      '  tls:',
      '    - hosts: [orders.acme.io]',
    ),
    'pass',
  ],
  [
    'TLS for another host only',
    ingress(...rule('orders.acme.io'), '  tls:', '    - hosts: [www.acme.io]'),
    'fail major k8s/ingress.yaml:7',
  ],
  [
    'a wildcard that covers it',
    ingress(...rule('orders.acme.io'), '  tls:', '    - hosts: ["*.acme.io"]'),
    'pass',
  ],
  [
    'a certificate by annotation',
    annotated(
      'alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-west-1:1:certificate/a',
    ),
    'pass',
  ],
  [
    'a redirect that a controller’s own certificate may serve',
    annotated('nginx.ingress.kubernetes.io/force-ssl-redirect: "true"'),
    'unknown',
  ],
  [
    'an internal class',
    annotated('kubernetes.io/ingress.class: nginx-internal'),
    'not-applicable',
  ],
  [
    'an internal host',
    ingress(...rule('orders.cluster.local')),
    'not-applicable',
  ],
  [
    'a default backend only',
    ingress('spec:', '  defaultBackend: { service: { name: orders } }'),
    'not-applicable',
  ],
  [
    'a Gateway that speaks HTTP only',
    {
      ...express,
      'k8s/gateway.yaml': file(
        'apiVersion: gateway.networking.k8s.io/v1',
        'kind: Gateway',
        'metadata: { name: orders }',
        'spec:',
        '  gatewayClassName: public',
        '  listeners:',
        '    - name: http',
        '      protocol: HTTP',
      ),
    },
    'fail major k8s/gateway.yaml:7',
  ],
  [
    'a Gateway with HTTPS beside it',
    {
      ...express,
      'k8s/gateway.yaml': file(
        'apiVersion: gateway.networking.k8s.io/v1',
        'kind: Gateway',
        'metadata: { name: orders }',
        'spec:',
        '  listeners:',
        '    - { name: http, protocol: HTTP }',
        '    - { name: https, protocol: HTTPS }',
      ),
    },
    'pass',
  ],
  [
    'an OpenShift route without TLS',
    {
      ...express,
      'k8s/route.yaml': file(
        'apiVersion: route.openshift.io/v1',
        'kind: Route',
        'metadata: { name: orders }',
        'spec:',
        '  host: orders.acme.io',
      ),
    },
    'fail major k8s/route.yaml:5',
  ],
  [
    'nginx on port 80 only',
    nginx('  listen 80;', '  server_name orders.acme.io;'),
    'fail major nginx/nginx.conf:3',
  ],
  [
    'nginx with a certificate',
    nginx('  listen 443 ssl;', '  server_name orders.acme.io;'),
    'pass',
  ],
  [
    'nginx inside an image, for whatever name',
    nginx('  listen 80;', '  server_name _;'),
    'not-applicable',
  ],
  [
    'Caddy by itself',
    {
      ...express,
      Caddyfile: 'orders.acme.io {\n  reverse_proxy app:3000\n}\n',
    },
    'pass',
  ],
  [
    'Caddy told to speak HTTP',
    {
      ...express,
      Caddyfile: 'http://orders.acme.io {\n  reverse_proxy app:3000\n}\n',
    },
    'fail major Caddyfile:1',
  ],
  [
    'a load balancer that forwards plain HTTP',
    {
      ...express,
      'terraform/lb.tf': file(
        'resource "aws_lb_listener" "http" {',
        '  protocol = "HTTP"',
        '  default_action { type = "forward" }',
        '}',
      ),
    },
    'fail major terraform/lb.tf:2',
  ],
  [
    'a load balancer that redirects',
    {
      ...express,
      'terraform/lb.tf': file(
        'resource "aws_lb_listener" "http" {',
        '  protocol = "HTTP"',
        '  default_action { type = "redirect" }',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'an application that insists on HTTPS',
    {
      ...rails,
      ...ingress(...rule('orders.acme.io')),
      'config/environments/production.rb':
        'Rails.application.configure do\n  config.force_ssl = true\nend\n',
    },
    'pass',
  ],
  ['nothing in front', express, 'not-applicable'],
];

describe('security-tls-at-edge', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
