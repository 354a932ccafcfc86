import {
  ExportedReport,
  ReportExporter,
} from '@prodready/plugin-readiness-node';

const patience = 10_000;
const mostFindings = 5;

/**
 * Posts `{ "text": "…" }` when a service became less ready, which the webhooks of most chats understand. What it throws is
 * logged, and hurts no scan.
 */
export function createRegressionWebhook({
  url,
}: {
  url: string;
}): ReportExporter {
  return {
    id: 'regression-webhook',
    async export(exported) {
      const text = messageOf(exported);
      if (!text) return;
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ text }),
        signal: AbortSignal.timeout(patience),
      });
      if (!answer.ok) {
        throw new Error(`The webhook answered with status ${answer.status}`);
      }
    },
  };
}

/** Nothing where there is nothing to complain about. */
function messageOf({
  entityRef,
  report,
  change,
}: ExportedReport): string | undefined {
  if (change?.direction !== 'regression') return undefined;
  const { opened, reopened } = change.findings;
  const found = [...opened, ...reopened];
  const more = found.length - mostFindings;
  return [
    `${report.subject.name} (${entityRef}) became less ready for production: ${report.verdict}.`,
    ...found.slice(0, mostFindings).map(({ title }) => `- ${title} No.`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n');
}
