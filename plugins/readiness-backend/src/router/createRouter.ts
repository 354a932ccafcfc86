import type {
  HttpAuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  EntitiesPage,
  entitiesQuerySchema,
  EntityReport,
  ScanState,
} from '@prodready/plugin-readiness-common';
import { renderMarkdown } from '@prodready/report';
import express, { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { EntityStore } from '../database/EntityStore';
import { isStale, ReportStore } from '../database/ReportStore';
import { EntityRow, scanStateOf } from '../database/rows';
import type { EntityAccess } from './EntityAccess';
import { fileLink } from './fileLink';
import { countVerdicts, isMeant, pageOf } from './listing';

const refSchema = z.object({
  kind: z.string().min(1).max(100),
  namespace: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
});
const reportQuerySchema = z
  .object({ format: z.enum(['json', 'markdown']).optional() })
  .strict();

export interface RouterOptions {
  httpAuth: HttpAuthService;
  access: EntityAccess;
  entities: EntityStore;
  reports: ReportStore;
  /** Queues a scan of the tree that the entity lies in. */
  rescan: (targetId: string) => Promise<void>;
}

/** The plugin's HTTP API, as `@prodready/plugin-readiness-common` describes it. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, access, entities, reports } = options;
  const router = PromiseRouter();
  router.use(express.json({ limit: '100kb' }));

  router.get('/v1/reports/:kind/:namespace/:name', async (req, res) => {
    const { format } = parse(reportQuerySchema, req.query, 'query');
    const { row, credentials } = await requested(req);
    const stored = await reports.find(row.ref);
    if (wantsMarkdown(req, format)) {
      if (!stored) {
        throw new NotFoundError(
          `${row.ref} has no report yet: its repository was not assessed successfully so far`,
        );
      }
      res
        .type('text/markdown')
        .send(
          renderMarkdown(stored.report, { fileLink: fileLink(stored.links) }),
        );
      return;
    }
    const body: EntityReport = {
      entityRef: row.ref,
      ...stored,
      stale: isStale(row, Boolean(stored)),
      scan: scanStateOf(row),
      may: await access.may(row.ref, credentials),
    };
    res.json(body);
  });

  router.get('/v1/reports/:kind/:namespace/:name/scan', async (req, res) => {
    const { row } = await requested(req);
    const body: ScanState = scanStateOf(row);
    res.json(body);
  });

  router.post('/v1/reports/:kind/:namespace/:name/rescan', async (req, res) => {
    const { row, credentials } = await requested(req);
    await access.requireRescan(row.ref, credentials);
    if (row.target_id) await options.rescan(row.target_id);
    const queued = await entities.find(row.ref);
    const body: ScanState = scanStateOf(queued ?? row);
    res.status(202).json(body);
  });

  router.post('/v1/entities/query', async (req, res) => {
    const query = parse(entitiesQuerySchema, req.body ?? {}, 'request body');
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const meant = (await reports.candidates()).filter(candidate =>
      isMeant(candidate, query),
    );
    const visible = await access.visible(meant, credentials);
    const listed = visible.filter(
      ({ verdict }) =>
        !query.verdict || (verdict && query.verdict.includes(verdict)),
    );
    const { refs, nextCursor } = pageOf(listed, query);
    const body: EntitiesPage = {
      items: await reports.summaries(refs),
      total: listed.length,
      ...(nextCursor && { nextCursor }),
      counts: countVerdicts(visible),
    };
    res.json(body);
  });

  /** The entity that a path names, once it is clear that the caller may see it. */
  async function requested(
    req: Request,
  ): Promise<{ row: EntityRow; credentials: BackstageCredentials }> {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const ref = stringifyEntityRef(parse(refSchema, req.params, 'path'));
    const entity = await access.readable(ref, credentials);
    const row = await entities.find(ref);
    if (!row || row.uid !== (entity.metadata.uid ?? '')) {
      throw new NotFoundError(
        `${ref} is not assessed: it is new in the catalog, or readiness.entityFilter in the portal's configuration leaves it out`,
      );
    }
    return { row, credentials };
  }

  return router;
}

/** What the query says counts, or else what the caller accepts first. */
function wantsMarkdown(req: Request, format?: 'json' | 'markdown'): boolean {
  return format
    ? format === 'markdown'
    : req.accepts(['application/json', 'text/markdown']) === 'text/markdown';
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      `The ${what} is not valid: ${z
        .prettifyError(parsed.error)
        .replace(/\s+/g, ' ')}`,
    );
  }
  return parsed.data;
}
