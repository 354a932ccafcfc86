import type { FastifyInstance } from 'fastify';

/** `/health/live`: the process answers. `/health/ready`: it can do its work. */
export function healthRoutes(databaseAnswers: () => Promise<unknown>) {
  return async (app: FastifyInstance) => {
    app.get('/live', async () => ({ status: 'ok' }));

    app.get('/ready', async (request, reply) => {
      try {
        await databaseAnswers();
        return { status: 'ok' };
      } catch (error) {
        request.log.warn({ err: error }, 'the database does not answer');
        return reply.code(503).send({ status: 'database unavailable' });
      }
    });
  };
}
