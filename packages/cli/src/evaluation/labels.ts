import { z } from 'zod';
import { areaStatusSchema, outcomeSchema } from '@prodready/report';

/** What a reviewer expects of one check on one repository, and where a failure is to be seen (`path` or `path:line`). */
const labelSchema = z.object({
  expect: outcomeSchema,
  at: z.array(z.string()).optional(),
  note: z.string().optional(),
});

const labelledRepositorySchema = z.object({
  /** `owner/name`; checked out as the folder `owner+name`. */
  repo: z.string(),
  /** The service's folder, empty for the root. */
  path: z.string().optional(),
  labels: z.record(z.string(), labelSchema).optional(),
  areas: z.record(z.string(), areaStatusSchema).optional(),
});

export const labelsSchema = z.array(labelledRepositorySchema);
export type Label = z.infer<typeof labelSchema>;
export type LabelledRepository = z.infer<typeof labelledRepositorySchema>;
