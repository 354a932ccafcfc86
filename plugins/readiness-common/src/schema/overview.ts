import {
  areaIds,
  areaStatusSchema,
  severitySchema,
  verdictSchema,
} from '@prodready/report';
import { z } from 'zod';
import {
  areaCountsSchema,
  cursorSchema,
  entityFilterSchema,
  findingCountsSchema,
  groupingSchema,
  verdictCountsSchema,
} from './shared';

/** `POST /v1/overview` @public */
export const overviewQuerySchema = z
  .object({
    filter: entityFilterSchema.default({}),
    groupBy: groupingSchema.optional(),
    /** With `groupBy: owner`: groups count everything below them too, and groups that own nothing themselves appear. */
    rollUp: z.boolean().default(false),
    /** Groups, at most: the largest ones. */
    limit: z.number().int().min(1).max(500).default(100),
    /** Days to look back for the change. */
    days: z.number().int().min(1).max(366).default(30),
  })
  .strict();
/** @public */
export type OverviewQuery = z.input<typeof overviewQuerySchema>;

const countsShape = {
  /** Entities. */
  total: z.number().int(),
  verdicts: verdictCountsSchema,
  areas: z.array(areaCountsSchema),
  /** Open findings that stand against a launch, and the entities that have some. */
  blockers: z.object({
    findings: z.number().int(),
    entities: z.number().int(),
  }),
  findings: findingCountsSchema,
};

/** @public */
export const overviewGroupSchema = z.object({
  /** `null`: entities that have none. */
  value: z.string().nullable(),
  /** Name to show, where the value is an entity whose title is known. */
  title: z.string().optional(),
  /** With `rollUp`: groups directly above. */
  parents: z.array(z.string()).optional(),
  ...countsShape,
});
/** @public */
export type OverviewGroup = z.infer<typeof overviewGroupSchema>;

/** Where the entities of a filter stand. @public */
export const overviewSchema = z.object({
  ...countsShape,
  /** Entities whose last scan failed. */
  stale: z.number().int(),
  /** How today differs from `since`: positive is more. */
  change: z.object({
    /** A day. */
    since: z.string(),
    verdicts: verdictCountsSchema,
    blockers: z.number().int(),
  }),
  groups: z.array(overviewGroupSchema).optional(),
  /** There are more groups than `limit`. */
  moreGroups: z.boolean().optional(),
});
/** @public */
export type Overview = z.infer<typeof overviewSchema>;

/** `POST /v1/trend` @public */
export const trendQuerySchema = z
  .object({
    filter: entityFilterSchema.default({}),
    days: z.number().int().min(1).max(731).default(90),
  })
  .strict();
/** @public */
export type TrendQuery = z.input<typeof trendQuerySchema>;

/** One point a day, oldest first, today last. @public */
export const trendSchema = z.object({
  points: z.array(
    z.object({
      day: z.string(),
      verdicts: verdictCountsSchema,
      blockers: z.number().int(),
    }),
  ),
  /**
   * `rollup`: as it was counted on each day, with the owners and entities of that day. `history`: reckoned back from the
   * histories of the entities that match today.
   */
  basis: z.enum(['rollup', 'history']),
});
/** @public */
export type Trend = z.infer<typeof trendSchema>;

/** `POST /v1/checks/failing` @public */
export const failingChecksQuerySchema = z
  .object({
    filter: entityFilterSchema.default({}),
    area: z.array(z.enum(areaIds)).max(areaIds.length).optional(),
    severity: z.array(severitySchema).max(3).optional(),
    limit: z.number().int().min(1).max(200).default(20),
  })
  .strict();
/** @public */
export type FailingChecksQuery = z.input<typeof failingChecksQuerySchema>;

/** The checks that fail on most entities, most first. @public */
export const failingChecksSchema = z.object({
  items: z.array(
    z.object({
      checkId: z.string(),
      title: z.string(),
      area: z.enum(areaIds),
      /** The declared one. */
      severity: severitySchema,
      /** On which it fails; a list filtered by `check: [{ id }]` has exactly these. */
      entities: z.number().int(),
      /** Of these, on which it stands against a launch. */
      blocked: z.number().int(),
      exempt: z.number().int(),
      /** Whose entities these are, most first; at most five. `null`: nobody's. */
      owners: z.array(
        z.object({
          owner: z.string().nullable(),
          title: z.string().optional(),
          entities: z.number().int(),
        }),
      ),
      /** How many owners there are altogether. */
      ownerCount: z.number().int(),
    }),
  ),
});
/** @public */
export type FailingChecks = z.infer<typeof failingChecksSchema>;

/** `POST /v1/changes/query` @public */
export const changesQuerySchema = z
  .object({
    filter: entityFilterSchema.default({}),
    /** Default: both. */
    direction: z.enum(['regression', 'improvement']).optional(),
    days: z.number().int().min(1).max(366).default(30),
    limit: z.number().int().min(1).max(200).default(20),
    cursor: cursorSchema.optional(),
  })
  .strict();
/** @public */
export type ChangesQuery = z.input<typeof changesQuerySchema>;

/** Changes of verdicts and statuses, newest first. @public */
export const changesPageSchema = z.object({
  items: z.array(
    z.object({
      entityRef: z.string(),
      title: z.string(),
      owner: z.string().optional(),
      at: z.string(),
      commit: z.string().optional(),
      direction: z.enum(['regression', 'improvement', 'mixed']),
      verdict: z.object({ from: verdictSchema, to: verdictSchema }),
      blockers: z.object({ from: z.number().int(), to: z.number().int() }),
      areas: z.array(
        z.object({
          id: z.enum(areaIds),
          from: areaStatusSchema.optional(),
          to: areaStatusSchema.optional(),
        }),
      ),
    }),
  ),
  nextCursor: z.string().optional(),
});
/** @public */
export type ChangesPage = z.infer<typeof changesPageSchema>;
