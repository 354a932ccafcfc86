import { at, entriesOf, itemsOf, textOf } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import type { FoundSign } from '../code';
import { deploymentOf } from '../deployment';
import { chartsOf } from '../deployment/helm';
import { matchesName, namesOf } from '../deployment/names';
import { catalogEntityOf } from '../documents';

/** Alerts, objectives and dashboards that are kept as code or linked. */
export interface Objectives {
  /** Those of the service. */
  own: FoundSign[];
  /** Those of other services in the same repository. */
  others: FoundSign[];
  /** Alert rules of the service that name no runbook. */
  withoutRunbook: FoundSign[];
  /** How many alert rules the service has. */
  alerts: number;
}

interface Kind {
  what: string;
  file: RegExp;
  pattern: RegExp;
}

/** How such files look, whatever they are called. */
const kinds: Kind[] = [
  {
    what: 'an alert rule',
    file: /\.(?:ya?ml|rules)$/,
    pattern: /^[ \t]*(?:-\s+)?alert\s*:\s*\S/m,
  },
  {
    what: 'an objective',
    file: /\.ya?ml$/,
    pattern:
      /^apiVersion:\s*["']?(?:sloth\.slok\.dev|pyrra\.dev|openslo)\/|^version:\s*["']?prometheus\/v1\b/m,
  },
  {
    what: 'an alert',
    file: /\.(?:ya?ml|json)$/,
    pattern:
      /^kind:\s*["']?(?:GrafanaAlertRuleGroup|GrafanaDashboard|DatadogMonitor|DatadogSLO|AlertPolicy|ServiceLevelObjective|VMRule|GlobalRules|Rules)\b|"?Type"?\s*:\s*"?AWS::CloudWatch::(?:Alarm|CompositeAlarm|Dashboard)\b|Microsoft\.Insights\/(?:metricAlerts|scheduledQueryRules)/m,
  },
  {
    what: 'an alert rule of Grafana',
    file: /\.ya?ml$/,
    pattern:
      /^groups:\s*\n(?:[^\n]*\n){0,60}?\s+rules:\s*\n(?:[^\n]*\n){0,20}?\s+(?:-\s+)?uid:/m,
  },
  {
    what: 'a dashboard',
    file: /\.json$/,
    pattern: /"schemaVersion"\s*:\s*\d/,
  },
  {
    what: 'an alert in Terraform',
    file: /\.tf(?:\.json)?$/,
    pattern:
      /^[ \t]*resource\s+"(?:datadog_(?:monitor|service_level_objective|dashboard)\w*|newrelic_\w*(?:alert|dashboard|service_level)\w*|aws_cloudwatch_(?:metric_alarm|composite_alarm|dashboard)|azurerm_monitor_(?:metric_alert|scheduled_query_rules_alert\w*|activity_log_alert)|google_monitoring_(?:alert_policy|slo|dashboard)|grafana_(?:rule_group|dashboard|slo)|honeycombio_(?:slo|trigger|burn_alert)|sentry_(?:metric|issue)_alert|nobl9_slo|checkly_check|betteruptime_monitor|dynatrace_\w*(?:alerting|slo|dashboard)\w*|signalfx_(?:detector|slo|dashboard)|pingdom_check|logzio_alert\w*)"/m,
  },
];

const mostFiles = 3_000;
const vendored =
  /(?:^|\/)(?:node_modules|vendor|third_party|examples?|samples?|demos?|tests?|testdata|fixtures|e2e)\/|(?:^|\/)charts\/[^/]+\/charts\//i;

/** Use as a fact. */
export function objectivesOf(service: Service): Objectives {
  const found = filesOf(service).flatMap(file => {
    const sign = signIn(service, file);
    return sign ? [{ ...sign, ours: isOurs(service, file) }] : [];
  });
  const own: FoundSign[] = found.filter(({ ours }) => ours);
  const rules = found
    .filter(({ ours, what }) => ours && what === 'an alert rule')
    .flatMap(({ path }) => alertsIn(service, path));
  return {
    own: [...own, ...fromCharts(service), ...fromCatalog(service)],
    others: found.filter(
      ({ ours, path }) => !ours && isOfSibling(service, path),
    ),
    withoutRunbook: rules.filter(({ runbook }) => !runbook),
    alerts: rules.length,
  };
}

type Candidate = Pick<ServiceFile, 'path'> & { shared: boolean };

/** Files of the service, and the rest of the repository: monitoring is often kept in a folder of its own. */
function filesOf(service: Service): Candidate[] {
  const prefix = service.path ? `${service.path}/` : '';
  const shown = new Set(
    service.fact(deploymentOf).kubernetes.others.map(({ path }) => path),
  );
  return service.repository.files
    .filter(
      ({ path }) =>
        !vendored.test(path) &&
        kinds.some(({ file }) => file.test(path)) &&
        (!isTemplate(path) || shown.has(path)),
    )
    .slice(0, mostFiles)
    .map(({ path }) => ({ path, shared: !path.startsWith(prefix) }));
}

/** Templates of a chart count only where its values do not switch them off, which the deployment's facts know. */
function isTemplate(path: string): boolean {
  return /(?:^|\/)templates\/[^/]+\.ya?ml$/.test(path);
}

function signIn(
  { repository }: Service,
  { path }: Candidate,
): FoundSign | undefined {
  const text = repository.text(path)?.slice(0, 200_000);
  if (!text) return undefined;
  for (const { what, file, pattern } of kinds) {
    if (!file.test(path)) continue;
    const match = pattern.exec(text);
    if (!match) continue;
    if (what === 'an alert rule' && !/^[ \t]*(?:-\s+)?expr\s*:/m.test(text))
      continue;
    if (what === 'a dashboard' && !/"panels"\s*:/.test(text)) continue;
    const start = match.index + Math.max(0, match[0].search(/\S/));
    return { what, path, line: repository.lineIndex(path).lineAt(start) };
  }
  return undefined;
}

/** In a repository of several services, what lies elsewhere has to name the service. */
function isOurs(service: Service, { path, shared }: Candidate): boolean {
  if (!shared) return true;
  const names = service.fact(namesOf);
  const steps = path.replace(/\.\w+$/, '').split('/');
  if (steps.some(step => matchesName(names, step))) return true;
  const text = service.repository.text(path)?.slice(0, 200_000) ?? '';
  return [service.name, service.path.split('/').pop() ?? '']
    .filter(name => name.length > 2)
    .some(name => text.includes(name));
}

/** What names another service beside this one; a file that names none may be about all of them. */
function isOfSibling(service: Service, path: string): boolean {
  const { repository } = service;
  const siblings = repository.once(`siblings:${service.path}`, () => {
    const parent = service.path.split('/').slice(0, -1).join('/');
    const prefix = parent ? `${parent}/` : '';
    return [
      ...new Set(
        repository.files.flatMap(({ path: file }) => {
          const [folder, name, ...rest] = file.startsWith(prefix)
            ? file.slice(prefix.length).split('/')
            : [];
          return name && !rest.length && manifest.test(name) ? [folder] : [];
        }),
      ),
    ].filter(name => `${prefix}${name}` !== service.path && name.length > 2);
  });
  const text = repository.text(path)?.slice(0, 200_000) ?? '';
  return siblings.some(name => path.includes(name) || text.includes(name));
}

const manifest =
  /^(?:package\.json|pyproject\.toml|requirements\.txt|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|composer\.json|Cargo\.toml|catalog-info\.yaml|Dockerfile)$|\.csproj$/;

const reach = 30;

/** The alerts of a file, and whether each names a runbook. */
function alertsIn(
  { repository }: Service,
  path: string,
): Array<FoundSign & { runbook: boolean }> {
  const lines = repository.lines(path);
  const starts = lines.flatMap((text, index) =>
    /^\s*(?:-\s+)?alert\s*:\s*\S/.test(text) ? [index] : [],
  );
  return starts.map((start, index) => ({
    what: lines[start].replace(/^\s*(?:-\s+)?alert\s*:\s*/, '').trim(),
    path,
    line: start + 1,
    runbook: lines
      .slice(start, Math.min(starts[index + 1] ?? lines.length, start + reach))
      .some(text => /\brunbook(?:_?url)?\b/i.test(text)),
  }));
}

/** Charts whose only purpose is alerts. */
function fromCharts(service: Service): FoundSign[] {
  return service
    .fact(chartsOf)
    .flatMap(({ dependencies, path }) =>
      dependencies.flatMap(({ name, line }) =>
        /(?:^|-)(?:alerts?|slos?|dashboards?)$/.test(name)
          ? [{ what: `the chart ${name}`, path, line: line ?? 1 }]
          : [],
      ),
    );
}

const annotation =
  /^(?:grafana\/(?:dashboard-selector|alert-label-selector|tag-selector|overview-dashboard)|prometheus\.io\/(?:rule|alert)|datadoghq\.com\/(?:dashboard-url|graph-token|monitor|slo)\S*|newrelic\.com\/dashboard-guid|dynatrace\.com\/\S+|nobl9\.com\/\S+|sloth\.dev\/\S+|pyrra\.dev\/\S+|splunk\/\S+|azure\.com\/\S*monitor\S*)/;
const linkWords =
  /\b(?:dashboards?|grafana|alerts?|slos?|monitoring|datadog)\b/i;

/** What the catalog entry links. */
function fromCatalog(service: Service): FoundSign[] {
  const entity = service.fact(catalogEntityOf);
  if (!entity) return [];
  const metadata = at(entity.node, 'metadata');
  const annotations = entriesOf(at(metadata, 'annotations')).filter(({ key }) =>
    annotation.test(key),
  );
  const links = itemsOf(at(metadata, 'links')).filter(link =>
    ['title', 'type', 'url'].some(key =>
      linkWords.test(textOf(at(link, key)) ?? ''),
    ),
  );
  return [...annotations, ...links].map(({ line }) => ({
    what: 'a link of the catalog',
    path: entity.path,
    line,
  }));
}
