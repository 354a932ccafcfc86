import { openServersOf } from '../../facts/server/timeouts';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://github.com/securego/gosec';

const examples: Examples = {
  go: {
    language: 'go',
    code: 'srv := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 5 * time.Second}',
  },
  node: { language: 'ts', code: 'server.requestTimeout = 30_000;' },
  python: {
    language: 'dockerfile',
    code: 'CMD ["gunicorn", "app:app", "--timeout", "30"]',
  },
  jvm: { language: 'yaml', code: 'server.tomcat.connection-timeout: 5s' },
  rust: {
    language: 'rust',
    code: 'Router::new().layer(TimeoutLayer::new(Duration::from_secs(30)))',
  },
};

export const resilienceServerTimeouts = defineCheck({
  id: 'resilience-server-timeouts',
  area: 'resilience',
  title:
    'Does the server protect itself from slow clients and runaway requests?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a server with read timeouts',
    gap: 'a server without read timeouts',
  },
  why: 'A client that sends its request one byte at a time holds a connection for as long as the server lets it. A few hundred of them, by accident or intent, and nobody else gets in.',
  decision: {
    applies: 'The service has an HTTP server.',
    passes:
      'The time to read a request is bounded: by `ReadHeaderTimeout` or `ReadTimeout` in Go, a timeout layer or a proxy in front of axum, or by default (Node 18 and later, Kestrel, Tomcat, gunicorn, Puma).',
    fails:
      'Go listens without a configured server (`http.ListenAndServe`, `gin.Run`, `e.Start`) or with one without read timeouts; `requestTimeout` or `headersTimeout` is 0; gunicorn runs with `--timeout 0`; a connection timeout is -1. axum without a timeout layer is minor.',
    exceptions: [
      'Listeners for metrics, profiling and administration.',
      'A proxy in the same pod takes the connections.',
    ],
  },
  examples: {
    language: 'go',
    bad: 'http.ListenAndServe(addr, mux)',
    good: 'srv := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 5 * time.Second}',
  },
  remedy:
    'Give the server a time for headers and one for the whole request, a little above what the slowest honest client needs.',
  references: [reference],
  elsewhere: ['gosec G112, G114'],
  judge(service) {
    const open = service.fact(openServersOf);
    if (!open) return notApplicable('The service has no HTTP server.');
    const sorted = [...open].sort(
      (a, b) => Number(b.severity === 'major') - Number(a.severity === 'major'),
    );
    const [first] = sorted;
    if (!first)
      return pass('The server bounds the time that a request may take.');
    return fail({
      message: `${placeName(first)} ${first.what}.`,
      severity: first.severity,
      evidence: evidenceAt(service, sorted, 'offender'),
      recommendation: {
        title: 'Set Read Timeouts',
        text: `Configure header and read timeouts at ${placeName(first)}.`,
        example: exampleFor(service, examples, 'go'),
        reference,
      },
    });
  },
});
