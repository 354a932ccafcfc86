import {
  django,
  dotnet,
  express,
  file,
  rails,
  serviceOf,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityTlsAtEdge as check } from './security-tls-at-edge';

const ingress = (...spec: string[]): string =>
  file(
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    '  name: orders',
    ...spec,
  );
const rules = ['spec:', '  rules:', '    - host: orders.acme.io'];
const at = (path: string, text: string): Files => ({
  ...express,
  [path]: text,
});
const k8s = (...spec: string[]): Files =>
  at('deploy/ingress.yaml', ingress(...spec));
const nginx = (...lines: string[]): Files =>
  at('deploy/nginx.conf', file(...lines));
const chart = (values: string, ...spec: string[]): Files => ({
  ...express,
  'chart/Chart.yaml': 'apiVersion: v2\nname: orders\nversion: 1.0.0\n',
  'chart/values.yaml': values,
  'chart/templates/ingress.yaml': ingress(...spec),
});
const loadBalancer = (...annotations: string[]): Files => ({
  ...express,
  'deploy/orders.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: orders',
    'spec:',
    '  template:',
    '    metadata:',
    '      labels:',
    '        app: orders',
    '    spec:',
    '      containers:',
    '        - name: orders',
    '          image: acme/orders:1.0.0',
    '          ports:',
    '            - containerPort: 3000',
    '---',
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    '  name: orders',
    ...annotations,
    'spec:',
    '  type: LoadBalancer',
    '  selector:',
    '    app: orders',
    '  ports:',
    '    - port: 80',
  ),
});
const compose = (...labels: string[]): Files =>
  at(
    'docker-compose.prod.yml',
    file(
      'services:',
      '  orders:',
      '    build: .',
      '    restart: always',
      '    labels:',
      ...labels.map(label => `      - ${label}`),
    ),
  );

const caught: Case[] = [
  [
    'TLS for another host only',
    k8s(
      'spec:',
      '  tls:',
      '    - hosts: [www.acme.io]',
      '  rules:',
      '    - host: orders.acme.io',
    ),
    'fail major deploy/ingress.yaml:9',
  ],
  ['an Ingress', k8s(...rules), 'fail major deploy/ingress.yaml:7'],
  [
    'a second host without TLS',
    k8s(
      'spec:',
      '  tls:',
      '    - hosts: [orders.acme.io]',
      '      secretName: orders',
      '  rules:',
      '    - host: orders.acme.io',
      '    - host: admin.acme.io',
    ),
    'fail major deploy/ingress.yaml:11',
  ],
  [
    'an Ingress for every host',
    k8s('spec:', '  rules:', '    - http:', '        paths: []'),
    'fail major deploy/ingress.yaml:7',
  ],
  [
    'a chart without TLS',
    chart(
      'ingress:\n  enabled: true\n',
      'spec:',
      '  rules:',
      '    - host: orders.acme.io',
    ),
    'fail major chart/templates/ingress.yaml:7',
  ],
  [
    'a Gateway',
    at(
      'deploy/gateway.yaml',
      file(
        'apiVersion: gateway.networking.k8s.io/v1',
        'kind: Gateway',
        'metadata:',
        '  name: orders',
        'spec:',
        '  gatewayClassName: public',
        '  listeners:',
        '    - name: http',
        '      protocol: HTTP',
        '      hostname: orders.acme.io',
      ),
    ),
    'fail major deploy/gateway.yaml:10',
  ],
  [
    'Istio’s gateway',
    at(
      'deploy/gateway.yaml',
      file(
        'apiVersion: networking.istio.io/v1',
        'kind: Gateway',
        'metadata:',
        '  name: orders',
        'spec:',
        '  servers:',
        '    - port:',
        '        number: 80',
        '        protocol: HTTP',
        '      hosts: [orders.acme.io]',
      ),
    ),
    'fail major deploy/gateway.yaml:10',
  ],
  [
    'an IngressRoute of the plain entry point',
    at(
      'deploy/route.yaml',
      file(
        'apiVersion: traefik.io/v1alpha1',
        'kind: IngressRoute',
        'metadata:',
        '  name: orders',
        'spec:',
        '  entryPoints: [web]',
        '  routes:',
        '    - match: Host(`orders.acme.io`)',
      ),
    ),
    'fail major deploy/route.yaml:8',
  ],
  [
    'a Route of OpenShift',
    at(
      'deploy/route.yaml',
      file(
        'apiVersion: route.openshift.io/v1',
        'kind: Route',
        'metadata:',
        '  name: orders',
        'spec:',
        '  host: orders.acme.io',
      ),
    ),
    'fail major deploy/route.yaml:6',
  ],
  [
    'a load balancer on port 80',
    loadBalancer(),
    'fail major deploy/orders.yaml:22',
  ],
  [
    'nginx',
    nginx(
      'server {',
      '  listen 80;',
      '  server_name orders.acme.io;',
      '  location / { proxy_pass http://app:3000; }',
      '}',
    ),
    'fail major deploy/nginx.conf:3',
  ],
  [
    'Caddy',
    at(
      'deploy/Caddyfile',
      file('http://orders.acme.io {', '  reverse_proxy app:3000', '}'),
    ),
    'fail major deploy/Caddyfile:1',
  ],
  [
    'a router of Traefik on the plain entry point',
    compose(
      'traefik.http.routers.orders.rule=Host(`orders.acme.io`)',
      'traefik.http.routers.orders.entrypoints=web',
    ),
    'fail major docker-compose.prod.yml:6',
  ],
  [
    'a listener of a load balancer',
    at(
      'infra/lb.tf',
      file(
        'resource "aws_lb_listener" "web" {',
        '  port     = 80',
        '  protocol = "HTTP"',
        '  default_action {',
        '    type = "forward"',
        '  }',
        '}',
      ),
    ),
    'fail major infra/lb.tf:3',
  ],
];

