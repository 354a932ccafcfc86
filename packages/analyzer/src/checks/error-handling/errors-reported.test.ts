import {
  express,
  fastapi,
  file,
  goService,
  laravel,
  rails,
  spring,
  verdict,
  type Case,
} from '../__testUtils__/trees';
import { errorsReported as check } from './errors-reported';

const largerLaravel = {
  ...laravel,
  'routes/api.php': file(
    '<?php',
    ...Array.from(
      { length: 5 },
      (_, i) => `Route::get('/orders/${i}', [OrderController::class, 'show']);`,
    ),
  ),
};

const caught: Case[] = [
  ['nothing', fastapi, 'fail minor main.py:3'],
  [
    'Spring without a starter',
    spring,
    'fail minor src/main/java/Orders.java:1',
  ],
  [
    'a dependency that nothing initialises',
    { ...fastapi, 'requirements.txt': 'fastapi==0.115.0\nsentry-sdk==2.0.0\n' },
    'fail minor requirements.txt:2',
  ],
  [
    'initialised in a comment only',
    { ...fastapi, 'sentry.py': '# sentry_sdk.init(dsn=dsn)\n' },
    'fail minor main.py:3',
  ],
  [
    'a larger service that leaves them to its framework',
    {
      ...fastapi,
      'main.py': file(
        fastapi['main.py'],
        ...Array.from(
          { length: 5 },
          (_, i) => `@app.get("/orders/${i}")\ndef order_${i}(): ...`,
        ),
      ),
    },
    'fail major main.py:3',
  ],
  [
    'a handler as the installer writes it',
    {
      ...largerLaravel,
      'app/Exceptions/Handler.php': file(
        '<?php',
        'class Handler extends ExceptionHandler {',
        '    public function register(): void {',
        '        $this->reportable(function (Throwable $e) {',
        '            //',
        '        });',
        '    }',
        '}',
      ),
    },
    'fail major public/index.php:1',
  ],
  [
    'a handler that says something',
    {
      ...largerLaravel,
      'app/Exceptions/Handler.php': file(
        '<?php',
        'class Handler extends ExceptionHandler {',
        '    public function render($request, Throwable $e) {',
        "        return response()->json(['error' => 'Something went wrong'], 500);",
        '    }',
        '}',
      ),
    },
    'fail minor public/index.php:1',
  ],
  [
    'an alert on something else',
    {
      ...fastapi,
      'deploy/alerts.yaml': file('- alert: DiskFull', '  expr: disk_free < 10'),
    },
    'fail minor main.py:3',
  ],
];

const clean: Case[] = [
  [
    'an appender of Dropwizard',
    {
      ...spring,
      'src/main/resources/config/config.yaml': file(
        'logging:',
        '  appenders:',
        '    - type: console',
        '    - type: sentry',
        '      dsn: ${SENTRY_DSN}',
      ),
    },
    'pass',
  ],
  ['Sentry', { ...fastapi, 'sentry.py': 'sentry_sdk.init(dsn=dsn)\n' }, 'pass'],
  ['Node', { ...express, 'tracing.js': 'Sentry.init({ dsn });\n' }, 'pass'],
  [
    'OpenTelemetry',
    { ...express, 'tracing.js': 'new NodeSDK({}).start();\n' },
    'pass',
  ],
  [
    'a gem that starts itself',
    { ...rails, Gemfile: `${rails.Gemfile}gem "sentry-rails"\n` },
    'pass',
  ],
  [
    'a gem that brings Sentry and sets it up',
    { ...rails, Gemfile: `${rails.Gemfile}gem "govuk_app_config"\n` },
    'pass',
  ],
  [
    'a set-up of Sentry that a gem shares out',
    {
      ...rails,
      'config/initializers/errors.rb':
        'GovukError.configure do |config|\nend\n',
    },
    'pass',
  ],
  [
    'an agent in the image',
    {
      ...spring,
      Dockerfile:
        'FROM eclipse-temurin:21-jre\nENV JAVA_TOOL_OPTIONS="-javaagent:/opt/opentelemetry-javaagent.jar"\nCMD ["java", "-jar", "a.jar"]\n',
    },
    'pass',
  ],
  ['a library', goService, 'not-applicable', { type: 'library' }],
];

describe('errors-reported', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
