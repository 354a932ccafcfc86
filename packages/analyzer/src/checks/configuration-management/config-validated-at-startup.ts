import {
  configurationValidationOf,
  weightOf,
  type ConfigurationValidation,
} from '../../facts/configuration';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import {
  count,
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
} from '../shared';

const enoughKeys = 5;
const enoughDemanded = 0.8;
/** Where nothing vital is read, the keys without a demand are options. */
const enoughOfHarmless = 0.5;

const examples: Examples = {
  node: {
    language: 'ts',
    code: 'const Env = z.object({ DATABASE_URL: z.string().url(), PORT: z.coerce.number().default(3000) });\nexport const env = Env.parse(process.env);',
  },
  python: {
    language: 'python',
    code: 'class Settings(BaseSettings):\n    database_url: PostgresDsn\n    secret_key: SecretStr\n\nsettings = Settings()  # raises at import',
  },
  jvm: {
    language: 'java',
    code: '@Validated\n@ConfigurationProperties("orders")\npublic record OrdersProperties(@NotBlank String apiKey, @NotNull URI paymentUrl) {}',
  },
  go: {
    language: 'go',
    code: 'type Config struct {\n\tDatabaseURL string `env:"DATABASE_URL,required"`\n}\nif err := env.Parse(&cfg); err != nil { log.Fatal(err) }',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddOptions<OrdersOptions>().BindConfiguration("Orders")\n    .ValidateDataAnnotations().ValidateOnStart();',
  },
  ruby: {
    language: 'ruby',
    code: 'DATABASE_URL = ENV.fetch("DATABASE_URL")   # raises KeyError at boot',
  },
  php: {
    language: 'php',
    code: "foreach (['services.stripe.secret', 'app.key'] as $key) {\n    if (blank(config($key))) throw new RuntimeException(\"$key is not set\");\n}",
  },
  rust: {
    language: 'rust',
    code: '#[derive(clap::Parser)]\nstruct Config {\n    #[clap(long, env)]\n    database_url: String,\n}\nlet config = Config::parse();',
  },
};

const references = [
  'https://fastapi.tiangolo.com/advanced/settings/',
  'https://learn.microsoft.com/aspnet/core/fundamentals/configuration/options',
  'https://docs.spring.io/spring-boot/reference/features/external-config.html',
];

