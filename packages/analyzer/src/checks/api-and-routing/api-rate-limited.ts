import type { Service } from '../../service';
import { exposureOf } from '../../facts/http/edge';
import { middlewareOf, routesOf, type Route } from '../../facts/http';
import {
  credentialRoutes,
  identityApiOf,
  isLogin,
  rateLimitsOf,
} from '../../facts/http/rate-limits';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { serverPlaces } from '../server-places';
import {
  andMore,
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';
import { routeName } from './shared';

const reference =
  'https://expressjs.com/en/advanced/best-practice-security.html';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://slowapi.readthedocs.io/',
  jvm: 'https://github.com/bucket4j/bucket4j',
  go: 'https://pkg.go.dev/golang.org/x/time/rate',
  dotnet: 'https://learn.microsoft.com/aspnet/core/performance/rate-limit',
  ruby: 'https://github.com/rack/rack-attack',
  php: 'https://laravel.com/docs/routing',
};

const examples: Examples = {
  node: {
    language: 'typescript',
    code: "app.use('/login', rateLimit({ windowMs: 15 * 60_000, limit: 10 }));",
  },
  python: {
    language: 'python',
    code: '@router.post("/login")\n@limiter.limit("10/minute")\nasync def login(request: Request, form: LoginForm): ...',
  },
  jvm: {
    language: 'java',
    code: 'if (!buckets.get(request.email()).tryConsume(1))\n    throw new ResponseStatusException(TOO_MANY_REQUESTS);',
  },
  go: {
    language: 'go',
    code: 'r.With(httprate.LimitByIP(10, time.Minute)).Post("/login", login)',
  },
  dotnet: {
    language: 'csharp',
    code: 'app.UseRateLimiter();\napp.MapPost("/login", Login).RequireRateLimiting("login");',
  },
  ruby: {
    language: 'ruby',
    code: 'rate_limit to: 10, within: 3.minutes, only: :create',
  },
  php: {
    language: 'php',
    code: "Route::post('/login', LoginController::class)->middleware('throttle:10,1');",
  },
  rust: {
    language: 'rust',
    code: '.route("/login", post(login))\n.route_layer(GovernorLayer::new(login_limits))',
  },
};

