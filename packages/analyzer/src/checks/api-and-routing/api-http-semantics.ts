import { routesOf } from '../../facts/http';
import { changingReadsOf, isReading } from '../../facts/http/changing-reads';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';
import { routeName } from './shared';

const reference = 'https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods';

const examples: Examples = {
  ruby: {
    language: 'ruby',
    code: 'resources :orders do\n  post :cancel, on: :member\nend',
  },
  node: {
    language: 'typescript',
    code: "router.post('/orders/:id/cancellation', cancelOrder);",
  },
  python: {
    language: 'python',
    code: '@router.post("/orders/{order_id}/cancellation")',
  },
  jvm: { language: 'java', code: '@PostMapping("/orders/{id}/cancellation")' },
  go: {
    language: 'go',
    code: 'r.POST("/orders/:id/cancellation", cancelOrder)',
  },
  dotnet: { language: 'csharp', code: '[HttpPost("{id}/cancellation")]' },
  php: {
    language: 'php',
    code: "Route::post('/orders/{order}/cancellation', CancelOrder::class);",
  },
  rust: {
    language: 'rust',
    code: '.route("/orders/{id}/cancellation", post(cancel_order))',
  },
};

export const apiHttpSemantics = defineCheck({
  id: 'api-http-semantics',
  area: 'api-and-routing',
  title: 'Do safe methods stay free of side effects?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'safe methods without side effects',
    gap: 'a GET route that changes data',
  },
  why: 'Browsers, crawlers, caches and retries send GET requests whenever they like. A GET that deletes will be called by somebody who only looked.',
  decision: {
    applies: 'There are GET routes.',
    passes: 'No GET route named for a change writes data.',
    fails:
      'A GET route (or one for every method) has a verb of change as a path step, and its handler writes to the datastore.',
    exceptions: [
      'Links in e-mails, unsubscribing, and callbacks of identity providers.',
      'Pages that show the form for a change, and handlers that tell methods apart themselves.',
    ],
  },
  examples: {
    language: 'ruby',
    bad: "get 'orders/:id/cancel', to: 'orders#cancel'",
    good: "post 'orders/:id/cancel', to: 'orders#cancel'",
  },
  remedy:
    'Serve the change under POST, PATCH or DELETE, and let the client send that.',
  references: [reference],
  elsewhere: ['OWASP ASVS 3.5.3'],
  judge(service) {
    const reading = service.fact(routesOf).filter(isReading);
    if (reading.length === 0)
      return notApplicable('The service has no GET route.');
    const bad = service.fact(changingReadsOf);
    if (bad.length === 0) {
      return pass(
        'No GET route that is named for a change writes data.',
        evidenceAt(service, reading.slice(0, 1), 'proof'),
      );
    }
    const [{ route, write }] = bad;
    return fail({
      message: `${routeName(route)} at ${placeName(
        route,
      )} changes data (${placeName(write)})${andMore(
        bad.length,
      )}; crawlers, prefetch and retries will trigger it.`,
      evidence: evidenceAt(
        service,
        bad.flatMap(each => [
          { path: each.route.path, line: each.route.line },
          each.write,
        ]),
        'offender',
      ),
      recommendation: {
        title: 'Change Data by POST',
        text: `Change the route at ${placeName(
          route,
        )} to POST, PATCH or DELETE.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
