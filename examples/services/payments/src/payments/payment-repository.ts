import type pg from 'pg';
import { inTransaction, type Queryable } from '../database.js';
import type { Currency } from './money.js';
import type { Payment, PaymentStatus } from './payment.js';

/** One page of a list, and where the next one starts. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Where payments are kept. */
export interface PaymentRepository {
  find(id: string): Promise<Payment | null>;
  findByIdempotencyKey(key: string): Promise<Payment | null>;
  page(options: { limit: number; after?: string }): Promise<Page<Payment>>;
  add(payment: Payment): Promise<void>;
  /** Changes a payment while its row is locked. Returns null when there is none. */
  change(id: string, change: (payment: Payment) => Promise<Payment>): Promise<Payment | null>;
}

interface PaymentRow {
  id: string;
  reference: string;
  idempotency_key: string;
  amount: string;
  refunded: string;
  currency: Currency;
  status: PaymentStatus;
  gateway_id: string;
  created_at: Date;
}

const COLUMNS =
  'id, reference, idempotency_key, amount, refunded, currency, status, gateway_id, created_at';

/** Payments in PostgreSQL. */
export class PostgresPaymentRepository implements PaymentRepository {
  constructor(private readonly pool: pg.Pool) {}

  async find(id: string): Promise<Payment | null> {
    const { rows } = await this.pool.query<PaymentRow>(
      `SELECT ${COLUMNS} FROM payments WHERE id = $1`,
      [id],
    );
    return rows[0] ? toPayment(rows[0]) : null;
  }

  async findByIdempotencyKey(key: string): Promise<Payment | null> {
    const { rows } = await this.pool.query<PaymentRow>(
      `SELECT ${COLUMNS} FROM payments WHERE idempotency_key = $1`,
      [key],
    );
    return rows[0] ? toPayment(rows[0]) : null;
  }

  async page(options: { limit: number; after?: string }): Promise<Page<Payment>> {
    const { rows } = await this.pool.query<PaymentRow>(
      `SELECT ${COLUMNS} FROM payments WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [options.after ?? null, options.limit + 1],
    );
    const items = rows.slice(0, options.limit).map(toPayment);
    const more = rows.length > options.limit;
    return { items, next: more ? (items.at(-1)?.id ?? null) : null };
  }

  async add(payment: Payment): Promise<void> {
    await this.pool.query(
      `INSERT INTO payments (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        payment.id,
        payment.reference,
        payment.idempotencyKey,
        payment.amount,
        payment.refunded,
        payment.currency,
        payment.status,
        payment.gatewayId,
        payment.createdAt,
      ],
    );
  }

  async change(
    id: string,
    change: (payment: Payment) => Promise<Payment>,
  ): Promise<Payment | null> {
    return inTransaction(this.pool, async connection => {
      const current = await lock(connection, id);
      if (!current) {
        return null;
      }
      const changed = await change(current);
      await connection.query('UPDATE payments SET status = $2, refunded = $3 WHERE id = $1', [
        id,
        changed.status,
        changed.refunded,
      ]);
      await connection.query(
        'INSERT INTO payment_events (payment_id, status, refunded) VALUES ($1, $2, $3)',
        [id, changed.status, changed.refunded],
      );
      return changed;
    });
  }
}

async function lock(connection: Queryable, id: string): Promise<Payment | null> {
  const { rows } = await connection.query<PaymentRow>(
    `SELECT ${COLUMNS} FROM payments WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return rows[0] ? toPayment(rows[0]) : null;
}

function toPayment(row: PaymentRow): Payment {
  return {
    id: row.id,
    reference: row.reference,
    idempotencyKey: row.idempotency_key,
    amount: Number(row.amount),
    refunded: Number(row.refunded),
    currency: row.currency,
    status: row.status,
    gatewayId: row.gateway_id,
    createdAt: row.created_at,
  };
}
