import type {
  AreaStatus,
  CheckResult,
  Report,
  Severity,
  Verdict,
} from '../schema';
import {
  sectionWords,
  severityWords,
  statusWords,
  verdictWords,
} from '../words';
import { cleanLine } from './clean';
import { Page, type Style, type TextOptions } from './page';
import {
  areasToShow,
  blockersOf,
  distinctPlaces,
  failuresOf,
  placeOf,
  resultsWith,
  unnamedPlacesOf,
} from './outline';

const statusStyles: Record<AreaStatus, Style> = {
  ready: 'green',
  partial: 'yellow',
  'needs-improvement': 'red',
  'not-applicable': 'dim',
  unknown: 'dim',
};

const verdictStyles: Record<Verdict, Style> = {
  ready: 'green',
  'ready-with-gaps': 'yellow',
  'not-ready': 'red',
};

const severityStyles: Record<Severity, Style> = {
  critical: 'red',
  major: 'yellow',
  minor: 'dim',
};

const placesListed = 5;

/**
 * The report for a terminal: verdict, table of areas, blockers, findings with `path:line` and what to do. Compact, and
 * free of control characters whatever the repository holds.
 *
 * @public
 */
export function renderText(report: Report, options: TextOptions): string {
  const page = new Page(options);
  page.line(
    `${page.paint(cleanLine(report.subject.name), 'bold')}: ${page.paint(
      verdictWords[report.verdict].label,
      'bold',
      verdictStyles[report.verdict],
    )}`,
  );
  page.blank();
  table(page, report);
  blockers(page, report);
  for (const area of report.areas) {
    const failures = failuresOf(area);
    if (!failures.length) continue;
    page.heading(cleanLine(area.name));
    for (const failure of failures) finding(page, failure);
  }
  unjudged(page, report);
  return page.text();
}

function table(page: Page, report: Report) {
  const areas = areasToShow(report);
  const nameWidth = Math.max(
    ...areas.map(({ name }) => cleanLine(name).length),
    0,
  );
  const labels = areas.map(({ status }) => statusWords[status].label);
  const labelWidth = Math.max(...labels.map(label => label.length), 0);
  areas.forEach((area, index) => {
    const name = cleanLine(area.name).padEnd(nameWidth);
    const label = page.paint(
      labels[index].padEnd(labelWidth),
      statusStyles[area.status],
    );
    const indent = nameWidth + labelWidth + 6;
    const summary = plainWords(area.summary);
    if (page.width - indent >= 24) {
      const [first = '', ...rest] = page.wrap(summary, indent);
      page.line(`  ${name}  ${label}  ${first}`.trimEnd());
      rest.forEach(line => page.line(' '.repeat(indent) + line));
    } else {
      page.line(`  ${name}  ${label}`);
    }
  });
}

function blockers(page: Page, report: Report) {
  const results = blockersOf(report);
  if (!results.length) return;
  page.heading(sectionWords.blockers);
  results.forEach((result, index) => {
    const [place] = distinctPlaces(result.evidence);
    page.paragraph(
      `${result.checkId}${place ? ` at ${placeOf(place)}` : ''}`,
      `  ${index + 1}. `,
    );
  });
}

function finding(page: Page, result: CheckResult) {
  const severity = severityWords[result.severity];
  page.paragraph(
    plainWords(result.message),
    `  ${page.paint(
      severity.toUpperCase(),
      severityStyles[result.severity],
    )}  `,
    severity.length + 4,
  );
  const indent = ' '.repeat(4);
  const unnamed = unnamedPlacesOf(result).map(placeOf);
  for (const place of unnamed.slice(0, placesListed)) {
    page.line(indent + page.paint(place, 'dim'));
  }
  if (unnamed.length > placesListed) {
    page.line(
      indent + page.paint(`and ${unnamed.length - placesListed} more`, 'dim'),
    );
  }
  const advice = result.recommendation?.text;
  if (advice) page.paragraph(plainWords(advice), `${indent}→ `);
  page.line(indent + page.paint(cleanLine(result.checkId), 'dim'));
}

function unjudged(page: Page, report: Report) {
  const results = report.areas.flatMap(area =>
    resultsWith(area, 'unknown', 'error'),
  );
  if (!results.length && !report.notes.length) return;
  page.heading(sectionWords.unknown);
  for (const { checkId, message } of results) {
    page.paragraph(`${checkId}: ${plainWords(message)}`, '  - ');
  }
  for (const note of report.notes) page.paragraph(plainWords(note), '  - ');
}

/** Marks of emphasis say nothing in a terminal; code marks stay, they set names apart. */
function plainWords(text: string): string {
  return cleanLine(text).replace(/\*\*([^*]+)\*\*/g, '$1');
}
