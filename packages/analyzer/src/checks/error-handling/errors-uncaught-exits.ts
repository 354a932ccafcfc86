import {
  processHooksOf,
  type ProcessHook,
} from '../../facts/errors/process-hooks';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';

const reference = 'https://nodejs.org/api/process.html#event-uncaughtexception';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://docs.python.org/3/library/sys.html#sys.excepthook',
  jvm: 'https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Thread.UncaughtExceptionHandler.html',
  dotnet:
    'https://learn.microsoft.com/dotnet/api/system.appdomain.unhandledexception',
  php: 'https://www.php.net/manual/en/function.set-exception-handler.php',
};

const examples: Examples = {
  node: {
    language: 'js',
    code: "process.on('uncaughtException', err => {\n  log.fatal({ err }, 'uncaught');\n  shutdown(1);\n});",
  },
  python: {
    language: 'python',
    code: 'def report(kind, error, trace):\n    logger.critical("uncaught", exc_info=(kind, error, trace))\n\nsys.excepthook = report',
  },
  jvm: {
    language: 'java',
    code: 'Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {\n    log.error("uncaught in {}", thread.getName(), error);\n    Runtime.getRuntime().halt(1);\n});',
  },
  dotnet: {
    language: 'csharp',
    code: 'AppDomain.CurrentDomain.UnhandledException += (_, e) =>\n    Log.Fatal(e.ExceptionObject as Exception, "Unhandled");',
  },
  php: {
    language: 'php',
    code: 'set_exception_handler(function (Throwable $e) {\n    $logger->critical("uncaught", ["exception" => $e]);\n    http_response_code(500);\n});',
  },
  ruby: {
    language: 'ruby',
    code: 'Thread.report_on_exception = true\nThread.abort_on_exception = true',
  },
  rust: {
    language: 'rust',
    code: 'panic::set_hook(Box::new(|info| {\n    tracing::error!(%info, "panic");\n    std::process::abort();\n}));',
  },
};

/** What a hook does with an error, as the middle of a sentence. */
function wrongOf({ event, effect }: ProcessHook): string {
  const errors =
    event === 'unhandledRejection'
      ? 'unhandled rejections'
      : 'uncaught exceptions';
  if (effect === 'runs-on') {
    return `logs ${errors} and keeps the process running in an unknown state`;
  }
  return /^(?:uncaughtException|unhandledRejection)$/.test(event)
    ? `swallows ${errors} and keeps the process running in an unknown state`
    : `swallows ${errors}, so that nobody learns why a thread or the process ended`;
}

export const errorsUncaughtExits = defineCheck({
  id: 'errors-uncaught-exits',
  area: 'error-handling',
  title:
    'Does the process stop after an uncaught exception instead of limping on?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a process that stops after an uncaught exception',
    gap: 'a process that runs on after uncaught exceptions',
  },
  why: 'After an exception that nothing caught, locks may be held, connections half used and data half written. A process that carries on answers from that state for days; one that stops is replaced by a fresh one within seconds.',
  decision: {
    applies:
      'The service registers a function for uncaught errors of the whole process. Go has no such hook.',
    passes:
      'In Node.js the hook, or what it calls, ends the process or begins an orderly stop. In other runtimes, which end by themselves, the hook reports the error.',
    fails:
      "`process.on('uncaughtException' | 'unhandledRejection')` whose function ends nothing, Winston with `exitOnError: false` beside `handleExceptions`; an empty `sys.excepthook`, `set_exception_handler`, `setDefaultUncaughtExceptionHandler`, `AppDomain.UnhandledException`, `UnobservedTaskException` or `panic::set_hook`; `Thread.report_on_exception = false` in Ruby.",
    exceptions: [
      'Hooks that error trackers and APM agents register inside their packages.',
      '`uncaughtExceptionMonitor`, which leaves the end to Node.js.',
      'Hooks under a guard for development.',
      'A hook that calls what cannot be followed is unknown.',
    ],
  },
  examples: {
    language: 'js',
    bad: "process.on('uncaughtException', err => log.error(err));",
    good: "process.on('uncaughtException', err => {\n  log.fatal({ err }, 'uncaught');\n  shutdown(1);\n});",
  },
  remedy:
    'Log the error in the hook and end the process; let the platform start a fresh instance.',
  references: [reference, ...Object.values(readings)],
  elsewhere: ['Node best practices 2.6, 2.10'],
  judge(service) {
    const hooks = service.fact(processHooksOf);
    if (hooks.length === 0) {
      return notApplicable(
        'No hook for uncaught errors is registered: the runtime ends the process by itself.',
      );
    }
    const wrong = hooks.filter(
      ({ effect }) => effect === 'runs-on' || effect === 'silent',
    );
    if (wrong.length === 0) {
      const unclear = hooks.filter(({ effect }) => effect === 'unclear');
      if (unclear.length > 0) {
        return unknown(
          `What the hook at ${placeName(
            unclear[0],
          )} calls cannot be followed, so whether the process ends is not known.`,
          'End the process in the hook itself, for example with process.exit(1).',
          evidenceAt(service, unclear, 'anchor'),
        );
      }
      return pass(
        `After an uncaught error the hook at ${placeName(
          hooks[0],
        )} does not let the process run on unnoticed.`,
        evidenceAt(service, hooks, 'proof'),
      );
    }
    const [first] = wrong;
    return fail({
      message: `${placeName(first)} ${wrongOf(first)}${andMore(wrong.length)}.`,
      evidence: evidenceAt(service, wrong, 'offender'),
      recommendation: {
        title: 'Stop after Uncaught Exceptions',
        text: `Log and exit in the hook at ${placeName(
          first,
        )}; let the platform restart the instance.`,
        example: exampleFor(service, examples, 'node'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});
