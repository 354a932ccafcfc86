import { businessRoutes, routesOf } from '../../facts/http';
import { pagesOf } from '../../facts/http/pages';
import { securityHeadersOf } from '../../facts/security/headers';
import { stackOf } from '../../stack';
import { serverPlaces } from '../server-places';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { entryPlace, evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html';

const examples: Examples = {
  node: {
    language: 'ts',
    code: "app.use(helmet());\napp.disable('x-powered-by');",
  },
  python: {
    language: 'python',
    code: 'response.headers["Strict-Transport-Security"] = "max-age=31536000"\nresponse.headers["X-Content-Type-Options"] = "nosniff"\nresponse.headers["X-Frame-Options"] = "DENY"',
  },
  go: {
    language: 'go',
    code: 'router.Use(secure.New(secure.Options{STSSeconds: 31536000, FrameDeny: true, ContentTypeNosniff: true}).Handler)',
  },
  dotnet: {
    language: 'csharp',
    code: 'app.UseHsts();\napp.UseSecurityHeaders();',
  },
  ruby: { language: 'ruby', code: 'config.force_ssl = true' },
};

/** Frameworks that serve no browser. */
const other = /^(?:gRPC|tonic|Celery|Sidekiq|\.NET Worker|Moleculer)$/;

export const securityHeaders = defineCheck({
  id: 'security-headers',
  area: 'security',
  title: 'Are browser security headers set?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'browser security headers',
    gap: 'responses without security headers',
  },
  why: 'A few headers stop browsers from guessing content types, from being framed by other sites and from falling back to plain HTTP. They cost nothing. They matter most to a server whose pages people sign in to; to one that answers programs alone they are a second line of defence.',
  decision: {
    applies:
      'The service answers HTTP; one that only speaks gRPC, with metrics beside it or not, is left out.',
    passes:
      'A library for them is registered, own code or a proxy of the tree writes at least three of them (two with a policy of transport or content, or a content security policy), or the framework sets them by itself.',
    fails:
      'Nothing sets them: major where the server shows pages (templates, or a front end that it serves), minor where it answers programs alone. Or the content security policy of a server that renders pages is switched off.',
    exceptions: [
      'A library that is registered only where a variable is set, which is off by default, sets nothing.',
      'HSTS alone protects the transport only and does not count.',
      'Django and Rails send headers of their own; what they lack until told is HSTS, and that is minor.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'const app = express();',
    good: 'const app = express();\napp.use(helmet());',
  },
  remedy:
    'Register a middleware that sets HSTS, nosniff, frame options and a referrer policy on every response.',
  references: [reference],
  elsewhere: [
    'OWASP ASVS 3.4.1, 3.4.4',
    'Django security.W004, W006',
    'Node best practices 6.6',
  ],
  judge(service) {
    const frameworks = service
      .fact(stackOf)
      .frameworks.filter(({ name }) => !other.test(name));
    const own = businessRoutes(service);
    const rpc = service
      .fact(routesOf)
      .filter(({ protocol }) => protocol === 'grpc');
    // Connect answers plain HTTP as well.
    const isRpc =
      rpc.length > 0 &&
      !rpc.some(({ registration }) => /connect\./.test(registration));
    if (own.length === 0 && (frameworks.length === 0 || isRpc))
      return notApplicable('The service answers no browser.');
    const { set, off, optional, anchors, withoutHsts } =
      service.fact(securityHeadersOf);
    if (set.length > 0 && off.length === 0)
      return pass(
        `Security headers are set, see ${placeName(set[0])}.`,
        evidenceAt(service, set.slice(0, 3), 'proof'),
      );
    if (withoutHsts && off.length === 0) {
      const { framework } = withoutHsts;
      return fail({
        message: `${framework} sends security headers of its own, but nothing at ${placeName(
          withoutHsts,
        )} makes browsers insist on HTTPS (Strict-Transport-Security).`,
        evidence: evidenceAt(service, [withoutHsts], 'anchor'),
        recommendation: {
          title: 'Make Browsers Insist on HTTPS',
          text: `Switch Strict-Transport-Security on at ${placeName(
            withoutHsts,
          )}.`,
          example:
            framework === 'Rails'
              ? { language: 'ruby', code: 'config.force_ssl = true' }
              : { language: 'python', code: 'SECURE_HSTS_SECONDS = 31536000' },
          reference,
        },
      });
    }
    const missing = anchors.length
      ? anchors
      : [entryPlace(service) ?? frameworks[0]];
    const places = off.length ? off : [...missing, ...serverPlaces(service)];
    const [first] = places;
    const pages = service.fact(pagesOf);
    const severity = pages ? { severity: 'major' as const } : {};
    if (optional && !off.length)
      return fail({
        message: `${placeName(optional)} sets security headers only where \`${
          optional.key
        }\` is set, which nothing in the tree does.`,
        ...severity,
        evidence: evidenceAt(service, places, 'anchor'),
        recommendation: {
          title: 'Set Security Headers',
          text: `Set the headers at ${placeName(optional)} whatever \`${
            optional.key
          }\` says.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    return fail({
      message: off.length
        ? `${placeName(first)} switches security headers off.`
        : `Responses from the server started at ${placeName(
            first,
          )} carry no security headers${
            pages ? `, and it shows pages (${placeName(pages)})` : ''
          }.`,
      ...severity,
      evidence: evidenceAt(service, places, off.length ? 'offender' : 'anchor'),
      recommendation: {
        title: 'Set Security Headers',
        text: off.length
          ? `Remove the override at ${placeName(first)}.`
          : `Register a security-header middleware at ${placeName(first)}.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
