import { endpoints } from '@prodready/plugin-readiness-common';
import { Overviews } from '../../database/Overviews';
import { csvHeader, csvRow } from '../csv';
import { sendJson } from '../sendJson';
import type { Serve } from '../serving';
import type { RouterServices } from '../services';

/** Many entities at once: lists, counts, trends and what changed. */
export function organizationRoutes(
  serve: Serve,
  { knex, checks, asked, list }: RouterServices,
): void {
  const overviews = new Overviews(knex, checks);

  serve(endpoints.queryEntities, async ({ req, res, body, credentials }) => {
    const { sort, order, limit, cursor, ...filter } = body;
    const scope = await asked.scope(filter, credentials);
    const page = await list.page(scope, { sort, order, limit, cursor });
    await sendJson(req, res, JSON.stringify(page));
  });

  serve(endpoints.queryEntityRefs, async ({ res, body, credentials }) => {
    const { limit, cursor, ...filter } = body;
    const scope = await asked.scope(filter, credentials);
    const order = { sort: 'name', order: 'asc' } as const;
    res.json(await list.refs(scope, { ...order, limit, cursor }));
  });

  serve(endpoints.exportEntities, async ({ res, body, credentials }) => {
    const { sort, order, ...filter } = body;
    const scope = await asked.scope(filter, credentials);
    res.type('text/csv').attachment('readiness.csv');
    res.write(csvHeader());
    let cursor: string | undefined;
    do {
      const page = await list.refs(scope, { sort, order, limit: 500, cursor });
      for (const entity of await list.summaries(page.refs, scope)) {
        res.write(csvRow(entity));
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined && !res.destroyed);
    res.end();
  });

  serve(endpoints.getFacets, async ({ res, body, credentials }) => {
    const scope = await asked.scope(body.filter, credentials);
    res.json(await list.facets(scope, body.limit));
  });

  serve(endpoints.getOverview, async ({ req, res, body, credentials }) => {
    const scope = await asked.scope(body.filter, credentials);
    const overview = await overviews.overview(scope, body, new Date());
    await sendJson(req, res, JSON.stringify(overview));
  });

  serve(endpoints.getTrend, async ({ res, body, credentials }) => {
    const scope = await asked.scope(body.filter, credentials);
    res.json(await overviews.trend(scope, body.days, new Date()));
  });

  serve(endpoints.getFailingChecks, async ({ res, body, credentials }) => {
    const scope = await asked.scope(body.filter, credentials);
    res.json(await overviews.failing(scope, body));
  });

  serve(endpoints.queryChanges, async ({ res, body, credentials }) => {
    const scope = await asked.scope(body.filter, credentials);
    res.json(await overviews.changes(scope, body, new Date()));
  });
}
