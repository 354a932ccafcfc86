import type { Report } from '@prodready/report';

/** The report without the one character that PostgreSQL has no place for; files of a repository may bring it into any text. */
export function storable(report: Report): Report {
  const text = JSON.stringify(report);
  if (!text.includes('\\u0000')) return report;
  return JSON.parse(text, (_, value) =>
    typeof value === 'string' ? value.replaceAll('\0', '') : value,
  );
}
