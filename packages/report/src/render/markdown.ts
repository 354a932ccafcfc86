import type { AreaReport, CheckResult, Evidence, Report } from '../schema';
import { sectionWords, severityWords, statusWords } from '../words';
import {
  cell,
  codeSpan,
  fenced,
  inline,
  paragraphs,
  placeLink,
  relativeFileLink,
  webLink,
  type FileLink,
} from './markdown-inline';
import {
  areasToMend,
  areasToShow,
  failuresOf,
  groupByMessage,
  placesOf,
  readyAreasWithGaps,
  recommendationsOf,
  resultsWith,
  unnamedPlacesOf,
} from './outline';

/** @public */
export interface MarkdownOptions {
  /**
   * The address of a place, usually at the scanned commit; `undefined` shows the place without a link. Only http(s) and
   * relative addresses are linked. Left out, links are relative to the repository's root (`path#L47`).
   */
  fileLink?: (evidence: Evidence) => string | undefined;
}

const placesListed = 5;
const snippetsShown = 2;

/**
 * The report as a document: executive summary, table of components, findings with recommendations, conclusion.
 * Whatever a repository's paths, names and snippets hold, it is shown as text.
 *
 * @public
 */
export function renderMarkdown(
  report: Report,
  options: MarkdownOptions = {},
): string {
  const fileLink = options.fileLink ?? relativeFileLink;
  const name = inline(report.subject.name, { fileLink });
  const evidence = report.areas.flatMap(area =>
    failuresOf(area).flatMap(result => result.evidence),
  );
  const sections = [
    paragraphs(report.summary, { fileLink, evidence }),
    assessment(report, fileLink),
    findings(report, fileLink),
    paragraphs(report.conclusion, { fileLink, evidence }),
  ];
  const titles = [
    sectionWords.summary,
    sectionWords.assessment,
    sectionWords.findings,
    sectionWords.conclusion,
  ];
  return `${[
    `# ${name}: Production Readiness Report`,
    sections
      .map((body, index) => `## ${index + 1}. ${titles[index]}\n\n${body}`)
      .join('\n\n---\n\n'),
    `---\n\n${provenance(report)}`,
  ].join('\n\n')}\n`;
}

function assessment(report: Report, fileLink: FileLink): string {
  const areas = areasToShow(report);
  const core = areas.filter(area => area.core);
  const others = areas.filter(area => !area.core);
  const blocks = [table(core, fileLink)];
  if (others.length) {
    blocks.push(
      'These areas inform and do not decide the verdict:',
      table(others, fileLink),
    );
  }
  return blocks.join('\n\n');
}

function table(areas: AreaReport[], fileLink: FileLink): string {
  const rows = areas.map(area => {
    const summary = inline(area.summary, { fileLink });
    return `| **${cell(inline(area.name, { fileLink }))}** | ${status(
      area,
      true,
    )} | ${cell(summary)} |`;
  });
  return [
    '| Component | Status | Summary |',
    '| :--- | :--- | :--- |',
    ...rows,
  ].join('\n');
}

function status(area: AreaReport, strong: boolean): string {
  const { icon, label } = statusWords[area.status];
  return `${icon} ${strong ? `**${label}**` : label}`;
}

function findings(report: Report, fileLink: FileLink): string {
  const toMend = areasToMend(report);
  const parts = [
    ...toMend.map(area => ({
      title: `${inline(area.name, { fileLink })} (Status: ${status(
        area,
        false,
      )})`,
      body: areaDetails(area, fileLink),
    })),
    ...[
      gapsInReadyAreas(report, fileLink),
      acceptedRisks(report, fileLink),
      notJudged(report, fileLink),
      notApplicable(report, fileLink),
    ].filter(part => part.body),
  ];
  const numbered = parts.map(
    ({ title, body }, index) => `### 3.${index + 1}. ${title}\n\n${body}`,
  );
  if (!toMend.length) {
    numbered.unshift(
      'No area has findings that stand in the way of production.',
    );
  }
  return numbered.join('\n\n');
}

function areaDetails(area: AreaReport, fileLink: FileLink): string {
  const failures = failuresOf(area);
  const blocks = [
    inline(area.reason, {
      fileLink,
      evidence: failures.flatMap(result => result.evidence),
    }),
    ['*   **Findings**:', ...failures.map(result => finding(result, fileLink))]
      .join('\n')
      .trimEnd(),
  ];
  const recommendations = recommendationsOf(failures);
  if (recommendations.length) {
    const evidence = failures.flatMap(result => result.evidence);
    blocks.push(
      [
        '*   **Recommendations**:',
        ...recommendations.map(({ title, text, example, reference }, index) => {
          const heading = inline(title, { fileLink });
          const sentence = inline(text, { fileLink, evidence });
          const link = webLink(reference);
          const item = `    ${index + 1}.  **${heading}**: ${sentence}${
            link ? ` See ${link}.` : ''
          }`;
          return example
            ? `${item}\n\n${fenced(
                example.code,
                example.language,
                '        ',
              )}\n`
            : item;
        }),
      ]
        .join('\n')
        .trimEnd(),
    );
  }
  return blocks.join('\n\n');
}

