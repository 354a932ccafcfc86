import { deniedLicencesOf, licenceOf } from '../../facts/dependencies';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';
import { manifestPlace } from './shared';

const reference = 'https://spdx.org/licenses/';

const examples: Examples = {
  node: { language: 'json', code: '"license": "Apache-2.0"' },
  php: { language: 'json', code: '"license": "proprietary"' },
  python: { language: 'toml', code: '[project]\nlicense = "Apache-2.0"' },
  rust: { language: 'toml', code: '[package]\nlicense = "Apache-2.0"' },
  jvm: {
    language: 'xml',
    code: '<licenses><license><name>Apache-2.0</name></license></licenses>',
  },
  dotnet: {
    language: 'xml',
    code: '<PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>',
  },
};

export const supplyLicence = defineCheck({
  id: 'supply-licence',
  area: 'supply-chain',
  title: 'Is the licence of the code and of its direct dependencies declared?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'a declared licence',
    gap: 'no declared licence',
  },
  why: 'Code without a licence may not be used by anybody, and whoever asks has to find a person who knows.',
  decision: {
    applies: 'Always. Internal services declare `UNLICENSED` or proprietary.',
    passes:
      'A licence file or a licence field of the manifest exists, and no direct dependency carries a licence of the list in the annotation `prodready.io/denied-licences`.',
    fails: 'Neither exists, or a dependency’s licence is on the list.',
    exceptions: [
      'Only some lock files say which licence a package has; others are not judged.',
    ],
  },
  examples: {
    language: 'json',
    bad: '{ "name": "orders" }',
    good: '{ "name": "orders", "license": "UNLICENSED" }',
  },
  remedy: 'Add a LICENSE file, or the licence field of the manifest.',
  references: [reference],
  elsewhere: ['OpenSSF Scorecard hasLicenseFile'],
  judge(service) {
    const denied = service.fact(deniedLicencesOf);
    if (denied.length > 0) {
      const [first] = denied;
      return fail({
        message: `${placeName(first)} depends on ${first.name}, whose licence ${
          first.licence
        } is not allowed${andMore(denied.length)}.`,
        evidence: evidenceAt(service, denied, 'offender'),
        recommendation: {
          title: 'Replace Dependencies Whose Licence Is Not Allowed',
          text: `Replace ${first.name} at ${placeName(first)}.`,
          reference,
        },
      });
    }
    const licence = service.fact(licenceOf);
    if (licence)
      return pass(
        `${placeName(licence)} declares the licence.`,
        evidenceAt(service, [licence], 'proof'),
      );
    const manifest = manifestPlace(service);
    if (!manifest)
      return notApplicable('There is no manifest to declare it in.');
    return fail({
      message: `No licence is declared (${placeName(manifest)}).`,
      evidence: evidenceAt(service, [manifest], 'anchor'),
      recommendation: {
        title: 'Declare the Licence',
        text: `Declare the licence in ${placeName(
          manifest,
        )}, or add a LICENSE file beside it.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
