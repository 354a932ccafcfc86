const DAYS_30 = 30 * 24 * 60 * 60;

/** Carts in Redis. A cart that nobody touches for 30 days is forgotten. */
export class RedisCartStore {
  constructor(redis) {
    this.redis = redis;
  }

  async load(id) {
    const text = await this.redis.get(`cart:${id}`);
    return text ? JSON.parse(text) : { id, items: [] };
  }

  async save(cart) {
    await this.redis.set(`cart:${cart.id}`, JSON.stringify(cart), 'EX', DAYS_30);
  }

  async remove(id) {
    await this.redis.del(`cart:${id}`);
  }
}
