import { areaIds, severitySchema } from '@prodready/report';
import { z } from 'zod';
import {
  cursorSchema,
  daySchema,
  entityFilterSchema,
  entityRefSchema,
} from './shared';

/** @public */
export const exemptionStatusSchema = z.enum([
  'requested',
  'approved',
  'rejected',
  /** Taken back by whoever requested it, before it was decided on. */
  'withdrawn',
  /** Ended before its time. */
  'revoked',
  'expired',
]);
/** @public */
export type ExemptionStatus = z.infer<typeof exemptionStatusSchema>;

/** A time-limited decision not to mend a finding. @public */
export const exemptionSchema = z.object({
  id: z.string(),
  entityRef: z.string(),
  entityTitle: z.string(),
  /** Entity ref. */
  owner: z.string().optional(),
  checkId: z.string(),
  title: z.string(),
  area: z.enum(areaIds).optional(),
  severity: severitySchema.optional(),
  /** Only this place; without it the check on the entity altogether. */
  fingerprint: z.string().optional(),
  place: z
    .object({ path: z.string(), line: z.number().int().optional() })
    .optional(),
  reason: z.string(),
  /** The last day it holds. */
  until: z.string(),
  status: exemptionStatusSchema,
  /** Entity refs of users. */
  requestedBy: z.string(),
  requestedAt: z.string(),
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  /** Everything that happened to it, oldest first. */
  trail: z.array(
    z.object({
      at: z.string(),
      action: z.enum([
        'requested',
        'approved',
        'rejected',
        'withdrawn',
        'revoked',
        'expired',
      ]),
      /** Entity ref; absent for what time brings about. */
      by: z.string().optional(),
      note: z.string().optional(),
    }),
  ),
  may: z.object({
    approve: z.boolean(),
    reject: z.boolean(),
    revoke: z.boolean(),
    withdraw: z.boolean(),
  }),
});
/** @public */
export type Exemption = z.infer<typeof exemptionSchema>;

/** `POST /v1/exemptions` @public */
export const exemptionRequestSchema = z
  .object({
    entityRef: entityRefSchema,
    checkId: z.string().min(1).max(100),
    /** Of one place; without it the check on the entity altogether. */
    fingerprint: z.string().min(1).max(100).optional(),
    reason: z.string().trim().min(10).max(2000),
    /** The last day it is to hold. */
    until: daySchema,
  })
  .strict();
/** @public */
export type ExemptionRequest = z.input<typeof exemptionRequestSchema>;

/** `POST /v1/exemptions/:id/decision` @public */
export const exemptionDecisionSchema = z
  .object({
    decision: z.enum(['approve', 'reject', 'revoke', 'withdraw']),
    note: z.string().trim().max(2000).optional(),
    /** With an approval: an earlier last day than was asked for. */
    until: daySchema.optional(),
  })
  .strict();
/** @public */
export type ExemptionDecision = z.input<typeof exemptionDecisionSchema>;

/** `POST /v1/exemptions/query` @public */
export const exemptionsQuerySchema = z
  .object({
    filter: entityFilterSchema.default({}),
    check: z.array(z.string().min(1).max(100)).max(100).optional(),
    status: z.array(exemptionStatusSchema).min(1).max(6).optional(),
    /** Entity refs of users. */
    requestedBy: z.array(entityRefSchema).max(100).optional(),
    /** Only what the signed-in user can decide on now: the queue of an approver. */
    decidable: z.boolean().optional(),
    /** Approved ones that end within so many days. */
    endsWithinDays: z.number().int().min(1).max(366).optional(),
    limit: z.number().int().min(1).max(200).default(50),
    cursor: cursorSchema.optional(),
  })
  .strict();
/** @public */
export type ExemptionsQuery = z.input<typeof exemptionsQuerySchema>;

/** Newest first. @public */
export const exemptionsPageSchema = z.object({
  items: z.array(exemptionSchema),
  total: z.number().int(),
  nextCursor: z.string().optional(),
});
/** @public */
export type ExemptionsPage = z.infer<typeof exemptionsPageSchema>;
