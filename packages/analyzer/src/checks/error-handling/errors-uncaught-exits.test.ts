import {
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
import { errorsUncaughtExits as check } from './errors-uncaught-exits';

const node = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(...lines),
});
const python = (...lines: string[]): Files => ({
  ...fastapi,
  'main.py': file(...lines),
});
const java = (...lines: string[]): Files => ({
  ...spring,
  'src/main/java/Orders.java': file(
    '@SpringBootApplication',
    'public class Orders {',
    '  public static void main(String[] args) {',
    ...lines.map(line => `    ${line}`),
    '  }',
    '}',
  ),
});
const kotlin = (...lines: string[]): Files => ({
  ...spring,
  'src/main/kotlin/Orders.kt': file('fun main() {', ...lines, '}'),
});
const csharp = (...lines: string[]): Files => ({
  ...dotnet,
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    ...lines,
  ),
});
const php = (...lines: string[]): Files => ({
  ...laravel,
  'app/bootstrap.php': file('<?php', ...lines),
});
const rustMain = (...lines: string[]): Files => ({
  ...rust,
  'src/main.rs': file('fn main() {', ...lines, '}'),
});

const caught: Case[] = [
  [
    'Node: logged and carried on',
    node("process.on('uncaughtException', err => console.error(err));"),
    'fail minor server.js:1',
  ],
  [
    'Node: rejections too',
    node(
      "process.on('unhandledRejection', (reason, promise) => {",
      "  logger.error('unhandled', { reason });",
      '});',
    ),
    'fail minor server.js:1',
  ],
  [
    'Node: empty',
    node('app.listen(1);', "process.on('uncaughtException', () => {});"),
    'fail minor server.js:2',
  ],
  [
    'Node: the logger itself',
    node("process.on('uncaughtException', logger.error);"),
    'fail minor server.js:1',
  ],
  [
    'Node: a function that only logs, in another file',
    {
      ...node(
        "const { onCrash } = require('./crash');",
        "process.once('uncaughtException', onCrash);",
      ),
      'crash.js': file(
        'function onCrash(err) {',
        '  logger.error(err);',
        '  Sentry.captureException(err);',
        '}',
        'module.exports = { onCrash };',
      ),
    },
    'fail minor server.js:2',
  ],
  [
    'Node: names in a loop',
    node(
      "for (const event of ['uncaughtException', 'unhandledRejection']) {",
      '  process.on(event, error => logger.error(error));',
      '}',
    ),
    'fail minor server.js:2',
  ],
  [
    'Node: at the end of a chain',
    node(
      'process',
      "  .on('SIGTERM', shutdown)",
      "  .on('unhandledRejection', reason => log.warn(reason));",
    ),
    'fail minor server.js:3',
  ],
  [
    'Node: one of two hooks is right',
    node(
      "process.on('uncaughtException', err => { log.error(err); process.exit(1); });",
      "process.on('unhandledRejection', err => log.error(err));",
    ),
    'fail minor server.js:2',
  ],
  [
    'Winston told not to exit',
    node(
      'const logger = winston.createLogger({',
      '  transports: [new winston.transports.Console({ handleExceptions: true })],',
      '  exitOnError: false,',
      '});',
    ),
    'fail minor server.js:3',
  ],
  [
    'Python: a lambda that does nothing',
    python('import sys', 'sys.excepthook = lambda *args: None'),
    'fail minor main.py:2',
  ],
  [
    'Python: a silent function',
    python(
      'import sys',
      'def quiet(kind, error, trace):',
      '    """Keep the output clean."""',
      '    pass',
      'sys.excepthook = quiet',
    ),
    'fail minor main.py:5',
  ],
  [
    'asyncio: an empty handler',
    python('loop.set_exception_handler(lambda loop, context: None)'),
    'fail minor main.py:1',
  ],
  [
    'Java: an empty lambda',
    java('Thread.setDefaultUncaughtExceptionHandler((t, e) -> {});'),
    'fail minor src/main/java/Orders.java:4',
  ],
  [
    'Java: an anonymous class with a comment inside',
    java(
      'Thread.setDefaultUncaughtExceptionHandler(new Thread.UncaughtExceptionHandler() {',
      '  @Override',
      '  public void uncaughtException(Thread t, Throwable e) {',
      '    // nothing to do',
      '  }',
      '});',
    ),
    'fail minor src/main/java/Orders.java:4',
  ],
  [
    'Java: a class of its own',
    {
      ...java('Thread.setDefaultUncaughtExceptionHandler(new Quiet());'),
      'src/main/java/Quiet.java': file(
        'class Quiet implements Thread.UncaughtExceptionHandler {',
        '  public void uncaughtException(Thread t, Throwable e) {',
        '  }',
        '}',
      ),
    },
    'fail minor src/main/java/Orders.java:4',
  ],
  [
    'Kotlin: an empty block',
    kotlin('  Thread.setDefaultUncaughtExceptionHandler { _, _ -> }'),
    'fail minor src/main/kotlin/Orders.kt:2',
  ],
  [
    '.NET: nothing',
    csharp('AppDomain.CurrentDomain.UnhandledException += (s, e) => { };'),
    'fail minor Program.cs:2',
  ],
  [
    '.NET: observed and forgotten',
    csharp(
      'TaskScheduler.UnobservedTaskException += (s, e) => e.SetObserved();',
    ),
    'fail minor Program.cs:2',
  ],
  [
    'PHP: nothing',
    php('set_exception_handler(function (Throwable $e) {});'),
    'fail minor app/bootstrap.php:2',
  ],
  [
    'PHP: null',
    php('set_exception_handler(fn ($e) => null);'),
    'fail minor app/bootstrap.php:2',
  ],
  [
    'Ruby: threads die unheard',
    {
      ...rails,
      'config/initializers/threads.rb': 'Thread.report_on_exception = false\n',
    },
    'fail minor config/initializers/threads.rb:1',
  ],
  [
    'Rust: a hook that does nothing',
    rustMain('    std::panic::set_hook(Box::new(|_| {}));'),
    'fail minor src/main.rs:2',
  ],
];

