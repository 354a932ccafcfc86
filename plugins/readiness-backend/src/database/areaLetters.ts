import type { AreaCounts } from '@prodready/plugin-readiness-common';
import { AreaId, areaIds, AreaStatus, Report } from '@prodready/report';

/** Where in `reports.statuses` each area stands. Never reassigned: rows that were written long ago still read right. */
const places: Record<AreaId, number> = {
  'configuration-management': 0,
  'database-management': 1,
  'api-and-routing': 2,
  'error-handling': 3,
  security: 4,
  containerization: 5,
  testing: 6,
  observability: 7,
  delivery: 8,
  resilience: 9,
  operations: 10,
  'supply-chain': 11,
};

const letters: Record<AreaStatus, string> = {
  ready: 'r',
  partial: 'p',
  'needs-improvement': 'i',
  'not-applicable': 'n',
  unknown: 'u',
};

/** Where the letter of an area stands, counted from 1. */
export function placeOf(area: AreaId): number {
  return places[area] + 1;
}

export function areaLetterOf(status: AreaStatus): string {
  return letters[status];
}

/** Letters are of ASCII. */
const alphabet = 128;

/** Between the letters of one report and those of the next. */
export const reportSeparator = ',';

/** The statuses of a report as its row keeps them: a letter for each area. */
export function lettersOf(report: Report): string {
  const row: string[] = [];
  for (const { id, status } of report.areas) row[places[id]] = letters[status];
  return Array.from(row, letter => letter ?? '-').join('');
}

/** Counts the statuses of many reports, whose letters stand one after the other. */
export function countAreas(rows: string): AreaCounts[] {
  const separator = reportSeparator.charCodeAt(0);
  // A row of counters for each place, by the code of the letter.
  const counters = new Uint32Array(areaIds.length * alphabet);
  let row = 0;
  for (let index = 0; index < rows.length; index++) {
    const code = rows.charCodeAt(index);
    if (code === separator) {
      row = 0;
    } else {
      if (row < counters.length) counters[row + code] += 1;
      row += alphabet;
    }
  }
  return areaIds.map(id => {
    const of = (status: AreaStatus) =>
      counters[places[id] * alphabet + letters[status].charCodeAt(0)];
    return {
      id,
      ready: of('ready'),
      partial: of('partial'),
      'needs-improvement': of('needs-improvement'),
      'not-applicable': of('not-applicable'),
      unknown: of('unknown'),
    };
  });
}
