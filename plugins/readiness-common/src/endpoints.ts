import { z } from 'zod';
import * as schema from './schema';

/** A part of an entity reference: what separates the parts has no place in them. */
const refPart = z.string().regex(/^[^:/\s]+$/, {
  error:
    'must be a part of an entity reference such as component:default/orders',
});
/** The parts of an entity reference in an address. */
const entityParams = z.object({
  kind: refPart.max(100),
  namespace: refPart.max(100),
  name: refPart.max(200),
});
const idParams = z.object({ id: z.string().min(1).max(100) });

/** A type that is no JSON. */
interface Document {
  /** Media types it may be answered in. */
  document: readonly string[];
}

/** One operation of the API: what it takes and what it answers. @public */
export interface Endpoint {
  method: 'get' | 'post';
  /** With `:name` where a parameter stands. */
  path: string;
  /** One line for the API's description. */
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  answer: z.ZodType | Document;
  /** Of a good answer; 200 by default. */
  status?: number;
  /** Other content types that `answer` can be had as. */
  alsoAs?: readonly string[];
  /** The answer has an `ETag`, and is 304 for whoever has it already. */
  revalidated?: boolean;
  /** It answers 409 when things are no longer as the caller thinks. */
  conflicts?: boolean;
  /** Callers need not be signed in: the operation decides itself. */
  open?: boolean;
}

const report = '/v1/reports/:kind/:namespace/:name';

/**
 * Every operation of the API. Requests are validated by these schemas, the client parses answers with them, and the
 * OpenAPI document is made of them.
 *
 * @public
 */
export const endpoints = {
  getReport: {
    method: 'get',
    path: report,
    summary:
      'The last good report of an entity and where its scan stands; or an earlier report. Also as Markdown or SARIF',
    params: entityParams,
    query: schema.reportQuerySchema,
    answer: schema.entityReportSchema,
    alsoAs: ['text/markdown', 'application/sarif+json'],
    revalidated: true,
  },
  getHistory: {
    method: 'get',
    path: `${report}/history`,
    summary: "Changes of an entity's verdict and statuses, newest first",
    params: entityParams,
    query: schema.historyQuerySchema,
    answer: schema.historyPageSchema,
  },
  getDiff: {
    method: 'get',
    path: `${report}/diff`,
    summary: 'What differs between two reports of an entity',
    params: entityParams,
    query: schema.diffQuerySchema,
    answer: schema.reportDiffSchema,
  },
  getScan: {
    method: 'get',
    path: `${report}/scan`,
    summary: "Where the scan of an entity's repository stands",
    params: entityParams,
    answer: schema.scanStateSchema,
  },
  rescan: {
    method: 'post',
    path: `${report}/rescan`,
    summary: "Asks for a scan of an entity's repository ahead of the schedule",
    params: entityParams,
    answer: schema.scanStateSchema,
    status: 202,
  },
  queryEntities: {
    method: 'post',
    path: '/v1/entities/query',
    summary: 'A page of the entities that match, with counts over all of them',
    body: schema.entitiesQuerySchema,
    answer: schema.entitiesPageSchema,
  },
  queryEntityRefs: {
    method: 'post',
    path: '/v1/entities/refs',
    summary: 'The references of the entities that match, by name',
    body: schema.entityRefsQuerySchema,
    answer: schema.entityRefsPageSchema,
  },
  exportEntities: {
    method: 'post',
    path: '/v1/entities/csv',
    summary: 'All entities that match, as CSV',
    body: schema.entitiesCsvQuerySchema,
    answer: { document: ['text/csv'] },
  },
  getFacets: {
    method: 'post',
    path: '/v1/entities/facets',
    summary: 'What entities can be filtered by, with how many there are',
    body: schema.facetsQuerySchema,
    answer: schema.facetsSchema,
  },
  getOverview: {
    method: 'post',
    path: '/v1/overview',
    summary:
      'Counts by verdict and by area and status, altogether and by group',
    body: schema.overviewQuerySchema,
    answer: schema.overviewSchema,
  },
  getTrend: {
    method: 'post',
    path: '/v1/trend',
    summary: 'Counts by verdict, day by day',
    body: schema.trendQuerySchema,
    answer: schema.trendSchema,
  },
  getFailingChecks: {
    method: 'post',
    path: '/v1/checks/failing',
    summary: 'The checks that fail on most entities, and whose these are',
    body: schema.failingChecksQuerySchema,
    answer: schema.failingChecksSchema,
  },
  queryChanges: {
    method: 'post',
    path: '/v1/changes/query',
    summary: 'Newest regressions and improvements',
    body: schema.changesQuerySchema,
    answer: schema.changesPageSchema,
  },
  getChecks: {
    method: 'get',
    path: '/v1/checks',
    summary: 'Every check: its question, why it matters, how it is decided',
    answer: schema.checksReferenceSchema,
  },
  queryFollowUps: {
    method: 'post',
    path: '/v1/follow-ups/query',
    summary: 'A page of findings, with who looks after them until when',
    body: schema.followUpsQuerySchema,
    answer: schema.followUpsPageSchema,
  },
  updateFollowUps: {
    method: 'post',
    path: '/v1/follow-ups/update',
    summary: 'Sets assignee, due date, note or ticket of findings',
    body: schema.followUpsUpdateSchema,
    answer: schema.followUpsUpdatedSchema,
  },
  getFollowUpsSummary: {
    method: 'post',
    path: '/v1/follow-ups/summary',
    summary: 'What there is to do, in numbers, by owner, entity or check',
    body: schema.followUpsSummaryQuerySchema,
    answer: schema.followUpsSummarySchema,
  },
  requestExemption: {
    method: 'post',
    path: '/v1/exemptions',
    summary: 'Asks for an exemption of a finding',
    body: schema.exemptionRequestSchema,
    conflicts: true,
    answer: schema.exemptionSchema,
    status: 201,
  },
  queryExemptions: {
    method: 'post',
    path: '/v1/exemptions/query',
    summary: 'A page of exemptions, newest first; also the queue of approvers',
    body: schema.exemptionsQuerySchema,
    answer: schema.exemptionsPageSchema,
  },
  getExemption: {
    method: 'get',
    path: '/v1/exemptions/:id',
    summary: 'An exemption with all that happened to it',
    params: idParams,
    answer: schema.exemptionSchema,
  },
  decideExemption: {
    method: 'post',
    path: '/v1/exemptions/:id/decision',
    summary: 'Approves, rejects, revokes or withdraws an exemption',
    params: idParams,
    body: schema.exemptionDecisionSchema,
    conflicts: true,
    answer: schema.exemptionSchema,
  },
  getBadge: {
    method: 'get',
    path: '/v1/badge/:kind/:namespace/:name',
    summary: "An entity's verdict as a badge for a README",
    params: entityParams,
    query: schema.badgeQuerySchema,
    answer: { document: ['image/svg+xml'] },
    open: true,
  },
  getCaller: {
    method: 'get',
    path: '/v1/me',
    summary: 'Who the caller is and what they may do',
    answer: schema.callerSchema,
  },
  getHealth: {
    method: 'get',
    path: '/v1/health',
    summary: 'How the plugin fares; for administrators',
    answer: schema.healthSchema,
  },
} as const satisfies Record<string, Endpoint>;
