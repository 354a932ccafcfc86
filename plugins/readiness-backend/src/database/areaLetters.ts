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
  const counts = areaIds.map((): Record<string, number> => ({}));
  let place = 0;
  for (const letter of rows) {
    if (letter === reportSeparator) {
      place = 0;
      continue;
    }
    const own = counts[place];
    if (own) own[letter] = (own[letter] ?? 0) + 1;
    place += 1;
  }
  return areaIds.map(id => {
    const of = (status: AreaStatus) => counts[places[id]][letters[status]] ?? 0;
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