export const configValidatedAtStartup = defineCheck({
  id: 'config-validated-at-startup',
  area: 'configuration-management',
  title:
    'Is configuration parsed into a typed, validated object that stops the process at start when something is wrong?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'configuration that is validated at start',
    gap: 'configuration that nothing validates at start',
  },
  why: 'A missing or misspelled variable should stop a deployment before it takes traffic. When values are read where they are used, the mistake surfaces hours later, in the one request that needs them.',
  decision: {
    applies:
      'Five or more configuration keys are read, or one of them is a secret or the address of a datastore.',
    passes:
      'A schema, settings class or validator is applied to the configuration itself (validators of a pydantic settings class that raise, own code that walks over the names of the template, dotenv-safe); or own code that runs before the service listens throws, exits or returns an error; or at least four in five of the vital keys (secrets and datastore addresses), or of all keys, are read in a way that raises when they are missing; vital keys that fall back to an empty value are options beside others that raise, signing keys and the database never.',
    fails:
      'Nothing of the kind is found, or every field of the settings has a default although there are secrets or datastore addresses that nobody should have to guess. Partial validation is minor.',
    exceptions: [
      'Schemas of request bodies do not count, nor do schemas in files that nothing imports.',
      'Placeholders without a default in Spring and Quarkus stop the start by themselves.',
      'A configuration server elsewhere: unknown.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'const pool = new Pool({ connectionString: process.env.DATABASE_URL });',
    good: 'const Env = z.object({ DATABASE_URL: z.string().url() });\nexport const env = Env.parse(process.env);',
  },
  remedy:
    'Parse the whole configuration once, in the first lines of the program, into a typed object whose required fields have no default, and let the process exit with a message that names the key.',
  references,
  elsewhere: [],
  judge(service) {
    const validation = service.fact(configurationValidationOf);
    const { keys, vital, constructs, demanded, server } = validation;
    const proof = proofOf(validation);
    const checked = constructs.some(({ sufficient }) => sufficient);
    if (keys.length < enoughKeys && vital.length === 0 && !checked) {
      return notApplicable(
        keys.length === 0
          ? 'The code reads no configuration.'
          : `The code reads ${count(
              keys.length,
              'configuration key',
            )}, none of them a secret or the address of a datastore.`,
      );
    }
    if (proof)
      return pass(
        `${proof.title} at ${placeName(
          proof,
        )} stops the start when a value is missing or malformed.`,
        evidenceAt(service, [proof], 'proof'),
      );
    if (server) {
      return unknown(
        `A configuration server named at ${placeName(
          server,
        )} supplies the configuration.`,
        'Check in code, at start, that the values it must supply have arrived.',
        evidenceAt(service, [server], 'anchor'),
      );
    }
    const [first] = validation.unchecked;
    const anchor =
      first ?? validation.loads[0] ?? constructs[0] ?? entryPlace(service);
    if (!anchor) return notApplicable('The code reads no configuration.');
    const unchecked =
      new Set(validation.unchecked.map(({ key }) => key)).size || keys.length;
    const optional = constructs.find(({ sufficient }) => !sufficient);
    return fail({
      message: optional
        ? `${placeName(optional)} declares ${
            optional.title
          } in which no vital key is required; a missing value will surface at request time.`
        : `${count(unchecked, 'configuration key')} ${
            unchecked === 1 ? 'is' : 'are'
          } read without validation (first: ${placeName(
            anchor,
          )}); a missing or malformed value will surface at request time.`,
      severity: vital.some(key => demanded.has(key)) ? 'minor' : 'major',
      evidence: evidenceAt(
        service,
        [
          ...(optional ? [optional] : []),
          ...(first ? spread(validation) : [anchor, ...validation.loads]),
        ],
        'anchor',
      ),
      recommendation: {
        title: 'Validate Configuration at Start',
        text: `Validate all configuration once at start, beginning with ${placeName(
          anchor,
        )}, and exit on the first error.`,
        example: exampleFor(service, examples, 'node'),
        reference: references[0],
      },
    });
  },
});

/** What proves that a bad value stops the start. */
function proofOf({
  constructs,
  keys,
  vital,
  optional,
  demanded,
}: ConfigurationValidation):
  | { title: string; path: string; line: number }
  | undefined {
  const sufficient = constructs.find(one => one.sufficient);
  if (sufficient)
    return { ...sufficient, title: capitalised(sufficient.title) };
  const [schema] = constructs;
  const demandedVital = vital.filter(key => demanded.has(key));
  if (schema && (vital.length === 0 || demandedVital.length > 0))
    return { ...schema, title: capitalised(schema.title) };
  const wanted = vital.filter(key => demanded.has(key) || !optional.has(key));
  const share = (part: string[], whole: string[]) =>
    whole.length > 0 &&
    part.length / whole.length >=
      (vital.length === 0 ? enoughOfHarmless : enoughDemanded);
  const demandedKeys = keys.filter(key => demanded.has(key));
  // What signs and where the data lies, with all of it demanded: the rest belongs to integrations.
  const roots = vital.filter(key => weightOf({ key }) === 3);
  const [enough = []] = [
    share(demandedVital, wanted) ? demandedVital : undefined,
    roots.length > 1 && roots.every(key => demanded.has(key))
      ? roots
      : undefined,
    share(demandedKeys, keys) ? demandedKeys : undefined,
  ].filter(one => one !== undefined);
  const place = enough[0] === undefined ? undefined : demanded.get(enough[0]);
  return (
    place && {
      title: `The demand for \`${enough[0]}\`${
        enough.length > 1 ? ` and ${count(enough.length - 1, 'other key')}` : ''
      }`,
      ...place,
    }
  );
}

/** The file with most unchecked reads first, where they are decoded, then the weightiest read of each other file. */
function spread({
  unchecked,
  loads,
}: ConfigurationValidation): Array<{ path: string; line: number }> {
  const [first] = unchecked;
  const same = unchecked.filter(({ path }) => path === first.path).slice(0, 5);
  const others = unchecked.filter(
    ({ path }, index) =>
      path !== first.path &&
      unchecked.findIndex(one => one.path === path) === index,
  );
  return [
    ...same,
    ...loads.slice(0, 3),
    ...others.sort((a, b) => weightOf(b) - weightOf(a)),
  ];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
