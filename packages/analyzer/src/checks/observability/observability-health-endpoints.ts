import {
  developmentHealthOf,
  healthEndpointsOf,
  livenessProbesOf,
  type HealthEndpoint,
} from '../../facts/observability/health';
import { firstOfFiles, routesOf } from '../../facts/http';
import { foreignUrlsOf } from '../../facts/http/python/foreign-urls';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';
import { serverPlaces } from '../server-places';
import { bootstrapPlace } from './shared';

const reference =
  'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/';

const examples: Examples = {
  dotnet: {
    language: 'csharp',
    code: 'app.MapHealthChecks("/livez", new() { Predicate = _ => false });\napp.MapHealthChecks("/readyz");',
  },
  node: {
    language: 'ts',
    code: "app.get('/livez', (_req, res) => res.sendStatus(200));\napp.get('/readyz', async (_req, res) => res.sendStatus((await database.isUp()) ? 200 : 503));",
  },
  python: {
    language: 'python',
    code: '@app.get("/livez")\ndef live():\n    return {"status": "ok"}',
  },
  jvm: {
    language: 'yaml',
    code: 'management:\n  endpoint:\n    health:\n      probes: { enabled: true }',
  },
  go: {
    language: 'go',
    code: 'mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })',
  },
  ruby: {
    language: 'ruby',
    code: 'get "up" => "rails/health#show", as: :rails_health_check',
  },
  php: {
    language: 'php',
    code: "->withRouting(web: __DIR__.'/../routes/web.php', health: '/up')",
  },
  rust: {
    language: 'rust',
    code: '.route("/livez", get(|| async { StatusCode::OK }))',
  },
};

