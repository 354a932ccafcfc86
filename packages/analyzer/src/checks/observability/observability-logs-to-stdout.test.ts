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
import { observabilityLogsToStdout as check } from './observability-logs-to-stdout';

const image = (command = 'CMD ["./start"]', ...lines: string[]): Files => ({
  Dockerfile: file('FROM debian:12-slim', 'COPY . .', ...lines, command),
});
const winston = (...transports: string[]): Files => ({
  ...express,
  ...image('CMD ["node", "server.js"]'),
  'logger.js': file(
    "const winston = require('winston');",
    'const logger = winston.createLogger({ transports: [',
    ...transports,
    '] });',
  ),
});
const python = (...lines: string[]): Files => ({
  ...fastapi,
  ...image('CMD ["uvicorn", "main:app"]'),
  'logs.py': file('import logging', ...lines),
});
const logback = (...lines: string[]): Files => ({
  ...spring,
  ...image('CMD ["java", "-jar", "app.jar"]'),
  'src/main/resources/logback-spring.xml': file(
    '<configuration>',
    '<appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender"/>',
    '<appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender"/>',
    ...lines,
    '</configuration>',
  ),
});
const settings = (...lines: string[]): Files => ({
  ...spring,
  ...image('CMD ["java", "-jar", "app.jar"]'),
  'src/main/resources/application.properties': file(...lines),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  ...image(),
  'main.go': file('package main', '', 'func main() {', ...lines, '}'),
});
const serilog = (...lines: string[]): Files => ({
  ...dotnet,
  ...image(),
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    ...lines,
  ),
});
const production = (...lines: string[]): Files => ({
  ...rails,
  ...image('CMD ["bin/rails", "server"]'),
  'config/environments/production.rb': file(
    'Rails.application.configure do',
    ...lines,
    'end',
  ),
});
const channels = (channel: string, stack = "['single']"): Files => ({
  ...laravel,
  ...image('CMD ["php-fpm"]'),
  'config/logging.php': file(
    '<?php',
    'return [',
    `    'default' => env('LOG_CHANNEL', '${channel}'),`,
    "    'channels' => [",
    `        'stack' => ['driver' => 'stack', 'channels' => ${stack}],`,
    '    ],',
    '];',
  ),
});
const symfony = (path: string): Files => ({
  'composer.json': '{ "require": { "symfony/framework-bundle": "^7.0" } }',
  'public/index.php': '<?php\n',
  ...image('CMD ["php-fpm"]'),
  'config/packages/monolog.yaml': file(
    'when@prod:',
    '  monolog:',
    '    handlers:',
    '      main: { type: fingers_crossed, handler: nested }',
    '      nested:',
    '        type: stream',
    `        path: "${path}"`,
  ),
});
const appender = (...lines: string[]): Files => ({
  ...rust,
  ...image(),
  'src/main.rs': file('fn main() {', ...lines, '}'),
});
const compose = (...lines: string[]): Files => ({
  'docker-compose.prod.yml': file(
    'services:',
    '  orders:',
    '    build: .',
    ...lines,
  ),
});

const caught: Case[] = [
  [
    'winston’s file alone',
    winston("  new winston.transports.File({ filename: 'app.log' }),"),
    'fail minor logger.js:3',
  ],
  [
    'a console of development only',
    {
      ...winston("  new winston.transports.File({ filename: 'app.log' }),"),
      'console.js': file(
        "if (process.env.NODE_ENV !== 'production') {",
        '  logger.add(new winston.transports.Console());',
        '}',
      ),
    },
    'fail minor logger.js:3',
  ],
  [
    'a file handler',
    python('root.addHandler(logging.FileHandler("app.log"))'),
    'fail minor logs.py:2',
  ],
  [
    'a file name of basicConfig',
    python('logging.basicConfig(level="INFO", filename="app.log")'),
    'fail minor logs.py:2',
  ],
  [
    'Django’s console that speaks only while debugging',
    {
      ...django,
      ...image(),
      'shop/settings.py': file(
        'LOGGING = {"handlers": {',
        '    "file": {"class": "logging.handlers.RotatingFileHandler"},',
        '    "x": {},',
        '    "y": {},',
        '    "z": {},',
        '    "console": {',
        '        "filters": ["require_debug_true"],',
        '        "class": "logging.StreamHandler",',
        '    },',
        '}}',
      ),
    },
    'fail minor shop/settings.py:2',
  ],
  [
    'an access log of gunicorn',
    {
      ...fastapi,
      ...image(
        'CMD ["gunicorn", "--access-logfile", "/var/log/access.log", "main:app"]',
      ),
    },
    'fail minor Dockerfile:3',
  ],
  [
    'output that the start command sends to a file',
    { ...spring, ...image('CMD java -jar app.jar > /var/log/app.log') },
    'fail minor Dockerfile:3',
  ],
  [
    'a file as the only appender of the root logger',
    logback('<root level="INFO"><appender-ref ref="FILE"/></root>'),
    'fail minor src/main/resources/logback-spring.xml:2',
  ],
  [
    'a file as the only appender of production',
    logback(
      '<springProfile name="dev"><root><appender-ref ref="CONSOLE"/></root></springProfile>',
      '<springProfile name="prod"><root><appender-ref ref="FILE"/></root></springProfile>',
    ),
    'fail minor src/main/resources/logback-spring.xml:2',
  ],
  [
    'Spring with the console off',
    settings('logging.file.name=app.log', 'logging.threshold.console=OFF'),
    'fail minor src/main/resources/application.properties:1',
  ],
  [
    'lumberjack',
    go('\tlog.SetOutput(&lumberjack.Logger{Filename: "app.log"})'),
    'fail minor main.go:4',
  ],
  [
    'Serilog’s file alone',
    serilog('builder.Host.UseSerilog((c, l) => l.WriteTo.File("app.log"));'),
    'fail minor Program.cs:2',
  ],
  [
    'Rails’ own file',
    production('  config.log_level = :info'),
    'fail minor config/environments/production.rb:2',
  ],
  [
    'a variable that nobody sets',
    production(
      '  if ENV["RAILS_LOG_TO_STDOUT"].present?',
      '    config.logger = ActiveSupport::Logger.new(STDOUT)',
      '  end',
    ),
    'fail minor config/environments/production.rb:2',
  ],
  ['Laravel’s stack', channels('stack'), 'fail minor config/logging.php:3'],
  [
    'a channel that the image sets',
    {
      ...channels('stderr'),
      ...image('CMD ["php-fpm"]', 'ENV LOG_CHANNEL=daily'),
    },
    'fail minor Dockerfile:3',
  ],
  [
    'Symfony’s log folder',
    symfony('%kernel.logs_dir%/prod.log'),
    'fail minor config/packages/monolog.yaml:7',
  ],
  [
    'a rolling file of tracing',
    appender(
      '    let file = tracing_appender::rolling::daily("/var/log", "app");',
      '    tracing_subscriber::fmt().with_writer(file).init();',
    ),
    'fail minor src/main.rs:2',
  ],
];

