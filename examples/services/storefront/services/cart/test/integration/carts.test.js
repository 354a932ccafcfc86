import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import request from 'supertest';
import { createApp } from '../../src/app.js';
import { RedisCartStore } from '../../src/cart-store.js';

/** Needs TEST_REDIS_URL: a Redis that may be emptied. */
describe('the cart over HTTP, with Redis', () => {
  let redis;
  let app;
  let left;

  before(() => {
    redis = new Redis(process.env.TEST_REDIS_URL);
    app = createApp({
      store: new RedisCartStore(redis),
      inventory: { available: async () => left },
      isHealthy: async () => (await redis.ping()) === 'PONG',
      logLevel: 'silent',
    });
  });

  beforeEach(async () => {
    left = 10;
    await redis.flushdb();
  });

  after(() => redis.quit());

  const add = (sku, quantity) => request(app).post('/v1/carts/cart-0001/items').send({ sku, quantity });

  it('starts empty', async () => {
    const response = await request(app).get('/v1/carts/cart-0001').expect(200);
    assert.deepEqual(response.body, { id: 'cart-0001', items: [], pieces: 0 });
  });

  it('keeps what was put into it', async () => {
    await add('MUG-1', 2).expect(200);
    const response = await request(app).get('/v1/carts/cart-0001');
    assert.deepEqual(response.body.items, [{ sku: 'MUG-1', quantity: 2 }]);
  });

  it('is forgotten some day', async () => {
    await add('MUG-1', 2);
    assert.ok((await redis.ttl('cart:cart-0001')) > 0);
  });

  it('rejects more than is left', async () => {
    left = 1;
    const response = await add('MUG-1', 2).expect(409);
    assert.match(response.body.detail, /Only 1/);
  });

  it('sells when inventory does not answer', async () => {
    left = null;
    await add('MUG-1', 2).expect(200);
  });

  it('rejects an invalid id', async () => {
    await request(app).get('/v1/carts/x').expect(400);
  });

  it('is emptied', async () => {
    await add('MUG-1', 2);
    await request(app).delete('/v1/carts/cart-0001').expect(204);
    assert.equal(await redis.exists('cart:cart-0001'), 0);
  });
});
