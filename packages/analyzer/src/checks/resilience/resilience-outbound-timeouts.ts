import { outboundSitesOf } from '../../facts/outbound';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://sre.google/sre-book/addressing-cascading-failures/';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'requests.get(url, timeout=(1.0, 3.0))',
  },
  node: { language: 'ts', code: 'axios.create({ baseURL, timeout: 3_000 });' },
  jvm: {
    language: 'java',
    code: 'restTemplateBuilder\n    .connectTimeout(Duration.ofSeconds(1))\n    .readTimeout(Duration.ofSeconds(3))\n    .build();',
  },
  go: {
    language: 'go',
    code: 'client := &http.Client{Timeout: 3 * time.Second}',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddHttpClient<PaymentClient>(c => c.Timeout = TimeSpan.FromSeconds(3));',
  },
  ruby: {
    language: 'ruby',
    code: 'Faraday.new(url, request: { open_timeout: 1, timeout: 3 })',
  },
  php: {
    language: 'php',
    code: "new Client(['connect_timeout' => 1, 'timeout' => 3]);",
  },
  rust: {
    language: 'rust',
    code: 'reqwest::Client::builder().timeout(Duration::from_secs(3)).build()?;',
  },
};

const wanted = 0.9;

export const resilienceOutboundTimeouts = defineCheck({
  id: 'resilience-outbound-timeouts',
  area: 'resilience',
  title: 'Does every outbound call have a timeout?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'outbound calls with a timeout',
    gap: 'outbound calls that can wait for ever',
  },
  why: 'A dependency that hangs is worse than one that fails: every call to it holds a thread, a connection and the caller’s own request, until the service has none left. A timeout turns the hang into an error that can be handled.',
  decision: {
    applies: 'The service calls others over HTTP or gRPC.',
    passes:
      'At least 90 % of the calls, or of the clients that make them, are bounded by an argument, a setting of the client, a context with a deadline, or a default of the client.',
    fails:
      'Fewer are. Unbounded by default are axios, node-fetch, got, superagent, Node’s `http.request`; requests, urllib and urllib3; the JDK’s HttpClient, RestTemplate, RestClient, WebClient, Apache’s client; Go’s `http.Get`, default client and `http.Client{}`; reqwest; Guzzle and curl; gRPC stubs. A timeout of none, zero or infinity fails too.',
    exceptions: [
      'Clients with a default: the global fetch, undici, ky, httpx, aiohttp, OkHttp, OpenFeign, .NET’s HttpClient, Net::HTTP, Faraday, Laravel’s client.',
      'SDKs of cloud providers, mail and databases.',
      'A session, adapter or instance that is configured once.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'requests.get(url)',
    good: 'requests.get(url, timeout=(1.0, 3.0))',
  },
  remedy:
    'Give every client a connect and a read timeout, shorter than the deadline of the request that waits for it; configure it once, where the client is made.',
  references: [reference],
  elsewhere: [
    'Bandit B113',
    'Ruff S113',
    'Semgrep requests use-timeout',
    'noctx',
    'Mercari production readiness checklist: timeout',
  ],
  judge(service) {
    const sites = service.fact(outboundSitesOf);
    if (sites.length === 0)
      return notApplicable('No outbound HTTP or gRPC call was found.');
    const open = sites
      .filter(({ bound }) => bound === 'none' || bound === 'never')
      .sort(
        (a, b) => Number(b.bound === 'never') - Number(a.bound === 'never'),
      );
    const bounded = sites.length - open.length;
    if (bounded / sites.length >= wanted) {
      const byDefault = sites.filter(({ bound }) => bound === 'default').length;
      return pass(
        `${bounded} of ${count(
          sites.length,
          'place',
        )} that call others are bounded in time${
          byDefault ? `, ${byDefault} by the client’s default` : ''
        }.`,
        evidenceAt(
          service,
          sites.filter(({ bound }) => bound === 'set' || bound === 'default'),
          'proof',
          5,
        ),
      );
    }
    const [first] = open;
    return fail({
      message: `${open.length} of ${count(
        sites.length,
        'outbound call',
      )} can wait for ever, for example ${placeName(first)} (${first.client}).`,
      evidence: evidenceAt(service, open, 'offender', 20),
      recommendation: {
        title: 'Bound Outbound Calls',
        text: `Set a timeout on the call at ${placeName(
          first,
        )}, shorter than the caller’s own deadline.`,
        example: exampleFor(service, examples, 'python'),
        reference,
      },
    });
  },
});
