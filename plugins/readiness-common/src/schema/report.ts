import {
  areaIds,
  areaStatusSchema,
  outcomeSchema,
  reportSchema,
  severitySchema,
  verdictSchema,
} from '@prodready/report';
import { z } from 'zod';
import { followUpSchema } from './followUps';
import { cursorSchema } from './shared';

/** Where the scan of an entity's repository stands. Times are ISO 8601, UTC. @public */
export const scanStateSchema = z.object({
  status: z.enum([
    /** Known, never scanned yet. */
    'pending',
    'queued',
    'running',
    /** The last scan succeeded; the report is of `finishedAt`. */
    'succeeded',
    /** The last scan failed; `problem` says why, the report (if any) is an older one. */
    'failed',
  ]),
  queuedAt: z.string().optional(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  /** While running: what is being done, and how far it is (`done` of `total` steps). */
  progress: z
    .object({
      step: z.string(),
      done: z.number().int(),
      total: z.number().int(),
    })
    .optional(),
  /** Why it failed, and what to mend. */
  problem: z.object({ title: z.string(), message: z.string() }).optional(),
});
/** @public */
export type ScanState = z.infer<typeof scanStateSchema>;

/** `GET /v1/reports/:kind/:namespace/:name` @public */
export const entityReportSchema = z.object({
  entityRef: z.string(),
  /** The last good report; absent until the first scan succeeded. */
  report: reportSchema.optional(),
  /** When that report was made. */
  assessedAt: z.string().optional(),
  /** True when a later scan failed: the report may no longer describe the repository. */
  stale: z.boolean(),
  scan: scanStateSchema,
  /**
   * Prefix of links to files at the scanned commit, for example `https://github.com/o/r/blob/<sha>/`;
   * absent where the host has no such links. `lineAnchor` has `{line}` in it, for example `#L{line}`.
   */
  links: z
    .object({ file: z.string(), lineAnchor: z.string().optional() })
    .optional(),
  /** Set when an earlier report was asked for: the point in time it was current at. */
  at: z.string().optional(),
  /** What became of the findings: since when they are there, who looks after them. Current report only. */
  followUps: z.array(followUpSchema).optional(),
  /** Address of the badge, below the plugin's base address; absent where badges are switched off. */
  badge: z.string().optional(),
  /** What the signed-in user may do. */
  may: z.object({
    rescan: z.boolean(),
    manageFollowUp: z.boolean(),
    requestExemption: z.boolean(),
    approveExemption: z.boolean(),
  }),
});
/** @public */
export type EntityReport = z.infer<typeof entityReportSchema>;

/** `GET /v1/reports/:kind/:namespace/:name` @public */
export const reportQuerySchema = z
  .object({
    /** Default: what the `Accept` header prefers, JSON otherwise. */
    format: z.enum(['json', 'markdown', 'sarif']).optional(),
    /** The report that was current at this time, as long as it is kept; see `history`. */
    at: z.iso.datetime({ offset: true }).optional(),
  })
  .strict();
/** @public */
export type ReportQuery = z.input<typeof reportQuerySchema>;

const areaChangeSchema = z.object({
  id: z.enum(areaIds),
  /** Absent where the area was not there before, or is no longer. */
  from: areaStatusSchema.optional(),
  to: areaStatusSchema.optional(),
});

/** `GET /v1/reports/:kind/:namespace/:name/history` @public */
export const historyQuerySchema = z
  .object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: cursorSchema.optional(),
  })
  .strict();
/** @public */
export type HistoryQuery = z.input<typeof historyQuerySchema>;

/** A point of an entity's history: the verdict or a status changed. @public */
export const historyEntrySchema = z.object({
  at: z.string(),
  commit: z.string().optional(),
  verdict: verdictSchema,
  /** Absent for the first report. */
  previousVerdict: verdictSchema.optional(),
  blockers: z.number().int(),
  areas: z.array(z.object({ id: z.enum(areaIds), status: areaStatusSchema })),
  /** What differs from the entry before. */
  changes: z.array(areaChangeSchema),
  findings: z.object({
    opened: z.number().int(),
    closed: z.number().int(),
  }),
  /** Whether the report of that time is still kept. */
  reportKept: z.boolean(),
});
/** @public */
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** Newest first. @public */
export const historyPageSchema = z.object({
  items: z.array(historyEntrySchema),
  nextCursor: z.string().optional(),
});
/** @public */
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** `GET /v1/reports/:kind/:namespace/:name/diff` @public */
export const diffQuerySchema = z
  .object({
    /** Default: the report before that of `to`. */
    from: z.iso.datetime({ offset: true }).optional(),
    /** Default: now. */
    to: z.iso.datetime({ offset: true }).optional(),
  })
  .strict();
/** @public */
export type DiffQuery = z.input<typeof diffQuerySchema>;

const diffSideSchema = z.object({
  assessedAt: z.string(),
  commit: z.string().optional(),
  verdict: verdictSchema,
  blockers: z.array(z.string()),
  checksVersion: z.string(),
});

const outcomeChangeSchema = z.object({
  checkId: z.string(),
  title: z.string(),
  area: z.enum(areaIds),
  severity: severitySchema,
  /** Absent where the check was not there before, or is no longer. */
  from: outcomeSchema.optional(),
  to: outcomeSchema.optional(),
  /** Of the later report, or of the earlier one where the check is gone. */
  message: z.string(),
  path: z.string().optional(),
  line: z.number().int().optional(),
});

/** What is different between two reports of an entity. @public */
export const reportDiffSchema = z.object({
  entityRef: z.string(),
  /** Absent when there is no earlier report. */
  from: diffSideSchema.optional(),
  to: diffSideSchema,
  areas: z.array(areaChangeSchema),
  /** Checks that fail now and did not. */
  opened: z.array(outcomeChangeSchema),
  /** Checks that failed and pass or do not apply now. */
  closed: z.array(outcomeChangeSchema),
  /** Every other change of an outcome. */
  other: z.array(outcomeChangeSchema),
  /** Checks that fail as before, at places that were added or are gone. */
  places: z.array(
    z.object({
      checkId: z.string(),
      added: z.array(
        z.object({ path: z.string(), line: z.number().int().optional() }),
      ),
      removed: z.array(
        z.object({ path: z.string(), line: z.number().int().optional() }),
      ),
    }),
  ),
  /** The checks themselves are others: differences need not come from the commit. */
  checksChanged: z.boolean(),
});
/** @public */
export type ReportDiff = z.infer<typeof reportDiffSchema>;
