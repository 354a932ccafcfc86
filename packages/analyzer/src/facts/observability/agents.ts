import { entriesOf, at, textOf, type TreeNode } from '../../repository';
import type { Service } from '../../service';
import { deploymentVariablesOf } from '../configuration';
import { productionImageOf } from '../containers/image';
import { startCommandOf } from '../containers/start';
import { deploymentOf, type Workload } from '../deployment';
import type { FoundSign } from '../code';

/** What an agent beside the code measures. All of them tie logs to traces as well where `logs` is set. */
export interface Agent extends FoundSign {
  logs: boolean;
}

interface AgentSign {
  what: string;
  pattern: RegExp;
  logs: boolean;
}

/** In start commands, images and variables: what instruments the service without a line of its code. */
const agentSigns: AgentSign[] = [
  {
    what: 'the OpenTelemetry agent',
    pattern:
      /-javaagent:\S{0,200}opentelemetry|\bopentelemetry-instrument\b|--(?:require|import)[= ]\S{0,100}@opentelemetry\/|\bOTEL_PHP_AUTOLOAD_ENABLED\W{1,3}true|\bOTEL_DOTNET_AUTO_HOME\b/i,
    logs: true,
  },
  {
    what: 'the Application Insights agent',
    pattern:
      /-javaagent:\S{0,200}applicationinsights|--require[= ]\S{0,100}applicationinsights|ApplicationInsightsAgent_EXTENSION_VERSION/i,
    logs: true,
  },
  {
    what: 'the Datadog agent',
    pattern:
      /-javaagent:\S{0,200}(?:dd-java-agent|datadog)|\bddtrace-run\b|--(?:require|import)[= ]\S{0,40}dd-trace|\bdatadog-setup\.php\b|\bDD_DOTNET_TRACER_HOME\b|admission\.datadoghq\.com\/(?:enabled\W{1,3}true|\w+-lib\.version)/i,
    logs: true,
  },
  {
    what: 'the New Relic agent',
    pattern:
      /-javaagent:\S{0,200}newrelic|\bnewrelic-admin\b|--?(?:require|r)[= ]\S{0,40}newrelic|\bnewrelic-php5\b|\bCORECLR_NEWRELIC_HOME\b/i,
    logs: false,
  },
  {
    what: 'the Elastic agent',
    pattern:
      /-javaagent:\S{0,200}elastic-?(?:apm|otel)|--?(?:require|r|import)[= ]\S{0,40}elastic-apm-node|\bELASTIC_APM_PROFILER_HOME\b/i,
    logs: true,
  },
  {
    what: 'the Dynatrace agent',
    pattern:
      /\bdynatrace\/oneagent\b|\bliboneagentproc\b|oneagent\.dynatrace\.com\/inject/i,
    logs: false,
  },
  {
    what: 'an agent',
    pattern:
      /-javaagent:\S{0,200}(?:signoz|splunk-otel|honeycomb|grafana-opentelemetry|glowroot|skywalking|scouter|pinpoint|instana|aws-opentelemetry)/i,
    logs: false,
  },
  {
    what: 'the OpenTelemetry operator',
    pattern: /instrumentation\.opentelemetry\.io\/inject-(?!sdk)\w{2,20}/,
    logs: true,
  },
];

/** Agents that the image, the start command or the manifests put beside the service. Use as a fact. */
export function agentsOf(service: Service): Agent[] {
  const { repository } = service;
  const found: Agent[] = [];
  const look = (text: string, path: string, line: number) => {
    const cut = text.slice(0, 4_000);
    for (const { what, pattern, logs } of agentSigns) {
      if (pattern.test(cut)) found.push({ what, path, line, logs });
    }
    if (namelessAgent.test(cut) && !found.some(one => one.line === line)) {
      const settings = repository.files.find(({ path: other }) =>
        agentSettings.test(other),
      );
      if (settings) {
        found.push({ what: 'its agent', path, line, logs: true });
      }
    }
  };
  const image = service.fact(productionImageOf);
  for (const { text, line, keyword } of image?.instructions ?? []) {
    if (/^(?:RUN|ENV|ENTRYPOINT|CMD)$/.test(keyword))
      look(text, image!.path, line);
    // Base images of an organisation bring the agent itself along.
    if (/^(?:COPY|ADD)$/.test(keyword) && copiedSettings.test(text))
      found.push({
        what: 'the Application Insights agent',
        path: image!.path,
        line,
        logs: true,
      });
  }
  const start = service.fact(startCommandOf);
  if (start) {
    look(start.text, start.path, start.line);
    for (const { path, line } of start.chain) {
      look(continuedLine(repository.lines(path), line), path, line);
    }
  }
  for (const [name, { value, path, line }] of service.fact(
    deploymentVariablesOf,
  )) {
    look(`${name}=${value ?? ''}`, path, line);
  }
  for (const workload of service.fact(deploymentOf).workloads) {
    for (const { key, text, path, line } of marksOf(workload)) {
      look(`${key}: ${text}`, path, line);
    }
  }
  return found;
}

/** A line of a script together with those that backslashes add to it. */
function continuedLine(lines: string[], line: number): string {
  let end = line;
  while (end < line + 40 && /\\\s*$/.test(lines[end - 1] ?? '')) end += 1;
  return lines.slice(line - 1, end).join('\n');
}

const copiedSettings = /(?:^|[\s"'/])applicationinsights\.json\b/;
const namelessAgent = /-javaagent:\S{0,200}agent[\w.-]{0,40}\.jar/i;
const agentSettings =
  /(?:^|\/)(?:applicationinsights[\w.-]*\.json|newrelic\.ya?ml|otel[\w.-]*\.properties|elasticapm\.properties)$/i;

/** An annotation or label of a workload or its pods. */
export interface Mark {
  key: string;
  text: string;
  path: string;
  line: number;
}

/** Annotations and labels of a workload and of its pods. */
export function marksOf({ document, path }: Workload): Mark[] {
  const holders: Array<TreeNode | undefined> = [
    at(document, 'metadata'),
    at(document, 'spec', 'template', 'metadata'),
    at(document, 'spec', 'jobTemplate', 'spec', 'template', 'metadata'),
  ];
  return holders.flatMap(holder =>
    [at(holder, 'annotations'), at(holder, 'labels')].flatMap(node =>
      entriesOf(node).map(entry => ({
        key: entry.key,
        text: textOf(entry.node) ?? '',
        path,
        line: entry.line,
      })),
    ),
  );
}

const meshMark =
  /^(?:linkerd\.io\/inject|sidecar\.istio\.io\/inject|istio-injection|istio\.io\/rev|consul\.hashicorp\.com\/connect-inject|kuma\.io\/sidecar-injection)$/;

/** Where a mesh is put around the service: it measures requests, and traces only what passes its headers on. */
export function meshOf(service: Service): Mark | undefined {
  const { workloads, kubernetes } = service.fact(deploymentOf);
  const marks = workloads.flatMap(marksOf);
  const namespaces = kubernetes.others
    .filter(({ kind }) => kind === 'Namespace')
    .flatMap(({ document, path }) =>
      ['labels', 'annotations'].flatMap(holder =>
        entriesOf(at(document, 'metadata', holder)).map(entry => ({
          key: entry.key,
          text: textOf(entry.node) ?? '',
          path,
          line: entry.line,
        })),
      ),
    );
  return [...marks, ...(workloads.length ? namespaces : [])].find(
    ({ key, text }) => meshMark.test(key) && !/^(?:false|disabled)$/.test(text),
  );
}
