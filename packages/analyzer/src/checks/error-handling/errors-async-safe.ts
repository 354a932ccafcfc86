import { asyncCodeOf } from '../../facts/errors/async-escapes';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';

const reference = 'https://expressjs.com/en/guide/error-handling.html';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://docs.python.org/3/library/asyncio-task.html',
  jvm: 'https://docs.spring.io/spring-framework/reference/integration/scheduling.html',
  go: 'https://pkg.go.dev/golang.org/x/sync/errgroup',
  dotnet:
    'https://learn.microsoft.com/dotnet/csharp/asynchronous-programming/async-return-types',
  rust: 'https://docs.rs/tokio/latest/tokio/task/struct.JoinHandle.html',
};
const mostPlaces = 20;

const examples: Examples = {
  node: {
    language: 'js',
    code: "const wrap = fn => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);\napp.get('/orders', wrap(listOrders));",
  },
  python: {
    language: 'python',
    code: 'task = asyncio.create_task(send_mail(order))\ntasks.add(task)\ntask.add_done_callback(report_failure)',
  },
  go: {
    language: 'go',
    code: 'go func() {\n\tdefer func() {\n\t\tif p := recover(); p != nil {\n\t\t\tlog.Error("mail failed", "panic", p)\n\t\t}\n\t}()\n\tsendMail(order)\n}()',
  },
  dotnet: {
    language: 'csharp',
    code: 'public async Task SendMailAsync(Order order) { … }',
  },
  jvm: {
    language: 'java',
    code: 'CompletableFuture.runAsync(() -> send(order))\n    .exceptionally(e -> { log.error("mail failed", e); return null; });',
  },
  rust: {
    language: 'rust',
    code: 'let task = tokio::spawn(send_mail(order));\ntasks.push(task);',
  },
};

export const errorsAsyncSafe = defineCheck({
  id: 'errors-async-safe',
  area: 'error-handling',
  title: 'Do errors in asynchronous code reach a handler?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'asynchronous code whose errors reach a handler',
    gap: 'asynchronous code whose failure nobody handles',
  },
  why: 'A rejected promise that nobody looks at leaves the request hanging until it times out, or ends the process for all of them.',
  decision: {
    applies:
      'The service is written for Node.js, Python, Go, .NET, the JVM or Rust.',
    passes:
      'None of the patterns was found, or a global remedy exists: Express 5, `express-async-errors`, a promise router, NestJS.',
    fails:
      'Express 4 calls an async handler whose `await` stands outside a `try`; `forEach(async …)`; `asyncio.create_task` whose result is not kept; `go func` in a handler without `recover`; `async void`; `GlobalScope.launch` and `CompletableFuture.runAsync` without a handler. A task of Tokio whose handle a handler drops is minor.',
    exceptions: [
      'Handlers that a wrapper calls, or whose awaits all stand in `try` with a catch.',
      'Promises with a `.catch` of their own, goroutines that recover.',
      'Event handlers of .NET.',
    ],
  },
  examples: {
    language: 'js',
    bad: "app.get('/orders', async (req, res) => res.json(await list()));",
    good: "app.get('/orders', wrap(async (req, res) => res.json(await list())));",
  },
  remedy:
    'Upgrade to Express 5 or wrap handlers; keep what is started in the background and report its failure.',
  references: [reference, ...Object.values(readings)],
  elsewhere: [
    'typescript-eslint no-floating-promises',
    'oxc no-async-endpoint-handlers',
    'Ruff RUF006',
    'VSTHRD100',
  ],
  judge(service) {
    const found = service.fact(asyncCodeOf);
    if (!found) {
      return notApplicable('The stack has no asynchronous code of this kind.');
    }
    const { escapes, remedy } = found;
    const [first] = [...escapes].sort(
      (a, b) => Number(a.severity === 'minor') - Number(b.severity === 'minor'),
    );
    if (!first) {
      return pass(
        remedy
          ? `${remedy} hands rejected promises to the error handler.`
          : 'No asynchronous code was found whose failure reaches nobody.',
      );
    }
    return fail({
      message: `${placeName(
        first,
      )} runs asynchronous code whose failure nobody handles (${
        first.what
      })${andMore(escapes.length)}.`,
      severity: first.severity,
      evidence: evidenceAt(
        service,
        [first, ...escapes],
        'offender',
        mostPlaces,
      ),
      recommendation: {
        title: 'Let Errors of Asynchronous Code Be Seen',
        text: first.what.includes('Express')
          ? `Upgrade to Express 5 or wrap the handler at ${placeName(
              first,
            )} so that rejections reach the error handler.`
          : `Keep what is started at ${placeName(
              first,
            )} and handle its failure.`,
        example: exampleFor(service, examples, 'node'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});