export const apiRateLimited = defineCheck({
  id: 'api-rate-limited',
  area: 'api-and-routing',
  title: 'Are callers throttled, above all on credential endpoints?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'callers that are throttled',
    gap: 'endpoints that accept unlimited attempts',
  },
  why: 'A login without a limit can be tried a million times a night. A limit also keeps one busy client from taking the service away from the others.',
  decision: {
    applies:
      'The service has a route for credentials (login, token, registration, one-time code, password reset), or is reachable from outside the cluster.',
    passes:
      'A limiter is registered for the whole application, on the credential routes, or in the proxy or ingress in front; own code that answers 429 counts, and a firewall rule with a rate that the tree’s Pulumi, CDK or Terraform code declares.',
    fails:
      'Nothing limits the login, or most of the credential routes. Without a credential route the finding is minor.',
    exceptions: [
      'Code that counts attempts without a visible tie to a route: unknown.',
      'Services without a credential route that nothing makes reachable from outside.',
      'A library that is installed and never registered does not count as a limiter, nor does one that stays off until a variable is set.',
    ],
  },
  examples: {
    language: 'typescript',
    bad: "app.post('/login', login);",
    good: "app.post('/login', rateLimit({ windowMs: 60_000, limit: 10 }), login);",
  },
  remedy:
    'Register a limiter in front of the credential routes first, keyed by account and address, then a generous one for everything.',
  references: [reference, ...Object.values(readings)],
  elsewhere: ['OWASP API4:2023', 'OWASP API6:2023', 'OWASP ASVS 2.4.1, 6.3.1'],
  judge(service) {
    if (service.fact(routesOf).length === 0) {
      return notApplicable('No route was found.');
    }
    const credentials = credentialRoutes(service);
    const formLogin =
      service
        .fact(middlewareOf)
        .find(
          ({ name, kind, text }) =>
            kind === 'setting' &&
            /^(?:formLogin|form_login|json_login)$/.test(name) &&
            !/\bdisable\b/.test(text),
        ) ?? service.fact(identityApiOf);
    const exposure = service.fact(exposureOf);
    const limits = service.fact(rateLimitsOf);
    const onlyCalls = service
      .fact(routesOf)
      .every(({ protocol }) => protocol === 'grpc');
    if (
      credentials.length === 0 &&
      !formLogin &&
      (!exposure || onlyCalls) &&
      !limits.first &&
      !limits.off &&
      limits.everywhere.length === 0
    ) {
      return notApplicable(
        'No route takes credentials, and nothing in the tree makes the service reachable from outside.',
      );
    }
    const [everywhere] = limits.everywhere;
    if (everywhere) {
      return pass(
        `${placeName(everywhere)} limits callers.`,
        evidenceAt(service, [everywhere], 'proof'),
      );
    }
    const limited = credentials.filter(route => limits.on(route));
    const open = credentials.filter(route => !limits.on(route));
    // A second way in (single sign-on, a directory) beside a limited login is no open door for guessing.
    const covered = credentials.some(isLogin)
      ? limited.some(isLogin)
      : limited.length * 2 >= credentials.length;
    if (
      (limited.length > 0 && covered) ||
      (credentials.length === 0 && !formLogin && limits.first)
    ) {
      const proof = credentials.length ? limits.on(limited[0]) : limits.first;
      return pass(
        credentials.length
          ? `${routeName(limited[0])} is limited.`
          : 'Routes are limited one by one.',
        proof ? evidenceAt(service, [proof], 'proof') : [],
      );
    }
    const { elsewhere, off } = limits;
    if (elsewhere && limited.length === 0) {
      return unknown(
        `${placeName(
          elsewhere,
        )} counts attempts, but it is not seen which requests go through it.`,
      );
    }
    const place = open[0] ?? formLogin ?? entryPlace(service) ?? exposure;
    if (!place) return notApplicable('No route takes credentials.');
    if (off) {
      return fail({
        message: `${placeName(off)} limits callers only where \`${
          off.optIn.key
        }\` is set, which ${placeName(off.optIn)} leaves off.`,
        evidence: evidenceAt(
          service,
          [off, off.optIn, ...open.slice(0, 7)],
          'offender',
        ),
        recommendation: {
          title: 'Switch the Limits On',
          text: `Turn \`${off.optIn.key}\` on by default at ${placeName(
            off.optIn,
          )}.`,
          reference: referenceFor(service, readings, reference),
        },
      });
    }
    const form = formLogin ? 'the sign-in endpoint' : 'the API';
    const what = open[0] ? routeName(open[0]) : form;
    return fail({
      message:
        open[0] || formLogin
          ? `${placeName(place)} accepts unlimited attempts at ${what}${andMore(
              open.length,
            )}.`
          : `${placeName(
              place,
            )} serves callers from outside without a limit on their requests.`,
      evidence: evidenceAt(
        service,
        [
          ...open.slice(0, 7),
          place,
          ...(formLogin ? [formLogin] : []),
          ...socialSignIns(service),
          ...(open.length || !exposure ? [] : [exposure]),
          ...(open.length ? [] : serverPlaces(service)),
        ],
        open.length ? 'offender' : 'anchor',
      ),
      ...(open.length || formLogin ? {} : { severity: 'minor' as const }),
      recommendation: {
        title: 'Limit Attempts',
        text: `Add a limiter in front of ${what} at ${placeName(
          place,
        )}, keyed by account and address.`,
        example: exampleFor(service, examples, 'node'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});

/** Routes that trade the token of another provider for one of ours: attempts cost there too. */
function socialSignIns(service: Service): Route[] {
  return service
    .fact(routesOf)
    .filter(
      ({ method, route }) =>
        method === 'POST' &&
        /\/(?:o?auth2?|login|signin|sso|social)\/(?:google|github|gitlab|facebook|apple|microsoft|azure|linkedin|twitter|discord)(?:[/-]\w+)?$/i.test(
          route,
        ),
    );
}
