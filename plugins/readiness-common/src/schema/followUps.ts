import { areaIds, severitySchema } from '@prodready/report';
import { z } from 'zod';
import { cursorSchema, entityFilterSchema, entityRefSchema } from './shared';

/** Which finding: a check that fails on an entity. @public */
export const findingKeySchema = z
  .object({
    entityRef: entityRefSchema,
    checkId: z.string().min(1).max(100),
  })
  .strict();
/** @public */
export type FindingKey = z.infer<typeof findingKeySchema>;

/**
 * `open`: it fails. `exempt`: it fails, and not mending it was approved for a time. `resolved`: a later report shows that
 * it is mended. @public
 */
export const findingStateSchema = z.enum(['open', 'exempt', 'resolved']);
/** @public */
export type FindingState = z.infer<typeof findingStateSchema>;

/** How much work a fix is, roughly: a line, a few files, a change of habits. @public */
export const effortSchema = z.enum(['small', 'medium', 'large']);
/** @public */
export type Effort = z.infer<typeof effortSchema>;

/** A finding seen from its owner's side. @public */
export const followUpSchema = z.object({
  entityRef: z.string(),
  entityTitle: z.string(),
  /** Entity ref. */
  owner: z.string().optional(),
  checkId: z.string(),
  title: z.string(),
  area: z.enum(areaIds),
  severity: severitySchema,
  /** Stands against a launch. */
  blocker: z.boolean(),
  effort: effortSchema,
  /** What mending it is worth for its effort; the higher, the earlier. */
  priority: z.number().int(),
  state: findingStateSchema,
  message: z.string(),
  places: z.array(
    z.object({
      path: z.string(),
      line: z.number().int().optional(),
      /** The same while lines move; an exemption of one place names it. */
      fingerprint: z.string(),
      firstSeenAt: z.string(),
      /** Address at the scanned commit, where the host has one. */
      url: z.string().optional(),
      exempt: z.boolean(),
    }),
  ),
  /** The very first time, also when it was resolved in between. */
  firstSeenAt: z.string(),
  /** Since when it is open this time, and since which commit. */
  openedAt: z.string(),
  openedCommit: z.string().optional(),
  /** How often it came back. */
  reopened: z.number().int(),
  resolvedAt: z.string().optional(),
  resolvedCommit: z.string().optional(),
  /** How it was resolved: the check passes, it no longer applies, or it is no longer made. */
  resolution: z.enum(['passed', 'not-applicable', 'check-removed']).optional(),
  dueAt: z.string().optional(),
  /** Whether a person set the due date; otherwise it follows from the severity. */
  dueSet: z.boolean(),
  overdue: z.boolean(),
  /** Entity ref of a user or group. */
  assignee: z.string().optional(),
  note: z.string().optional(),
  ticketUrl: z.string().optional(),
  updatedBy: z.string().optional(),
  updatedAt: z.string().optional(),
  /** Accepted for a time; or asked for, and not yet decided on. */
  exemption: z
    .object({
      /** Absent where a file of the repository grants it. */
      id: z.string().optional(),
      status: z.enum(['requested', 'approved']),
      source: z.enum(['portal', 'repository']),
      reason: z.string(),
      until: z.string(),
      by: z.string().optional(),
    })
    .optional(),
  may: z.object({ manage: z.boolean(), requestExemption: z.boolean() }),
});
/** @public */
export type FollowUp = z.infer<typeof followUpSchema>;

const assigneeSchema = entityRefSchema.nullable();

const followUpFilterShape = {
  /** Of entities that match this. */
  filter: entityFilterSchema.default({}),
  state: z.array(findingStateSchema).min(1).max(3).default(['open']),
  check: z.array(z.string().min(1).max(100)).max(100).optional(),
  area: z.array(z.enum(areaIds)).max(areaIds.length).optional(),
  severity: z.array(severitySchema).max(3).optional(),
  blocker: z.boolean().optional(),
  /** `soon`: due within the next seven days. */
  due: z
    .array(z.enum(['overdue', 'soon', 'later']))
    .max(3)
    .optional(),
  /** `null`: of nobody. */
  assignee: z.array(assigneeSchema).max(100).optional(),
  /** Assigned to the signed-in user. */
  assignedToMe: z.boolean().optional(),
  /** Part of the check's question, the message or the entity's name; case is ignored. */
  text: z.string().max(200).optional(),
  /** Resolved during the last so many days. */
  resolvedWithinDays: z.number().int().min(1).max(366).optional(),
};