const fine: Case[] = [
  [
    'a Gateway with HTTPS beside it',
    at(
      'deploy/gateway.yaml',
      file(
        'apiVersion: gateway.networking.k8s.io/v1',
        'kind: Gateway',
        'metadata: { name: orders }',
        'spec:',
        '  listeners:',
        '    - { name: http, protocol: HTTP }',
        '    - { name: https, protocol: HTTPS }',
      ),
    ),
    'pass',
  ],
  [
    'an Ingress',
    k8s(
      'spec:',
      '  tls:',
      '    - hosts: [orders.acme.io]',
      '      secretName: orders',
      '  rules:',
      '    - host: orders.acme.io',
    ),
    'pass',
  ],
  [
    'a wildcard',
    k8s(
      'spec:',
      '  tls:',
      '    - hosts: ["*.acme.io"]',
      '  rules:',
      '    - host: orders.acme.io',
    ),
    'pass',
  ],
  [
    'a block for all hosts',
    k8s(
      'spec:',
      '  tls:',
      '    - secretName: acme',
      '  rules:',
      '    - host: orders.acme.io',
    ),
    'pass',
  ],
  [
    'a platform’s certificate',
    k8s(
      '  annotations:',
      '    alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:x',
      ...rules,
    ),
    'pass',
  ],
  [
    'an overlay that adds it',
    {
      ...k8s(...rules),
      'deploy/production/ingress.yaml': ingress(
        'spec:',
        '  tls:',
        '    - secretName: orders',
        '  rules:',
        '    - host: orders.acme.io',
      ),
    },
    'pass',
  ],
  [
    'nginx with a redirect',
    nginx(
      'server {',
      '  listen 80;',
      '  server_name orders.acme.io;',
      '  return 301 https://$host$request_uri;',
      '}',
      'server {',
      '  listen 443 ssl;',
      '  server_name orders.acme.io;',
      '  location / { proxy_pass http://app:3000; }',
      '}',
    ),
    'pass',
  ],
  [
    'Caddy by itself',
    at(
      'deploy/Caddyfile',
      file('orders.acme.io {', '  reverse_proxy app:3000', '}'),
    ),
    'pass',
  ],
  [
    'Traefik with a resolver',
    compose(
      'traefik.http.routers.orders.rule=Host(`orders.acme.io`)',
      'traefik.http.routers.orders.entrypoints=websecure',
      'traefik.http.routers.orders.tls.certresolver=letsencrypt',
    ),
    'pass',
  ],
  [
    'a load balancer with a certificate',
    loadBalancer(
      '  annotations:',
      '    service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:acm:x',
    ),
    'pass',
  ],
  [
    'Rails that forces HTTPS',
    {
      ...rails,
      'deploy/ingress.yaml': ingress(...rules),
      'config/environments/production.rb': 'config.force_ssl = true\n',
    },
    'pass',
  ],
  [
    'Django that redirects',
    {
      ...django,
      'deploy/ingress.yaml': ingress(...rules),
      'shop/settings.py': 'SECURE_SSL_REDIRECT = True\n',
    },
    'pass',
  ],
  [
    'Spring that demands it',
    {
      ...spring,
      'deploy/ingress.yaml': ingress(...rules),
      'src/main/java/Security.java':
        'class Security { void a() { http.requiresChannel(c -> c.anyRequest().requiresSecure()); } }\n',
    },
    'pass',
  ],
  [
    '.NET that redirects',
    {
      ...dotnet,
      'deploy/ingress.yaml': ingress(...rules),
      'Program.cs': 'app.UseHttpsRedirection();\n',
    },
    'pass',
  ],
];

