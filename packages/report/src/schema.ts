import { z } from 'zod';
import { areaIds } from './areas';

/*
 * The report's JSON: a contract with every tool that reads it. Fields may be added; none is renamed or removed.
 */

/** How much a failed check weighs: 4, 2 and 1 points. @public */
export const severitySchema = z.enum(['critical', 'major', 'minor']);
/** @public */
export type Severity = z.infer<typeof severitySchema>;

/** What a check came to. Only `pass` and `fail` are counted. @public */
export const outcomeSchema = z.enum([
  'pass',
  'fail',
  'not-applicable',
  'unknown',
  'exempt',
  'error',
]);
/** @public */
export type Outcome = z.infer<typeof outcomeSchema>;

/** How sure a check can be of what it reports. @public */
export const confidenceSchema = z.enum(['high', 'medium', 'low']);
/** @public */
export type Confidence = z.infer<typeof confidenceSchema>;

/** @public */
export const areaStatusSchema = z.enum([
  'ready',
  'partial',
  'needs-improvement',
  'not-applicable',
  'unknown',
]);
/** @public */
export type AreaStatus = z.infer<typeof areaStatusSchema>;

/** @public */
export const verdictSchema = z.enum(['ready', 'ready-with-gaps', 'not-ready']);
/** @public */
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * A place in the repository. `path` is relative to the repository root, with forward slashes; a folder has no line.
 * Lines start at 1. Snippets are at most 160 characters a line, with secrets masked.
 *
 * `offender`: the bad line. `anchor`: where the missing thing belongs. `proof`: why it passed.
 *
 * @public
 */
export const evidenceSchema = z.object({
  path: z.string(),
  line: z.number().int().positive().optional(),
  endLine: z.number().int().positive().optional(),
  snippet: z.string().optional(),
  role: z.enum(['offender', 'anchor', 'proof']),
  /** Of the places of a finding: tells one from the others, and stays the same while lines move. */
  fingerprint: z.string().optional(),
  /** This place is exempt; the finding stands for the others. */
  exempt: z.boolean().optional(),
});
/** @public */
export type Evidence = z.infer<typeof evidenceSchema>;

/** What to do about a finding, with an example for the service's own stack. @public */
export const recommendationSchema = z.object({
  title: z.string(),
  text: z.string(),
  example: z.object({ language: z.string(), code: z.string() }).optional(),
  reference: z.string().optional(),
});
/** @public */
export type Recommendation = z.infer<typeof recommendationSchema>;

/** Why, and until which day, a finding need not be mended. @public */
export const exemptionNoteSchema = z.object({
  reason: z.string(),
  /** The last day it holds, `2026-12-31`. */
  until: z.string(),
  /** Who accepted it. */
  by: z.string().optional(),
  /** Where: approved in the portal, or written into the repository's own `.prodready.yaml`. */
  source: z.enum(['portal', 'repository']),
});
/** @public */
export type ExemptionNote = z.infer<typeof exemptionNoteSchema>;

/**
 * One check's outcome for one service. `severity` is the effective one (a check may escalate or soften);
 * `declaredSeverity` fixes the points. `message` carries the finding, or the reason of any other outcome.
 *
 * @public
 */
export const checkResultSchema = z.object({
  checkId: z.string(),
  title: z.string(),
  severity: severitySchema,
  declaredSeverity: severitySchema,
  outcome: outcomeSchema,
  confidence: confidenceSchema,
  message: z.string(),
  evidence: z.array(evidenceSchema),
  recommendation: recommendationSchema.optional(),
  /** For `unknown` and `not-applicable`: what would let the check decide. */
  cure: z.string().optional(),
  /** For `exempt`: what was accepted, and the finding as it reads without. */
  exemption: exemptionNoteSchema.extend({ finding: z.string() }).optional(),
  /** Places of a finding that stands for other places too, with what was accepted for each. */
  placeExemptions: z
    .array(exemptionNoteSchema.extend({ fingerprint: z.string() }))
    .optional(),
});
/** @public */
export type CheckResult = z.infer<typeof checkResultSchema>;

/** @public */
export const areaReportSchema = z.object({
  id: z.enum(areaIds),
  name: z.string(),
  core: z.boolean(),
  status: areaStatusSchema,
  /** One sentence that says why the status is what it is. */
  reason: z.string(),
  /** One line for the table. */
  summary: z.string(),
  points: z.object({ got: z.number(), total: z.number() }),
  results: z.array(checkResultSchema),
});
/** @public */
export type AreaReport = z.infer<typeof areaReportSchema>;

const linkSchema = z.object({
  path: z.string(),
  line: z.number().int().positive().optional(),
});

/** What the service is made of. @public */
export const stackSchema = z.object({
  languages: z.array(
    z.object({ name: z.string(), sourceLines: z.number().int() }),
  ),
  frameworks: z.array(z.string()),
  datastores: z.array(z.string()),
  dockerfile: z.string().optional(),
  startCommand: z
    .object({ text: z.string(), chain: z.array(linkSchema) })
    .optional(),
  deployment: z.array(z.string()),
});
/** @public */
export type StackReport = z.infer<typeof stackSchema>;

/** @public */
export const reportSchema = z.object({
  schemaVersion: z.literal(1),
  subject: z.object({
    name: z.string(),
    entityRef: z.string().optional(),
    /** Folder of the service from the repository root; empty for the root. */
    servicePath: z.string(),
  }),
  source: z.object({
    url: z.string().optional(),
    commit: z.string().optional(),
  }),
  tool: z.object({ version: z.string(), checksVersion: z.string() }),
  verdict: verdictSchema,
  /** Ids of the failed checks that block a launch. */
  blockers: z.array(z.string()),
  /** Executive summary, Markdown. */
  summary: z.string(),
  /** Markdown. */
  conclusion: z.string(),
  stack: stackSchema,
  areas: z.array(areaReportSchema),
  /** What limited this reading: files skipped for their size, bounds reached, scope notes. */
  notes: z.array(z.string()),
});
/** A readiness report: all outcomes, statuses and words for one service at one commit. @public */
export type Report = z.infer<typeof reportSchema>;
