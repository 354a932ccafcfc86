import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Config } from './config.js';
import { authenticate, registerAuthentication } from './http/authentication.js';
import { healthRoutes } from './http/health.js';
import { registerMetrics } from './http/metrics.js';
import { registerProblems } from './http/problems.js';
import { paymentRoutes } from './payments/payment-routes.js';
import type { PaymentService } from './payments/payment-service.js';

/** What the application is built from. Tests hand in their own. */
export interface Parts {
  config: Config;
  service: PaymentService;
  databaseAnswers: () => Promise<unknown>;
}

/** Builds the application. It does not listen yet. */
export async function buildApp({ config, service, databaseAnswers }: Parts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: {
      level: config.NODE_ENV === 'test' ? 'silent' : config.LOG_LEVEL,
      redact: ['req.headers.authorization', '*.authorization'],
    },
    requestIdHeader: 'x-request-id',
    genReqId: () => randomUUID(),
    bodyLimit: 64 * 1024,
    requestTimeout: 15_000,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array' } },
  });

  registerProblems(app);
  registerMetrics(app);
  await app.register(helmet);
  await app.register(rateLimit, { max: config.RATE_LIMIT_PER_MINUTE, timeWindow: '1 minute' });
  await registerAuthentication(app, config);

  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  await app.register(healthRoutes(databaseAnswers), { prefix: '/health' });
  await app.register(
    async api => {
      api.addHook('onRequest', authenticate);
      await api.register(paymentRoutes(service), { prefix: '/payments' });
    },
    { prefix: '/v1' },
  );
  return app;
}