const clean: Case[] = [
  ['no hook', express, 'not-applicable'],
  ['Go has none', goService, 'not-applicable'],
  [
    'Node: logged, then ended',
    node(
      "process.on('uncaughtException', err => {",
      '  logger.fatal(err);',
      '  process.exit(1);',
      '});',
    ),
    'pass',
  ],
  [
    'Node: an orderly stop two calls deep',
    node(
      'const exitHandler = () => {',
      '  server.close(() => process.exit(1));',
      '};',
      'const unexpected = error => {',
      '  logger.error(error);',
      '  exitHandler();',
      '};',
      "process.on('uncaughtException', unexpected);",
      "process.on('unhandledRejection', unexpected);",
    ),
    'pass',
  ],
  [
    'Node: thrown on, so that it is uncaught',
    node("process.on('unhandledRejection', reason => { throw reason; });"),
    'pass',
  ],
  [
    'Node: what ends it lives in a package',
    node("process.on('uncaughtException', gracefulShutdown);"),
    'pass',
  ],
  [
    'Node: a method of a class in another file',
    {
      ...node(
        "process.on('uncaughtException', error => {",
        '  errorHandler.handle(error);',
        '});',
      ),
      'errors.js': file(
        'class ErrorHandler {',
        '  handle(error) {',
        '    logger.error(error);',
        '    if (!error.isTrusted) process.exit(1);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Node: what is called cannot be followed',
    node("process.on('uncaughtException', error => crashed(error));"),
    'unknown',
  ],
  [
    'Node: a monitor leaves the end to the runtime',
    node("process.on('uncaughtExceptionMonitor', err => log.error(err));"),
    'not-applicable',
  ],
  [
    'Node: somebody else’s event',
    node("worker.on('uncaughtException', err => log.error(err));"),
    'not-applicable',
  ],
  [
    'Node: in a comment',
    node("// process.on('uncaughtException', err => log.error(err));"),
    'not-applicable',
  ],
  [
    'Node: in a test',
    {
      ...express,
      'tests/setup.js':
        "process.on('unhandledRejection', err => log.error(err));\n",
    },
    'not-applicable',
  ],
  [
    'Node: in development only',
    node(
      "if (process.env.NODE_ENV === 'development') {",
      "  process.on('unhandledRejection', err => console.error(err));",
      '}',
    ),
    'not-applicable',
  ],
  [
    'Node: an agent in the dependencies',
    node('Sentry.init({ dsn: process.env.SENTRY_DSN });'),
    'not-applicable',
  ],
  [
    'Winston as it comes',
    node(
      'const logger = winston.createLogger({',
      '  transports: [new winston.transports.Console({ handleExceptions: true })],',
      '});',
    ),
    'not-applicable',
  ],
  [
    'Winston that listens for nothing',
    node('const logger = winston.createLogger({ exitOnError: false });'),
    'not-applicable',
  ],
  [
    'Python: reported',
    python(
      'import sys',
      'def report(kind, error, trace):',
      '    logger.critical("uncaught", exc_info=(kind, error, trace))',
      'sys.excepthook = report',
    ),
    'pass',
  ],
  [
    'Python: put back',
    python('import sys', 'sys.excepthook = sys.__excepthook__'),
    'pass',
  ],
  [
    'Java: reported',
    java(
      'Thread.setDefaultUncaughtExceptionHandler((t, e) -> log.error("uncaught", e));',
    ),
    'pass',
  ],
  [
    'Kotlin: reported',
    kotlin(
      '  Thread.setDefaultUncaughtExceptionHandler { thread, error ->',
      '    logger.error(error) { "uncaught" }',
      '  }',
    ),
    'pass',
  ],
  [
    '.NET: reported',
    csharp(
      'AppDomain.CurrentDomain.UnhandledException += OnUnhandled;',
      'static void OnUnhandled(object s, UnhandledExceptionEventArgs e)',
      '{',
      '    Log.Fatal((Exception)e.ExceptionObject, "Unhandled");',
      '}',
    ),
    'pass',
  ],
  [
    'PHP: a method that reports',
    php("set_exception_handler([$this, 'handleException']);"),
    'pass',
  ],
  [
    'Ruby: threads abort the process',
    {
      ...rails,
      'config/initializers/threads.rb': 'Thread.abort_on_exception = true\n',
    },
    'not-applicable',
  ],
  [
    'Rust: reported',
    rustMain(
      '    std::panic::set_hook(Box::new(|info| {',
      '        tracing::error!(%info, "panic");',
      '    }));',
    ),
    'pass',
  ],
];

describe('errors-uncaught-exits', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
