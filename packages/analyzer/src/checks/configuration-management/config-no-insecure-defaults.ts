import type { Evidence } from '@prodready/report';
import {
  secretConfigurationOf,
  type SecretDefault,
} from '../../facts/configuration';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  type Judgement,
} from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';

/** Places that a finding shows. */
const shown = 10;

const reference =
  'https://docs.djangoproject.com/en/stable/howto/deployment/checklist/';
/** What to read instead of it, by stack. */
const readings: References = {
  jvm: 'https://docs.spring.io/spring-boot/reference/features/external-config.html',
  dotnet: 'https://learn.microsoft.com/aspnet/core/security/app-secrets',
  ruby: 'https://guides.rubyonrails.org/security.html',
  php: 'https://laravel.com/docs/configuration',
};

const examples: Examples = {
  node: {
    language: 'js',
    code: "const secret = process.env.JWT_SECRET;\nif (!secret) throw new Error('JWT_SECRET is required');",
  },
  python: {
    language: 'python',
    code: 'SECRET_KEY = os.environ["SECRET_KEY"]   # raises when it is not set',
  },
  jvm: {
    language: 'yaml',
    code: 'jwt:\n  secret: ${JWT_SECRET}   # no default: the start fails without it',
  },
  go: {
    language: 'go',
    code: 'secret := os.Getenv("JWT_SECRET")\nif secret == "" {\n\tlog.Fatal("JWT_SECRET is required")\n}',
  },
  dotnet: {
    language: 'csharp',
    code: 'var key = builder.Configuration["Jwt:Key"]\n    ?? throw new InvalidOperationException("Jwt:Key is required");',
  },
  ruby: {
    language: 'ruby',
    code: 'config.secret_key = ENV.fetch("DEVISE_SECRET_KEY")',
  },
  php: { language: 'php', code: "'secret' => env('PAYMENT_SECRET')," },
  rust: {
    language: 'rust',
    code: 'let secret = std::env::var("JWT_SECRET").expect("JWT_SECRET is required");',
  },
};

export const configNoInsecureDefaults = defineCheck({
  id: 'config-no-insecure-defaults',
  area: 'configuration-management',
  title:
    'Do secret settings refuse to fall back to a value written in the code?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'secrets without built-in values',
    gap: 'secrets that fall back to a value in the code',
  },
  why: 'A default is what runs when somebody forgets a variable. When that default signs tokens or opens a database and stands in the repository, everyone who has read the code can forge a session or log in.',
  decision: {
    applies: 'A configuration key of the service is that of a secret.',
    passes: 'No secret key gets its production value from the tree.',
    fails:
      'A secret key has a literal fallback in code, in a settings class or in a placeholder; its value is written into a configuration file that production loads (properties, YAML, ini, appsettings, `database.yml`); a framework’s signing key is a literal; the image takes along an env file with values that the code loads; tokens are signed with a text or a constant of the code; or the compose file of production puts a text in place of a missing password.',
    exceptions: [
      'Lines, classes and files for development or tests only.',
      'A built-in value that the same module refuses at start, at least in production, or that a schema of another module makes useless because it demands the key.',
      'Empty defaults, and keys about the policy, lifetime or place of a secret.',
      'A profile file counts only when the base configuration or the deployment activates it.',
    ],
  },
  examples: {
    language: 'js',
    bad: "const secret = process.env.JWT_SECRET || 'superSecret';",
    good: "const secret = process.env.JWT_SECRET;\nif (!secret) throw new Error('JWT_SECRET is required');",
  },
  remedy:
    'Take the default away and let the start fail with a message that names the key. Replace a value that production may already have used.',
  references: [
    reference,
    'https://12factor.net/config',
    ...Object.values(readings),
  ],
  elsewhere: [
    'Bandit B105–B107',
    'Semgrep express-session-hardcoded-secret, jwt-hardcode',
    'Django security.W009',
    'gosec G101',
    'OWASP ASVS 13.2.3',
  ],
  judge(service) {
    const { keys, defaults, rejected } = service.fact(secretConfigurationOf);
    if (defaults.length > 0) {
      const [first] = defaults;
      return fail({
        message: `${placeName(first)} ${effectOf(first, defaults.length)}.`,
        evidence: evidenceOf(service, defaults),
        recommendation: {
          title: 'Remove Built-In Secrets',
          text:
            first.how === 'copied'
              ? `Do not copy the env file at ${placeName(
                  first,
                )}; let start-up fail when \`${first.key}\` is absent.`
              : `Remove the ${
                  /^(?:fallback|composed)$/.test(first.how)
                    ? 'default'
                    : 'value'
                } at ${placeName(first)} and let start-up fail when \`${
                  first.key
                }\` is absent.`,
          example: exampleFor(service, examples, 'node'),
          reference: referenceFor(service, readings, reference),
        },
      });
    }
    if (rejected.length > 0) {
      const [first] = rejected;
      return pass(
        `${placeName(first.by)} refuses the built-in value of \`${
          first.key
        }\` at start.`,
        evidenceAt(service, [first.by, first], 'proof'),
      );
    }
    const built = keys.length === 0 ? frameworkSecret(service) : undefined;
    if (built) return built;
    if (keys.length === 0)
      return notApplicable(
        'No key of the service’s configuration is that of a secret.',
      );
    return pass(
      `No secret key has a built-in value, for example \`${
        keys[0].key
      }\` at ${placeName(keys[0])}.`,
      evidenceAt(service, keys.slice(0, 3), 'proof'),
    );
  },
});

/** Rails has a secret whatever its files say; without a literal it comes from encrypted credentials or the environment. */
function frameworkSecret(service: Service): Judgement | undefined {
  const rails = service
    .fact(stackOf)
    .frameworks.find(({ name }) => name === 'Rails');
  return (
    rails &&
    pass(
      'Rails takes secret_key_base from encrypted credentials or the environment.',
      evidenceAt(service, [rails], 'proof'),
    )
  );
}

/** A value in a compose file is another check's finding too, spelled out as it stands there: it is only pointed at. */
function evidenceOf(service: Service, defaults: SecretDefault[]): Evidence[] {
  const isComposed = ({ how }: SecretDefault) => how === 'composed';
  const offenders = defaults
    .filter(one => !isComposed(one))
    .flatMap(one => [one, ...(one.written ? [one.written] : [])]);
  return [
    ...evidenceAt(service, offenders, 'offender'),
    ...evidenceAt(service, defaults.filter(isComposed), 'anchor'),
  ].slice(0, shown);
}

/** What a built-in secret means, in the words of the finding. */
function effectOf({ how, key }: SecretDefault, total: number): string {
  const others = andMore(total);
  switch (how) {
    case 'fallback':
    case 'composed':
      return `gives \`${key}\` a built-in default${others}; if the variable is not set in production, the service runs with a publicly known secret`;
    case 'copied':
      return `puts an env file of the repository into the image, so that \`${key}\` has a publicly known value wherever nothing overrides it`;
    default:
      return `sets \`${key}\` to a value written in the repository${others}; everyone who can read the code knows the secret`;
  }
}
