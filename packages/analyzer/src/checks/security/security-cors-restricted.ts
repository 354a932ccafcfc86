import { versioningOf } from '../../facts/http/versions';
import { corsOf } from '../../facts/security/cors';
import { csrfProtectionOf } from '../../facts/security/csrf';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'app.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, allow_credentials=True)',
  },
  node: {
    language: 'ts',
    code: 'app.use(cors({ origin: config.corsOrigins, credentials: true }));',
  },
  jvm: {
    language: 'java',
    code: 'configuration.setAllowedOrigins(properties.corsOrigins());\nconfiguration.setAllowCredentials(true);',
  },
  go: {
    language: 'go',
    code: 'cors.Options{AllowedOrigins: cfg.CORSOrigins, AllowCredentials: true}',
  },
  dotnet: {
    language: 'csharp',
    code: 'policy.WithOrigins(configuration.GetSection("Cors:Origins").Get<string[]>()!).AllowCredentials()',
  },
};

export const securityCorsRestricted = defineCheck({
  id: 'security-cors-restricted',
  area: 'security',
  title: 'Are cross-origin requests with credentials limited to known origins?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'cross-origin requests that are limited to known origins',
    gap: 'an API that any site can call with the user’s credentials',
  },
  why: 'A page that a signed-in user happens to visit can read and change everything the user can, when the API lets every origin send credentials.',
  decision: {
    applies:
      'CORS is configured, or cookies authenticate the callers of an API.',
    passes:
      'Origins are a list or come from configuration, any origin is allowed without credentials, or no other site is let in.',
    fails:
      'Any origin is allowed, or sent back as it came, together with credentials.',
    exceptions: [
      'A wildcard without credentials.',
      'Configuration for development, and the other branch of a test for production.',
      'A header that is sent back only for origins of a list.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'app.use(cors({ origin: true, credentials: true }));',
    good: 'app.use(cors({ origin: config.corsOrigins, credentials: true }));',
  },
  remedy:
    'List the origins that may call with credentials, from configuration.',
  references: [reference],
  elsewhere: ['OWASP ASVS 3.4.2', 'Semgrep cors-misconfiguration'],
  judge(service) {
    const { places, open } = service.fact(corsOf);
    if (open.length > 0) {
      const [first] = open;
      return fail({
        message: `${placeName(
          first,
        )} lets any site call the API with the user’s credentials${andMore(
          open.length,
        )}.`,
        evidence: evidenceAt(service, open, 'offender'),
        recommendation: {
          title: 'List the Allowed Origins',
          text: `List the allowed origins at ${placeName(
            first,
          )} from configuration.`,
          example: exampleFor(service, examples, 'python'),
          reference,
        },
      });
    }
    if (places.length === 0) {
      const { cookies } = service.fact(csrfProtectionOf);
      if (cookies.length === 0 || service.fact(versioningOf).pagesOnly)
        return notApplicable(
          'The service configures no cross-origin requests.',
        );
      return pass(
        `Cookies authenticate callers (${placeName(
          cookies[0],
        )}), and no other site is let in.`,
        evidenceAt(service, cookies.slice(0, 3), 'proof'),
      );
    }
    return pass(
      `No origin but known ones may send credentials, see ${placeName(
        places[0],
      )}.`,
      evidenceAt(service, places.slice(0, 3), 'proof'),
    );
  },
});
