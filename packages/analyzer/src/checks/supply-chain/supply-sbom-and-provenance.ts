import { publishingOf } from '../../facts/dependencies';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt } from '../shared';

const reference = 'https://slsa.dev/';

export const supplySbomAndProvenance = defineCheck({
  id: 'supply-sbom-and-provenance',
  area: 'supply-chain',
  title: 'Does the release carry a bill of materials and provenance?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'releases that say what they are made of',
    gap: 'releases without a bill of materials or provenance',
  },
  why: 'When the next hole in a library is found, a bill of materials answers which images hold it. Provenance answers whether an image is yours at all.',
  decision: {
    applies: 'A pipeline publishes an image or a package.',
    passes:
      'It writes a bill of materials (syft, CycloneDX, cdxgen, `sbom: true`), signs or attests (cosign, attestation actions, SLSA generator, `provenance`), or its build action attaches provenance by itself.',
    fails: 'It does neither.',
    exceptions: ['What a registry adds on its side is not visible here.'],
  },
  examples: {
    language: 'yaml',
    bad: '- run: docker push "$IMAGE"',
    good: '- uses: docker/build-push-action@v6\n  with: { push: true, sbom: true, provenance: mode=max }',
  },
  remedy: 'Let the publishing step write a bill of materials and provenance.',
  references: [reference],
  elsewhere: [
    'OpenSSF Scorecard hasSBOM, hasReleaseSBOM, releasesHaveProvenance',
    'Checkov CKV_GHA_5, CKV_GHA_6',
    'OWASP ASVS 15.1.2',
  ],
  judge(service) {
    const { published, proofs, byDefault } = service.fact(publishingOf);
    if (published.length === 0)
      return notApplicable('No pipeline publishes an image or a package.');
    const [proof] = proofs;
    if (proof)
      return pass(
        `${placeName(proof)} says what the release is made of (${proof.name}).`,
        evidenceAt(service, proofs.slice(0, 3), 'proof'),
      );
    if (byDefault)
      return pass(
        `${placeName(byDefault)} (${
          byDefault.name
        }) attaches provenance by itself; \`sbom: true\` would add the bill of materials.`,
        evidenceAt(service, [byDefault], 'proof'),
      );
    const [first] = published;
    return fail({
      message: `${placeName(
        first,
      )} publishes without a bill of materials or provenance.`,
      evidence: evidenceAt(service, [first], 'anchor'),
      recommendation: {
        title: 'Publish a Bill of Materials and Provenance',
        text: `Write a bill of materials and provenance in the publishing step at ${placeName(
          first,
        )}.`,
        example: {
          language: 'yaml',
          code: 'with: { push: true, sbom: true, provenance: mode=max }',
        },
        reference,
      },
    });
  },
});
