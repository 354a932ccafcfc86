import { passwordStorageOf } from '../../facts/auth/passwords';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html';

const examples: Examples = {
  node: {
    language: 'ts',
    code: 'const hash = await argon2.hash(dto.password);\nif (!(await argon2.verify(user.hash, dto.password))) throw new UnauthorizedException();',
  },
  python: {
    language: 'python',
    code: 'hasher = PasswordHasher()\nuser.password_hash = hasher.hash(password)\nhasher.verify(user.password_hash, password)',
  },
  jvm: {
    language: 'java',
    code: '@Bean PasswordEncoder encoder() {\n  return PasswordEncoderFactories.createDelegatingPasswordEncoder();\n}',
  },
  go: {
    language: 'go',
    code: 'hash, err := bcrypt.GenerateFromPassword([]byte(password), 12)\nerr = bcrypt.CompareHashAndPassword(hash, []byte(password))',
  },
  dotnet: {
    language: 'csharp',
    code: 'user.PasswordHash = new PasswordHasher<User>().HashPassword(user, password);',
  },
  ruby: {
    language: 'ruby',
    code: 'class User < ApplicationRecord\n  has_secure_password\nend',
  },
  php: {
    language: 'php',
    code: '$hash = password_hash($password, PASSWORD_ARGON2ID);\nif (!password_verify($password, $hash)) { abort(401); }',
  },
  rust: {
    language: 'rust',
    code: 'let hash = Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string();',
  },
};

export const securityPasswordHashing = defineCheck({
  id: 'security-password-hashing',
  area: 'security',
  title: 'Are passwords stored with a slow, salted hash?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'passwords behind a slow, salted hash',
    gap: 'passwords that are stored without a slow hash',
  },
  why: 'Databases leak. A graphics card tries billions of MD5 or SHA-256 values a second, so fast hashes give most passwords away within hours, here and wherever else people use them.',
  decision: {
    applies:
      'The service stores passwords: a model or a table has a field for one, or the code hashes or compares them.',
    passes:
      'bcrypt, scrypt, Argon2 or PBKDF2 is used, directly or by the framework’s own user model.',
    fails:
      'A fast hash is given something named for a password, or is all that a password hasher of the service’s own uses, a no-op encoder is configured, a stored password is compared as it is, or a password is written as it came while no word of hashing stands beside any mention of one.',
    exceptions: [
      'Hashes of API tokens, cache keys and pictures; prefixes for breach lists.',
      'Comparing a password with its repetition, or with a configured one of a technical user.',
      'Test settings that weaken hashers for speed; lists of hashers whose first entry is strong.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'user.password = hashlib.sha256(password.encode()).hexdigest()',
    good: 'user.password_hash = PasswordHasher().hash(password)',
  },
  remedy:
    'Hash with Argon2id or bcrypt through a maintained library, and rehash at the next login.',
  references: [reference],
  elsewhere: [
    'OWASP ASVS 11.4.2',
    'Semgrep md5-used-as-password',
    'Bandit B324',
    'gosec G401',
    'Node best practices 6.8',
  ],
  judge(service) {
    const { fields, strong, weak } = service.fact(passwordStorageOf);
    if (weak.length > 0) {
      const [first] = weak;
      return fail({
        message: `${placeName(first)} ${first.what}${andMore(weak.length)}.`,
        evidence: evidenceAt(service, weak, 'offender'),
        recommendation: {
          title: 'Hash Passwords Slowly',
          text: `Hash with Argon2id or bcrypt instead at ${placeName(
            first,
          )}, and rehash at the next login.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    }
    if (service.fact(stackOf).frameworks.length === 0 && strong.length === 0)
      return notApplicable('No server framework was found.');
    if (
      strong.length > 0 &&
      (fields.length > 0 || strong.some(({ what }) => isCall(what)))
    )
      return pass(
        `Passwords are hashed slowly and with a salt, for example at ${placeName(
          strong[0],
        )}.`,
        evidenceAt(service, strong.slice(0, 3), 'proof'),
      );
    if (fields.length === 0)
      return notApplicable('The service stores no passwords.');
    return unknown(
      `${placeName(
        fields[0],
      )} keeps a password, and the tree does not show how it is hashed.`,
      'Hash passwords in this repository, or say in its documents who does.',
      evidenceAt(service, fields.slice(0, 3), 'anchor'),
    );
  },
});

/** Without a field of the service's own only what names passwords counts: the libraries hash other things too. */
function isCall(what: string): boolean {
  return (
    /pass|Identity|bcrypt|BCrypt|has_secure|devise|\b(?:argon2|scrypt)::|\bargon2?\.(?:hash|verify)|gen_salt/i.test(
      what,
    ) && !/PasswordEncoder$|UserManager/.test(what)
  );
}
