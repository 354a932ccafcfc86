import {
  configurationReadsOf,
  isForDevelopment,
  type ConfigurationRead,
} from '../../facts/configuration';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';
import { collect } from '../../facts/collect';

const reference = 'https://12factor.net/config';
const enoughReads = 10;
const fewFiles = 3;
const mostInThem = 0.7;

const examples: Examples = {
  node: {
    language: 'ts',
    code: "import { env } from './config/env';\nconst client = new Client(env.PAYMENT_URL);",
  },
  python: {
    language: 'python',
    code: 'from app.settings import settings\n\nclient = Client(settings.payment_url)',
  },
  go: {
    language: 'go',
    code: 'func NewClient(cfg config.Payment) *Client {\n\treturn &Client{url: cfg.URL}\n}',
  },
  ruby: {
    language: 'ruby',
    code: 'Client.new(Rails.configuration.x.payment_url)',
  },
  php: { language: 'php', code: "new Client(config('services.payment.url'));" },
  jvm: {
    language: 'java',
    code: '@ConfigurationProperties("payment")\npublic record PaymentProperties(URI url) {}',
  },
  dotnet: {
    language: 'csharp',
    code: 'public Client(IOptions<PaymentOptions> options) => _url = options.Value.Url;',
  },
  rust: {
    language: 'rust',
    code: 'let client = Client::new(&config.payment_url);',
  },
};

export const configCentralised = defineCheck({
  id: 'config-centralised',
  area: 'configuration-management',
  title: 'Is the environment read in one place?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'high',
  phrases: {
    strength: 'configuration that is read in one place',
    gap: 'environment variables read all over the code',
  },
  why: 'When every module reads the environment itself, nobody can say what the service needs, defaults drift apart between copies, and tests have to change global state.',
  decision: {
    applies: 'Source code reads the environment ten or more times.',
    passes:
      'At least seven in ten reads are in at most three files, or a typed settings class holds them.',
    fails: 'The reads are scattered over more files.',
    exceptions: [
      'Placeholders in configuration files of Spring, Quarkus, Rails or .NET: they are central by construction.',
      'Laravel and Rails keep one file a subject in `config/`: that folder counts as one place.',
      'Code for development and tests.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'const client = new Client(process.env.PAYMENT_URL!);',
    good: "import { env } from './config/env';\nconst client = new Client(env.PAYMENT_URL);",
  },
  remedy:
    'Read the environment in one configuration module and hand values to the code that needs them.',
  references: [reference],
  elsewhere: ['eslint n/no-process-env', 'Node best practices 1.4'],
  judge(service) {
    const reads = service
      .fact(configurationReadsOf)
      .filter(
        read =>
          read.kind === 'variable' &&
          !/\.(?:ya?ml|properties|conf)$/.test(read.path) &&
          !isForDevelopment(service, read),
      );
    if (reads.length < enoughReads)
      return notApplicable(
        `Source code reads the environment ${count(reads.length, 'time')}.`,
      );
    const places = byPlace(reads);
    const central = places.slice(0, fewFiles);
    const inCentral = central.reduce(
      (sum, { reads: own }) => sum + own.length,
      0,
    );
    if (inCentral / reads.length >= mostInThem || typedShare(reads) >= 0.5) {
      const [first] = central;
      return pass(
        `${inCentral} of ${reads.length} reads of the environment are in ${
          central.length === 1
            ? first.name
            : `${count(central.length, 'place')}, first of all ${first.name}`
        }.`,
        evidenceAt(
          service,
          central.map(({ reads: own }) => own[0]),
          'proof',
        ),
      );
    }
    const outside = places.slice(1);
    const [first] = outside[0].reads;
    const count_ = outside.reduce((sum, { reads: own }) => sum + own.length, 0);
    return fail({
      message: `The environment is read in ${places.length} files; ${placeName(
        first,
      )} is one of ${count_} reads outside a configuration module.`,
      evidence: evidenceAt(
        service,
        outside.slice(0, 5).map(({ reads: own }) => own[0]),
        'offender',
      ),
      recommendation: {
        title: 'Read the Environment in One Place',
        text: `Move the read at ${placeName(
          first,
        )} into the configuration module and inject the value.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});

const configurationModule =
  /(?:^|\/)(?:config|configs|configuration|settings)\/(?:[\w.-]+\/)*[\w.-]+\.\w+$|(?:^|\/|\.)(?:config|configuration|settings|env|environment)\.\w+$/i;

/** Reads by file, most first; modules that are named for configuration are one place. */
function byPlace(
  reads: ConfigurationRead[],
): Array<{ name: string; reads: ConfigurationRead[] }> {
  const places = new Map<string, ConfigurationRead[]>();
  for (const read of reads) {
    const name = configurationModule.test(read.path)
      ? 'the configuration modules'
      : read.path;
    collect(places, name, read);
  }
  return [...places]
    .map(([name, own]) => ({ name, reads: own }))
    .sort(
      (a, b) => b.reads.length - a.reads.length || (a.name < b.name ? -1 : 1),
    );
}

/** How many of the keys a settings class or schema names. */
function typedShare(reads: ConfigurationRead[]): number {
  const keys = new Set(reads.map(({ key }) => key));
  const typed = new Set(reads.filter(one => one.typed).map(({ key }) => key));
  return typed.size / keys.size;
}
