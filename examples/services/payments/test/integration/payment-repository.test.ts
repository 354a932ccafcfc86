import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payment } from '../../src/payments/payment.js';
import { PostgresPaymentRepository } from '../../src/payments/payment-repository.js';
import { migrate, startDatabase } from './database.js';

function payment(change: Partial<Payment> = {}): Payment {
  const id = randomUUID();
  return {
    id,
    reference: 'order-1',
    idempotencyKey: `authorise-${id}`,
    amount: 1000,
    refunded: 0,
    currency: 'EUR',
    status: 'authorised',
    gatewayId: 'charge-1',
    createdAt: new Date('2025-01-01T00:00:00Z'),
    ...change,
  };
}

describe('PostgresPaymentRepository', () => {
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let payments: PostgresPaymentRepository;

  beforeAll(async () => {
    database = await startDatabase();
    payments = new PostgresPaymentRepository(database.pool);
  });

  beforeEach(async () => {
    await database.pool.query('TRUNCATE payments CASCADE');
  });

  afterAll(async () => {
    await database?.stop();
  });

  it('returns what was added', async () => {
    const added = payment();
    await payments.add(added);
    expect(await payments.find(added.id)).toEqual(added);
  });

  it('finds a payment by its key', async () => {
    const added = payment();
    await payments.add(added);
    expect((await payments.findByIdempotencyKey(added.idempotencyKey))?.id).toBe(added.id);
  });

  it('finds nothing for an unknown id', async () => {
    expect(await payments.find(randomUUID())).toBeNull();
  });

  it('rejects a second payment with the same key', async () => {
    const first = payment();
    await payments.add(first);
    const second = payment({ idempotencyKey: first.idempotencyKey });
    await expect(payments.add(second)).rejects.toThrow(/idempotency_key/);
  });

  it('walks through all payments page by page', async () => {
    const added = [payment(), payment(), payment()].sort((a, b) => a.id.localeCompare(b.id));
    for (const one of added) {
      await payments.add(one);
    }
    const first = await payments.page({ limit: 2 });
    const second = await payments.page({ limit: 2, after: first.next ?? undefined });
    expect([...first.items, ...second.items].map(one => one.id)).toEqual(added.map(one => one.id));
    expect(second.next).toBeNull();
  });

  it('keeps a change together with its event', async () => {
    const added = payment();
    await payments.add(added);
    await payments.change(added.id, async current => ({ ...current, status: 'captured' }));
    const { rows } = await database.pool.query('SELECT status FROM payment_events');
    expect(rows).toEqual([{ status: 'captured' }]);
    expect((await payments.find(added.id))?.status).toBe('captured');
  });

  it('keeps nothing of a change that fails', async () => {
    const added = payment();
    await payments.add(added);
    const failing = payments.change(added.id, async () => {
      throw new Error('the gateway is down');
    });
    await expect(failing).rejects.toThrow('the gateway is down');
    expect((await payments.find(added.id))?.status).toBe('authorised');
  });

  it('lets two changes of one payment wait for each other', async () => {
    const added = payment({ status: 'captured' });
    await payments.add(added);
    const refundTen = () =>
      payments.change(added.id, async current => ({ ...current, refunded: current.refunded + 10 }));
    await Promise.all([refundTen(), refundTen(), refundTen()]);
    expect((await payments.find(added.id))?.refunded).toBe(30);
  });

  it('can take its migrations back', async () => {
    await migrate(database.databaseUrl, 'down');
    const { rows } = await database.pool.query("SELECT to_regclass('payments') AS name");
    expect(rows[0].name).toBeNull();
    await migrate(database.databaseUrl, 'up');
  });
});