const elsewhere: Case[] = [
  ['nothing', express, 'not-applicable'],
  [
    'an internal class',
    k8s('spec:', '  ingressClassName: nginx-internal', ...rules.slice(1)),
    'not-applicable',
  ],
  [
    'an internal load balancer',
    loadBalancer(
      '  annotations:',
      '    service.beta.kubernetes.io/azure-load-balancer-internal: "true"',
    ),
    'not-applicable',
  ],
  [
    'a name of the cluster',
    k8s('spec:', '  rules:', '    - host: orders.local'),
    'not-applicable',
  ],
  [
    'a default backend alone',
    k8s('spec:', '  defaultBackend:', '    service:', '      name: orders'),
    'not-applicable',
  ],
  [
    'development',
    at('deploy/overlays/dev/ingress.yaml', ingress(...rules)),
    'not-applicable',
  ],
  [
    'nginx for a developer',
    nginx('server {', '  listen 80;', '  server_name localhost;', '}'),
    'not-applicable',
  ],
  [
    'a redirect that a controller’s own certificate may serve',
    k8s(
      '  annotations:',
      '    nginx.ingress.kubernetes.io/force-ssl-redirect: "true"',
      ...rules,
    ),
    'unknown',
  ],
  [
    'a listener that redirects',
    at(
      'infra/lb.tf',
      file(
        'resource "aws_lb_listener" "web" {',
        '  protocol = "HTTP"',
        '  default_action { type = "redirect" }',
        '}',
      ),
    ),
    'not-applicable',
  ],
  [
    'nginx behind something else',
    nginx(
      'server {',
      '  listen 80;',
      '  server_name _;',
      '  location / { proxy_pass http://app:3000; }',
      '}',
    ),
    'unknown',
  ],
  [
    'a chart that leaves it to the installation',
    chart(
      'ingress:\n  enabled: true\n  tls: []\n',
      'spec:',
      '  {{- with .Values.ingress.tls }}',
      '  tls:',
      '    {{- toYaml . | nindent 4 }}',
      '  {{- end }}',
      '  rules:',
      '    - host: orders.acme.io',
    ),
    'unknown',
  ],
  [
    'Traefik’s entry points are elsewhere',
    compose('traefik.http.routers.orders.rule=Host(`orders.acme.io`)'),
    'unknown',
  ],
];

describe('security-tls-at-edge', () => {
  it.each(caught)('catches %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(fine)('lets pass %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(elsewhere)('leaves alone %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it('reads a compose file of thousands of services once', () => {
    const services = Array.from(
      { length: 3_000 },
      (_, index) => `  orders-${index}: { image: "${'a'.repeat(190)}:1" }`,
    );
    expect(
      verdict(check, {
        ...express,
        'docker-compose.yml': file('services:', ...services),
      }),
    ).toBe('not-applicable');
  });

  it('names the host, and shows what fits the file', () => {
    expect(check.judge(serviceOf(k8s(...rules)))).toMatchObject({
      message: 'deploy/ingress.yaml:7 publishes orders.acme.io without TLS.',
      recommendation: { example: { language: 'yaml' } },
    });
    expect(
      check.judge(
        serviceOf(nginx('server {', '  server_name orders.acme.io;', '}')),
      ),
    ).toMatchObject({ recommendation: { example: { language: 'nginx' } } });
  });
});
