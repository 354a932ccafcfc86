import { environmentFilesOf } from '../../facts/configuration';
import { productionImageOf } from '../../facts/containers/image';
import { deploymentOf } from '../../facts/deployment';
import { logSinksOf } from '../../facts/logging/sinks';
import { at, itemsOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://12factor.net/logs';

const examples: Examples = {
  ruby: {
    language: 'ruby',
    code: 'config.logger = ActiveSupport::TaggedLogging.logger(STDOUT)',
  },
  node: {
    language: 'ts',
    code: 'transports: [new winston.transports.Console()],',
  },
  python: {
    language: 'python',
    code: 'logging.basicConfig(stream=sys.stdout, level="INFO")',
  },
  jvm: {
    language: 'xml',
    code: '<appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">…</appender>\n<root level="INFO"><appender-ref ref="CONSOLE"/></root>',
  },
  go: {
    language: 'go',
    code: 'slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))',
  },
  dotnet: {
    language: 'csharp',
    code: 'configuration.WriteTo.Console(new CompactJsonFormatter());',
  },
  php: { language: 'dockerfile', code: 'ENV LOG_CHANNEL=stderr' },
  rust: {
    language: 'rust',
    code: 'tracing_subscriber::fmt().with_writer(std::io::stdout).init();',
  },
};

export const observabilityLogsToStdout = defineCheck({
  id: 'observability-logs-to-stdout',
  area: 'observability',
  title:
    'Do logs go to standard output rather than to files inside the container?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'logs on standard output',
    gap: 'logs in files that disappear with the container',
  },
  why: 'A file inside a container is gone when the container is, usually right after what it would have explained, and it fills a disk until then. The platform collects what is written to standard output.',
  decision: {
    applies: 'The service runs in a container.',
    passes:
      'No log file is written in production, or the console gets the records too, or a link to standard output or a shipper beside the service carries the file out.',
    fails:
      'The only sink of production is a file: a file handler of Python, winston’s or pino’s file, a file appender as the only one of the root logger, Serilog’s or NLog’s file alone, Monolog’s stream on a path, Laravel’s `single` and `daily`, Rails’ own file, lumberjack, a rolling file of tracing, or an access log that the start command sends to a file.',
    exceptions: [
      'Audit logs that are kept in files on purpose.',
      'A file that a setting asks for is a choice; the console remains without it.',
      'Spring’s `logging.file.name` writes beside the console, unless that is switched off.',
      'A file on a volume outlives the container; who reads it is unknown.',
      'Where a channel comes from an environment that the tree does not hold: unknown.',
    ],
  },
  examples: {
    language: 'ruby',
    bad: "config.logger = ActiveSupport::Logger.new('log/production.log')",
    good: 'config.logger = ActiveSupport::TaggedLogging.logger(STDOUT)',
  },
  remedy:
    'Write to standard output and leave files, rotation and shipping to the platform.',
  references: [reference],
  elsewhere: [
    'Mercari production readiness checklist: log to STDOUT',
    'Node best practices 5.18',
  ],
  judge(service) {
    const { workloads, compose } = service.fact(deploymentOf);
    const isContainerised =
      service.fact(productionImageOf) !== undefined ||
      workloads.length > 0 ||
      compose.some(
        ({ role, services }) =>
          role !== 'development' && services.some(({ ours }) => ours),
      );
    if (!isContainerised) return notApplicable('It runs in no container.');
    const { files, consoles, rescue } = service.fact(logSinksOf);
    const [first] = files;
    if (!first) {
      const [console] = consoles;
      return pass(
        console
          ? `${placeName(console)} writes logs to the console.`
          : 'No log file is written in production.',
        evidenceAt(service, consoles.slice(0, 2), 'proof'),
      );
    }
    if (rescue) {
      return pass(
        `${placeName(rescue)} carries the log file out (${rescue.what}).`,
        evidenceAt(service, [rescue, first], 'proof'),
      );
    }
    const outside = first.what.includes('channel')
      ? openEnvironment(service)
      : undefined;
    if (outside) {
      return unknown(
        `${placeName(
          first,
        )} logs to a file unless the environment of ${placeName(
          outside,
        )} says otherwise.`,
        'Set LOG_CHANNEL in the image or in a tracked manifest.',
        evidenceAt(service, [first, outside], 'anchor'),
      );
    }
    const volume = logVolume(service);
    if (volume) {
      return unknown(
        `${placeName(first)} logs to a file, which ${placeName(
          volume,
        )} keeps on a volume; the tree does not say who reads it.`,
        'Log to standard output, or run a shipper beside the service.',
        evidenceAt(service, [first, volume], 'anchor'),
      );
    }
    return fail({
      message: `${placeName(
        first,
      )} writes logs to a file that disappears with the container${andMore(
        files.length,
      )}.`,
      // A variable that the tree does not set may still be set by hand.
      ...(/channel|RAILS_LOG/.test(first.what)
        ? { confidence: 'medium' as const }
        : {}),
      evidence: evidenceAt(service, files, 'offender'),
      recommendation: {
        title: 'Log to Standard Output',
        text: `Send logs to standard output instead of the file at ${placeName(
          first,
        )}.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});

/** A manifest that takes variables from where the tree does not show them. */
function openEnvironment(
  service: Service,
): { path: string; line: number } | undefined {
  const { workloads, compose } = service.fact(deploymentOf);
  for (const { containers, path } of workloads) {
    const open = containers.find(
      ({ node }) => itemsOf(at(node, 'envFrom')).length > 0,
    );
    if (open) return { path, line: open.line };
  }
  return compose
    .flatMap(({ services }) => services)
    .find(({ ours, node }) => ours && environmentFilesOf(node).length > 0);
}

/** A folder for logs that outlives the container. */
function logVolume(
  service: Service,
): { path: string; line: number } | undefined {
  const { workloads, compose } = service.fact(deploymentOf);
  const isForLogs = (text: string) =>
    /(?:^|[/:_-])logs?(?:[/:_-]|$)/i.test(text);
  for (const { containers, path } of workloads) {
    for (const { node } of containers) {
      const mount = itemsOf(at(node, 'volumeMounts')).find(item =>
        isForLogs(textOf(at(item, 'mountPath')) ?? ''),
      );
      if (mount) return { path, line: mount.line };
    }
  }
  for (const { services } of compose) {
    for (const { ours, node, path } of services) {
      const mount = itemsOf(at(node, 'volumes')).find(item =>
        isForLogs(textOf(item) ?? textOf(at(item, 'target')) ?? ''),
      );
      if (ours && mount) return { path, line: mount.line };
    }
  }
  return undefined;
}
