import { csrfProtectionOf } from '../../facts/security/csrf';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html';

const examples: Examples = {
  node: {
    language: 'ts',
    code: "app.use(session({ secret, cookie: { secure: true, httpOnly: true, sameSite: 'lax' } }));",
  },
  python: {
    language: 'python',
    code: 'MIDDLEWARE = [..., "django.middleware.csrf.CsrfViewMiddleware"]  # Django\nCSRFProtect(app)  # Flask-WTF\nresponse.set_cookie("session", value, samesite="lax", secure=True, httponly=True)',
  },
  jvm: {
    language: 'java',
    code: 'http.csrf(csrf -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse()));',
  },
  go: {
    language: 'go',
    code: 'protection := http.NewCrossOriginProtection()\nserver.Handler = protection.Handler(mux)',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddControllersWithViews(options =>\n    options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));',
  },
  ruby: {
    language: 'ruby',
    code: 'class ApplicationController < ActionController::Base\n  protect_from_forgery with: :exception\nend',
  },
  php: {
    language: 'php',
    code: "$middleware->validateCsrfTokens(except: ['webhooks/*']);",
  },
  rust: {
    language: 'rust',
    code: 'Cookie::build(("session", id)).same_site(SameSite::Lax).secure(true).http_only(true)',
  },
};

export const securityCsrf = defineCheck({
  id: 'security-csrf',
  area: 'security',
  title: 'Is cookie-authenticated state protected against cross-site requests?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'protection against requests that other sites send with cookies',
    gap: 'cookies that any other site can act with',
  },
  why: 'Browsers attach cookies to requests that other sites trigger. Without a token, a header or SameSite, a page that a signed-in user merely visits can change what the user may change.',
  decision: {
    applies:
      'Sessions or cookies authenticate callers: a session middleware, form login, or an authentication cookie that the service sets.',
    passes:
      'The framework’s protection is active, or a library, own code that checks a token or a header, or SameSite Strict or Lax on every such cookie protects.',
    fails:
      'Protection is switched off where cookies authenticate, or nothing protects a cookie without SameSite.',
    exceptions: [
      'APIs that take their token from a header, and sessions that are stateless.',
      'Endpoints that other servers call: webhooks, callbacks, single sign-on.',
      'Views without a check that no signed-in user is needed for.',
      'A cookie that only renews tokens.',
    ],
  },
  examples: {
    language: 'ts',
    bad: "res.cookie('session', id, { httpOnly: true, secure: true });",
    good: "res.cookie('session', id, { httpOnly: true, secure: true, sameSite: 'lax' });",
  },
  remedy:
    'Switch the framework’s protection on, or set SameSite to Lax or Strict on the cookie and check a token or a custom header on requests that change something.',
  references: [reference],
  elsewhere: [
    'OWASP ASVS 3.5.1',
    'Semgrep spring-csrf-disabled, csrf-exempt, wtf-csrf-disabled',
  ],
  judge(service) {
    const { cookies, off, lacking, protection, unreadable } =
      service.fact(csrfProtectionOf);
    if (cookies.length === 0)
      return notApplicable('No cookie of the service authenticates callers.');
    const places = off.length > 0 ? off : lacking;
    if (places.length > 0) {
      const [first] = places;
      const at = placeName(first);
      return fail({
        message: `${at} ${
          off.length > 0 ? 'disables' : 'lacks'
        } CSRF protection although cookies authenticate the caller${andMore(
          places.length,
        )}.`,
        evidence: evidenceAt(
          service,
          places,
          off.length > 0 ? 'offender' : 'anchor',
        ),
        recommendation: {
          title: 'Protect Against Cross-Site Requests',
          text:
            off.length > 0
              ? `Re-enable CSRF protection at ${at}, or authenticate with a header instead of a cookie.`
              : `Set SameSite on the cookie at ${at} and check a token or a custom header, or authenticate with a header instead of a cookie.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    }
    if (protection.length === 0)
      return unknown(
        `The tree does not say whether other sites may send the cookie that is set at ${placeName(
          unreadable[0] ?? cookies[0],
        )}.`,
        'Write SameSite beside the cookie.',
        evidenceAt(service, cookies.slice(0, 3), 'proof'),
      );
    return pass(
      `Requests of other sites are kept out, see ${placeName(protection[0])}.`,
      evidenceAt(service, protection.slice(0, 3), 'proof'),
    );
  },
});
