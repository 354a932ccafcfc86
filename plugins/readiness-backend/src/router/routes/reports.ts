import { InputError, NotFoundError } from '@backstage/errors';
import {
  EntityReport,
  endpoints,
  readinessReportRescanPermission,
  ScanState,
} from '@prodready/plugin-readiness-common';
import { renderMarkdown, renderSarif } from '@prodready/report';
import type { Request } from 'express';
import { createHash } from 'node:crypto';
import { followUpsOf } from '../../database/followUps';
import { answerWith } from '../../database/reportBody';
import { isStale, StoredReport } from '../../database/ReportStore';
import { scanStateOf } from '../../database/rows';
import { userOf } from '../EntityAccess';
import { fileLink } from '../fileLink';
import { reportDiff } from '../reportDiff';
import { sendGzipped, sendJson } from '../sendJson';
import { refOf, Serve } from '../serving';
import type { RouterServices } from '../services';
import { withRights } from './followUps';

/** One entity's report, as it is and as it was, and its scan. */
export function reportRoutes(
  serve: Serve,
  { access, entities, reports, followUps, badge, rescan }: RouterServices,
): void {
  serve(endpoints.getReport, async ({ req, res, query, credentials }) => {
    const format = formatOf(req, query.format);
    const asStored = query.at === undefined && format === 'json';
    const ref = refOf(req);
    // All at once: what nobody may see is forgotten again.
    const [{ row, may }, found] = await Promise.all([
      access.readable(ref, credentials, {
        // Who has one already needs it only if it is another by now.
        withReport: asStored && req.headers['if-none-match'] === undefined,
      }),
      asStored ? followUps.ofEntity(ref) : undefined,
    ]);
    if (found) {
      const rights = await may();
      const links: EntityReport['links'] = row.links && JSON.parse(row.links);
      const rest: Omit<EntityReport, 'report'> = {
        entityRef: row.ref,
        ...(row.assessed_at && { assessedAt: row.assessed_at }),
        stale: isStale(row, row.verdict !== null),
        scan: scanStateOf(row),
        ...(links && { links }),
        ...(row.verdict && {
          followUps: followUpsOf(
            found,
            () => ({ title: row.title, owner: row.owner, links }),
            new Date(),
          ).map(item =>
            withRights(item, {
              manage: rights.manageFollowUp,
              request:
                rights.requestExemption && userOf(credentials) !== undefined,
            }),
          ),
        }),
        ...(badge !== 'off' && { badge: badgeOf(row.ref) }),
        may: rights,
      };
      const json = JSON.stringify(rest);
      const tag = createHash('sha256')
        .update(json)
        .update(JSON.stringify([row.meaning, row.commit]))
        .digest('base64url')
        .slice(0, 27);
      res.set({ ETag: `"${tag}"`, 'Cache-Control': 'private, no-cache' });
      if (req.fresh) {
        res.status(304).end();
        return;
      }
      // The report is passed on as it is stored: reading and writing it again would be all the work there is.
      const stored = row.verdict && (row.body ?? (await reports.body(row.ref)));
      await (stored
        ? sendGzipped(req, res, answerWith(stored, json))
        : sendJson(req, res, json));
      return;
    }
    const at = query.at && new Date(query.at).toISOString();
    const stored = at
      ? await reports.findAt(row.ref, at)
      : await reports.find(row.ref);
    if (!stored && (at || format !== 'json')) throw noReport(row.ref, at);
    if (stored && format === 'markdown') {
      res
        .type('text/markdown')
        .send(
          renderMarkdown(stored.report, { fileLink: fileLink(stored.links) }),
        );
      return;
    }
    if (stored && format === 'sarif') {
      res.type('application/sarif+json').send(renderSarif(stored.report));
      return;
    }
    const body: EntityReport = {
      entityRef: row.ref,
      ...(stored && {
        report: stored.report,
        assessedAt: stored.assessedAt,
        ...(stored.links && { links: stored.links }),
      }),
      ...(at && { at }),
      stale: isStale(row, Boolean(stored)),
      scan: scanStateOf(row),
      may: await may(),
    };
    res.json(body);
  });

  serve(endpoints.getHistory, async ({ req, res, query, credentials }) => {
    const { row } = await access.readable(refOf(req), credentials);
    if (query.cursor !== undefined && !/^\d{1,15}$/.test(query.cursor)) {
      throw new InputError(
        'The cursor is none of this history: take nextCursor from the previous page',
      );
    }
    const before =
      query.cursor === undefined ? undefined : Number(query.cursor);
    const rows = await reports.history(row.ref, {
      limit: query.limit + 1,
      ...(before !== undefined && { before }),
    });
    const kept = await reports.keptSince(row.ref);
    const page = rows.slice(0, query.limit);
    res.json({
      items: page.map(entry => ({
        at: entry.recorded_at,
        ...(entry.commit && { commit: entry.commit }),
        verdict: entry.verdict,
        ...(entry.previous_verdict && {
          previousVerdict: entry.previous_verdict,
        }),
        blockers: entry.blockers,
        areas: Object.entries(JSON.parse(entry.areas)).map(([id, status]) => ({
          id,
          status,
        })),
        changes: JSON.parse(entry.changes ?? '[]'),
        findings: { opened: entry.opened, closed: entry.closed },
        reportKept: kept.some(since => since <= entry.recorded_at),
      })),
      ...(rows.length > page.length && {
        nextCursor: String(page[page.length - 1].id),
      }),
    });
  });

  serve(endpoints.getDiff, async ({ req, res, query, credentials }) => {
    const { row } = await access.readable(refOf(req), credentials);
    const to = new Date(query.to ?? Date.now()).toISOString();
    const after = await reports.findAt(row.ref, to);
    if (!after) throw noReport(row.ref, query.to && to);
    let before: StoredReport | undefined;
    if (query.from) {
      const from = new Date(query.from).toISOString();
      before = await reports.findAt(row.ref, from);
      if (!before) throw noReport(row.ref, from);
    } else {
      before = await reports.findBefore(row.ref, to);
    }
    res.json(reportDiff(row.ref, before, after));
  });

  serve(endpoints.getScan, async ({ req, res, credentials }) => {
    const { row } = await access.readable(refOf(req), credentials);
    const body: ScanState = scanStateOf(row);
    res.json(body);
  });

  serve(endpoints.rescan, async ({ req, res, credentials }) => {
    const { row } = await access.readable(refOf(req), credentials);
    await access.require(readinessReportRescanPermission, row.ref, credentials);
    if (row.target_id) await rescan(row.target_id);
    const queued = await entities.find(row.ref);
    const body: ScanState = scanStateOf(queued ?? row);
    res.status(202).json(body);
  });
}

function badgeOf(ref: string): string {
  const [kind, rest] = ref.split(':');
  return `/v1/badge/${[kind, ...rest.split('/')]
    .map(encodeURIComponent)
    .join('/')}`;
}

function noReport(ref: string, at?: string): NotFoundError {
  return new NotFoundError(
    at
      ? `There is no report of ${ref} from ${at}: it is older than the first, or no longer kept (readiness.retention.reports)`
      : `${ref} has no report yet: its repository was not assessed successfully so far`,
  );
}

/** What the query says counts, or else what the caller accepts first. */
function formatOf(
  req: Request,
  format?: 'json' | 'markdown' | 'sarif',
): 'json' | 'markdown' | 'sarif' {
  if (format) return format;
  switch (
    req.accepts(['application/json', 'text/markdown', 'application/sarif+json'])
  ) {
    case 'text/markdown':
      return 'markdown';
    case 'application/sarif+json':
      return 'sarif';
    default:
      return 'json';
  }
}
