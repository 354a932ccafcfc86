import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import {
  findCalls,
  isDevelopmentGuarded,
  signsIn,
  type FoundSign,
  type Sign,
} from '../code';

/** A line that says how log records are written: `pino`, `a JSON formatter`. */
export type LogFormat = FoundSign;

export interface LogFormats {
  /** Records as JSON or as key and value. */
  structured: LogFormat[];
  /** Loggers that write sentences, and where logging is set up. */
  plain: LogFormat[];
}

const structuredSigns: Sign[] = [
  // Node
  {
    what: 'pino',
    pattern:
      /(?<![\w$.])pino(?:Http|Logger)?\s*\(|\bpinoHttp\b\s*[:(]|\bpinoLogger\s*\(/g,
  },
  {
    what: 'pino',
    text: true,
    file: /\.[cm]?[jt]s$/,
    pattern: /\b(?:require\s*\(\s*|from\s+)['"]hapi-pino['"]/g,
  },
  {
    what: 'pino',
    text: true,
    file: /\.[cm]?[jt]s$/,
    pattern: /\brequire\s*\(\s*['"]pino['"]\s*\)\s*\(/g,
  },
  { what: 'bunyan', pattern: /\bbunyan\s*\.\s*createLogger\s*\(/g },
  {
    what: 'a JSON console logger',
    pattern: /\bConsoleLogger\s*\(\s*\{[^}]{0,200}\bjson\s*:\s*true/g,
  },
  {
    what: 'Fastify’s logger',
    pattern:
      /\b[fF]astify(?:Adapter)?\s*\(\s*\{[^}]{0,300}\blogger\s*(?::\s*(?:true\b|\{|[\w.]+)|[,}])|:\s*(?:\w{1,40}&\s{0,9})?(?:Fastify(?:Server)?|App)Options\b[^=;\n]{0,60}=\s*\{[^}]{0,300}\blogger\s*:\s*(?:true\b|\{)/g,
  },
  {
    what: 'records as JSON',
    file: /(?:^|\/)(?:[\w-]*log(?:ger|ging)?)[\w.-]*\.[cm]?[jt]s$/i,
    pattern:
      /\b(?:console\s*\.\s*\w+|process\.stdout\.write)\s*\(\s*JSON\.stringify\s*\(|\b(?:const|let|var)\s+(\w{1,60})\s*(?::\s*string\s*)?=\s*JSON\.stringify\s*\([\s\S]{0,400}?\b(?:console\s*\.\s*\w+|process\.stdout\.write)\s*\(\s*\1\b/g,
  },
  // Python
  {
    // Django REST framework has a JSONRenderer, too.
    what: 'structlog',
    pattern:
      /\b(?:JSONRenderer|LogfmtRenderer|KeyValueRenderer)\s*\((?<=\bstructlog\b[\s\S]{0,8000})/g,
  },
  { what: 'loguru', pattern: /\bserialize\s*=\s*True\b/g },
  { what: 'ECS logging', pattern: /\becs_logging\.\w*Formatter\b/g },
  {
    what: 'Cloud Logging',
    pattern:
      /\bgoogle\.cloud\.logging\b[\s\S]{0,2000}?\bsetup_logging\s*\(|\bCloudLoggingHandler\s*\(/g,
  },
  {
    what: 'a JSON formatter',
    file: /\.py$/,
    pattern:
      /\b(?:setFormatter\s*\(\s*|formatter\s*=\s*)(?:\w+\.)*\w*(?:Json|JSON)\w*Formatter\b/g,
  },
  {
    // `level=%(levelname)s ts=%(asctime)s message="%(message)s"`
    what: 'fields with names',
    file: /\.(?:py|ini|cfg|conf|ya?ml|toml|json)$/,
    pattern:
      /\bformat["']?\s{0,3}[=:]\s{0,3}["']?(?:[\w.]{1,30}=["\\]{0,2}(?:%\(\w{1,30}\)\w|\{\w{1,30}\})["\\]{0,2}[ ,|]{1,3}){2}[\w.]{1,30}=["\\]{0,2}(?:%\(|\{)/g,
    text: true,
  },
  {
    what: 'a JSON format',
    file: /(?:^|\/)log(?:ging)?[\w.-]*\.(?:conf|ini|cfg|ya?ml|json|toml)$/i,
    pattern:
      /^[ \t]*["']?format["']?\s*[=:]\s*["']?\{\s*["']|(?:pythonjsonlogger|Json|JSON)[\w.]*Formatter/gm,
    text: true,
  },
  // JVM
  {
    what: 'structured logging',
    file: /(?:^|\/)application[\w-]*\.properties$/,
    pattern:
      /^logging\.structured\.format\.console\s*=|^quarkus\.log\.console\.json(?:\.enabled)?\s*=\s*true/gm,
    text: true,
  },
  {
    what: 'structured logging',
    file: /(?:^|\/)application[\w-]*\.ya?ml$/,
    pattern:
      /^logging:\s*\n(?:[ \t][^\n]*\n){0,40}?[ \t]+structured:\s*\n[ \t]+format:/gm,
    text: true,
  },
  {
    what: 'a JSON encoder',
    file: /(?:^|\/)(?:logback|log4j2?)[\w.-]*\.(?:xml|ya?ml|json|properties)$/,
    pattern:
      /LogstashEncoder|LogstashTcpSocketAppender|JsonEncoder|CompositeJsonEncoder|EcsEncoder|EcsLayout|JsonLayout|JsonTemplateLayout|StackdriverJsonLayout|StructuredLogEncoder|GelfEncoder|<include\s+resource="[^"\n]{0,200}\bjson\b[^"\n]{0,80}"/g,
    text: true,
  },
  {
    what: 'a JSON appender',
    file: /\.ya?ml$/,
    pattern:
      /^[ \t]+appenders:[ \t]*\n(?:[ \t][^\n]*\n){0,40}?[ \t]+(?:-[ \t]*)?type:[ \t]*["']?(?:logstash-[\w-]+|[\w-]*json\w*)\b/gm,
    text: true,
  },
  // Go
  {
    what: 'slog',
    pattern: /\bslog\.New(?:JSON|Text)Handler\s*\((?!\s*io\.Discard\b)/g,
  },
  {
    what: 'zap',
    pattern:
      /\bzap\.NewProduction(?:Config|EncoderConfig)?\s*\(|\bzapcore\.NewJSONEncoder\s*\(/g,
  },
  {
    what: 'logrus',
    pattern: /\blogrus\.JSONFormatter\b|\bJSONFormatter\s*\{/g,
  },
  {
    // Without a terminal its text is one field after the other.
    what: 'logrus with fields',
    file: /\.go$/,
    pattern:
      /\blogrus\.(?:Fields\s*\{|WithFields?\s*\(|WithError\s*\()|\b(?:logger|entry)\.WithFields?\s*\((?<=\blogrus\.(?:New|NewEntry|Logger|Entry)\b[\s\S]{0,20000})/g,
  },
  {
    what: 'a JSON formatter of its own',
    file: /\.go$/,
    pattern:
      /^func\s+\([^()\n]{1,60}\)\s+Format\s*\(\s*\w+\s+\*logrus\.Entry\s*\)[^\n]*\n(?:[^\n}][^\n]*\n|\n){0,80}?[^\n]*\bjson\.(?:Marshal|NewEncoder)\b/gm,
  },
  { what: 'go-kit’s logger', pattern: /\blog\.New(?:JSON|Logfmt)Logger\s*\(/g },
  { what: 'hclog', pattern: /\bJSONFormat\s*:\s*true\b/g },
  // .NET
  {
    what: 'a JSON formatter',
    pattern:
      /\bAddJsonConsole\s*\(|\b\w*(?:Compact|Ecs|Elasticsearch)?Json(?:Text)?Formatter\s*\(|\bEcsTextFormatter\b|\bWriteTo\s*\.\s*(?:Seq|Elasticsearch|GrafanaLoki|ApplicationInsights|OpenTelemetry|MSSqlServer|MongoDB\w{0,10}|AzureAnalytics|DatadogLogs|NewRelicLogs|AmazonCloudWatch|GoogleCloudLogging|EventCollector|Graylog|DurableHttp\w{0,30}|BetterStack)\s*\(|\.\s*Add(?:AzureMonitor|Otlp)LogExporter\s*\(/g,
  },
  {
    what: 'a JSON formatter',
    file: /(?:^|\/)appsettings(?:\.production)?\.json$/i,
    pattern:
      /Json(?:Text)?Formatter|"FormatterName"\s*:\s*"json"|"Name"\s*:\s*"(?:Seq|Elasticsearch|GrafanaLoki|ApplicationInsights|OpenTelemetry|MSSqlServer|MongoDB\w{0,10}|AzureAnalytics|DatadogLogs|NewRelicLogs|AmazonCloudWatch|GoogleCloudLogging|EventCollector|Graylog|BetterStack)"/gi,
    text: true,
  },
  {
    what: 'a JSON layout',
    file: /(?:^|\/)nlog\.config$/i,
    pattern: /JsonLayout/g,
    text: true,
  },
  // Ruby
  {
    what: 'lograge',
    file: /\.rb$/,
    pattern: /\blograge\.enabled\s*=\s*(?!false)/g,
  },
  {
    what: 'a structured logger',
    file: /\.rb$/,
    pattern:
      /\b(?:SemanticLogger|Ougai|LogStasher|GovukJsonLogging|TwP::Log)\b/g,
  },
  {
    what: 'a JSON formatter',
    file: /\.rb$/,
    pattern: /\bformatter:\s*:(?:json|detail_json|logfmt|property)\b/g,
  },
  // PHP
  {
    what: 'a JSON formatter',
    file: /\.php$/,
    pattern:
      /\b(?:Json|Logstash|Ecs|GoogleCloudLogging)Formatter::class|new\s+\\?(?:[\w\\]{0,80})?(?:Json|Logstash)Formatter\b/g,
  },
  {
    what: 'a JSON formatter',
    file: /(?:^|\/)monolog\.ya?ml$/,
    pattern: /monolog\.formatter\.(?:json|logstash)/g,
    text: true,
  },
  // Rust
  {
    what: 'tracing',
    file: /\.rs$/,
    pattern:
      /\btracing_subscriber::[\s\S]{0,600}?\.json\s*\(\s*\)|\bfmt(?:::layer)?\(\s*\)[\s\S]{0,200}?\.json\s*\(\s*\)|\bformat::JsonFields\b|\bBunyanFormattingLayer\b|\bjson_subscriber\b|\btracing_logfmt\b|\bslog_(?:json|bunyan|mozlog_json)\b/g,
  },
];

const structuredDependencies =
  /^(?:nestjs-pino|rails_semantic_logger|semantic_logger|logstasher|rails_structured_logging|(?:[\w.-]+:)?quarkus-logging-json|express-pino-logger|hono-pino|fastify-pino|(?:[\w.-]+:)?structured-logging)$/;

const plainSigns: Sign[] = [
  // Node
  {
    what: 'winston',
    pattern: /\bcreateLogger\s*\(|\bformat\s*\.\s*(?:printf|simple)\s*\(/g,
  },
  {
    what: 'pino for people',
    file: /\.[cm]?[jt]s$/,
    pattern: /\btarget\s*:\s*["']pino-pretty["']/g,
    text: true,
  },
  { what: 'morgan', pattern: /(?<![\w$.])morgan\s*\(/g },
  { what: 'Nest’s logger', pattern: /\bNestFactory\s*\.\s*create\b/g },
  // Python
  {
    what: 'logging',
    pattern:
      /\blogging\.(?:basicConfig|config\.dictConfig)\s*\(|^LOGGING\b[^\n=]{0,40}=|\bsetFormatter\s*\(|\blogging\.Formatter\s*\(|\bdictConfig\s*\(|^accesslog\s*=/gm,
    file: /\.py$/,
  },
  {
    what: 'a formatter',
    file: /\.(?:conf|ini|cfg)$/,
    pattern: /^\[formatter_\w+\]/gm,
    text: true,
  },
  {
    what: 'loguru',
    pattern: /\bfrom\s+loguru\s+import\b|\blogger\.configure\s*\(/g,
    file: /\.py$/,
  },
  {
    what: 'a log format',
    file: /\.py$/,
    pattern:
      /\bLOG_FORMAT\w*\b|\bLOGGING_CONFIG\b|\bLOGGERS\b|["']formatters?["']/gi,
    text: true,
  },
  // JVM
  {
    what: 'a pattern',
    file: /(?:^|\/)(?:logback|log4j2?)[\w.-]*\.xml$/,
    pattern: /<pattern>|PatternLayout|<encoder/gi,
    text: true,
  },
  {
    what: 'a pattern',
    file: /(?:^|\/)application(?:-[\w-]+)?\.properties$/,
    pattern: /^logging\.pattern\b/gm,
    text: true,
  },
  {
    what: 'Spring’s logging',
    file: /(?:^|\/)application\.(?:ya?ml|properties)$/,
    pattern: /^logging\b/gm,
    text: true,
  },
  // Go
  {
    what: 'a text logger',
    pattern:
      /\blog\.(?:New|SetFlags|SetPrefix|SetOutput)\s*\(|\bgin\.(?:Logger|Default)\s*\(|\bzap\.NewDevelopment\s*\(|\bConsoleWriter\b|\blogrus\.(?:New|SetFormatter)\s*\(/g,
    file: /\.go$/,
  },
  // .NET
  {
    what: 'the console logger',
    file: /(?:^|\/)appsettings\.json$/i,
    pattern: /"(?:Logging|Serilog)"\s*:/g,
    text: true,
  },
  {
    what: 'Serilog',
    pattern:
      /\bWriteTo\s*\.\s*Console\s*\(|\bUseSerilog\s*\(|\bAddConsole\s*\(/g,
    file: /\.cs$/,
  },
  // Ruby
  {
    what: 'Rails’ logger',
    file: /(?:^|\/)config\/(?:application|environments\/production)\.rb$/,
    pattern: /\bconfig\.(?:logger|log_formatter|log_tags|log_level)\b/g,
  },
  // PHP
  {
    what: 'a log channel',
    file: /(?:^|\/)config\/logging\.php$/,
    pattern: /['"](?:default|single|daily|stack)['"]\s*=>/g,
    text: true,
  },
  {
    what: 'Monolog',
    file: /(?:^|\/)(?:monolog|config_prod)\.ya?ml$/,
    pattern:
      /^[ \t]*handlers:|^[ \t]+type:[ \t]*["']?(?:stream|rotating_file|syslog)\b/gm,
    text: true,
  },
  // Rust
  {
    what: 'a text logger',
    file: /\.rs$/,
    pattern:
      /\benv_logger\b|\btracing_subscriber\b|\bsimple_logger\b|\bpretty_env_logger\b|\bfern::Dispatch\b/g,
  },
];

const configNames =
  /\.(?:conf|ini|cfg|ya?ml|json|toml|xml|properties|config)$|(?:^|\/)config\/[\w/-]+\.(?:php|rb)$/i;

/** How the service writes its log records in production. Use as a fact. */
export function logFormatsOf(service: Service): LogFormats {
  const sources = service.fact(sourceFilesOf);
  const others = service
    .of(['CONFIG', 'DEPLOY'])
    .filter(
      ({ path }) =>
        configNames.test(path) && !sources.some(file => file.path === path),
    );
  const files = [...sources, ...others];
  const structured = [
    ...service
      .fact(stackOf)
      .dependencies.filter(
        ({ name, scope }) =>
          scope === 'prod' && structuredDependencies.test(name),
      )
      .map(({ name, path, line }) => ({
        path,
        line,
        what: name.split(':').pop()!,
      })),
    ...signsIn(service, files, structuredSigns).filter(
      sign =>
        (sign.what !== 'pino' || !isAlwaysPretty(service, sign.path)) &&
        !isIdleInYaml(service, sign),
    ),
    ...winstonJson(service, sources),
    ...exportedRecords(service, sources),
    ...zerologJson(service, sources),
    ...namedFormatters(service, sources),
  ];
  return { structured, plain: signsIn(service, files, plainSigns) };
}

/** pino writes sentences where its transport for people is set up whatever the environment. */
function isAlwaysPretty({ repository }: Service, path: string): boolean {
  const { uncommented } = repository.lexical(path);
  return (
    /\btarget\s*:\s*["']pino-pretty["']/.test(uncommented) &&
    !/NODE_ENV|\bis_?(?:Dev|Prod|Local)|development|production|\benv\b|pretty\w*\s*[?&]|\blog_?level\s*===?\s*["'](?:debug|trace)["']\s*[?&]/i.test(
      uncommented,
    )
  );
}

/** The last formatter wins: `combine(json(), printf(…))` writes sentences. A choice between both is a choice for JSON. */
function winstonJson(
  service: Service,
  sources: readonly ServiceFile[],
): LogFormat[] {
  const { repository } = service;
  return sources.flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'node') return [];
    const { code } = repository.lexical(path);
    if (!/\bwinston\b/.test(code) && !/\bcreateLogger\b/.test(code)) return [];
    const json = [
      ...code.matchAll(/(?:\bformat\s*\.\s*|(?<![\w$.]))json\s*\(/g),
    ].pop();
    if (!json) return [];
    const rest = code.slice(json.index, json.index + 400);
    if (
      /\b(?:printf|simple|prettyPrint)\s*\(/.test(rest) &&
      !/[?:]/.test(rest)
    ) {
      return [];
    }
    if (printsToConsole(service, path)) return [];
    return [
      {
        path,
        line: repository.lineIndex(path).lineAt(json.index),
        what: 'winston’s JSON format',
      },
    ];
  });
}

/** A console of its own format for people, outside development: JSON is for files alone. */
function printsToConsole({ repository }: Service, path: string): boolean {
  const lines = repository.lines(path);
  return findCalls(repository, path, /\btransports\.Console\b/).some(
    ({ arguments: [options], line }) => {
      const format = /\bformat\s*:([\s\S]*)/.exec(options?.text ?? '')?.[1];
      return (
        format !== undefined &&
        !/\bjson\s*\(|\?/.test(format) &&
        /\b(?:combine|printf|simple|colorize)\s*\(/.test(format) &&
        !isDevelopmentGuarded(lines, line)
      );
    },
  );
}

/** .NET: records through OpenTelemetry, with whatever sends them on. */
function exportedRecords(
  { repository }: Service,
  sources: readonly ServiceFile[],
): LogFormat[] {
  const own = sources.filter(({ ecosystem }) => ecosystem === 'dotnet');
  const forAll = own.some(({ path }) =>
    /\bUse(?:OtlpExporter|AzureMonitor)\b/.test(repository.lexical(path).code),
  );
  return own.flatMap(({ path }) => {
    if (
      !/\bAddOpenTelemetry\b|\bWithLogging\b/.test(
        repository.lexical(path).code,
      )
    )
      return [];
    return findCalls(repository, path, /\b(?:AddOpenTelemetry|WithLogging)\b/)
      .filter(
        ({ name, arguments: [options] }) =>
          (options || /\bLogging\b|WithLogging$/.test(name)) &&
          (forAll || /Exporter\s*\(/.test(options?.text ?? '')),
      )
      .map(({ line }) => ({ path, line, what: 'OpenTelemetry' }));
  });
}

/** zerolog writes JSON, unless it is only ever handed a writer for people. */
function zerologJson(
  service: Service,
  sources: readonly ServiceFile[],
): LogFormat[] {
  const { repository } = service;
  const go = sources.filter(({ ecosystem }) => ecosystem === 'go');
  const forPeople = go.some(({ path }) => {
    const { code } = repository.lexical(path);
    return [...code.matchAll(/\bzerolog\.(?:New)?ConsoleWriter\b/g)].some(
      ({ index }) => !isOnlyInDevelopment(service, path, index),
    );
  });
  return go.flatMap(({ path }) => {
    const { code, uncommented } = repository.lexical(path);
    // The logger of the package writes JSON as it comes.
    const own = forPeople
      ? -1
      : uncommented.search(/"github\.com\/rs\/zerolog\/log"/);
    return [
      ...(own < 0
        ? []
        : [
            {
              path,
              line: repository.lineIndex(path).lineAt(own),
              what: 'zerolog',
            },
          ]),
      ...zerologMade(service, path, code),
    ];
  });
}

/** `if env == "development" { … }`, with the line that asks just above. */
function isOnlyInDevelopment(
  { repository }: Service,
  path: string,
  offset: number,
): boolean {
  const line = repository.lineIndex(path).lineAt(offset);
  const lines = repository.lines(path);
  const asked = lines
    .slice(Math.max(0, line - 4), line - 1)
    .reverse()
    .find(text => /\bif\b|\bcase\b|\belse\b|\bfunc\b|^\}/.test(text));
  return (
    isDevelopmentGuarded(lines, line) ||
    /\b(?:if|case)\b.{0,80}["'](?:dev|development|local|debug)["']/i.test(
      asked ?? '',
    )
  );
}

function zerologMade(
  { repository }: Service,
  path: string,
  code: string,
): LogFormat[] {
  return [
    ...code.matchAll(
      /\bzerolog\.\s{0,40}New\s*\(\s*(?!zerolog\.(?:New)?ConsoleWriter|\w*[cC]onsole)(?:(\w{1,40})\s*\))?/g,
    ),
  ]
    .filter(([, writer]) => !writer || !isForPeople(code, writer))
    .map(match => ({
      path,
      line: repository.lineIndex(path).lineAt(match.index),
      what: 'zerolog',
    }));
}

/** `w := zerolog.ConsoleWriter{…}`, and nothing else is ever assigned to it. */
function isForPeople(code: string, writer: string): boolean {
  const assigned = [
    ...code.matchAll(
      new RegExp(
        `\\b${writer}(?:[ \\t]{1,9}[\\w.]{1,40})?[ \\t]{0,9}:?=(?!=)\\s{0,9}([\\w.&]{0,60})`,
        'g',
      ),
    ),
  ];
  return (
    assigned.length === 1 &&
    /zerolog\.(?:New)?ConsoleWriter/.test(assigned[0][1])
  );
}

/** Of one file: a tree may name thousands. */
const mostFormatters = 20;

/** Python's dictConfig: a JSON formatter counts when a handler uses it by its name. */
function namedFormatters(
  service: Service,
  sources: readonly ServiceFile[],
): LogFormat[] {
  const { repository } = service;
  return sources.flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'python') return [];
    const { uncommented } = repository.lexical(path);
    return [
      ...uncommented.matchAll(
        /["'](\w{1,40})["']\s*:\s*\{[^{}]{0,400}?["'](?:\(\)|class)["']\s*:\s*["']?[\w.]*(?:[jJ]son|JSON|[lL]ogstash|Mozlog|Ecs|ECSF|ASIM|Stackdriver)\w*/g,
      ),
    ]
      .slice(0, mostFormatters)
      .filter(
        ([, name]) =>
          new RegExp(
            `["']formatter["']\\s*:\\s*(?:[^,\\n{}]{0,80}\\belse\\s+)?["']${name}["']`,
          ).test(uncommented) || isDefaultFormatter(uncommented, name),
      )
      .map(match => ({
        path,
        line: repository.lineIndex(path).lineAt(match.index),
        what: 'a JSON formatter',
      }));
  });
}

/** YAML: a formatter under a name that no handler gives says nothing of what is written. */
function isIdleInYaml({ repository }: Service, { path, line }: LogFormat) {
  const lines = repository.lines(path);
  if (!/\.ya?ml$/.test(path) || /^\s*formatter\s*:/.test(lines[line - 1] ?? ''))
    return false;
  const indentOf = (text: string) => text.search(/\S/);
  const own = indentOf(lines[line - 1] ?? '');
  const head = lines
    .slice(Math.max(0, line - 40), line - 1)
    .reverse()
    .find(text => /\S/.test(text) && indentOf(text) < own);
  const name = /^\s*["']?([\w-]{1,60})["']?\s*:\s*$/.exec(head ?? '')?.[1];
  const given = lines.flatMap(
    text => /[{,\s]formatter\s*:\s*["']?([\w-]{1,60})/.exec(text)?.[1] ?? [],
  );
  return name !== undefined && given.length > 0 && !given.includes(name);
}

/** `"formatter": LOG_FORMAT`, which is `config("LOG_FORMAT", default="json")`. */
function isDefaultFormatter(text: string, name: string): boolean {
  const variables = [
    ...text.matchAll(/["']formatter["']\s{0,9}:\s{0,9}([A-Za-z_]\w{0,60})/g),
  ].map(match => match[1]);
  return [...new Set(variables)]
    .slice(0, 10)
    .some(variable =>
      new RegExp(
        `^${variable}[ \\t]*=[^\\n]{0,120}?(?:default[ \\t]*=|,)[ \\t]*["']${name}["']`,
        'm',
      ).test(text),
    );
}
