import {
  configurationReadsOf,
  effectiveConfigurationOf,
  hardcodedAddressesOf,
} from '../../facts/configuration';
import { wholeEnvironmentOf } from '../../facts/configuration/whole-environment';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName, type Place } from '../evidence';
import {
  andMore,
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
} from '../shared';

const reference = 'https://12factor.net/config';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'class Settings(BaseSettings):\n    database_url: PostgresDsn      # no default: must be supplied\n\nsettings = Settings()',
  },
  node: {
    language: 'ts',
    code: 'const Env = z.object({ DATABASE_URL: z.string().url() });\nexport const env = Env.parse(process.env);',
  },
  jvm: {
    language: 'yaml',
    code: 'spring:\n  datasource:\n    url: ${DATABASE_URL}',
  },
  go: {
    language: 'go',
    code: 'type Config struct {\n\tDatabaseURL string `env:"DATABASE_URL,required"`\n}',
  },
  dotnet: {
    language: 'csharp',
    code: 'var connection = builder.Configuration.GetConnectionString("Default")\n    ?? throw new InvalidOperationException("ConnectionStrings:Default is required");',
  },
  ruby: {
    language: 'yaml',
    code: 'production:\n  url: <%= ENV.fetch("DATABASE_URL") %>',
  },
  php: { language: 'php', code: "'url' => env('DATABASE_URL')," },
  rust: {
    language: 'rust',
    code: '#[derive(clap::Parser)]\nstruct Config {\n    #[clap(long, env)]\n    database_url: String,\n}',
  },
};

export const configFromEnvironment = defineCheck({
  id: 'config-from-environment',
  area: 'configuration-management',
  title:
    'Is every deployment-specific value read from the environment or mounted configuration instead of being written in code?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'configuration that comes from the environment',
    gap: 'addresses of one environment written into the code',
  },
  why: 'The image that was tested must be the image that runs in production, so what differs between environments has to come from outside. An address in the code sends a staging service to the production database, or needs a new build for every move.',
  decision: {
    applies: 'The service has an entry point.',
    passes:
      'At least one value is read from the environment or from configuration files, and no address of one environment stands in the code or in a default configuration file.',
    fails:
      'A literal holds a connection string to a host that is not local, or the address of an internal host: a private IPv4 address, a name that ends in `.internal`, `.local`, `.lan`, `.corp`, `.svc` or `.svc.cluster.local`, or one with a label such as `prod` or `staging`. It also fails when nothing at all is read from the environment or from configuration.',
    exceptions: [
      'Public addresses of third parties and issuers, and that of a third party’s test system beside it.',
      'Origins in an allow-list.',
      'Local defaults beside a read of the environment, and names of services in the compose file.',
      'Files of one environment (`appsettings.Production.json`, `values-prod.yaml`): they are deployment configuration.',
      'Hosts that are the same everywhere, such as the metadata server of a cloud.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'engine = create_engine("postgresql://orders:s3cret@10.2.4.17/orders")',
    good: 'engine = create_engine(settings.database_url)',
  },
  remedy:
    'Read the value from an environment variable or a mounted file, give it no production default, and let each environment supply its own.',
  references: [reference],
  elsewhere: [
    'Mercari production readiness checklist: config in environment variables',
    'OWASP ASVS 13.3.1 for secrets',
  ],
  judge(service) {
    if (service.fact(stackOf).entryPoints.length === 0)
      return notApplicable('The tree holds no entry point of a service.');
    const addresses = service.fact(hardcodedAddressesOf);
    if (addresses.length > 0) {
      const [first] = addresses;
      return fail({
        message: `${placeName(first)} hard-codes ${first.kind} (${
          first.host
        })${andMore(
          addresses.length,
        )}, so the same build cannot move between environments.`,
        evidence: evidenceAt(service, addresses, 'offender'),
        recommendation: {
          title: 'Read Addresses from the Environment',
          text: `Replace the literal at ${placeName(
            first,
          )} with a value read from the environment.`,
          example: exampleFor(service, examples, 'python'),
          reference,
        },
      });
    }
    const proof = firstRead(service);
    if (proof) {
      return pass(
        `Configuration comes from outside the code, for example at ${placeName(
          proof,
        )}.`,
        evidenceAt(service, [proof], 'proof'),
      );
    }
    const anchor = entryPlace(service);
    if (!anchor)
      return notApplicable('The tree holds no entry point of a service.');
    return fail({
      message: `The service that starts at ${placeName(
        anchor,
      )} reads nothing from the environment or from configuration files, so the same build cannot move between environments.`,
      severity: 'minor',
      confidence: 'low',
      evidence: evidenceAt(service, [anchor], 'anchor'),
      recommendation: {
        title: 'Read Addresses from the Environment',
        text: `Read what differs between environments from environment variables where the service starts, at ${placeName(
          anchor,
        )}.`,
        example: exampleFor(service, examples, 'python'),
        reference,
      },
    });
  },
});

/** A read of a variable is the best proof, a configuration file the next best. */
function firstRead(service: Service): Place | undefined {
  const reads = service.fact(configurationReadsOf);
  const read = reads.find(({ kind }) => kind === 'variable') ?? reads[0];
  if (read) return { path: read.path, line: read.line };
  const configuration = service.fact(effectiveConfigurationOf);
  const [setting] = configuration.settings;
  return setting
    ? { path: setting.path, line: setting.line }
    : service.fact(wholeEnvironmentOf);
}
