import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireScope } from '../http/authentication.js';
import { toMinorUnits } from './money.js';
import type { PaymentService } from './payment-service.js';
import {
  AuthoriseBody,
  EmptyBody,
  IdempotencyHeaders,
  jsonSchema,
  PageQuery,
  PaymentParams,
  paymentView,
  RefundBody,
} from './payment-schemas.js';

type Params = z.infer<typeof PaymentParams>;

const params = jsonSchema(PaymentParams);

/** `/v1/payments`. Mounted behind authentication; each route asks for its scope. */
export function paymentRoutes(service: PaymentService) {
  return async (app: FastifyInstance) => {
    app.get<{ Querystring: z.infer<typeof PageQuery> }>(
      '/',
      { schema: { querystring: jsonSchema(PageQuery) }, onRequest: requireScope('payments:read') },
      async request => {
        const page = await service.page(request.query);
        return { items: page.items.map(paymentView), next: page.next };
      },
    );

    app.post<{
      Body: z.infer<typeof AuthoriseBody>;
      Headers: z.infer<typeof IdempotencyHeaders>;
    }>(
      '/',
      {
        schema: { body: jsonSchema(AuthoriseBody), headers: jsonSchema(IdempotencyHeaders) },
        onRequest: requireScope('payments:write'),
      },
      async (request, reply) => {
        const { reference, amount, currency } = request.body;
        const payment = await service.authorise({
          reference,
          currency,
          amount: toMinorUnits(amount, currency),
          idempotencyKey: request.headers['idempotency-key'],
        });
        return reply.code(201).send(paymentView(payment));
      },
    );

    app.get<{ Params: Params }>(
      '/:paymentId',
      { schema: { params }, onRequest: requireScope('payments:read') },
      async request => paymentView(await service.find(request.params.paymentId)),
    );

    app.post<{ Params: Params }>(
      '/:paymentId/captures',
      { schema: { params, body: jsonSchema(EmptyBody) }, onRequest: requireScope('payments:write') },
      async request => paymentView(await service.capture(request.params.paymentId)),
    );

    app.post<{ Params: Params }>(
      '/:paymentId/voids',
      { schema: { params, body: jsonSchema(EmptyBody) }, onRequest: requireScope('payments:write') },
      async request => paymentView(await service.void(request.params.paymentId)),
    );

    app.post<{ Params: Params; Body: z.infer<typeof RefundBody> }>(
      '/:paymentId/refunds',
      { schema: { params, body: jsonSchema(RefundBody) }, onRequest: requireScope('payments:refund') },
      async (request, reply) => {
        const { amount } = request.body;
        const { currency } = await service.find(request.params.paymentId);
        const wanted = amount === undefined ? undefined : toMinorUnits(amount, currency);
        const payment = await service.refund(request.params.paymentId, wanted);
        return reply.code(201).send(paymentView(payment));
      },
    );
  };
}
