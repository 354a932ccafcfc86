import {
  configurationDocumentationOf,
  namedSettingsOf,
} from '../../facts/configuration';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt } from '../shared';

const reference = 'https://sre.google/sre-book/launch-checklist/';
const enoughKeys = 3;
/** Of settings in a file: one or two are the address of the database. */
const enoughNamed = 4;
const enoughDocumented = 0.8;

export const configDocumented = defineCheck({
  id: 'config-documented',
  area: 'configuration-management',
  title:
    'Can an operator see every configuration key without reading the code?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'high',
  phrases: {
    strength: 'documented configuration keys',
    gap: 'configuration keys that no document names',
  },
  why: 'At three in the morning nobody reads the code to learn which variable points at the database. A list of keys with their meaning is also what a new environment is set up from.',
  decision: {
    applies:
      'Three or more environment variables are read under constant names, or four or more settings lie in ASP.NET’s appsettings.json or in Rust structs that variables fill.',
    passes:
      'At least four in five of them appear in a dotenv template, a README or page of the documentation, chart values, a manifest, a compose file, or as a field of a typed settings class; or four or more settings lie in ASP.NET’s appsettings.json, or in Rust structs that variables fill.',
    fails:
      'Fewer do. The message also counts the documented keys that nothing reads.',
    exceptions: [
      'Variables that the platform sets (`PORT`, `HOME`, `NODE_ENV`, `KUBERNETES_*`, `OTEL_*`).',
      'Names that are made at run time.',
    ],
  },
  examples: {
    language: 'dotenv',
    bad: '# see the code',
    good: '# required: PostgreSQL URL of the orders database\nDATABASE_URL=',
  },
  remedy:
    'Keep a dotenv template or a table in the README with one line for each key: what it means, whether it is required, its default.',
  references: [reference],
  elsewhere: [],
  judge(service) {
    const { variables, reads, undocumented, documents, unread, template } =
      service.fact(configurationDocumentationOf);
    const named = service.fact(namedSettingsOf);
    if (reads.length < enoughKeys && named && named.keys >= enoughNamed)
      return pass(
        `${placeName(named)} names the ${count(
          named.keys,
          'key',
        )} of the settings, which variables only override.`,
        evidenceAt(service, [named], 'proof'),
      );
    if (variables < enoughKeys || reads.length === 0)
      return notApplicable(
        `The code reads ${count(variables, 'environment variable')}${
          variables >= enoughKeys ? ', all of them set by the platform' : ''
        }.`,
      );
    const documented = reads.length - undocumented.length;
    if (documented / reads.length >= enoughDocumented) {
      const [best] = documents;
      return pass(
        `${documented} of ${count(reads.length, 'configuration key')} ${
          documented === 1 ? 'is' : 'are'
        } documented${
          best
            ? `, most of them in ${best.path}`
            : ' by the settings class that names them'
        }.`,
        evidenceAt(
          service,
          best ? documents.slice(0, 3) : reads.slice(0, 1),
          'proof',
        ),
      );
    }
    if (reads.length < enoughKeys)
      return notApplicable(
        `The code reads ${count(
          reads.length,
          'environment variable',
        )} beside those of the platform.`,
      );
    const [first] = undocumented;
    const drift = unread.length
      ? ` ${template} also names ${count(
          unread.length,
          'key',
        )} that nothing reads, for example \`${unread[0].key}\`.`
      : '';
    return fail({
      message: `${undocumented.length} of ${count(
        reads.length,
        'configuration key',
      )} ${
        undocumented.length === 1 ? 'is' : 'are'
      } undocumented, for example \`${first.key}\` read at ${placeName(
        first,
      )}.${drift}`,
      evidence: evidenceAt(
        service,
        [...oneOfEachFile(undocumented), ...undocumented],
        'anchor',
        16,
      ),
      recommendation: {
        title: 'Document Configuration Keys',
        text: `Add \`${first.key}\` (${placeName(first)})${
          undocumented.length > 1
            ? ` and ${count(undocumented.length - 1, 'other key')}`
            : ''
        } to ${
          template ?? 'a .env.example'
        } with a one-line meaning and whether it is required.`,
        example: {
          language: 'dotenv',
          code: `# required: what it is for\n${first.key}=`,
        },
        reference,
      },
    });
  },
});

/** A reader who looks for one key finds its file named, however many keys the others hold. */
function oneOfEachFile<T extends { path: string }>(reads: readonly T[]): T[] {
  return reads.filter(
    ({ path }, index) => reads.findIndex(read => read.path === path) === index,
  );
}
