import { randomUUID } from 'node:crypto';
import type { CardGateway } from '../gateway/card-gateway.js';
import { ConflictError, NotFoundError } from '../errors.js';
import { capture, refund, voidPayment, type NewPayment, type Payment } from './payment.js';
import type { Page, PaymentRepository } from './payment-repository.js';

/** Authorises, captures, voids and refunds payments. */
export class PaymentService {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly gateway: CardGateway,
  ) {}

  /** Authorises a payment. The same key with the same wish returns the first payment again. */
  async authorise(wanted: NewPayment): Promise<Payment> {
    const earlier = await this.payments.findByIdempotencyKey(wanted.idempotencyKey);
    if (earlier) {
      return sameWish(earlier, wanted);
    }
    const gatewayId = await this.gateway.authorise({
      amount: wanted.amount,
      currency: wanted.currency,
      key: wanted.idempotencyKey,
    });
    const payment: Payment = {
      ...wanted,
      id: randomUUID(),
      refunded: 0,
      status: 'authorised',
      gatewayId,
      createdAt: new Date(),
    };
    await this.payments.add(payment);
    return payment;
  }

  async find(id: string): Promise<Payment> {
    return found(id, await this.payments.find(id));
  }

  async page(options: { limit: number; after?: string }): Promise<Page<Payment>> {
    return this.payments.page(options);
  }

  async capture(id: string): Promise<Payment> {
    return this.change(id, async payment => {
      const captured = capture(payment);
      await this.gateway.capture(payment.gatewayId, `capture-${id}`);
      return captured;
    });
  }

  async void(id: string): Promise<Payment> {
    return this.change(id, async payment => {
      const voided = voidPayment(payment);
      await this.gateway.void(payment.gatewayId, `void-${id}`);
      return voided;
    });
  }

  /** Gives money back. Without an amount, all that is left. */
  async refund(id: string, wanted?: number): Promise<Payment> {
    return this.change(id, async payment => {
      const amount = wanted ?? payment.amount - payment.refunded;
      const refunded = refund(payment, amount);
      await this.gateway.refund(payment.gatewayId, amount, `refund-${id}-${refunded.refunded}`);
      return refunded;
    });
  }

  private async change(
    id: string,
    change: (payment: Payment) => Promise<Payment>,
  ): Promise<Payment> {
    return found(id, await this.payments.change(id, change));
  }
}

function found(id: string, payment: Payment | null): Payment {
  if (!payment) {
    throw new NotFoundError(`There is no payment ${id}.`);
  }
  return payment;
}

function sameWish(earlier: Payment, wanted: NewPayment): Payment {
  const same =
    earlier.reference === wanted.reference &&
    earlier.amount === wanted.amount &&
    earlier.currency === wanted.currency;
  if (!same) {
    throw new ConflictError('This idempotency key was used for another payment.');
  }
  return earlier;
}