/** `POST /v1/follow-ups/query` @public */
export const followUpsQuerySchema = z
  .object({
    ...followUpFilterShape,
    /** `priority`: blockers, then what is overdue, then what is worth most for its effort. */
    sort: z
      .enum(['priority', 'due', 'opened', 'resolved', 'entity', 'check'])
      .default('priority'),
    limit: z.number().int().min(1).max(200).default(50),
    cursor: cursorSchema.optional(),
  })
  .strict();
/** @public */
export type FollowUpsQuery = z.input<typeof followUpsQuerySchema>;

/** @public */
export const followUpsPageSchema = z.object({
  items: z.array(followUpSchema),
  total: z.number().int(),
  nextCursor: z.string().optional(),
});
/** @public */
export type FollowUpsPage = z.infer<typeof followUpsPageSchema>;

/** `POST /v1/follow-ups/update`: what is left out stays, `null` clears. @public */
export const followUpsUpdateSchema = z
  .object({
    items: z.array(findingKeySchema).min(1).max(200),
    set: z
      .object({
        assignee: assigneeSchema.optional(),
        /** `null`: what follows from the severity. */
        dueAt: z.iso.date().nullable().optional(),
        note: z.string().trim().max(2000).nullable().optional(),
        ticketUrl: z
          .url({ protocol: /^https?$/ })
          .max(1000)
          .nullable()
          .optional(),
      })
      .strict()
      .refine(set => Object.values(set).some(value => value !== undefined), {
        error: 'name at least one of assignee, dueAt, note and ticketUrl',
      }),
  })
  .strict();
/** @public */
export type FollowUpsUpdate = z.input<typeof followUpsUpdateSchema>;

/** @public */
export const followUpsUpdatedSchema = z.object({
  items: z.array(followUpSchema),
  /** Not changed, and why. */
  refused: z.array(
    z.object({
      entityRef: z.string(),
      checkId: z.string(),
      reason: z.string(),
    }),
  ),
});
/** @public */
export type FollowUpsUpdated = z.infer<typeof followUpsUpdatedSchema>;

/** `POST /v1/follow-ups/summary` @public */
export const followUpsSummaryQuerySchema = z
  .object({
    ...followUpFilterShape,
    groupBy: z.enum(['owner', 'system', 'entity', 'check']).default('owner'),
    limit: z.number().int().min(1).max(500).default(100),
  })
  .strict();
/** @public */
export type FollowUpsSummaryQuery = z.input<typeof followUpsSummaryQuerySchema>;

const followUpCountsSchema = z.object({
  /** Entities with findings that match. */
  entities: z.number().int(),
  open: z.number().int(),
  blockers: z.number().int(),
  overdue: z.number().int(),
  dueSoon: z.number().int(),
  unassigned: z.number().int(),
  exempt: z.number().int(),
  /** Resolved by evidence during the last 30 days. */
  resolved: z.number().int(),
  /** When the oldest open one was opened. */
  oldestOpenedAt: z.string().optional(),
});

/** What there is to do, in numbers: altogether and for each group, the most blockers first. `state` does not narrow it. @public */
export const followUpsSummarySchema = z.object({
  total: followUpCountsSchema,
  groups: z.array(
    followUpCountsSchema.extend({
      /** Entity ref, or check id. `null`: no owner, no system. */
      value: z.string().nullable(),
      /** Name to show. */
      title: z.string().optional(),
    }),
  ),
  /** There are more groups than `limit`. */
  more: z.boolean(),
});
/** @public */
export type FollowUpsSummary = z.infer<typeof followUpsSummarySchema>;