export const observabilityHealthEndpoints = defineCheck({
  id: 'observability-health-endpoints',
  area: 'observability',
  title: 'Does the service offer separate liveness and readiness answers?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'health endpoints',
    gap: 'no health answer that a platform can rely on',
  },
  why: 'The platform restarts what does not live and sends no requests to what is not ready. Without an answer it can do neither; with one answer for both, an outage of the database restarts every instance at once.',
  decision: {
    applies: 'The service has HTTP, gRPC or GraphQL routes.',
    passes:
      'A health route (`/health`, `/healthz`, `/livez`, `/readyz`, `/status`, `/ping`, `/up`, with or without underscores) exists, or a library serves one: actuator, SmallRye Health, terminus, the gRPC health service, MapHealthChecks, `rails/health#show`, Laravel’s `health:`.',
    fails:
      'There is none; or, as a minor finding, the route that a liveness probe or `HEALTHCHECK` asks (by itself, or through a script or the service’s own program; terminus and `MapHealthChecks` with checks of datastores behind a `HEALTHCHECK` too), or whose name says live, asks a datastore; or a readiness route can never say no, in a service with a datastore also one that looks at nothing beside an answer of its own for liveness.',
    exceptions: [
      'One endpoint for both that asks nothing passes.',
      'An endpoint that exists only in development does not count.',
      'Django that takes over the addresses of a package outside the tree by name, without an endpoint in sight: unknown.',
      'A datastore behind a readiness route is what readiness is for.',
    ],
  },
  examples: {
    language: 'python',
    bad: '@app.get("/health")  # asked by the liveness probe\ndef health():\n    session.execute(text("SELECT 1"))',
    good: '@app.get("/livez")\ndef live():\n    return {"status": "ok"}\n\n@app.get("/readyz")\ndef ready():\n    session.execute(text("SELECT 1"))',
  },
  remedy:
    'Answer `/livez` from the process alone and `/readyz` after asking what requests need; point the probes at them.',
  references: [
    reference,
    'https://learn.microsoft.com/aspnet/core/host-and-deploy/health-checks',
  ],
  elsewhere: [
    'Mercari production readiness checklist: liveness and readiness probe',
    'Node best practices 5.7',
  ],
  judge(service) {
    const routes = service.fact(routesOf);
    const endpoints = service.fact(healthEndpointsOf);
    if (!routes.length && !endpoints.length) {
      return notApplicable('The service answers no requests.');
    }
    const [foreign] = service.fact(foreignUrlsOf);
    if (!endpoints.length && foreign) {
      return unknown(
        `${placeName(foreign)} takes over the addresses of ${
          foreign.module
        }, which is not in the tree; a health answer may be among them.`,
      );
    }
    if (!endpoints.length) {
      const place = bootstrapPlace(service) ?? routes[0];
      return found(
        [
          place,
          ...service.fact(developmentHealthOf).slice(0, 1),
          ...serverPlaces(service),
          ...firstOfFiles(routes, 3),
          ...service.fact(livenessProbesOf).slice(0, 2),
          ...dependencyPlaces(service),
        ],
        'anchor',
        `${placeName(place)} defines no health endpoint.`,
        `Add a liveness endpoint without dependencies and a readiness endpoint at ${placeName(
          place,
        )}.`,
      );
    }
    const dependent = dependentLiveness(service, endpoints);
    if (dependent) {
      const { endpoint, asker } = dependent;
      return found(
        [endpoint.asks!, endpoint, ...(asker ? [asker] : [])],
        'offender',
        `${placeName(endpoint.asks!)} lets ${
          asker
            ? `the check that restarts the service (${placeName(asker)})`
            : 'the liveness answer'
        } depend on a datastore: its outage would restart every instance.`,
        `Answer the liveness check without the question at ${placeName(
          endpoint.asks!,
        )}, and ask it in a readiness endpoint of its own.`,
        'minor',
      );
    }
    const pretending =
      endpoints.find(({ alwaysWell }) => alwaysWell) ??
      unaskedReadiness(service, endpoints);
    if (pretending) {
      return found(
        [
          pretending,
          ...(pretending.alwaysWell ? [pretending.alwaysWell] : []),
          ...(pretending.asks ? [pretending.asks] : []),
          ...(pretending.unasked ? [pretending.unasked] : []),
          ...(pretending.answers ?? []),
        ],
        'offender',
        `${placeName(
          pretending,
        )} answers a readiness check with success whatever it finds.`,
        `Answer with status 503 at ${placeName(
          pretending,
        )} when what requests need is missing.`,
        'minor',
      );
    }
    const proofs = endpoints.slice(0, 4);
    const [first] = proofs;
    return pass(
      first.library
        ? `${placeName(first)} serves health answers (${first.library}).`
        : `${placeName(first)} answers ${first.route}.`,
      evidenceAt(service, proofs, 'proof'),
    );

    function found(
      places: Place[],
      role: 'anchor' | 'offender',
      message: string,
      text: string,
      severity?: 'minor',
    ) {
      return fail({
        message,
        ...(severity ? { severity } : {}),
        evidence: evidenceAt(service, places, role, 16),
        recommendation: {
          title: 'Answer Liveness and Readiness Apart',
          text,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    }
  },
});

/** A readiness answer beside the liveness answer that looks at nothing, though the service needs a datastore. */
function unaskedReadiness(
  service: Service,
  endpoints: HealthEndpoint[],
): HealthEndpoint | undefined {
  const apart = endpoints.some(
    ({ says, route }) => says !== 'ready' && route !== undefined,
  );
  return apart && service.fact(stackOf).datastores.length > 0
    ? endpoints.find(({ says, unasked }) => says === 'ready' && unasked)
    : undefined;
}

/** The endpoint that decides about restarts, where it asks a datastore. */
function dependentLiveness(
  service: Service,
  endpoints: HealthEndpoint[],
): { endpoint: HealthEndpoint; asker?: Place } | undefined {
  const named = endpoints.find(({ says, asks }) => says === 'live' && asks);
  if (named) return { endpoint: named };
  for (const probe of service.fact(livenessProbesOf)) {
    const endpoint = endpoints.find(
      ({ route, asks, says }) =>
        asks &&
        says !== 'ready' &&
        route &&
        (probe.route === undefined
          ? endpoints.length === 1
          : endsAlike(probe.route, route)),
    );
    if (endpoint) return { endpoint, asker: probe };
  }
  return undefined;
}

/** Where the library that answers by itself would be added. */
function dependencyPlaces(service: Service): Place[] {
  const { ecosystems, manifests } = service.fact(stackOf);
  if (ecosystems[0] !== 'jvm') return [];
  return manifests.slice(0, 1).flatMap(({ path }) => {
    const index = service.repository
      .lines(path)
      .findIndex(text => /^\s*(?:<dependencies>|dependencies\s*\{)/.test(text));
    return index < 0 ? [] : [{ path, line: index + 1 }];
  });
}

/** A prefix may be added outside the code that registers the route. */
function endsAlike(asked: string, route: string): boolean {
  // `/?/health` stands below a prefix that only a setting knows.
  const clean = (text: string) =>
    `/${text.replace(/^\/\?(?=\/)/, '').replace(/^\/+|\/+$/g, '')}`;
  return (
    clean(asked).endsWith(clean(route)) || clean(route).endsWith(clean(asked))
  );
}
