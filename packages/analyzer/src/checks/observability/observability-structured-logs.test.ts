import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  goService,
  laravel,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { observabilityStructuredLogs as check } from './observability-structured-logs';

const winston = (...format: string[]) => ({
  ...express,
  'logger.js': file(
    "const winston = require('winston');",
    'module.exports = winston.createLogger({',
    ...format,
    '});',
  ),
});
const dictConfig = (formatter: string) => ({
  ...fastapi,
  'logs.py': file(
    'LOGGING = {',
    '    "formatters": {',
    '        "json": {"()": "pythonjsonlogger.json.JsonFormatter"},',
    '        "simple": {"format": "%(message)s"},',
    '    },',
    `    "handlers": {"console": {"formatter": "${formatter}"}},`,
    '}',
  ),
});

const logging = (...lines: string[]) => ({
  ...goService,
  'main.go': file(
    'package main',
    'func main() {',
    ...lines,
    '\thttp.ListenAndServe(":80", nil)',
    '}',
  ),
});

const throughOwnLogger = Object.fromEntries(
  ['orders', 'bills', 'users'].map(name => [
    `${name}/${name}.go`,
    file(
      `package ${name}`,
      'import "github.com/acme/log.go/v2/log"',
      'func Get(ctx context.Context) { log.Info(ctx, "got") }',
    ),
  ]),
);

const zerolog = (...lines: string[]): Files => ({
  ...goService,
  'main.go': file(
    'package main',
    '',
    'import "github.com/rs/zerolog/log"',
    'func main() {',
    ...lines,
    '\thttp.ListenAndServe(":8080", nil)',
    '}',
  ),
});