const clean: Case[] = [
  [
    'a console beside the file',
    winston(
      "  new winston.transports.File({ filename: 'app.log' }),",
      '  new winston.transports.Console(),',
    ),
    'pass',
  ],
  ['no logger at all', { ...express, ...image() }, 'pass'],
  [
    'an audit log',
    python('audit.addHandler(logging.FileHandler("audit.log"))'),
    'pass',
  ],
  [
    'a file that a setting asks for',
    python(
      'if LOG_FILE:',
      '    root.addHandler(logging.FileHandler(LOG_FILE))',
    ),
    'pass',
  ],
  [
    'a stream beside the file',
    python(
      'root.addHandler(logging.FileHandler("app.log"))',
      'root.addHandler(logging.StreamHandler())',
    ),
    'pass',
  ],
  [
    'an access log on standard output',
    {
      ...fastapi,
      ...image('CMD ["gunicorn", "--access-logfile", "-", "main:app"]'),
    },
    'pass',
  ],
  [
    'both appenders',
    logback(
      '<root><appender-ref ref="FILE"/><appender-ref ref="CONSOLE"/></root>',
    ),
    'pass',
  ],
  [
    'a file of development',
    logback(
      '<springProfile name="dev"><root><appender-ref ref="FILE"/></root></springProfile>',
      '<springProfile name="!dev"><root><appender-ref ref="CONSOLE"/></root></springProfile>',
    ),
    'pass',
  ],
  [
    'Spring, which writes beside the console',
    settings('logging.file.name=app.log'),
    'pass',
  ],
  [
    'several writers',
    go(
      '\tlog.SetOutput(io.MultiWriter(os.Stdout, &lumberjack.Logger{Filename: "a"}))',
    ),
    'pass',
  ],
  [
    'Serilog’s console beside the file',
    serilog(
      'builder.Host.UseSerilog((c, l) => l.WriteTo.Console().WriteTo.File("a"));',
    ),
    'pass',
  ],
  [
    'Rails’ logger on standard output',
    production('  config.logger = ActiveSupport::Logger.new(STDOUT)'),
    'pass',
  ],
  [
    'a variable that the image sets',
    {
      ...production(
        '  if ENV["RAILS_LOG_TO_STDOUT"].present?',
        '    config.logger = ActiveSupport::Logger.new(STDOUT)',
        '  end',
      ),
      ...image('CMD ["bin/rails", "server"]', 'ENV RAILS_LOG_TO_STDOUT=1'),
    },
    'pass',
  ],
  ['Laravel’s stderr', channels('stderr'), 'pass'],
  ['a stack with stderr', channels('stack', "['daily', 'stderr']"), 'pass'],
  ['Symfony’s stderr', symfony('php://stderr'), 'pass'],
  ['tracing', appender('    tracing_subscriber::fmt().init();'), 'pass'],
  [
    'a link to standard output',
    {
      ...channels('single'),
      ...image(
        'CMD ["php-fpm"]',
        'RUN ln -sf /dev/stdout /app/storage/logs/laravel.log',
      ),
    },
    'pass',
  ],
  [
    'a shipper beside it',
    {
      ...channels('single'),
      ...compose(
        '    volumes: ["logs:/app/storage/logs"]',
        '  shipper:',
        '    image: fluent/fluent-bit:3.1',
      ),
    },
    'pass',
  ],
];

const undecided: Case[] = [
  [
    'a channel that comes from outside',
    { ...channels('stack'), ...compose('    env_file: .env') },
    'unknown',
  ],
  [
    'a file on a volume',
    {
      ...winston(
        "  new winston.transports.File({ filename: 'logs/app.log' }),",
      ),
      ...compose('    volumes: ["./logs:/app/logs"]'),
    },
    'unknown',
  ],
];

describe('observability-logs-to-stdout', () => {
  it.each(caught)('catches %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('lets pass %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(undecided)('leaves open %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it('does not apply without a container', () => {
    expect(verdict(check, express)).toBe('not-applicable');
  });
});
