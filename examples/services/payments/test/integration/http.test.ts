import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryPaymentRepository } from '../support/memory-repository.js';
import { testApp, token } from '../support/test-app.js';

describe('the HTTP interface', () => {
  let app: FastifyInstance;

  beforeEach(async () => {
    ({ app } = await testApp(new MemoryPaymentRepository(), async () => {
      throw new Error('connection refused');
    }));
  });

  afterEach(async () => {
    await app.close();
  });

  const post = (authorization: string | undefined, payload: object) =>
    app.inject({
      method: 'POST',
      url: '/v1/payments',
      payload,
      headers: { 'idempotency-key': 'authorise-1', ...(authorization && { authorization }) },
    });
  const order = { reference: 'order-1', amount: '10.00', currency: 'EUR' };

  it('is unauthorized without a token', async () => {
    expect((await post(undefined, order)).statusCode).toBe(401);
  });

  it('is unauthorized with a token of another issuer', async () => {
    const foreign = token('payments:write', { iss: 'https://elsewhere.example.com/' });
    expect((await post(`Bearer ${foreign}`, order)).statusCode).toBe(401);
  });

  it('is forbidden without the scope', async () => {
    expect((await post(`Bearer ${token('payments:read')}`, order)).statusCode).toBe(403);
  });

  it.each([
    [{ ...order, amount: '-1' }],
    [{ ...order, currency: 'XXX' }],
    [{ ...order, extra: true }],
    [{ reference: 'order-1' }],
  ])('rejects the invalid body %j', async body => {
    const response = await post(`Bearer ${token('payments:write')}`, body);
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it('answers 402 when the card is declined', async () => {
    const response = await post(`Bearer ${token('payments:write')}`, { ...order, amount: '10.13' });
    expect(response.json()).toMatchObject({ status: 402, title: 'Payment declined' });
  });

  it('sends security headers and the id of the request', async () => {
    const response = await app.inject('/health/live');
    expect(response.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
  });

  it('is not ready while the database does not answer', async () => {
    expect((await app.inject('/health/ready')).statusCode).toBe(503);
  });

  it('counts requests for Prometheus', async () => {
    await app.inject('/health/live');
    const { body } = await app.inject('/metrics');
    expect(body).toContain('http_request_duration_seconds_count{method="GET",route="/health/live"');
  });
});
