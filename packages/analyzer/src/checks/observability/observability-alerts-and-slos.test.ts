import {
  express,
  file,
  serviceOf,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { observabilityAlertsAndSlos as check } from './observability-alerts-and-slos';

const catalog = (lifecycle: string, ...metadata: string[]): string =>
  file(
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    '  name: orders',
    ...metadata,
    'spec:',
    '  type: service',
    `  lifecycle: ${lifecycle}`,
    '  owner: shop',
  );
const orders: Files = {
  ...express,
  'catalog-info.yaml': catalog('production'),
};
const rules = (name: string, ...annotations: string[]): string =>
  file(
    'groups:',
    `  - name: ${name}`,
    '    rules:',
    `      - alert: ${name}Errors`,
    '        expr: errors > 1',
    ...annotations,
  );
/** The service as one of several in a repository. */
const among = (files: Files): Files => ({
  ...Object.fromEntries(
    Object.entries(orders).map(([path, text]) => [
      `services/orders/${path}`,
      text,
    ]),
  ),
  ...files,
});
const here = { path: 'services/orders' };

const caught: Case[] = [
  [
    'alerts of other services only',
    among({
      'services/payments/go.mod': 'module example.com/payments\n',
      'monitoring/payments.rules.yml': rules('Payments'),
    }),
    'fail minor services/orders/catalog-info.yaml:3',
    here,
  ],
  [
    'dashboards of other services only, without a descriptor',
    {
      'services/orders/package.json': express['package.json'],
      'services/orders/server.js': express['server.js'],
      'services/payments/go.mod': 'module example.com/payments\n',
      'dashboards/payments.json': '{ "panels": [], "schemaVersion": 39 }',
    },
    'fail minor services/orders/server.js:1',
    here,
  ],
];

const clean: Case[] = [
  ['alert rules', { ...orders, 'alerts.yml': rules('Orders') }, 'pass'],
  [
    'a PrometheusRule',
    {
      ...orders,
      'k8s/rules.yaml': file(
        'apiVersion: monitoring.coreos.com/v1',
        'kind: PrometheusRule',
        'metadata: { name: orders }',
        'spec:',
        '  groups:',
        '    - name: orders',
        '      rules:',
        '        - alert: OrdersDown',
        '          expr: up == 0',
      ),
    },
    'pass',
  ],
  [
    'a specification for Sloth',
    {
      ...orders,
      'slo.yml': file(
        'version: "prometheus/v1"',
        'service: orders',
        'slos: []',
      ),
    },
    'pass',
  ],
  [
    'OpenSLO',
    { ...orders, 'slo.yaml': file('apiVersion: openslo/v1', 'kind: SLO') },
    'pass',
  ],
  [
    'a dashboard',
    {
      ...orders,
      'grafana/orders.json': '{ "panels": [], "schemaVersion": 39 }',
    },
    'pass',
  ],
  [
    'an alarm in Terraform',
    {
      ...orders,
      'infra/alarms.tf': file(
        'resource "aws_cloudwatch_metric_alarm" "errors" {',
        '}',
      ),
    },
    'pass',
  ],
  [
    'an annotation of the catalog',
    {
      ...express,
      'catalog-info.yaml': catalog(
        'production',
        '  annotations:',
        '    grafana/dashboard-selector: orders',
      ),
    },
    'pass',
  ],
  [
    'a link of the catalog',
    {
      ...express,
      'catalog-info.yaml': catalog(
        'production',
        '  links:',
        '    - title: Dashboard',
        '      url: https://example.com/d/1',
      ),
    },
    'pass',
  ],
  [
    'a file elsewhere that names the service',
    among({
      'monitoring/rules.yml': rules('Shop', '        labels: { app: orders }'),
    }),
    'pass',
    here,
  ],
];

const undecided: Case[] = [
  ['nothing at all', orders, 'unknown'],
  [
    'a dashboard that names no service',
    among({
      'services/payments/go.mod': 'module example.com/payments\n',
      'dashboards/http.json': '{ "panels": [], "schemaVersion": 39 }',
    }),
    'unknown',
    here,
  ],
  [
    'rules of an example',
    { ...orders, 'examples/alerts.yml': rules('Orders') },
    'unknown',
  ],
  [
    'rules of a chart that the chart depends on',
    {
      ...orders,
      'charts/orders/charts/postgresql/rules.yaml': rules('Database'),
    },
    'unknown',
  ],
  [
    'a rule in a comment',
    { ...orders, 'alerts.yml': '# - alert: OrdersErrors\n#   expr: x\n' },
    'unknown',
  ],
];

describe('observability-alerts-and-slos', () => {
  it.each(caught)('catches %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('lets pass %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(undecided)('leaves open %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it('does not apply before production', () => {
    expect(
      verdict(check, {
        ...express,
        'catalog-info.yaml': catalog('experimental'),
      }),
    ).toBe('not-applicable');
  });
  it('lists alerts without a runbook', () => {
    const files = {
      ...orders,
      'alerts.yml': `${rules(
        'Orders',
        '        annotations: { runbook_url: docs/runbook.md }',
      )}${file('      - alert: OrdersSlow', '        expr: slow > 1')}`,
    };
    expect(check.judge(serviceOf(files)).message).toBe(
      'alerts.yml:4 holds an alert rule; 1 of 2 alerts name no runbook (alerts.yml:7).',
    );
  });
});
