import { internalEndpointsOf } from '../../facts/security/internal-endpoints';
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

const reference =
  'https://docs.spring.io/spring-boot/reference/actuator/endpoints.html';
/** What to read instead of it, by stack. */
const readings: References = {
  node: 'https://expressjs.com/en/advanced/best-practice-security.html',
  go: 'https://pkg.go.dev/net/http/pprof',
  dotnet:
    'https://learn.microsoft.com/aspnet/core/host-and-deploy/health-checks',
  ruby: 'https://github.com/sidekiq/sidekiq/wiki/Monitoring',
  php: 'https://laravel.com/docs/horizon',
};

const examples: Examples = {
  jvm: {
    language: 'yaml',
    code: 'management:\n  server.port: 9090\n  endpoints.web.exposure.include: health,info,prometheus',
  },
  node: {
    language: 'typescript',
    code: "app.use('/admin/queues', requireAdmin, serverAdapter.getRouter());",
  },
  python: {
    language: 'python',
    code: 'if DEBUG:\n    INSTALLED_APPS += ["debug_toolbar"]',
  },
  go: {
    language: 'go',
    code: 'go func() { log.Println(http.ListenAndServe("localhost:6060", nil)) }()\nhttp.ListenAndServe(":8080", router)',
  },
  dotnet: {
    language: 'csharp',
    code: 'app.MapHangfireDashboard().RequireAuthorization("Operators");',
  },
  ruby: {
    language: 'ruby',
    code: "authenticate :user, ->(user) { user.admin? } do\n  mount Sidekiq::Web => '/sidekiq'\nend",
  },
  php: {
    language: 'php',
    code: "WebProfilerBundle::class => ['dev' => true, 'test' => true],",
  },
  rust: {
    language: 'rust',
    code: 'console_subscriber::ConsoleLayer::builder().server_addr(([127, 0, 0, 1], 6669))',
  },
};

export const securityInternalEndpoints = defineCheck({
  id: 'security-internal-endpoints',
  area: 'security',
  title:
    'Are management, debug and introspection endpoints closed to the outside?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'management endpoints that are closed to the outside',
    gap: 'management endpoints that are open to everybody',
  },
  why: 'A heap dump holds every password that the process knows; a job dashboard lets whoever finds it delete the jobs. They are made for operators, not for callers.',
  decision: {
    applies:
      'The service has such an endpoint: Actuator, pprof or expvar, consoles of H2, Quarkus and Micronaut, Bull Board, AdminJS, status monitors, Sidekiq’s and Flipper’s pages, the RQ and Hangfire dashboards, the Swagger UI of Quarkus and ASP.NET, Django’s and Symfony’s debugging tools.',
    passes:
      'It is on a port of its own, behind a guard or a condition, limited to harmless parts, or on in development only.',
    fails:
      'It is on the public listener without a guard. Actuator’s environment, heap dump or shutdown without Spring Security is critical; ASP.NET’s Swagger UI is minor.',
    exceptions: [
      'A separate management port.',
      'A mount inside an authenticated group or under a constraint.',
      'Profiles and settings of development.',
      'Hangfire’s dashboard, Telescope and Horizon, which turn other machines away by themselves.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'management:\n  endpoints.web.exposure.include: "*"',
    good: 'management:\n  server.port: 9090\n  endpoints.web.exposure.include: health,info,prometheus',
  },
  remedy:
    'Put the endpoint on a port that no Service or Ingress publishes, or behind the role of those who operate the service.',
  references: [reference, ...Object.values(readings)],
  elsewhere: [
    'OWASP ASVS 13.4.5',
    'OWASP API8:2023',
    'Semgrep spring-actuator-fully-enabled, spring-actuator-non-health-enabled',
    'gosec G108',
  ],
  judge(service) {
    const endpoints = service.fact(internalEndpointsOf);
    if (endpoints.length === 0) {
      return notApplicable(
        'No management, debug or introspection endpoint was found.',
      );
    }
    const open = endpoints
      .filter(({ severity }) => severity)
      .sort(
        (a, b) =>
          Number(b.severity === 'critical') - Number(a.severity === 'critical'),
      );
    const [first] = open;
    if (!first) {
      return pass(
        `${placeName(endpoints[0])} keeps ${
          endpoints[0].name
        } from the outside, or limits it to what may be seen.`,
        evidenceAt(service, endpoints.slice(0, 2), 'proof'),
      );
    }
    return fail({
      message: `${placeName(first)} exposes ${
        first.name
      } on the public listener${andMore(open.length)}.`,
      severity: first.severity,
      evidence: evidenceAt(service, open, 'offender'),
      recommendation: {
        title: 'Close Management Endpoints',
        text: `Restrict ${first.name} at ${placeName(
          first,
        )} to a separate port or an authenticated role.`,
        example: exampleFor(service, examples, 'jvm'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});
