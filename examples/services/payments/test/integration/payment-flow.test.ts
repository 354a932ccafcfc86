import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresPaymentRepository } from '../../src/payments/payment-repository.js';
import { testApp, token } from '../support/test-app.js';
import { startDatabase } from './database.js';

describe('a payment from authorisation to refund', () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let app: FastifyInstance;

  beforeAll(async () => {
    database = await startDatabase();
    const payments = new PostgresPaymentRepository(database.pool);
    ({ app } = await testApp(payments, () => database.pool.query('SELECT 1')));
  });

  afterAll(async () => {
    await app?.close();
    await database?.stop();
  });

  const call = (method: 'GET' | 'POST', url: string, payload?: object, key = 'authorise-1') =>
    app.inject({
      method,
      url,
      payload,
      headers: {
        authorization: `Bearer ${token('payments:read payments:write payments:refund')}`,
        'idempotency-key': key,
      },
    });

  it('is authorised, captured and refunded', async () => {
    const wanted = { reference: 'order-1', amount: '71.40', currency: 'EUR' };
    const created = await call('POST', '/v1/payments', wanted);
    expect(created.statusCode).toBe(201);
    const { id } = created.json();
    expect((await call('POST', `/v1/payments/${id}/captures`)).json().status).toBe('captured');
    const refunded = await call('POST', `/v1/payments/${id}/refunds`, { amount: '71.40' });
    expect(refunded.json()).toMatchObject({ status: 'refunded', refunded: '71.40' });
    expect((await call('GET', `/v1/payments/${id}`)).json().status).toBe('refunded');
  });

  it('answers 409 when a refunded payment is refunded again', async () => {
    const { items } = (await call('GET', '/v1/payments')).json();
    const again = await call('POST', `/v1/payments/${items[0].id}/refunds`, {});
    expect(again.statusCode).toBe(409);
  });

  it('is ready while the database answers', async () => {
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });
});
