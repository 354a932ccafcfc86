import { Redis } from 'ioredis';
import { createApp } from './app.js';
import { readConfig } from './config.js';
import { InventoryClient } from './inventory-client.js';
import { RedisCartStore } from './cart-store.js';

const config = readConfig(process.env);
const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: 2, commandTimeout: 2000 });
const app = createApp({
  store: new RedisCartStore(redis),
  inventory: new InventoryClient(config.inventoryUrl),
  isHealthy: async () => (await redis.ping()) === 'PONG',
});

const server = app.listen(config.port, () => console.log(`cart listens on ${config.port}`));

process.on('SIGTERM', () => {
  server.close(async () => {
    await redis.quit();
    process.exit(0);
  });
});
