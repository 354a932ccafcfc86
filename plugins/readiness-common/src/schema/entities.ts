import { areaIds, areaStatusSchema, verdictSchema } from '@prodready/report';
import { z } from 'zod';
import { scanStateSchema } from './report';
import {
  cursorSchema,
  entityFilterSchema,
  findingCountsSchema,
  verdictCountsSchema,
} from './shared';

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
  domain: z.string().optional(),
  tags: z.array(z.string()).optional(),
  verdict: verdictSchema.optional(),
  blockers: z.number().int(),
  /** Open findings; absent until the first scan succeeded. */
  findings: findingCountsSchema.optional(),
  areas: z.array(
    z.object({
      id: z.enum(areaIds),
      status: areaStatusSchema,
      reason: z.string(),
    }),
  ),
  assessedAt: z.string().optional(),
  commit: z.string().optional(),
  stale: z.boolean(),
  scan: scanStateSchema,
});
/** @public */
export type EntitySummary = z.infer<typeof entitySummarySchema>;

const sortShape = {
  /** `verdict` puts the worst first, `blockers` and `findings` the most. */
  sort: z
    .enum(['name', 'verdict', 'assessedAt', 'owner', 'blockers', 'findings'])
    .default('verdict'),
  order: z.enum(['asc', 'desc']).default('asc'),
};

/** `POST /v1/entities/query` @public */
export const entitiesQuerySchema = entityFilterSchema
  .extend({
    ...sortShape,
    limit: z.number().int().min(1).max(200).default(50),
    cursor: cursorSchema.optional(),
  })
  .strict();
/** @public */
export type EntitiesQuery = z.input<typeof entitiesQuerySchema>;

/** @public */
export const entitiesPageSchema = z.object({
  items: z.array(entitySummarySchema),
  total: z.number().int(),
  nextCursor: z.string().optional(),
  /** Over all entities that match, whatever `verdict` the query asks for, and that the user may see. */
  counts: verdictCountsSchema,
});
/** @public */
export type EntitiesPage = z.infer<typeof entitiesPageSchema>;

/** `POST /v1/entities/refs` @public */
export const entityRefsQuerySchema = entityFilterSchema
  .extend({
    limit: z.number().int().min(1).max(10_000).default(5000),
    cursor: cursorSchema.optional(),
  })
  .strict();
/** @public */
export type EntityRefsQuery = z.input<typeof entityRefsQuerySchema>;

/** Only which entities match, by name: for those who join them with what they know themselves. @public */
export const entityRefsPageSchema = z.object({
  refs: z.array(z.string()),
  nextCursor: z.string().optional(),
});
/** @public */
export type EntityRefsPage = z.infer<typeof entityRefsPageSchema>;

/** `POST /v1/entities/csv` @public */
export const entitiesCsvQuerySchema = entityFilterSchema
  .extend(sortShape)
  .strict();
/** @public */
export type EntitiesCsvQuery = z.input<typeof entitiesCsvQuerySchema>;

/** `POST /v1/entities/facets` @public */
export const facetsQuerySchema = z
  .object({
    filter: entityFilterSchema.default({}),
    /** Values of each facet, at most; the most frequent ones. */
    limit: z.number().int().min(1).max(1000).default(200),
  })
  .strict();
/** @public */
export type FacetsQuery = z.input<typeof facetsQuerySchema>;

const facetSchema = z.array(
  z.object({
    /** `null`: entities that have none. */
    value: z.string().nullable(),
    /** Name to show, where the value is an entity whose title is known. */
    title: z.string().optional(),
    entities: z.number().int(),
  }),
);

/** What the entities that the user may see can be filtered by. @public */
export const facetsSchema = z.object({
  owner: facetSchema,
  system: facetSchema,
  domain: facetSchema,
  kind: facetSchema,
  type: facetSchema,
  lifecycle: facetSchema,
  tag: facetSchema,
});
/** @public */
export type Facets = z.infer<typeof facetsSchema>;
