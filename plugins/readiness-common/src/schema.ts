import {
  areaIds,
  areaStatusSchema,
  reportSchema,
  verdictSchema,
} from '@prodready/report';
import { z } from 'zod';

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
  /** What the signed-in user may do. */
  may: z.object({ rescan: z.boolean() }),
});
/** @public */
export type EntityReport = z.infer<typeof entityReportSchema>;

/** One entity in the list, without its findings. @public */
export const entitySummarySchema = z.object({
  entityRef: z.string(),
  title: z.string(),
  kind: z.string(),
  type: z.string().optional(),
  lifecycle: z.string().optional(),
  /** Entity refs. */
  owner: z.string().optional(),
  system: z.string().optional(),
  verdict: verdictSchema.optional(),
  blockers: z.number().int(),
  areas: z.array(
    z.object({
      id: z.enum(areaIds),
      status: areaStatusSchema,
      reason: z.string(),
    }),
  ),
  assessedAt: z.string().optional(),
  stale: z.boolean(),
  scan: scanStateSchema,
});
/** @public */
export type EntitySummary = z.infer<typeof entitySummarySchema>;

/** `POST /v1/entities/query` @public */
export const entitiesQuerySchema = z
  .object({
    /** Part of an entity's name or title; case is ignored. */
    text: z.string().max(200).optional(),
    owner: z.array(z.string().max(500)).max(100).optional(),
    verdict: z.array(verdictSchema).max(3).optional(),
    sort: z.enum(['name', 'verdict', 'assessedAt']).default('verdict'),
    order: z.enum(['asc', 'desc']).default('asc'),
    limit: z.number().int().min(1).max(200).default(50),
    /** From the previous page's `nextCursor`. */
    cursor: z.string().max(2000).optional(),
  })
  .strict();
/** @public */
export type EntitiesQuery = z.input<typeof entitiesQuerySchema>;

/** @public */
export const entitiesPageSchema = z.object({
  items: z.array(entitySummarySchema),
  total: z.number().int(),
  nextCursor: z.string().optional(),
  /** Over all entities that match and that the user may see. */
  counts: z.object({
    ready: z.number().int(),
    'ready-with-gaps': z.number().int(),
    'not-ready': z.number().int(),
    'not-assessed': z.number().int(),
  }),
});
/** @public */
export type EntitiesPage = z.infer<typeof entitiesPageSchema>;
