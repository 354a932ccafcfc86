import { publishedTagsOf } from '../../facts/pipelines/image-tags';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { evidenceAt } from '../shared';

const reference = 'https://12factor.net/build-release-run';

export const deliveryImmutableArtifacts = defineCheck({
  id: 'delivery-immutable-artifacts',
  area: 'delivery',
  title: 'Does each build produce an artefact tied to one commit?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'images tied to one commit',
    gap: 'images under tags that move',
  },
  why: 'When every build is called latest, nobody can say what runs, and a rollback has no target: the image that worked yesterday has lost its name.',
  decision: {
    applies: 'A pipeline publishes a container image.',
    passes:
      'Some published tag holds the commit, a version, a build number or a digest, or is computed by a metadata step.',
    fails: 'The only tags are `latest`, a branch name or none.',
    exceptions: [
      'A moving tag beside a fixed one.',
      'Tags from variables that the pipeline’s file does not set: unknown.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'tags: ghcr.io/acme/orders:latest',
    good: 'tags: ghcr.io/acme/orders:${{ github.sha }}',
  },
  remedy:
    'Tag each image with the commit it was built from, and deploy by that tag or by digest.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: no latest tag'],
  judge(service) {
    const tags = service.fact(publishedTagsOf);
    if (tags.length === 0)
      return notApplicable('No pipeline in the tree publishes an image.');
    const fixed = tags.find(({ kind }) => kind === 'fixed');
    if (fixed) {
      return pass(
        `${placeName(fixed)} publishes under a tag of its own: ${shown(
          fixed.text,
        )}.`,
        evidenceAt(service, [fixed], 'proof'),
      );
    }
    const open = tags.find(({ kind }) => kind === 'open');
    if (open) {
      return unknown(
        `What ${shown(open.text)} at ${placeName(
          open,
        )} stands for is not in the pipeline’s file.`,
        'Write the commit into the tag, for example ${{ github.sha }}.',
        evidenceAt(service, [open], 'anchor'),
      );
    }
    const [first] = tags;
    return fail({
      message: `${placeName(first)} publishes only ${shown(
        first.text,
      )}; a rollback target cannot be named.`,
      evidence: evidenceAt(service, tags, 'offender'),
      recommendation: {
        title: 'Tag Images with the Commit',
        text: `Tag the image with the commit at ${placeName(first)}.`,
        example: {
          language: 'yaml',
          code: 'tags: ${{ env.IMAGE }}:${{ github.sha }}',
        },
        reference,
      },
    });
  },
});

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
