import { leaksOf } from '../../facts/errors/leaks';
import { routesOf } from '../../facts/http';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';
import { mostTelling } from './shared';

const reference =
  'https://github.com/OWASP/ASVS/blob/master/5.0/en/0x25-V16-Security-Logging-and-Error-Handling.md';
const shown = 20;

const examples: Examples = {
  go: {
    language: 'go',
    code: 'slog.ErrorContext(ctx, "create order", "err", err)\nhttp.Error(w, "internal error", http.StatusInternalServerError)',
  },
  node: {
    language: 'js',
    code: "req.log.error({ err }, 'create order');\nres.status(500).json({ title: 'Internal Server Error', requestId: req.id });",
  },
  python: {
    language: 'python',
    code: 'logger.exception("create order")\nraise HTTPException(status_code=500, detail="internal error") from exc',
  },
  jvm: {
    language: 'java',
    code: 'log.error("unhandled", e);\nreturn ProblemDetail.forStatusAndDetail(INTERNAL_SERVER_ERROR, "internal error");',
  },
  dotnet: {
    language: 'csharp',
    code: '_logger.LogError(ex, "Create order failed");\nreturn Problem(statusCode: 500, title: "Internal Server Error");',
  },
  ruby: {
    language: 'ruby',
    code: 'Rails.logger.error(e.full_message)\nrender json: { title: "Internal Server Error" }, status: :internal_server_error',
  },
  php: {
    language: 'php',
    code: "report($e);\nreturn response()->json(['title' => 'Internal Server Error'], 500);",
  },
  rust: {
    language: 'rust',
    code: 'tracing::error!(error = %err, "create order");\n(StatusCode::INTERNAL_SERVER_ERROR, "internal error")',
  },
};

export const errorsNoLeak = defineCheck({
  id: 'errors-no-leak',
  area: 'error-handling',
  title: 'Do error responses hide internals?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'error responses that hide internals',
    gap: 'error responses that show internals',
  },
  why: 'The text of an internal error names tables, hosts, file paths and libraries, and sometimes the value that broke them. It helps an attacker and nobody else: a caller can do nothing with it.',
  decision: {
    applies: 'The service answers requests.',
    passes:
      'No answer with a status of the server’s fault, or without a status, carries the text, the stack or the whole of an error.',
    fails:
      'One does: `res.status(500).json({ error: err.message })`, `HTTPException(500, detail=str(e))`, `http.Error(w, err.Error(), 500)`, `StatusCode(500, ex.Message)`, `getMessage()` in a catch-all handler, a stack trace in a body, gRPC internal errors with their text behind a gateway, a function of the service’s own that answers 500 with what it is handed, a health check that puts the text of what it caught into its result, `rescue_from StandardError` that renders the message with a status of 500, or Spring’s `include-stacktrace=always` (`include-message=always` alone is minor).',
    exceptions: [
      'Answers below 500: their text is for the caller.',
      'Error classes that are written to be shown (validation, not found, conflict), and branches that test for them.',
      'Code under a guard for development.',
      'gRPC status texts between services.',
    ],
  },
  examples: {
    language: 'js',
    bad: 'res.status(500).json({ error: err.message });',
    good: "req.log.error({ err }, 'create order');\nres.status(500).json({ title: 'Internal Server Error', requestId: req.id });",
  },
  remedy:
    'Answer with a generic body and an id that is in the log too, and keep the details in the log.',
  references: [reference],
  elsewhere: [
    'OWASP ASVS 16.5.1',
    'OWASP API8:2023',
    'Semgrep csharp stacktrace-disclosure',
    'Node best practices 6.20',
  ],
  judge(service) {
    const leaks = service.fact(leaksOf);
    if (service.fact(routesOf).length === 0 && leaks.length === 0) {
      return notApplicable('No route was found.');
    }
    if (leaks.length === 0) {
      return pass('No answer shows the inside of an error.');
    }
    const places = mostTelling(
      service,
      leaks.some(({ minor }) => !minor)
        ? leaks.filter(({ minor }) => !minor)
        : leaks,
    );
    const [first] = places;
    return fail({
      message: `${placeName(first)} sends ${first.what} to the client${andMore(
        places.length,
      )}.`,
      ...(first.minor ? { severity: 'minor' as const } : {}),
      evidence: evidenceAt(service, places, 'offender', shown),
      recommendation: {
        title: 'Keep Internals out of Error Responses',
        text: `Return a generic body with a correlation id at ${placeName(
          first,
        )} and keep the details in the log.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
