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
import { cleanLine, cleanText } from './clean';
import {
  areasToShow,
  blockersOf,
  distinctPlaces,
  failuresOf,
  placeOf,
  resultsWith,
} from './outline';

/** @public */
export interface TextOptions {
  /** Whether to use the terminal's colours. */
  colour: boolean;
  /** Columns a line may take; at least 40 are used. */
  width: number;
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const styleCodes: Record<Style, number> = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
};

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
  const places = distinctPlaces(
    result.evidence.filter(({ role }) => role !== 'proof'),
  );
  const message = cleanLine(result.message);
  const unnamed = places.map(placeOf).filter(place => !message.includes(place));
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

class Page {
  readonly width: number;
  private readonly lines: string[] = [];

  constructor(private readonly options: TextOptions) {
    this.width = Math.max(40, Math.floor(options.width) || 80);
  }

  paint(text: string, ...styles: Style[]): string {
    if (!this.options.colour) return text;
    const codes = styles.map(style => styleCodes[style]).join(';');
    return `\u001b[${codes}m${text}\u001b[0m`;
  }

  line(text: string) {
    this.lines.push(text);
  }

  blank() {
    if (this.lines.at(-1) !== '') this.lines.push('');
  }

  heading(text: string) {
    this.blank();
    this.line(this.paint(text, 'bold'));
  }

  /** `lead`, then the text wrapped beside it; `leadWidth` where the lead holds colours. */
  paragraph(text: string, lead: string, leadWidth = lead.length) {
    const [first = '', ...rest] = this.wrap(text, leadWidth);
    this.line(lead + first);
    rest.forEach(line => this.line(' '.repeat(leadWidth) + line));
  }

  /** Lines that fit beside `indent` columns; a longer word, such as a path, stays whole. */
  wrap(text: string, indent: number): string[] {
    const room = Math.max(20, this.width - indent);
    const lines: string[] = [];
    let current = '';
    for (const word of cleanText(text).split(/\s+/).filter(Boolean)) {
      if (current && current.length + 1 + word.length > room) {
        lines.push(current);
        current = word;
      } else {
        current = current ? `${current} ${word}` : word;
      }
    }
    return current ? [...lines, current] : lines;
  }

  text(): string {
    return `${this.lines.join('\n').trimEnd()}\n`;
  }
}
