import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { version } from '../../package.json';
import { EntityList } from '../database/EntityList';
import { AskedEntities } from './AskedEntities';
import { largestBody, sayDatabaseAway, sayMalformed } from './failures';
import { openApiDocument } from './openapi';
import { badgeRoute } from './routes/badge';
import { exemptionRoutes } from './routes/exemptions';
import { followUpRoutes } from './routes/followUps';
import { operationRoutes } from './routes/operations';
import { organizationRoutes } from './routes/organization';
import { reportRoutes } from './routes/reports';
import type { RouterServices } from './services';
import { serveOn } from './serving';

export interface RouterOptions extends Omit<RouterServices, 'asked' | 'list'> {
  logger: LoggerService;
  httpAuth: HttpAuthService;
}

/** The plugin's HTTP API, as `@prodready/plugin-readiness-common` describes it. */
export function createRouter(options: RouterOptions): Router {
  const { knex, access, httpAuth, logger } = options;
  const list = new EntityList(knex);
  const services: RouterServices = {
    ...options,
    list,
    asked: new AskedEntities(knex, access, list),
  };
  const router = PromiseRouter();
  router.use(express.json({ limit: largestBody }));

  let openApi: object | undefined;
  router.get('/openapi.json', async (_req, res) => {
    openApi ??= openApiDocument(version);
    res.json(openApi);
  });
  const serve = serveOn(router, httpAuth);
  reportRoutes(serve, services);
  organizationRoutes(serve, services);
  followUpRoutes(serve, services);
  exemptionRoutes(serve, services);
  operationRoutes(serve, services);
  badgeRoute(router, httpAuth, services);

  router.use(sayDatabaseAway(logger));
  router.use(sayMalformed);
  return router;
}
