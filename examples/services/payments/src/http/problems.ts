import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors.js';

const TITLES: Record<number, string> = {
  400: 'Invalid request',
  404: 'Not found',
  413: 'Body too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
};

/** Tells every error in one shape: a problem document (RFC 9457). */
export function registerProblems(app: FastifyInstance) {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof DomainError) {
      request.log.info({ err: error, status: error.status }, 'request refused');
      return problem(request, reply, error.status, error.title, error.message);
    }
    const status = error.statusCode ?? 500;
    if (error instanceof RangeError || (status >= 400 && status < 500)) {
      const known = status < 500 ? status : 400;
      return problem(request, reply, known, TITLES[known] ?? 'Request refused', error.message);
    }
    request.log.error({ err: error, route: request.routeOptions.url }, 'unexpected error');
    return problem(
      request,
      reply,
      500,
      'Internal server error',
      'Something went wrong on our side.',
    );
  });
  app.setNotFoundHandler((request, reply) =>
    problem(request, reply, 404, 'Not found', 'There is nothing here.'),
  );
}

function problem(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  title: string,
  detail: string,
) {
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title, status, detail, requestId: request.id });
}
