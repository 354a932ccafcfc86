import { tokenUseOf } from '../../facts/auth/tokens';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://github.com/OWASP/ASVS/blob/master/5.0/en/0x18-V9-Self-contained-Tokens.md';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'jwt.decode(token, key, algorithms=["RS256"], audience=settings.aud, issuer=settings.iss)',
  },
  node: {
    language: 'ts',
    code: "jwt.verify(token, env.JWT_KEY, { algorithms: ['RS256'], audience, issuer });",
  },
  jvm: {
    language: 'yaml',
    code: 'spring.security.oauth2.resourceserver.jwt:\n  issuer-uri: ${ISSUER}\n  audiences: orders',
  },
  go: {
    language: 'go',
    code: 'jwt.ParseWithClaims(raw, &claims, keyFunc,\n\tjwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(cfg.Issuer), jwt.WithExpirationRequired())',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddAuthentication().AddJwtBearer(o => {\n  o.Authority = configuration["Auth:Issuer"];\n  o.Audience = "orders";\n});',
  },
  ruby: {
    language: 'ruby',
    code: "JWT.decode(token, key, true, algorithm: 'RS256', iss: issuer, verify_iss: true)",
  },
  php: {
    language: 'php',
    code: "JWT::decode($token, new Key(config('auth.public_key'), 'RS256'));",
  },
  rust: {
    language: 'rust',
    code: 'let mut validation = Validation::new(Algorithm::RS256);\nvalidation.set_audience(&["orders"]);\ndecode::<Claims>(token, &key, &validation)?;',
  },
};

export const securityJwtVerification = defineCheck({
  id: 'security-jwt-verification',
  area: 'security',
  title: 'Are tokens verified with a fixed algorithm and a real key?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'tokens that are verified with a fixed algorithm and a real key',
    gap: 'tokens that are accepted without proper verification',
  },
  why: 'A token that is only decoded, verified with a key everybody can read, or with the algorithm its sender chose, lets anyone be anyone.',
  decision: {
    applies:
      'A library for JSON web tokens is used, or the framework is configured to verify them.',
    passes: 'No weakness is found where tokens are verified and issued.',
    fails:
      'A token is accepted without checking its signature, with the algorithm `none` or whatever its header names, although it has expired, with a key that is a literal in the code; or it is issued without an expiry, and nobody asks for its age.',
    exceptions: [
      'Reading the header to choose a key, and decoding beside a verification in the same function.',
      'Decoding for display or to read the expiry of an own token.',
      'Renewing and ending sessions, which may take an expired token.',
      'A literal that only stands in for a missing variable: that is `config-no-insecure-defaults`.',
      '.NET’s `ValidateIssuerSigningKey = false`, which leaves the check of the signature on.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'claims = jwt.decode(token, options={"verify_signature": False})',
    good: 'claims = jwt.decode(token, key, algorithms=["RS256"], audience=aud, issuer=iss)',
  },
  remedy:
    'Verify signature, algorithm, issuer, audience and expiry, with a key that comes from configuration.',
  references: [reference],
  elsewhere: [
    'OWASP ASVS 9.1.1, 9.1.2, 9.2.1',
    'Semgrep jwt-none-alg, unverified-jwt-decode, jwt-hardcode',
    'Node best practices 6.11',
  ],
  judge(service) {
    const { uses, weaknesses } = service.fact(tokenUseOf);
    if (weaknesses.length > 0) {
      const [first] = weaknesses;
      return fail({
        message: `${placeName(first)} accepts tokens ${first.how}${andMore(
          weaknesses.length,
        )}.`,
        evidence: evidenceAt(service, weaknesses, 'offender'),
        recommendation: {
          title: 'Verify Tokens Fully',
          text: `Verify signature, algorithm, issuer, audience and expiry at ${placeName(
            first,
          )}, with a key from configuration.`,
          example: exampleFor(service, examples, 'python'),
          reference,
        },
      });
    }
    if (uses.length === 0)
      return notApplicable('The service does not work with JSON web tokens.');
    return pass(
      `Tokens are verified with a key that is not in the code, for example at ${placeName(
        uses[0],
      )}.`,
      evidenceAt(service, uses.slice(0, 3), 'proof'),
    );
  },
});
