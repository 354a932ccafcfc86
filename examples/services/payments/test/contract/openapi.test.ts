import { readFileSync } from 'node:fs';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import ResponseValidatorModule from 'openapi-response-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MemoryPaymentRepository } from '../support/memory-repository.js';
import { testApp, token } from '../support/test-app.js';

const api = parse(readFileSync('openapi.yaml', 'utf8'));
const ResponseValidator = ResponseValidatorModule.default ?? ResponseValidatorModule;

/** Fails unless the response is one that openapi.yaml promises for the operation. */
function expectPromised(path: string, method: string, response: LightMyRequestResponse) {
  const resolve = (value: { $ref?: string }) =>
    value.$ref ? value.$ref.slice(2).split('/').reduce((node, key) => node[key], api) : value;
  const operation = api.paths[path][method];
  const promised = operation.responses[response.statusCode] ?? operation.responses.default;
  const validator = new ResponseValidator({
    responses: { [response.statusCode]: resolve(promised) },
    components: api.components,
  });
  expect(validator.validateResponse(response.statusCode, response.json())).toBeUndefined();
}

describe('openapi.yaml', () => {
  let app: FastifyInstance;
  let id: string;

  const headers = (key: string) => ({
    authorization: `Bearer ${token('payments:read payments:write payments:refund')}`,
    'idempotency-key': key,
  });
  const authorise = (key: string, amount = '10.00') =>
    app.inject({
      method: 'POST',
      url: '/v1/payments',
      headers: headers(key),
      payload: { reference: 'order-1', amount, currency: 'EUR' },
    });

  beforeAll(async () => {
    ({ app } = await testApp(new MemoryPaymentRepository()));
    id = (await authorise('authorise-1')).json().id;
  });

  afterAll(async () => {
    await app.close();
  });

  it('describes every route of the application', () => {
    for (const [path, operations] of Object.entries<object>(api.paths)) {
      for (const method of Object.keys(operations).filter(key => key !== 'parameters')) {
        const url = path.replace(/\{(\w+)\}/g, ':$1').replace(/^\/v1\/payments$/, '/v1/payments/');
        expect(app.hasRoute({ method: method.toUpperCase() as 'GET', url })).toBe(true);
      }
    }
  });

  it('describes a new payment', async () => {
    expectPromised('/v1/payments', 'post', await authorise('authorise-2'));
  });

  it('describes a declined payment', async () => {
    expectPromised('/v1/payments', 'post', await authorise('authorise-3', '10.13'));
  });

  it('describes a page of payments', async () => {
    const response = await app.inject({ url: '/v1/payments?limit=1', headers: headers('none') });
    expectPromised('/v1/payments', 'get', response);
  });

  it('describes a payment, its capture and its refund', async () => {
    const at = `/v1/payments/${id}`;
    const inject = (method: 'GET' | 'POST', url: string, payload?: object) =>
      app.inject({ method, url, payload, headers: headers('none') });
    expectPromised('/v1/payments/{paymentId}', 'get', await inject('GET', at));
    expectPromised(
      '/v1/payments/{paymentId}/captures',
      'post',
      await inject('POST', `${at}/captures`),
    );
    expectPromised(
      '/v1/payments/{paymentId}/refunds',
      'post',
      await inject('POST', `${at}/refunds`, { amount: '4.00' }),
    );
  });

  it('describes the conflict of voiding a captured payment', async () => {
    const response = await app.inject({
      method: 'POST',
      url: `/v1/payments/${id}/voids`,
      headers: headers('none'),
    });
    expect(response.statusCode).toBe(409);
    expectPromised('/v1/payments/{paymentId}/voids', 'post', response);
  });
});
