import { isAbsolute } from 'node:path';
import type { Check } from '@prodready/analyzer';
import type { ChecksModule } from '@prodready/plugin-readiness-node';
import { areaIds, confidenceSchema, severitySchema } from '@prodready/report';
import { z } from 'zod';

/** What reports are made of; the rest of a check is documentation. */
const checkSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,100}$/),
  area: z.enum(areaIds),
  title: z.string().min(1),
  severity: severitySchema,
  confidence: confidenceSchema,
  phrases: z.object({ strength: z.string(), gap: z.string() }),
  judge: z.custom<Check['judge']>(value => typeof value === 'function', {
    message: 'must be a function',
  }),
});

/** A module of checks, and where it was loaded from. */
export interface LoadedChecks extends ChecksModule {
  path: string;
}

/** Throws naming the path when there is no such module, or when it does not export what it should. */
export function loadChecksModule(path: string): LoadedChecks {
  if (!isAbsolute(path)) {
    throw new Error(
      `The module of checks ${path} must be named by an absolute path, for example require.resolve('./checks')`,
    );
  }
  const loaded = require(path);
  const exported: Partial<ChecksModule> = loaded.checks
    ? loaded
    : loaded.default ?? {};
  const { checks, version } = exported;
  if (!Array.isArray(checks) || typeof version !== 'string') {
    throw new Error(
      `The module ${path} must export \`checks\`, a list of checks, and \`version\`, a text`,
    );
  }
  checks.forEach((check, index) => {
    const parsed = checkSchema.safeParse(check);
    if (!parsed.success) {
      throw new Error(
        `checks[${index}] of the module ${path} is no check: ${z
          .prettifyError(parsed.error)
          .replace(/\s+/g, ' ')}`,
      );
    }
  });
  return { checks, version, path };
}
