import express from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { randomUUID } from 'node:crypto';
import { CartError } from './cart.js';
import { cartRoutes } from './cart-routes.js';

/** Builds the application from its parts. Tests hand in their own. */
export function createApp({ store, inventory, isHealthy, logLevel = 'info' }) {
  const app = express();
  app.use(
    pinoHttp({
      level: logLevel,
      genReqId: request => request.headers['x-request-id'] ?? randomUUID(),
      redact: ['req.headers.authorization', 'req.headers.cookie'],
    }),
  );
  app.use(helmet());
  app.use(express.json({ limit: '16kb' }));

  app.get('/health', async (_request, response) => {
    const healthy = await isHealthy().catch(() => false);
    response.status(healthy ? 200 : 503).json({ healthy });
  });
  app.use('/v1/carts', cartRoutes({ store, inventory }));

  app.use((error, request, response, _next) => {
    const status = error.status ?? 500;
    if (status >= 500) {
      request.log.error({ err: error }, 'unexpected error');
    }
    const known = error instanceof CartError || status < 500;
    const detail = known ? error.message : 'Something went wrong on our side.';
    response.status(status).type('application/problem+json').json({ status, detail, requestId: request.id });
  });
  return app;
}
