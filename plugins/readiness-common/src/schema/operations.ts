import { areaIds, confidenceSchema, severitySchema } from '@prodready/report';
import { z } from 'zod';
import { effortSchema } from './followUps';

/** A check, as its reference page tells of it. Texts are Markdown. @public */
export const checkDescriptionSchema = z.object({
  id: z.string(),
  area: z.enum(areaIds),
  title: z.string(),
  severity: severitySchema,
  confidence: confidenceSchema,
  effort: effortSchema,
  /** Switched off in the portal's configuration. */
  disabled: z.boolean(),
  /** Comes from a module of the portal. */
  added: z.boolean(),
  why: z.string().optional(),
  decision: z
    .object({
      applies: z.string(),
      passes: z.string(),
      fails: z.string(),
      exceptions: z.array(z.string()).optional(),
    })
    .optional(),
  examples: z
    .object({ language: z.string(), bad: z.string(), good: z.string() })
    .optional(),
  remedy: z.string().optional(),
  references: z.array(z.string()),
  /** Equivalent rules of other tools. */
  elsewhere: z.array(z.string()),
});
/** @public */
export type CheckDescription = z.infer<typeof checkDescriptionSchema>;

/** `GET /v1/checks` @public */
export const checksReferenceSchema = z.object({
  version: z.string(),
  areas: z.array(
    z.object({ id: z.enum(areaIds), name: z.string(), core: z.boolean() }),
  ),
  checks: z.array(checkDescriptionSchema),
});
/** @public */
export type ChecksReference = z.infer<typeof checksReferenceSchema>;

/** `GET /v1/badge/:kind/:namespace/:name` @public */
export const badgeQuerySchema = z
  .object({
    /** Words on the left, `readiness` by default. */
    label: z.string().max(40).optional(),
  })
  .strict();
/** @public */
export type BadgeQuery = z.input<typeof badgeQuerySchema>;

/** `GET /v1/me` @public */
export const callerSchema = z.object({
  /** Absent for services. */
  userEntityRef: z.string().optional(),
  /** Entity refs that make the user an owner. */
  ownershipEntityRefs: z.array(z.string()),
  /** `true` also where a policy decides entity by entity. */
  may: z.object({
    manageFollowUp: z.boolean(),
    requestExemption: z.boolean(),
    approveExemption: z.boolean(),
    administer: z.boolean(),
  }),
});
/** @public */
export type Caller = z.infer<typeof callerSchema>;

/** `GET /v1/health`: for administrators. @public */
export const healthSchema = z.object({
  entities: z.object({
    total: z.number().int(),
    assessed: z.number().int(),
    /** No longer in the catalog, kept for a grace period. */
    orphans: z.number().int(),
  }),
  scans: z.object({
    pending: z.number().int(),
    queued: z.number().int(),
    running: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    oldestQueuedAt: z.string().optional(),
    /** Since when the longest due target, queued or not, waits for its scan. */
    oldestDueAt: z.string().optional(),
    /** The target that was looked at longest ago. */
    oldestScanAt: z.string().optional(),
  }),
  targets: z.object({
    total: z.number().int(),
    neverScanned: z.number().int(),
    /** Retries ended without success; they are tried again when they are due. */
    givenUp: z.number().int(),
  }),
  /** The first of the targets that were given up, the longest ago first. */
  givenUp: z.array(
    z.object({ targetId: z.string(), url: z.string(), since: z.string() }),
  ),
  /** The most frequent problems of scans. */
  problems: z.array(
    z.object({ title: z.string(), entities: z.number().int() }),
  ),
  storage: z.object({
    openFindings: z.number().int(),
    keptReports: z.number().int(),
    pendingExemptions: z.number().int(),
  }),
});
/** @public */
export type Health = z.infer<typeof healthSchema>;
