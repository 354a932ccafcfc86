import { at, textOf } from '../../repository';
import {
  catalogEntityOf,
  codeOwnersOf,
  placeInEntity,
} from '../../facts/documents';
import { defineCheck, fail, pass, unknown } from '../check';
import { evidence, placeName } from '../evidence';

const reference =
  'https://backstage.io/docs/features/software-catalog/descriptor-format';
const nobody = /^(?:unknown|guests?|todo|tbd|none|n\/a|nobody|development)$/i;

export const docsOwner = defineCheck({
  id: 'docs-owner',
  area: 'operations',
  title: 'Is a team named as owner in the catalog and for the code?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'a team that owns the service and its code',
    gap: 'no team that owns the service and its code',
  },
  why: 'A service without an owner is nobody’s to mend. A person as owner goes on holiday and leaves; a team carries a pager, and reviews what changes.',
  decision: {
    applies: 'Always.',
    passes:
      '`spec.owner` of the catalog descriptor names a group, and a rule of CODEOWNERS gives the service’s folder an owner.',
    fails:
      'The owner is missing, a person or a placeholder; or, as a minor finding, CODEOWNERS is missing or has no rule for the folder.',
    exceptions: [
      'The last rule of CODEOWNERS that matches wins; owners of a GitLab section count for its rules.',
      'No descriptor in the tree: the catalog may have the owner from elsewhere, so the answer is unknown.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'spec:\n  type: service\n  owner: user:default/sam',
    good: 'spec:\n  type: service\n  owner: group:default/payments',
  },
  remedy:
    'Set `spec.owner` to the team that carries the pager, and give the folder to the same team in `CODEOWNERS`.',
  references: [
    reference,
    'https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
  ],
  elsewhere: [
    'kube-linter required-label-owner',
    'Mercari production readiness checklist: contact',
  ],
  judge(service) {
    const { repository } = service;
    const descriptor = service.fact(catalogEntityOf);
    if (!descriptor) {
      return unknown(
        'The tree holds no catalog descriptor of the service.',
        'Keep catalog-info.yaml in the service’s folder.',
      );
    }
    const { node } = descriptor;
    const owner = textOf(at(node, 'spec', 'owner'));
    const place = placeInEntity(descriptor, 'spec', 'owner');
    if (!owner || isNobody(owner) || isPerson(owner)) {
      return fail({
        message: `${placeName(place)} has ${
          owner && isPerson(owner) ? 'a person as owner' : 'no owner'
        }.`,
        evidence: [evidence(repository, place, owner ? 'offender' : 'anchor')],
        recommendation: {
          title: 'Name the Team That Owns the Service',
          text: `Set spec.owner at ${placeName(
            place,
          )} to the team that carries the pager.`,
          example: {
            language: 'yaml',
            code: 'spec:\n  type: service\n  lifecycle: production\n  owner: group:default/payments',
          },
          reference,
        },
      });
    }
    const code = service.fact(codeOwnersOf);
    if (code?.owners.length) {
      return pass(
        `${placeName(place)} names ${owner}, and ${placeName(
          code,
        )} gives the code to ${code.owners[0]}.`,
        [
          evidence(repository, place, 'proof'),
          evidence(repository, { path: code.path, line: code.line }, 'proof'),
        ],
      );
    }
    const gap = code ? { path: code.path, line: code.line ?? 1 } : place;
    return fail({
      severity: 'minor',
      message: code
        ? `${code.path} gives the service’s folder to nobody; ${placeName(
            place,
          )} names ${owner}.`
        : `${placeName(
            place,
          )} names ${owner} as owner, but no CODEOWNERS file gives it the code.`,
      evidence: [evidence(repository, gap, 'anchor')],
      recommendation: {
        title: 'Give the Code an Owner',
        text: `Add a rule for ${
          service.path ? `/${service.path}/` : 'the repository'
        } to ${code ? code.path : 'CODEOWNERS'}, with the team of ${placeName(
          place,
        )}.`,
        example: {
          language: 'text',
          code: `${service.path ? `/${service.path}/` : '*'} @acme/payments`,
        },
        reference,
      },
    });
  },
});

function isPerson(ref: string): boolean {
  return /^user:/i.test(ref);
}

function isNobody(ref: string): boolean {
  return nobody.test(ref.replace(/^\w+:/, '').split('/').pop() ?? '');
}
