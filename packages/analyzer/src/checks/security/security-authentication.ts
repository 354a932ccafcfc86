import { guardedRoutesOf } from '../../facts/auth/guards';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
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
};

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
    applies: 'Three or more routes change state and are not public by purpose.',
    passes:
      'At least 90 % of them stand behind something that turns anonymous callers away: for the application, the router, the route or inside the handler.',
    fails: 'Fewer do.',
    exceptions: [
      'Login, registration, password reset, callbacks, webhooks, health and metrics.',
      'Handlers that the tree does not show.',
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
    const { writes, open, global } = service.fact(guardedRoutesOf);
    if (writes.length < fewest)
      return notApplicable(
        'Fewer than three routes change state and are not public by purpose.',
      );
    if (1 - open.length / writes.length < share) {
      const [first] = open;
      return fail({
        message: `${open.length} of ${
          writes.length
        } state-changing routes accept anonymous callers, for example ${
          first.method
        } ${first.route} at ${placeName(first)}.`,
        evidence: evidenceAt(service, open, 'offender', 20),
        recommendation: {
          title: 'Require Authentication',
          text: `Put an authentication guard in front of ${first.method} ${
            first.route
          } at ${placeName(first)}, preferably by default for all routes.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
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
