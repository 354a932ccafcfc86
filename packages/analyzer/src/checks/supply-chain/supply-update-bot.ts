import {
  applicationManifestsOf,
  dependabotName,
  lockStateOf,
  updateBotsOf,
} from '../../facts/dependencies';
import type { Service } from '../../service';
import { folderOf, stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';
import { manifestPlace } from './shared';

const reference =
  'https://github.com/ossf/scorecard/blob/main/docs/checks.md#dependency-update-tool';

export const supplyUpdateBot = defineCheck({
  id: 'supply-update-bot',
  area: 'supply-chain',
  title: 'Are dependency updates proposed automatically?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'updates that a bot proposes',
    gap: 'nothing that proposes updates',
  },
  why: 'Dependencies age quietly. A bot that proposes one update a week is cheaper than a project that catches up once a year.',
  decision: {
    applies: 'The service has dependencies.',
    passes:
      'Dependabot lists the ecosystem and the folder of the service, or a workspace that takes it in; or Renovate, Scala Steward, pyup or Depfu is set up.',
    fails:
      'None is, the ecosystem or folder is left out, the file is renamed away, or every entry has `open-pull-requests-limit: 0`.',
    exceptions: [
      'Renovate that the organisation runs without a file here: say so with the annotation `prodready.io/update-bot`, then the answer is unknown rather than a finding.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'updates:\n  - package-ecosystem: github-actions',
    good: 'updates:\n  - { package-ecosystem: pip, directory: /backend, schedule: { interval: weekly } }',
  },
  remedy:
    'Add the ecosystem and the folder of the service to `.github/dependabot.yml`, or set Renovate up.',
  references: [reference],
  elsewhere: [
    'OpenSSF Scorecard dependencyUpdateToolConfigured',
    'Mercari production readiness checklist: Dependabot',
  ],
  judge(service) {
    const application = service.fact(applicationManifestsOf);
    const state = service.fact(lockStateOf);
    if (!application && !state)
      return notApplicable('No manifest with dependencies was found.');
    const bots = service.fact(updateBotsOf);
    const [bot] = bots;
    if (bot?.covers)
      return pass(
        `${bot.name} proposes updates (${placeName(bot)}).`,
        evidenceAt(service, [bot], 'proof'),
      );
    if (service.annotations['prodready.io/update-bot'])
      return unknown(
        `The annotation prodready.io/update-bot names what proposes updates: ${service.annotations['prodready.io/update-bot']}.`,
        'Commit its configuration here.',
      );
    const manifest = application
      ? { path: application.main.path, line: 1 }
      : state?.problems[0] ?? manifestPlace(service);
    const ecosystem = application?.ecosystem ?? 'python';
    const folder = `/${folderOf(manifest?.path ?? '')}`;
    return fail({
      message: bot
        ? `Nothing proposes updates for ${manifest?.path}: ${placeName(bot)} ${
            bot.problem
          }.`
        : `Nothing proposes updates for ${manifest?.path}.`,
      evidence: evidenceAt(
        service,
        [
          ...(bot ? [bot] : []),
          ...(manifest ? [manifest] : []),
          ...dependencyPlaces(service),
        ],
        'anchor',
      ),
      recommendation: {
        title: 'Let a Bot Propose Updates',
        text: `Add the ${dependabotName(
          ecosystem,
        )} ecosystem for ${folder} to ${
          bot?.path.includes('dependabot') ? bot.path : '.github/dependabot.yml'
        }.`,
        example: {
          language: 'yaml',
          code: `version: 2\nupdates:\n  - { package-ecosystem: ${dependabotName(
            ecosystem,
          )}, directory: ${folder}, schedule: { interval: weekly } }`,
        },
        reference,
      },
    });
  },
});

/** The other manifests, and the first dependency of each: what a bot would read. */
function dependencyPlaces(service: Service): Place[] {
  const { manifests, dependencies } = service.fact(stackOf);
  return manifests.slice(0, 4).flatMap(({ path }) => [
    { path, line: 1 },
    ...dependencies
      .filter(dependency => dependency.path === path)
      .slice(0, 1)
      .map(({ line }) => ({ path, line })),
  ]);
}
