import {
  credentialCookiesOf,
  type CookieSite,
} from '../../facts/security/cookies';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  evidenceAt,
  exampleFor,
  listed,
  type Examples,
} from '../shared';

const reference =
  'https://developer.mozilla.org/docs/Web/HTTP/Guides/Cookies#security';

const examples: Examples = {
  node: {
    language: 'ts',
    code: "res.cookie('session', id, { httpOnly: true, secure: true, sameSite: 'lax' });",
  },
  python: {
    language: 'python',
    code: 'SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SESSION_COOKIE_HTTPONLY = True\nSESSION_COOKIE_SAMESITE = "Lax"\nresponse.set_cookie("session", value, secure=True, httponly=True, samesite="lax")',
  },
  jvm: {
    language: 'java',
    code: 'ResponseCookie.from("session", id).httpOnly(true).secure(true).sameSite("Lax").build();',
  },
  go: {
    language: 'go',
    code: 'http.SetCookie(w, &http.Cookie{\n\tName: "session", Value: id, Path: "/",\n\tSecure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,\n})',
  },
  dotnet: {
    language: 'csharp',
    code: 'options.Cookie.HttpOnly = true;\noptions.Cookie.SecurePolicy = CookieSecurePolicy.Always;\noptions.Cookie.SameSite = SameSiteMode.Lax;',
  },
  ruby: {
    language: 'ruby',
    code: 'config.force_ssl = true\ncookies.encrypted[:session] = { value: id, httponly: true, secure: true, same_site: :lax }',
  },
  php: {
    language: 'php',
    code: "'secure' => env('SESSION_SECURE_COOKIE', true),\n'http_only' => true,\n'same_site' => 'lax',",
  },
  rust: {
    language: 'rust',
    code: 'Cookie::build(("session", id)).secure(true).http_only(true).same_site(SameSite::Lax)',
  },
};

/** The flags that a cookie lacks in production. */
function missingFlags({ secure, httpOnly }: CookieSite): string[] {
  const lacks = (flag: CookieSite['secure']) =>
    flag === 'off' || flag === 'missing';
  return [
    ...(lacks(secure) ? ['Secure'] : []),
    ...(lacks(httpOnly) ? ['HttpOnly'] : []),
  ];
}

export const securityCookieFlags = defineCheck({
  id: 'security-cookie-flags',
  area: 'security',
  title: 'Do session cookies carry Secure, HttpOnly and SameSite?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'session cookies that only HTTPS carries and no script reads',
    gap: 'session cookies without the flags that protect them',
  },
  why: 'Whoever has the session cookie is the user. Without Secure it crosses the network in clear on the first plain request, without HttpOnly a single injected script can send it away.',
  decision: {
    applies: 'The service sets session or authentication cookies.',
    passes:
      'Each is set with Secure and HttpOnly in production, by the code, by configuration or by the framework’s own default.',
    fails:
      'A session or authentication cookie lacks one of the two, or SameSite=None comes without Secure.',
    exceptions: [
      'Cookies for preferences, for CSRF tokens and for the state of a redirect, which pages may have to read.',
      'Flags that an expression or a setting decides, such as a test for production.',
      'Cookies that are taken away.',
      'A missing SameSite: browsers treat it as Lax, and `security-csrf` looks at it.',
    ],
  },
  examples: {
    language: 'ts',
    bad: "res.cookie('accessToken', token);",
    good: "res.cookie('accessToken', token, { httpOnly: true, secure: true, sameSite: 'lax' });",
  },
  remedy:
    'Set Secure, HttpOnly and SameSite on every cookie that signs its bearer in. Behind a proxy that ends TLS the flag is needed all the same; let the framework trust the proxy.',
  references: [
    reference,
    'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
  ],
  elsewhere: [
    'OWASP ASVS 3.3.1, 3.3.2, 3.3.4',
    'Django security.W010–W016',
    'gosec G124',
    'Semgrep express-cookie-settings, laravel-cookie-secure-set',
  ],
  judge(service) {
    const cookies = service.fact(credentialCookiesOf);
    if (cookies.length === 0)
      return notApplicable(
        'The service sets no session or authentication cookies.',
      );
    const open = cookies.filter(cookie => missingFlags(cookie).length > 0);
    if (open.length > 0) {
      const [first] = open;
      const flags = listed(missingFlags(first));
      const cookie = first.name
        ? `the cookie ${first.name}`
        : 'a session cookie';
      return fail({
        message: `${placeName(first)} sets ${cookie} without ${flags}${andMore(
          open.length,
        )}.`,
        evidence: evidenceAt(service, open, 'offender'),
        recommendation: {
          title: 'Protect the Session Cookie',
          text: `Set ${flags} on the cookie at ${placeName(first)}.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    }
    const known = cookies.filter(
      ({ secure, httpOnly }) => secure !== 'unknown' && httpOnly !== 'unknown',
    );
    if (known.length === 0)
      return unknown(
        `${placeName(
          cookies[0],
        )} sets a session cookie with options that the tree does not hold.`,
        'Write the cookie’s options beside it, or in a constant of the service.',
        evidenceAt(service, cookies.slice(0, 3), 'proof'),
      );
    return pass(
      `Session cookies are Secure and HttpOnly, see ${placeName(known[0])}.`,
      evidenceAt(service, known.slice(0, 3), 'proof'),
    );
  },
});
