import { ConflictError } from '../errors.js';
import type { Currency } from './money.js';

/** Where a payment stands. */
export type PaymentStatus = 'authorised' | 'captured' | 'refunded' | 'voided';

/** A card payment. Amounts are in the smallest unit of the currency. */
export interface Payment {
  id: string;
  reference: string;
  idempotencyKey: string;
  amount: number;
  refunded: number;
  currency: Currency;
  status: PaymentStatus;
  gatewayId: string;
  createdAt: Date;
}

/** What the caller wants to have paid. */
export type NewPayment = Pick<Payment, 'reference' | 'idempotencyKey' | 'amount' | 'currency'>;

/** An authorised payment becomes a captured one. */
export function capture(payment: Payment): Payment {
  requireStatus(payment, 'authorised', 'captured');
  return { ...payment, status: 'captured' };
}

/** An authorised payment is given back before any money moved. */
export function voidPayment(payment: Payment): Payment {
  requireStatus(payment, 'authorised', 'voided');
  return { ...payment, status: 'voided' };
}

/** Gives a captured payment back, in part or in full. */
export function refund(payment: Payment, amount: number): Payment {
  requireStatus(payment, 'captured', 'refunded');
  const refunded = payment.refunded + amount;
  if (refunded > payment.amount) {
    throw new ConflictError(
      `Only ${payment.amount - payment.refunded} of payment ${payment.id} can still be refunded.`,
    );
  }
  return { ...payment, refunded, status: refunded === payment.amount ? 'refunded' : 'captured' };
}

function requireStatus(payment: Payment, expected: PaymentStatus, wanted: PaymentStatus) {
  if (payment.status !== expected) {
    throw new ConflictError(`A payment that is ${payment.status} cannot be ${wanted}.`);
  }
}