const caught: Case[] = [
  [
    'a JSON formatter in YAML that no handler names',
    {
      ...fastapi,
      'logging.yaml': file(
        'formatters:',
        '  json:',
        '    class: pythonjsonlogger.jsonlogger.JsonFormatter',
        '  plain:',
        '    format: "%(message)s"',
        'handlers:',
        '  console:',
        '    formatter: plain',
      ),
    },
    'fail major main.py:3',
  ],
  [
    'Go: structured records that are thrown away',
    {
      ...goService,
      'jobs.go': file(
        'package main',
        'var c = cron.New(cron.WithLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))',
      ),
    },
    'fail major main.go:3',
  ],
  [
    'Go: one structured logger, and sentences nearly everywhere',
    {
      ...goService,
      'jobs.go': file(
        'package main',
        'import (',
        '\t"log"',
        ')',
        'var logger, _ = zap.NewProduction()',
        'func run() {',
        ...Array.from({ length: 8 }, () => '\tlog.Println("done")'),
        '\tlogger.Info("done")',
        '}',
      ),
    },
    'fail major jobs.go:7',
  ],
  [
    '.NET: records through OpenTelemetry that nothing sends on',
    {
      ...dotnet,
      'Program.cs': file(
        'var builder = WebApplication.CreateBuilder(args);',
        'builder.Logging.AddConsole();',
        'builder.Logging.AddOpenTelemetry(o => o.IncludeScopes = true);',
        'builder.Services.AddOpenTelemetry().WithTracing(t => t.AddOtlpExporter());',
      ),
    },
    'fail major Program.cs:2',
  ],
  [
    'zerolog: lines for people wherever it runs',
    zerolog('\tlog.Logger = log.Output(zerolog.ConsoleWriter{Out: os.Stderr})'),
    'fail major main.go:5',
  ],
  [
    '.NET: traces through OpenTelemetry, and records for people',
    {
      ...dotnet,
      'Program.cs': file(
        'var builder = WebApplication.CreateBuilder(args);',
        'builder.Services.AddOpenTelemetry().WithTracing(t => t.AddOtlpExporter());',
        'builder.Logging.AddConsole();',
      ),
    },
    'fail major Program.cs:3',
  ],
  [
    'winston: sentences for the console, JSON for a file that may be written',
    {
      ...express,
      'logger.js': file(
        "const winston = require('winston');",
        'const transports = [',
        '  new winston.transports.Console({',
        '    format: winston.format.combine(winston.format.colorize(), sentences),',
        '  }),',
        '];',
        'if (environment.SAVE_LOGS) {',
        '  transports.push(new winston.transports.File({ format: winston.format.json() }));',
        '}',
        'module.exports = winston.createLogger({ transports });',
      ),
    },
    'fail major logger.js:10',
  ],
  [
    'Django REST framework, whose answers are rendered as JSON',
    {
      'requirements.txt': 'django==5.1\ndjangorestframework==3.15\n',
      'manage.py': 'execute_from_command_line(sys.argv)\n',
      'shop/exceptions.py': file(
        'from rest_framework.renderers import JSONRenderer',
        'def handle(exc, context):',
        '    response.accepted_renderer = JSONRenderer()',
        '    logger.error("failed")',
      ),
      'shop/urls.py': 'urlpatterns = [path("orders/", views.orders)]\n',
    },
    'fail major manage.py:1',
  ],
  [
    'pino that writes for people in production',
    {
      ...express,
      'logger.js': file(
        "const pino = require('pino');",
        'module.exports = pino(pino.transport({',
        "  targets: [{ target: 'pino-pretty', options: { destination: 1 } }],",
        '}));',
      ),
    },
    'fail major logger.js:3',
  ],
  [
    'a plain formatter in a configuration file',
    {
      ...fastapi,
      'app/main.py': file(
        "logging.config.fileConfig('logging.conf')",
        'app = FastAPI()',
        'print("started")',
      ),
      'logging.conf': file(
        '[formatters]',
        'keys=basic',
        '[formatter_basic]',
        'format=%(asctime)s %(message)s',
      ),
    },
    'fail major logging.conf:3',
  ],
  [
    'zerolog that is only ever handed a writer for people',
    logging(
      '\tw := zerolog.ConsoleWriter{Out: os.Stderr}',
      '\tlog := zerolog.New(w).With().Timestamp().Logger()',
    ),
    'fail major main.go:3',
  ],
  [
    'prints',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "app.get('/a', () => console.log('a'));",
        'app.listen(3000);',
      ),
    },
    'fail major server.js:2',
  ],
  [
    'a text format after JSON',
    winston(
      '  format: winston.format.combine(',
      '    winston.format.json(),',
      '    winston.format.printf(info => info.message),',
      '  ),',
    ),
    'fail major logger.js:2',
  ],
  [
    'a JSON formatter that no handler uses',
    dictConfig('simple'),
    'fail major logs.py:1',
  ],
  [
    'a pattern of logback',
    {
      ...spring,
      'src/main/resources/logback-spring.xml':
        '<configuration>\n<encoder><pattern>%msg%n</pattern></encoder>\n</configuration>\n',
    },
    'fail major src/main/resources/logback-spring.xml:2',
  ],
  [
    'pino for development only, prints otherwise',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "if (process.env.NODE_ENV !== 'production') {",
        '  app.use(pino());',
        '}',
        "console.log('started');",
        'app.listen(3000);',
      ),
    },
    'fail major server.js:5',
  ],
  [
    'a logger that hardly anybody uses',
    {
      ...express,
      'logger.js': "const pino = require('pino');\nmodule.exports = pino();\n",
      'server.js': file(
        "const app = require('express')();",
        ...Array.from({ length: 6 }, (_, i) => `console.log(${i});`),
        'app.listen(3000);',
      ),
    },
    'fail major server.js:2',
  ],
  [
    'env_logger',
    { ...rust, 'src/main.rs': 'fn main() {\n    env_logger::init();\n}\n' },
    'fail major src/main.rs:2',
  ],
];

