import { endpoints } from '@prodready/plugin-readiness-common';
import { readHealth } from '../../database/HealthStore';
import { sendJson } from '../sendJson';
import type { Serve } from '../serving';
import type { RouterServices } from '../services';

/** What there is to know of the checks, the caller and the plugin itself. */
export function operationRoutes(
  serve: Serve,
  { knex, access, checks }: RouterServices,
): void {
  serve(endpoints.getChecks, async ({ req, res }) => {
    await sendJson(req, res, JSON.stringify(checks.reference()));
  });

  serve(endpoints.getCaller, async ({ res, credentials }) => {
    res.json(await access.caller(credentials));
  });

  serve(endpoints.getHealth, async ({ res, credentials }) => {
    await access.requireAdministrator(credentials);
    res.json(await readHealth(knex, new Date()));
  });
}
