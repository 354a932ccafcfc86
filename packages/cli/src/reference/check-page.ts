import type { Check } from '@prodready/analyzer';
import { areas, severityWords } from '@prodready/report';
import { savedMeasurement, type Measured } from '../evaluation/measured';
import { measuredSection } from './accuracy';

const kindWords: Record<Check['kind'], string> = {
  presence: 'a bad line was sighted',
  absence: 'a good signal is missing',
  ratio: 'a measured share against a threshold',
};

/** What one check asks, why, and how it decides: its page of the reference, in Markdown. */
export function checkPage(
  check: Check,
  measurement: Measured = savedMeasurement,
): string {
  const { decision, examples } = check;
  return page([
    `# \`${check.id}\``,
    `**${check.title}**`,
    [
      `- Area: ${areaName(check.area)}`,
      `- Severity: ${severityWords[check.severity].toLowerCase()}`,
      `- Fails on: ${kindWords[check.kind]}`,
      `- Confidence: ${check.confidence}`,
    ].join('\n'),
    '## Why it matters',
    check.why,
    '## How it is decided',
    `**Applies when:** ${decision.applies}`,
    `**Passes when:** ${decision.passes}`,
    `**Fails when:** ${decision.fails}`,
    list('Not a failure:', decision.exceptions ?? []),
    '## Example',
    'Fails:',
    fenced(examples.language, examples.bad),
    'Passes:',
    fenced(examples.language, examples.good),
    '## How to fix it',
    check.remedy,
    section(
      '## Read more',
      check.references.map(reference => `<${reference}>`),
    ),
    section('## In other tools', check.elsewhere),
    measuredSection(check.id, measurement),
  ]);
}

/** The list of all checks, by area, each linked to its page. */
export function indexPage(checks: readonly Check[]): string {
  return page([
    '# Check reference',
    `The ${checks.length} checks of the catalogue, by area. Each page says why the check matters, how it decides and how to fix what it finds. The command \`prodready checks ID\` shows the same page. [Measured accuracy](accuracy.md) says how right they are.`,
    ...areas.flatMap(({ id, name, core }) => {
      const own = checks.filter(({ area }) => area === id);
      return own.length
        ? [
            `## ${name}`,
            core ? '' : 'Informs, and does not decide the verdict.',
            [
              '| Check | Severity | Question |',
              '| :--- | :--- | :--- |',
              ...own.map(
                check =>
                  `| [\`${check.id}\`](${pathOf(check)}) | ${
                    severityWords[check.severity]
                  } | ${check.title.replace(/\|/g, '\\|')} |`,
              ),
            ].join('\n'),
          ]
        : [];
    }),
  ]);
}

/** Path of a check's page, from the folder of the reference. */
export function pathOf({ area, id }: Check): string {
  return `${area}/${id}.md`;
}

function areaName(id: Check['area']): string {
  return areas.find(area => area.id === id)!.name;
}

function page(blocks: string[]): string {
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function section(heading: string, items: string[]): string {
  return items.length ? `${heading}\n\n${bullets(items)}` : '';
}

function list(introduction: string, items: string[]): string {
  return items.length ? `${introduction}\n\n${bullets(items)}` : '';
}

function bullets(items: string[]): string {
  return items.map(item => `- ${item}`).join('\n');
}

function fenced(language: string, code: string): string {
  const ticks = Math.max(
    2,
    ...(code.match(/`+/g) ?? []).map(run => run.length),
  );
  const fence = '`'.repeat(ticks + 1);
  return `${fence}${language}\n${code.trimEnd()}\n${fence}`;
}