function finding(result: CheckResult, fileLink: FileLink): string {
  const places = placesOf(result);
  const sentence = inline(result.message, { fileLink, evidence: places });
  const others = placeList(unnamedPlacesOf(result), fileLink);
  const lines = [
    `    *   **${severityWords[result.severity]}**: ${
      others ? `${sentence} See ${others}.` : sentence
    }`,
  ];
  // The line where a missing thing belongs says little; the bad line says it all.
  const offenders = places.filter(
    ({ role, snippet }) => role === 'offender' && snippet?.trim(),
  );
  for (const { path, snippet } of offenders.slice(0, snippetsShown)) {
    lines.push('', fenced(snippet!, languageOf(path), '        '));
  }
  if (offenders.length) lines.push('');
  return lines.join('\n');
}

function placeList(places: Evidence[], fileLink: FileLink): string {
  const links = places
    .slice(0, placesListed)
    .map(place => placeLink(place, fileLink));
  const more = places.length - links.length;
  return `${links.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function gapsInReadyAreas(report: Report, fileLink: FileLink) {
  return {
    title: sectionWords.gapsInReadyAreas,
    body: listByArea(readyAreasWithGaps(report), failuresOf, result => {
      const advice = result.recommendation?.text;
      const evidence = result.evidence;
      return [
        inline(result.message, { fileLink, evidence }),
        advice ? inline(advice, { fileLink, evidence }) : '',
      ].join(' ');
    }),
  };
}

function acceptedRisks(report: Report, fileLink: FileLink) {
  return {
    title: sectionWords.exempt,
    body: listByArea(
      report.areas,
      area => resultsWith(area, 'exempt'),
      result =>
        `${inline(result.title, { fileLink })} ${inline(result.message, {
          fileLink,
        })}`,
    ),
  };
}

function notJudged(report: Report, fileLink: FileLink) {
  const unjudged = listByArea(
    report.areas,
    area => resultsWith(area, 'unknown', 'error'),
    result =>
      [result.title, result.message, result.cure]
        .filter(Boolean)
        .map(sentence =>
          inline(sentence!, { fileLink, evidence: result.evidence }),
        )
        .join(' '),
  );
  const withoutChecks = areasToShow(report)
    .filter(area => area.status === 'unknown' && !area.results.length)
    .map(area => `*   ${inline(area.reason, { fileLink })}`);
  const notes = report.notes.map(note => `*   ${inline(note, { fileLink })}`);
  return {
    title: sectionWords.unknown,
    body: [unjudged, ...withoutChecks, ...notes].filter(Boolean).join('\n'),
  };
}

function notApplicable(report: Report, fileLink: FileLink) {
  const lines = report.areas.flatMap(area =>
    groupByMessage(resultsWith(area, 'not-applicable')).map(
      ({ message, results }) =>
        `*   **${inline(area.name, { fileLink })}**: ${inline(message, {
          fileLink,
        })} (${results.map(result => codeSpan(result.checkId)).join(', ')})`,
    ),
  );
  return { title: sectionWords.notApplicable, body: lines.join('\n') };
}

function listByArea(
  areas: AreaReport[],
  select: (area: AreaReport) => CheckResult[],
  say: (result: CheckResult) => string,
): string {
  return areas
    .flatMap(area =>
      select(area).map(
        result =>
          `*   **${inline(area.name, { fileLink: () => undefined })}**: ${say(
            result,
          ).trim()}`,
      ),
    )
    .join('\n');
}

function provenance({ source, subject, tool }: Report): string {
  const folder = subject.servicePath
    ? `, folder ${codeSpan(subject.servicePath)}`
    : '';
  const commit = source.commit
    ? ` at commit ${codeSpan(source.commit.slice(0, 40))}`
    : '';
  return `Read${commit}${folder} by Prodready ${codeSpan(
    tool.version,
  )}, checks ${codeSpan(tool.checksVersion)}.`;
}

const languagesOfNames: Record<string, string> = {
  yml: 'yaml',
  py: 'python',
  ts: 'typescript',
  js: 'javascript',
  rb: 'ruby',
  rs: 'rust',
  kt: 'kotlin',
  cs: 'csharp',
  sh: 'bash',
};

/** What a snippet's block is called, for highlighting. */
function languageOf(path: string): string {
  const name = path.split('/').pop()!.toLowerCase();
  if (/(^|\.)(docker|container)file(\.|$)/.test(name)) return 'dockerfile';
  const extension = /\.([a-z0-9]{1,12})$/.exec(name)?.[1] ?? '';
  return languagesOfNames[extension] ?? extension;
}
