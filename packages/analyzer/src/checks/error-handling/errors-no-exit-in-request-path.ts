import { requestExitsOf, type RequestExit } from '../../facts/errors/exits';
import { routesOf } from '../../facts/http';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';
import { mostTelling } from './shared';

const reference = 'https://sre.google/sre-book/addressing-cascading-failures/';
/** A few assumptions that cannot fail are found in every Rust service. */
const toleratedAssumptions = 2;
const shown = 20;

const examples: Examples = {
  rust: {
    language: 'rust',
    code: 'let order = repo.find(id).await?.ok_or(AppError::NotFound)?;',
  },
  node: {
    language: 'js',
    code: 'if (!order) throw new NotFoundError(`order ${id}`);',
  },
  python: {
    language: 'python',
    code: 'if order is None:\n    raise OrderNotFound(order_id)',
  },
  jvm: {
    language: 'java',
    code: 'throw new OrderStoreUnavailable("orders", cause);',
  },
  go: {
    language: 'go',
    code: 'if err != nil {\n\treturn fmt.Errorf("load order %s: %w", id, err)\n}',
  },
  dotnet: {
    language: 'csharp',
    code: 'throw new OrderStoreException($"Order {id} cannot be read", ex);',
  },
  ruby: {
    language: 'ruby',
    code: 'raise OrderStoreError, "order #{id} cannot be read"',
  },
  php: {
    language: 'php',
    code: 'throw new OrderStoreException("order {$id} cannot be read", previous: $e);',
  },
};

const wrongs: Record<RequestExit['kind'], string> = {
  process: 'ends the process from code that serves requests',
  panic: 'ends the process from code that serves requests: nothing recovers',
  assumption: 'panics in a handler instead of answering with an error',
  script:
    'ends the script in a handler, past everything the framework does after a request',
};

export const errorsNoExitInRequestPath = defineCheck({
  id: 'errors-no-exit-in-request-path',
  area: 'error-handling',
  title: 'Can one bad request not take the process down?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'handlers that never end the process',
    gap: 'requests that can end the process',
  },
  why: 'A request that ends the process takes every other request in flight with it. Callers retry, so the next instance gets the same request and goes down too.',
  decision: {
    applies: 'The service answers requests, and the code of a handler is seen.',
    passes:
      'Nothing in the handlers, and in the functions of the service that they call, ends the process.',
    fails:
      '`process.exit`, `sys.exit`, `os._exit`, `System.exit`, `exitProcess`, `Environment.Exit`, `os.Exit`, `log.Fatal`, `exit!` or `std::process::exit` is reached from a handler; or a Go `panic` where nothing recovers (fiber, gRPC). Minor: more than two `unwrap`, `expect`, `panic!` or `todo!` in Rust handlers, and `exit` or `die` in a PHP handler.',
    exceptions: [
      'Reading the configuration at start, entry points, commands and signal handlers.',
      'Functions and routes that are named for stopping or restarting.',
      'Go’s `panic` below net/http and routers on it, which recover from it.',
      'Rust: locks, regular expressions, literals, and what was tested just before.',
      'Functions are followed three calls deep, and only where one function has the name.',
    ],
  },
  examples: {
    language: 'go',
    bad: 'func list(w http.ResponseWriter, r *http.Request) {\n\torders, err := store.List(r.Context())\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}',
    good: 'func list(w http.ResponseWriter, r *http.Request) {\n\torders, err := store.List(r.Context())\n\tif err != nil {\n\t\tslog.ErrorContext(r.Context(), "list orders", "err", err)\n\t\thttp.Error(w, "internal error", http.StatusInternalServerError)\n\t\treturn\n\t}',
  },
  remedy:
    'Return or throw an error and let the handler for unexpected errors answer.',
  references: [reference],
  elsewhere: [
    'clippy unwrap_used',
    'gocritic exitAfterDefer',
    'Node best practices 6.23',
  ],
  judge(service) {
    const routes = service.fact(routesOf);
    if (routes.length === 0) return notApplicable('No route was found.');
    if (!routes.some(({ handler }) => handler)) {
      return unknown(
        'The code behind the routes was not found, so what ends the process there is not known.',
      );
    }
    const exits = service.fact(requestExitsOf);
    const ends = exits.filter(
      ({ kind }) => kind === 'process' || kind === 'panic',
    );
    const scripts = exits.filter(({ kind }) => kind === 'script');
    const assumptions = exits.filter(({ kind }) => kind === 'assumption');
    const lasting = keepsRunning(service.fact(stackOf).dependencies);
    const major = lasting ? [...ends, ...scripts] : ends;
    const minor = [
      ...(lasting ? [] : scripts),
      ...(assumptions.length > toleratedAssumptions ? assumptions : []),
    ];
    const wrong = major.length > 0 ? major : minor;
    if (wrong.length === 0) {
      return pass('Nothing in the code that serves requests ends the process.');
    }
    const places = mostTelling(service, wrong);
    const [first] = places;
    return fail({
      message: `${placeName(first)} ${wrongs[first.kind]}${andMore(
        places.length,
      )}.`,
      ...(major.length > 0 ? {} : { severity: 'minor' as const }),
      evidence: evidenceAt(service, places, 'offender', shown),
      recommendation: {
        title: 'Keep the Process Alive',
        text: `Return or throw an error at ${placeName(
          first,
        )} and let the global handler answer.`,
        example: exampleFor(service, examples, 'go'),
        reference,
      },
    });
  },
});

/** PHP that keeps one process for many requests: there `exit` ends all of them. */
function keepsRunning(dependencies: readonly { name: string }[]): boolean {
  return dependencies.some(({ name }) =>
    /^(?:laravel\/octane|spiral\/roadrunner.*|openswoole\/.*|hyperf\/.*|runtime\/(?:swoole|frankenphp-symfony|roadrunner-symfony-nyholm)|workerman\/.*|baldinof\/roadrunner-bundle)$/.test(
      name,
    ),
  );
}
