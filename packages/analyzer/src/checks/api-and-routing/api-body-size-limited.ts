import { bodyHandlingOf } from '../../facts/http/bodies';
import { bodySizeOf } from '../../facts/http/body-size';
import { serverPlacesOf } from '../../facts/server/places';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
} from '../shared';

const reference =
  'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/';

const examples: Examples = {
  go: {
    language: 'go',
    code: 'r.Body = http.MaxBytesReader(w, r.Body, 1<<20)',
  },
  node: {
    language: 'typescript',
    code: "app.use(express.json({ limit: '1mb' }));",
  },
  python: {
    language: 'python',
    code: 'app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024  # Flask\n# FastAPI: client_max_body_size 1m; in the proxy in front',
  },
  jvm: {
    language: 'properties',
    code: 'spring.servlet.multipart.max-request-size=5MB\n# and in the proxy in front: client_max_body_size 5m;',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = 1 << 20);',
  },
  ruby: { language: 'nginx', code: 'client_max_body_size 1m;' },
  php: { language: 'ini', code: 'post_max_size = 8M' },
  rust: {
    language: 'rust',
    code: '.layer(DefaultBodyLimit::max(1024 * 1024))',
  },
};

export const apiBodySizeLimited = defineCheck({
  id: 'api-body-size-limited',
  area: 'api-and-routing',
  title: 'Is the size of request bodies bounded?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'bounded request bodies',
    gap: 'request bodies of any size',
  },
  why: 'A body is read into memory before anybody looks at it. Without a bound a single request, or a handful at once, takes the memory of all the others.',
  decision: {
    applies: 'A route reads a request body.',
    passes:
      'The framework bounds bodies and nobody lifts that, or a limit is set in the application or in the proxy in front.',
    fails:
      'A limit is taken away, or raised above 25 MB for JSON and forms; or the stack has none (net/http, gin, chi, echo, FastAPI, Flask) and neither the application nor a proxy in the tree sets one.',
    exceptions: [
      'Routes that are made for uploads.',
      'Behind an ingress or a gateway that does not say its limit: unknown.',
    ],
  },
  examples: {
    language: 'go',
    bad: 'json.NewDecoder(r.Body).Decode(&order)',
    good: 'json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&order)',
  },
  remedy:
    'Set one limit for all routes, a megabyte or so, and a larger one only for the routes that take files.',
  references: [reference],
  elsewhere: ['OWASP API4:2023', 'gosec G120', 'Node best practices 6.14'],
  judge(service) {
    const bodies = service
      .fact(bodyHandlingOf)
      .filter(({ state }) => state !== 'unread');
    if (bodies.length === 0) {
      return notApplicable('No route reads a request body.');
    }
    const size = service.fact(bodySizeOf);
    const recommendation = (place: string) => ({
      title: 'Bound Request Bodies',
      text: `Cap the size of request bodies at ${place}.`,
      example: exampleFor(service, examples, 'node'),
      reference,
    });
    const [lifted] = size.lifted;
    if (lifted) {
      return fail({
        message: `${placeName(
          lifted,
        )} lets bodies grow beyond what JSON and forms need (${
          lifted.what
        })${andMore(size.lifted.length)}; a few requests can exhaust memory.`,
        evidence: evidenceAt(service, size.lifted, 'offender'),
        recommendation: recommendation(placeName(lifted)),
      });
    }
    if (!size.unlimited && !size.undecided) {
      const entry = service.fact(serverPlacesOf).made[0] ?? entryPlace(service);
      return pass(
        'The framework bounds request bodies by default, and nothing lifts that.',
        entry ? evidenceAt(service, [entry], 'proof') : [],
      );
    }
    if (size.limit) {
      return pass(
        `${placeName(size.limit)} bounds request bodies.`,
        evidenceAt(service, [size.limit], 'proof'),
      );
    }
    const { unlimited } = size;
    const place =
      unlimited &&
      (service
        .fact(serverPlacesOf)
        .made.find(({ path }) =>
          path.endsWith(unlimited.path.slice(unlimited.path.lastIndexOf('.'))),
        ) ??
        unlimited);
    if (place && size.gateway) {
      return unknown(
        `${placeName(
          size.gateway,
        )} stands in front and may bound request bodies; its size limit is not in the tree.`,
      );
    }
    if (place) {
      return fail({
        message: `${placeName(
          place,
        )} accepts bodies of any size; one client can exhaust memory.`,
        evidence: evidenceAt(
          service,
          [place, ...service.fact(serverPlacesOf).made, bodies[0].route],
          'anchor',
        ),
        recommendation: recommendation(placeName(place)),
      });
    }
    return unknown(
      'The server bounds no JSON body by itself, and what stands in front of it is not in the tree.',
    );
  },
});
