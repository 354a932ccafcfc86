import { pino } from 'pino';
import { buildApp } from './app.js';
import { readConfig } from './config.js';
import { createPool } from './database.js';
import { HttpCardGateway } from './gateway/card-gateway.js';
import { PostgresPaymentRepository } from './payments/payment-repository.js';
import { PaymentService } from './payments/payment-service.js';

const config = readConfig();
const pool = createPool(config, pino({ level: config.LOG_LEVEL }));
const app = await buildApp({
  config,
  service: new PaymentService(new PostgresPaymentRepository(pool), new HttpCardGateway(config)),
  databaseAnswers: () => pool.query('SELECT 1'),
});

let stopping = false;

/** Stops taking requests, finishes those under way, and leaves. */
async function shutdown(reason: string, exitCode: number) {
  if (stopping) {
    return;
  }
  stopping = true;
  app.log.info({ reason }, 'shutting down');
  setTimeout(() => process.exit(1), config.SHUTDOWN_TIMEOUT_MS).unref();
  await app.close();
  await pool.end();
  process.exit(exitCode);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void shutdown(signal, 0));
}
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, error => {
    app.log.fatal({ err: error }, event);
    void shutdown(event, 1);
  });
}

await app.listen({ host: '0.0.0.0', port: config.PORT });