const clean: Case[] = [
  [
    'logback: an appender for JSON that a library brings along',
    {
      ...spring,
      'src/main/resources/logback.xml': file(
        '<configuration>',
        '  <include resource="com/acme/log/logback-stdout-json.xml"/>',
        '</configuration>',
      ),
    },
    'pass',
  ],
  [
    'Go: zap, and `log` for what ends the program',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "log"',
        'var logger = zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(config), os.Stdout, level))',
        'func main() {',
        ...Array.from({ length: 6 }, (_, i) => `\tlog.Fatal("no ${i}")`),
        '}',
      ),
    },
    'pass',
  ],
  [
    'Fastify’s options in a value of their own, pretty for whoever debugs',
    {
      'package.json': '{ "dependencies": { "fastify": "5" } }',
      'src/app.ts': file(
        'export const options: FastifyServerOptions = {',
        '  logger: {',
        "    level: process.env.LOG_LEVEL || 'info',",
        '    transport:',
        "      process.env.LOG_LEVEL === 'debug' ? { target: 'pino-pretty' } : undefined,",
        '  },',
        '};',
      ),
      'src/server.ts': file(
        "import Fastify from 'fastify';",
        "import { options } from './app';",
        'Fastify(options).listen({ port: 3000 });',
      ),
    },
    'pass',
  ],
  [
    'Go: slog behind a helper of the service’s own',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "log"',
        'var logger = slog.New(slog.NewTextHandler(os.Stdout, nil))',
        'func main() {',
        ...Array.from({ length: 6 }, (_, i) => `\tlog.Printf("step ${i}")`),
        ...Array.from(
          { length: 6 },
          (_, i) => `\tutil.LogWithContext(logger, slog.LevelError, "${i}")`,
        ),
        '}',
      ),
    },
    'pass',
  ],
  [
    'a JSON formatter in YAML that a handler names on one line',
    {
      ...fastapi,
      'logging.yaml': file(
        'formatters:',
        '  json:',
        '    class: pythonjsonlogger.jsonlogger.JsonFormatter',
        '  plain:',
        '    format: "%(message)s"',
        'handlers:',
        '  console: { class: logging.StreamHandler, formatter: json }',
        '  file:',
        '    formatter: plain',
      ),
    },
    'pass',
  ],
  [
    'Go: fields of logrus',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "github.com/sirupsen/logrus"',
        'func main() {',
        '\tlogrus.WithField("id", 1).Info("started")',
        '\thttp.ListenAndServe(":8080", nil)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Django: a format of fields with names',
    {
      ...django,
      'shop/settings.py': file(
        'LOGGING = {',
        "    'formatters': {'simple': {",
        "        'format': 'level={levelname} ts={asctime} message={message}',",
        "        'style': '{',",
        '    }},',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Django: the formatter of Mozilla’s services',
    {
      ...django,
      'shop/settings.py': file(
        'LOGGING = {',
        '    "formatters": {"json": {"()": "dockerflow.logging.MozlogFormatter"}},',
        '    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},',
        '}',
      ),
    },
    'pass',
  ],
  [
    'zerolog: lines for people in development only',
    zerolog(
      '\tif env == "development" {',
      '\t\tlog.Logger = log.Output(zerolog.ConsoleWriter{Out: os.Stderr})',
      '\t}',
    ),
    'pass',
  ],
  [
    '.NET: records through OpenTelemetry',
    {
      ...dotnet,
      'Program.cs': file(
        'var builder = WebApplication.CreateBuilder(args);',
        'builder.Services.AddLogging(logging =>',
        '{',
        '    logging.AddConsole();',
        '    logging.AddOpenTelemetry(options => options.AddOtlpExporter());',
        '});',
      ),
    },
    'pass',
  ],
  [
    'JVM: a library that is called so',
    {
      ...spring,
      'pom.xml': spring['pom.xml'].replace(
        '</dependencies>',
        '<dependency>\n<groupId>com.acme</groupId>\n<artifactId>structured-logging</artifactId>\n</dependency>\n</dependencies>',
      ),
    },
    'pass',
  ],
  [
    'winston: JSON for the console as well',
    {
      ...express,
      'logger.js': file(
        "const winston = require('winston');",
        'module.exports = winston.createLogger({',
        '  transports: [',
        '    new winston.transports.Console({',
        "      format: winston.format.combine(winston.format.timestamp({ format: 'iso' }), winston.format.json()),",
        '    }),',
        '  ],',
        '});',
      ),
    },
    'pass',
  ],
  [
    'Django: formatters of ASIM and ECS',
    {
      ...django,
      'shop/settings.py': file(
        'LOGGING = {',
        '    "formatters": {"asim": {"()": ASIMFormatter}},',
        '    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "asim"}},',
        '}',
      ),
    },
    'pass',
  ],
  [
    'zerolog as it comes',
    {
      ...goService,
      'orders.go': file(
        'package main',
        'import "github.com/rs/zerolog/log"',
        'func list() { log.Error().Msg("no orders") }',
      ),
    },
    'pass',
  ],
  [
    'Go: a JSON formatter of the service’s own for logrus',
    {
      ...logging('\tlog := logrus.New()', '\tlog.SetFormatter(&Formatter{})'),
      'logger/formatter.go': file(
        'package logger',
        'func (f *Formatter) Format(entry *logrus.Entry) ([]byte, error) {',
        '\tdata := map[string]any{"message": entry.Message}',
        '\tline, err := json.Marshal(data)',
        '\treturn line, err',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Python: a JSON formatter wherever debug is off',
    {
      ...fastapi,
      'logging_config.py': file(
        'config = {',
        "    'formatters': {",
        "        'string': {'()': StringFormatter},",
        "        'json': {'()': JSONFormatter},",
        '    },',
        "    'handlers': {",
        "        'console': {'formatter': 'string' if settings.debug else 'json'},",
        '    },',
        '}',
        'dictConfig(config)',
      ),
    },
    'pass',
  ],
  [
    'zerolog, its call broken over lines',
    {
      ...goService,
      'pkg/logger/logger.go': file(
        'package logger',
        'func New() {',
        '  logger := zerolog.',
        '    New(os.Stdout).',
        '    With().Timestamp().Logger()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: fields as JSON in an own format of events',
    {
      ...rust,
      'src/logging.rs': file(
        'pub fn init() {',
        '    let layer = tracing_subscriber::fmt::layer()',
        '        .fmt_fields(tracing_subscriber::fmt::format::JsonFields::default())',
        '        .event_format(OwnJson);',
        '}',
      ),
    },
    'pass',
  ],
  [
    'an appender of Dropwizard',
    {
      ...spring,
      'src/main/resources/config/config.yaml': file(
        'logging:',
        '  level: INFO',
        '  appenders:',
        '    - type: logstash-console',
        '      target: stdout',
      ),
    },
    'pass',
  ],
  [
    'an own logger that writes records as JSON',
    {
      ...express,
      'src/utils/logger.util.js': file(
        'exports.log = (level, message, data) => {',
        '  const line = JSON.stringify({ level, message, ...data });',
        "  if (level === 'error') console.error(line);",
        '  else console.log(line);',
        '};',
      ),
    },
    'pass',
  ],
  ['winston with JSON', winston('  format: winston.format.json(),'), 'pass'],
  [
    'JSON in production, a pretty format otherwise',
    winston('  format: isProduction ? format.json() : format.simple(),'),
    'pass',
  ],
  ...(['json', 'text'] as const).map(
    (format): Case => [
      `a formatter that a variable names, ${format} unless it says otherwise`,
      {
        ...fastapi,
        'config.py': file(
          `LOG_FORMAT = config("LOG_FORMAT", default="${format}")`,
          'LOGGING = {',
          '    "formatters": {',
          '        "text": {"()": "colors.ColorFormatter"},',
          '        "json": {"()": "dockerflow.logging.JsonLogFormatter"},',
          '    },',
          '    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},',
          '}',
        ),
      },
      format === 'json' ? 'pass' : 'fail major config.py:2',
    ],
  ),
  ['a JSON formatter that a handler uses', dictConfig('json'), 'pass'],
  [
    'loguru that serializes',
    { ...fastapi, 'logs.py': 'logger.add(sys.stdout, serialize=True)\n' },
    'pass',
  ],
  [
    'a JSON encoder of logback',
    {
      ...spring,
      'src/main/resources/logback-spring.xml':
        '<encoder class="net.logstash.logback.encoder.LogstashEncoder"/>\n',
    },
    'pass',
  ],
  [
    'Spring’s own structured logs',
    {
      ...spring,
      'src/main/resources/application.properties':
        'logging.structured.format.console=ecs\n',
    },
    'pass',
  ],
  [
    'zerolog with a writer for people on a developer’s machine alone',
    logging(
      '\tvar w io.Writer = os.Stdout',
      '\tif local {',
      '\t\tw = zerolog.ConsoleWriter{Out: os.Stderr}',
      '\t}',
      '\tlog := zerolog.New(w).With().Timestamp().Logger()',
    ),
    'pass',
  ],
  [
    'slog',
    {
      ...goService,
      'main.go':
        'package main\n\nfunc main() {\n\tslog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))\n}\n',
    },
    'pass',
  ],
  [
    'a JSON console',
    { ...dotnet, 'Program.cs': 'builder.Logging.AddJsonConsole();\n' },
    'pass',
  ],
  [
    'Serilog’s sink of a store that keeps the properties',
    {
      ...dotnet,
      'Program.cs':
        'var log = new LoggerConfiguration().WriteTo.Console().WriteTo.MSSqlServer(connection);\n',
    },
    'pass',
  ],
  [
    'the same, named in the settings',
    {
      ...dotnet,
      'appsettings.json':
        '{ "Serilog": { "WriteTo": [{ "Name": "Console" }, { "Name": "ApplicationInsights" }] } }\n',
    },
    'pass',
  ],
  [
    'lograge',
    {
      ...rails,
      'config/environments/production.rb': 'config.lograge.enabled = true\n',
    },
    'pass',
  ],
  [
    'a Ruby logger with a JSON formatter',
    {
      ...rails,
      'app/container.rb':
        'register(:logger) { Cogger.new id: :orders, formatter: :json }\n',
    },
    'pass',
  ],
  [
    'a JSON logger that a gem shares out',
    {
      ...rails,
      'config/initializers/logging.rb': 'GovukJsonLogging.configure\n',
    },
    'pass',
  ],
  [
    'Monolog',
    {
      ...laravel,
      'config/logging.php':
        "<?php\nreturn ['channels' => ['stderr' => ['formatter' => JsonFormatter::class]]];\n",
    },
    'pass',
  ],
  [
    'slog with Mozilla’s JSON',
    {
      ...rust,
      'src/main.rs': file(
        'use slog_mozlog_json::MozLogJson;',
        'fn main() {',
        '    let drain = MozLogJson::new(io::stdout()).build().fuse();',
        '}',
      ),
    },
    'pass',
  ],
  [
    'tracing',
    {
      ...rust,
      'src/main.rs':
        'fn main() {\n    tracing_subscriber::fmt().json().init();\n}\n',
    },
    'pass',
  ],
];

describe('observability-structured-logs', () => {
  it('cannot tell what a logger of an organisation’s own writes', () => {
    const files = { ...goService, ...throughOwnLogger };
    expect(verdict(check, files)).toBe('unknown');
  });
  it.each(caught)('catches %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('lets pass %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it('cannot tell what a package from another repository writes that one import sets up', () => {
  const service = (requirement: string) => ({
    ...fastapi,
    'requirements.txt': `fastapi==0.115.0\n${requirement}\n`,
    'logs.py': 'from acme_utils.logging import flask\nflask.init_app(app)\n',
  });
  expect(
    verdict(
      check,
      service('acme-utils @ git+https://git.example/acme/utils.git@1.0'),
    ),
  ).toBe('unknown');
  expect(verdict(check, service('acme-utils==1.0'))).toMatch(/^fail/);
});
