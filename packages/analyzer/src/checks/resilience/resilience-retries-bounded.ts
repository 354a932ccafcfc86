import { outboundSitesOf } from '../../facts/outbound';
import { endlessRetriesOf, retryLibraryOf } from '../../facts/outbound/retries';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://sre.google/sre-book/addressing-cascading-failures/';

const examples: Examples = {
  python: {
    language: 'python',
    code: '@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))',
  },
  node: {
    language: 'ts',
    code: 'await pRetry(call, { retries: 3, factor: 2, randomize: true });',
  },
  jvm: {
    language: 'java',
    code: '@Retry(name = "payments")\n@CircuitBreaker(name = "payments")',
  },
  go: {
    language: 'go',
    code: 'backoff.Retry(call, backoff.WithMaxRetries(backoff.NewExponentialBackOff(), 3))',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddHttpClient<PaymentClient>().AddStandardResilienceHandler();',
  },
  ruby: {
    language: 'ruby',
    code: 'conn.request :retry, max: 3, interval: 0.2, backoff_factor: 2, interval_randomness: 0.5',
  },
  rust: {
    language: 'rust',
    code: 'call.retry(ExponentialBuilder::default().with_max_times(3).with_jitter()).await',
  },
};
/** From so many remote hosts on, calls without any library are a finding. */
const manyHosts = 3;

export const resilienceRetriesBounded = defineCheck({
  id: 'resilience-retries-bounded',
  area: 'resilience',
  title:
    'Are retries limited, spaced out and cut off when a dependency is down?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'bounded retries',
    gap: 'retries without a bound',
  },
  why: 'A dependency that struggles is finished off by clients that try again at once and for ever. Bounded retries with growing, random pauses help it up; a breaker leaves it alone while it is down.',
  decision: {
    applies: 'The service calls others over HTTP or gRPC.',
    passes:
      'A retry or breaker library is used with a bound, or no retry without a bound is found.',
    fails:
      'A decorator without a stop, an infinite number of attempts, or a loop that calls again at once when a call fails; or three or more hosts are called without any such library.',
    exceptions: ['Loops that poll a queue or page through results.'],
  },
  examples: {
    language: 'python',
    bad: '@retry\ndef charge(): ...',
    good: '@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))\ndef charge(): ...',
  },
  remedy:
    'Bound the attempts, let the pauses grow and vary, retry only what may be repeated, and stop calling a dependency that is down.',
  references: [reference],
  elsewhere: [
    'Mercari production readiness checklist: smart retry',
    'OWASP ASVS 16.5.2, 13.2.6',
  ],
  judge(service) {
    const sites = service.fact(outboundSitesOf);
    if (sites.length === 0)
      return notApplicable('No outbound HTTP or gRPC call was found.');
    const endless = service.fact(endlessRetriesOf);
    const [first] = endless;
    if (first) {
      return fail({
        message: `${placeName(first)} ${first.what}.`,
        evidence: evidenceAt(service, endless, 'offender'),
        recommendation: recommendation(service, placeName(first)),
      });
    }
    const library = retryLibraryOf(service);
    if (library) {
      return pass(
        `${placeName(library)} brings bounded retries (${library.name}).`,
        evidenceAt(service, [library], 'proof'),
      );
    }
    const hosts = hostsOf(service);
    if (hosts.size >= manyHosts) {
      const places = [...hosts.values()];
      return fail({
        message: `${placeName(places[0])} calls ${
          [...hosts.keys()][0]
        }, one of ${hosts.size} hosts, without retry or breaker.`,
        confidence: 'low',
        evidence: evidenceAt(service, places, 'anchor'),
        recommendation: recommendation(service, placeName(places[0])),
      });
    }
    return pass('No retry without a bound was found.');
  },
});

function recommendation(service: Service, place: string) {
  return {
    title: 'Bound Retries',
    text: `Bound the attempts and add exponential back-off with jitter at ${place}.`,
    example: exampleFor(service, examples, 'python'),
    reference,
  };
}

/** Remote hosts that calls name in their own lines. */
function hostsOf(
  service: Service,
): Map<string, { path: string; line: number }> {
  const hosts = new Map<string, { path: string; line: number }>();
  for (const { path, line } of service.fact(outboundSitesOf)) {
    const text = service.repository
      .lexical(path)
      .uncommented.split('\n')
      .slice(line - 1, line + 2)
      .join('\n')
      .slice(0, 2_000);
    const host = /https?:\/\/([\w-]+(?:\.[\w-]+)+)/.exec(text)?.[1];
    if (
      host &&
      !/^(?:localhost|127\.|example\.|.*\.example)/.test(host) &&
      !hosts.has(host)
    )
      hosts.set(host, { path, line });
  }
  return hosts;
}
