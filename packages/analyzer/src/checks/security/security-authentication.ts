import { gatewayOf } from '../../facts/auth/gateways';
import { guardedRoutesOf } from '../../facts/auth/guards';
import { literalTokensOf } from '../../facts/auth/literal-tokens';
import type { Route } from '../../facts/http';
import { openMethodsOf } from '../../facts/http/rpc';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { serverPlaces } from '../server-places';
import { entryPlace, evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/';
const fewest = 3;
const share = 0.9;

const examples: Examples = {
  jvm: {
    language: 'java',
    code: 'http.authorizeHttpRequests(a -> a.requestMatchers("/actuator/health/**").permitAll()\n    .anyRequest().authenticated());',
  },
  python: {
    language: 'python',
    code: 'router = APIRouter(dependencies=[Depends(get_current_user)])',
  },
  node: { language: 'ts', code: "app.use('/api', requireAuth, router);" },
  go: { language: 'go', code: 'api := router.Group("/api", requireAuth)' },
  dotnet: {
    language: 'csharp',
    code: 'app.MapGroup("/api").RequireAuthorization();',
  },
  ruby: { language: 'ruby', code: 'before_action :authenticate_user!' },
  php: {
    language: 'php',
    code: "Route::middleware('auth:sanctum')->group(base_path('routes/orders.php'));",
  },
  rust: {
    language: 'rust',
    code: 'let api = Router::new()\n    .route("/orders", post(create))\n    .route_layer(middleware::from_fn(require_auth));',
  },
};

function guard(route: Route) {
  return {
    title: 'Require Authentication',
    text: `Put an authentication guard in front of ${route.method} ${
      route.route
    } at ${placeName(route)}, preferably by default for all routes.`,
  };
}

function recommend(service: Service, words: { title: string; text: string }) {
  return {
    ...words,
    example: exampleFor(service, examples, 'node'),
    reference,
  };
}

export const securityAuthentication = defineCheck({
  id: 'security-authentication',
  area: 'security',
  title: 'Do state-changing routes require an authenticated caller?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'state-changing routes behind authentication',
    gap: 'state-changing routes that anybody may call',
  },
  why: 'A route that changes data and asks nobody who they are lets anyone on the network change it.',
  decision: {
    applies:
      'Three or more routes (mutations, where the API is GraphQL) change state and are not public by purpose, or fewer that are all guarded, or an open one decides who may do what, or two open ones replace or remove; or a Go service registers three or more methods of gRPC that do.',
    passes:
      'At least 90 % of them stand behind something that turns anonymous callers away: for the application, the router, the route or inside the handler.',
    fails:
      'Fewer do. Also, whatever the share: a rule with a wildcard lets everybody send a write, an open write stands on an administrators’ path, changes a user, role or key, or two of them replace or remove (PUT, PATCH, DELETE), a dashboard of jobs is mounted for everybody, a webhook looks at no signature, secret or sender as far as its functions are followed, nothing in the tree tells callers of gRPC apart (interceptor, metadata, certificates, a mesh), or (critical) a guard or a sign-in lets in whoever sends what is written in the code.',
    exceptions: [
      'Login, registration, password reset, callbacks, webhooks that look at who sends, health and metrics.',
      'Handlers that the tree does not show.',
      'A middleware that only reads a token and goes on for everybody is no guard.',
      'Open routes behind a Spring Cloud Gateway of the same repository that authenticates every request: unknown.',
    ],
  },
  examples: {
    language: 'ts',
    bad: "app.post('/orders', createOrder);",
    good: "app.post('/orders', requireAuth, createOrder);",
  },
  remedy:
    'Put an authentication guard in front of all routes by default, and open those that are meant to be public one by one.',
  references: [reference],
  elsewhere: ['OWASP API2:2023', 'OWASP ASVS 6'],
  judge(service) {
    const { writes, open, sensitive, unsigned, permitted, global } =
      service.fact(guardedRoutesOf);
    const [key] = service.fact(literalTokensOf);
    if (key)
      return fail({
        severity: 'critical',
        message: `The check of credentials at ${placeName(
          key,
        )} lets in whoever sends a value that is written in the code.`,
        evidence: evidenceAt(service, [key], 'offender'),
        recommendation: recommend(service, {
          title: 'Remove the Written Token',
          text: `Remove the comparison with a literal at ${placeName(
            key,
          )}, and let only verified credentials through.`,
        }),
      });
    const gateway =
      permitted.length + sensitive.length + open.length > 0
        ? service.fact(gatewayOf)
        : undefined;
    if (gateway)
      return unknown(
        `${placeName(
          gateway,
        )} asks callers who they are before it hands their requests on; whether anybody reaches the service another way cannot be told from the tree.`,
        'Let the service verify the token that the gateway hands on, or keep it out of reach of everybody else.',
        evidenceAt(service, [gateway], 'anchor'),
      );
    if (permitted.length) {
      const [{ route, rule }] = permitted;
      return fail({
        message: `${placeName(rule)} lets everybody send ${route.method} ${
          route.route
        }, which changes state (${placeName(route)}).`,
        evidence: evidenceAt(
          service,
          [rule, ...permitted.map(each => each.route)],
          'offender',
          20,
        ),
        recommendation: recommend(service, {
          title: 'Close the Permitted Paths',
          text: `Take what covers ${route.method} ${
            route.route
          } out of the permitted paths at ${placeName(
            rule,
          )}, and permit only paths that are meant to be public.`,
        }),
      });
    }
    if (sensitive.length) {
      const [first] = sensitive;
      return fail({
        message: `${first.method} ${first.route} at ${placeName(
          first,
        )} decides who may do what, and accepts anonymous callers.`,
        evidence: evidenceAt(service, [...sensitive, ...open], 'offender', 20),
        recommendation: recommend(service, guard(first)),
      });
    }
    if (unsigned.length) {
      const [first] = unsigned;
      return fail({
        message: `The webhook ${first.route} at ${placeName(
          first,
        )} takes what anybody sends: no signature or shared secret is looked at.`,
        evidence: evidenceAt(service, [...unsigned, ...open], 'offender', 20),
        recommendation: recommend(service, {
          title: 'Verify the Sender of Webhooks',
          text: `Verify the signature that the sender puts on ${
            first.route
          } before anything is changed (${placeName(first)}).`,
        }),
      });
    }
    const called = service.fact(openMethodsOf);
    if (writes.length < fewest && called.length >= fewest) {
      const [first] = called;
      return fail({
        message: `${called.length} state-changing gRPC methods, for example ${
          first.name
        }, are registered at ${placeName(
          first,
        )}, and no interceptor or certificate tells who calls.`,
        evidence: evidenceAt(
          service,
          [...serverPlaces(service), ...called],
          'anchor',
          20,
        ),
        recommendation: recommend(service, {
          title: 'Ask Who Calls',
          text: `Put an interceptor that verifies the caller in front of the services registered at ${placeName(
            first,
          )}, or ask for client certificates.`,
        }),
      });
    }
    // What replaces or removes hurts by itself, and a POST may only ask; one alone may be a guard that was not seen.
    const replacing = open.filter(({ method }) =>
      /^(?:PUT|PATCH|DELETE)$/.test(method),
    );
    const changing = replacing.length > 1 ? replacing : [];
    if (
      writes.length < fewest &&
      changing.length === 0 &&
      (writes.length === 0 || open.length > 0)
    )
      return notApplicable(
        writes.length === 0
          ? 'No route changes state that is not public by purpose.'
          : 'Fewer than three routes change state and are not public by purpose.',
      );
    if (1 - open.length / writes.length < share || changing.length > 0) {
      const [first] = changing.length ? changing : open;
      return fail({
        message: `${open.length} of ${
          writes.length
        } state-changing routes accept anonymous callers, for example ${
          first.method
        } ${first.route} at ${placeName(first)}.`,
        evidence: evidenceAt(service, open, 'offender', 20),
        recommendation: recommend(service, guard(first)),
      });
    }
    const proof = global ?? writes[0] ?? entryPlace(service);
    return pass(
      `State-changing routes turn anonymous callers away, see ${placeName(
        proof,
      )}.`,
      evidenceAt(service, [proof], 'proof'),
    );
  },
});
