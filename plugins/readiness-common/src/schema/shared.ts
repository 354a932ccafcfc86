import {
  areaIds,
  areaStatusSchema,
  outcomeSchema,
  severitySchema,
  verdictSchema,
} from '@prodready/report';
import { z } from 'zod';

/** A full entity reference, such as `component:default/orders`; case is ignored. */
export const entityRefSchema = z
  .string()
  .min(5)
  .max(500)
  .regex(/^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/, {
    error: 'must be a full entity reference such as component:default/orders',
  });

/** A day, `2026-12-31`. @public */
export const daySchema = z.iso.date();

/** From the previous page's `nextCursor`; it belongs to the same filter, sort and order. */
export const cursorSchema = z.string().max(2000);

/** A verdict, or that there is none yet. @public */
export const verdictFilterSchema = z.enum([
  ...verdictSchema.options,
  'not-assessed',
]);
/** @public */
export type VerdictFilter = z.infer<typeof verdictFilterSchema>;

/** One of the values must match. `null` stands for entities that have none. */
const anyOf = z.array(z.string().max(500).nullable()).max(100);

/**
 * Which entities are meant: all criteria that are given must hold, of each list one value. Lists, counts, trends, changes,
 * follow-ups and exports take the same one, so that behind every number stands exactly the list with the same filter.
 *
 * @public
 */
export const entityFilterSchema = z
  .object({
    /** Part of an entity's name or title; case is ignored. */
    text: z.string().max(200).optional(),
    /** These very entities. */
    entity: z.array(entityRefSchema).max(500).optional(),
    /** Entity refs. A group stands for itself, its members and all groups below it, unless `directOwner` is set. */
    owner: anyOf.optional(),
    /** Takes `owner` by the letter. */
    directOwner: z.boolean().optional(),
    /** Only what the signed-in user owns, as a person or through groups and the groups below them. */
    mine: z.boolean().optional(),
    system: anyOf.optional(),
    domain: anyOf.optional(),
    kind: anyOf.optional(),
    type: anyOf.optional(),
    lifecycle: anyOf.optional(),
    tag: anyOf.optional(),
    verdict: z.array(verdictFilterSchema).max(4).optional(),
    /** For each of these areas one of the statuses. */
    area: z
      .array(
        z
          .object({
            id: z.enum(areaIds),
            status: z.array(areaStatusSchema).min(1).max(5),
          })
          .strict(),
      )
      .max(areaIds.length)
      .optional(),
    /** For each of these checks one of the outcomes. */
    check: z
      .array(
        z
          .object({
            id: z.string().min(1).max(100),
            outcome: z.array(outcomeSchema).min(1).max(6).default(['fail']),
          })
          .strict(),
      )
      .max(20)
      .optional(),
    /** With an open finding of one of these severities. */
    severity: z.array(severitySchema).max(3).optional(),
    /** With (or without) an open launch blocker. */
    blocked: z.boolean().optional(),
    /** Whose last scan failed (or did not). */
    stale: z.boolean().optional(),
  })
  .strict();
/** @public */
export type EntityFilter = z.input<typeof entityFilterSchema>;

/** How many entities have each verdict. @public */
export const verdictCountsSchema = z.object({
  ready: z.number().int(),
  'ready-with-gaps': z.number().int(),
  'not-ready': z.number().int(),
  'not-assessed': z.number().int(),
});
/** @public */
export type VerdictCounts = z.infer<typeof verdictCountsSchema>;

/** How many entities have each status in one area. @public */
export const areaCountsSchema = z.object({
  id: z.enum(areaIds),
  ready: z.number().int(),
  partial: z.number().int(),
  'needs-improvement': z.number().int(),
  'not-applicable': z.number().int(),
  unknown: z.number().int(),
});
/** @public */
export type AreaCounts = z.infer<typeof areaCountsSchema>;

/** How many open findings there are of each severity. @public */
export const findingCountsSchema = z.object({
  critical: z.number().int(),
  major: z.number().int(),
  minor: z.number().int(),
});
/** @public */
export type FindingCounts = z.infer<typeof findingCountsSchema>;

/** By what entities can be grouped. @public */
export const groupingSchema = z.enum([
  'owner',
  'system',
  'domain',
  'kind',
  'type',
  'lifecycle',
]);
/** @public */
export type Grouping = z.infer<typeof groupingSchema>;
