import type { AreaReport, CheckResult, Verdict } from '@prodready/report';
import { byWeight } from '../assessment/points';
import { enumerate, plural } from './text';

/** What stands between the service and its launch, and where to begin. Markdown. */
export function conclusion(
  name: string,
  verdict: Verdict,
  areas: AreaReport[],
): string {
  const failed = areas
    .filter(({ core }) => core)
    .flatMap(({ results }) => results)
    .filter(({ outcome }) => outcome === 'fail')
    .sort(byWeight);
  const blockers = failed.filter(({ severity }) => severity === 'critical');
  const weak = areas.filter(
    ({ core, status }) => core && status === 'needs-improvement',
  );

  if (verdict === 'not-ready') {
    const reasons = [
      ...(blockers.length
        ? [
            blockers.length === 1
              ? 'the blocking finding is closed'
              : `all ${blockers.length} blocking findings are closed`,
          ]
        : []),
      ...(weak.length
        ? [
            `${enumerate(
              weak.map(area => `**${area.name.toLocaleLowerCase('en-US')}**`),
            )} no longer ${weak.length === 1 ? 'needs' : 'need'} improvement`,
          ]
        : []),
    ];
    return [
      `**${name}** must not proceed to a production launch until ${enumerate(
        reasons,
      )}.`,
      ...(blockers.length
        ? [`Launch blockers:\n\n${blockers.map(item).join('\n')}`]
        : []),
      nextSteps(
        failed.filter(result => !blockers.includes(result)),
        blockers.length > 0,
      ),
    ]
      .filter(Boolean)
      .join('\n\n');
  }
  if (verdict === 'ready-with-gaps') {
    return [
      `Nothing found in the repository blocks a launch of **${name}**, but it is not yet where a production service should be.`,
      nextSteps(failed, false),
    ]
      .filter(Boolean)
      .join('\n\n');
  }
  return failed.length
    ? `**${name}** is ready for production. ${plural(
        failed.length,
        'smaller finding',
      )} ${
        failed.length === 1 ? 'remains' : 'remain'
      }, beginning with: ${action(failed[0])}.`
    : `**${name}** is ready for production. No finding is open in the core areas.`;
}

function nextSteps(failed: CheckResult[], afterBlockers: boolean): string {
  if (!failed.length) return '';
  return `${
    afterBlockers ? 'After that, the steps' : 'The steps'
  } that gain most:\n\n${failed.slice(0, 3).map(item).join('\n')}`;
}

function item(result: CheckResult): string {
  return `- ${action(result)} (${place(result)})`;
}

function action(result: CheckResult): string {
  return result.recommendation?.title ?? result.title;
}

function place({ evidence, checkId }: CheckResult): string {
  const [first] = evidence;
  if (!first) return `\`${checkId}\``;
  return `\`${first.path}${first.line ? `:${first.line}` : ''}\``;
}
