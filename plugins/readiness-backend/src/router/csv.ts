import type { EntitySummary } from '@prodready/plugin-readiness-common';
import { areas } from '@prodready/report';

/** A cell that no spreadsheet takes for a formula, whatever stands in it. */
export function csvCell(value: string | number | undefined): string {
  const text = String(value ?? '');
  const harmless =
    typeof value === 'string' && /^[\s]*[=+\-@\t\r|%]/.test(text)
      ? `'${text}`
      : text;
  return /[",\r\n']/.test(harmless)
    ? `"${harmless.replace(/"/g, '""')}"`
    : harmless;
}

export function csvHeader(): string {
  return csvLine([
    'Entity',
    'Title',
    'Kind',
    'Type',
    'Lifecycle',
    'Owner',
    'System',
    'Domain',
    'Verdict',
    'Blockers',
    'Critical findings',
    'Major findings',
    'Minor findings',
    'Assessed at',
    'Commit',
    ...areas.map(({ name }) => name),
  ]);
}

export function csvRow(entity: EntitySummary): string {
  const { findings } = entity;
  return csvLine([
    entity.entityRef,
    entity.title,
    entity.kind,
    entity.type,
    entity.lifecycle,
    entity.owner,
    entity.system,
    entity.domain,
    entity.verdict ?? 'not-assessed',
    entity.verdict && entity.blockers,
    findings?.critical,
    findings?.major,
    findings?.minor,
    entity.assessedAt,
    entity.commit,
    ...areas.map(({ id }) => entity.areas.find(area => area.id === id)?.status),
  ]);
}

function csvLine(cells: Array<string | number | undefined>): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
