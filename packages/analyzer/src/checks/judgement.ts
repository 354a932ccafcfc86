import {
  confidenceSchema,
  evidenceSchema,
  recommendationSchema,
  severitySchema,
} from '@prodready/report';
import { z } from 'zod';
import { atOnce } from '../at-once';
import type { Judgement } from './check';

const message = z.string().min(1).max(2_000);
const evidence = z
  .array(evidenceSchema.omit({ fingerprint: true, exempt: true }))
  .max(100);

const judgementSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('pass'), message, evidence }),
  z.object({
    outcome: z.literal('fail'),
    message,
    evidence: evidence.min(1),
    severity: severitySchema.optional(),
    confidence: confidenceSchema.optional(),
    recommendation: recommendationSchema.extend({
      title: z.string().min(1).max(200),
      text: z.string().min(1).max(5_000),
    }),
  }),
  z.object({ outcome: z.literal('not-applicable'), message }),
  z.object({
    outcome: z.literal('unknown'),
    message,
    cure: z.string().max(2_000).optional(),
    evidence: evidence.optional(),
  }),
]);

/**
 * What a check of an organisation's own answered, if it is a judgement; throws saying what is wrong with it. One answer
 * that is none must not spoil the report of everything else.
 */
export function readJudgement(answer: unknown): Judgement {
  const read = judgementSchema.safeParse(atOnce(answer, 'it'));
  if (read.success) return read.data;
  throw new Error(
    `it answered no judgement: ${z.prettifyError(read.error)}`.replace(
      /\s+/g,
      ' ',
    ),
  );
}
