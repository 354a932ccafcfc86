import type { Payment } from '../../src/payments/payment.js';
import type { PaymentRepository } from '../../src/payments/payment-repository.js';

/** Payments in memory, for tests that are not about the database. */
export class MemoryPaymentRepository implements PaymentRepository {
  private readonly payments = new Map<string, Payment>();

  async find(id: string) {
    return this.payments.get(id) ?? null;
  }

  async findByIdempotencyKey(key: string) {
    return [...this.payments.values()].find(payment => payment.idempotencyKey === key) ?? null;
  }

  async page({ limit, after }: { limit: number; after?: string }) {
    const sorted = [...this.payments.values()].sort((a, b) => a.id.localeCompare(b.id));
    const rest = sorted.filter(payment => !after || payment.id > after);
    const items = rest.slice(0, limit);
    return { items, next: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async add(payment: Payment) {
    this.payments.set(payment.id, payment);
  }

  async change(id: string, change: (payment: Payment) => Promise<Payment>) {
    const current = this.payments.get(id);
    if (!current) {
      return null;
    }
    const changed = await change(current);
    this.payments.set(id, changed);
    return changed;
  }
}
