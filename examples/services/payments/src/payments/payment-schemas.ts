import { z } from 'zod';
import { CURRENCIES, fromMinorUnits, type Currency } from './money.js';
import type { Payment } from './payment.js';

const currencies = Object.keys(CURRENCIES) as [Currency, ...Currency[]];
const amount = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/);

export const AuthoriseBody = z.strictObject({
  reference: z.string().min(1).max(64),
  amount,
  currency: z.enum(currencies),
});

export const RefundBody = z.strictObject({ amount: amount.optional() });

export const EmptyBody = z.strictObject({}).nullable();

export const IdempotencyHeaders = z.object({ 'idempotency-key': z.string().min(8).max(100) });

export const PaymentParams = z.strictObject({ paymentId: z.uuid() });

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.uuid().optional(),
});

/** A schema in the dialect the HTTP framework reads. */
export function jsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
}

/** A payment as the API shows it: without the gateway's id and the idempotency key. */
export function paymentView(payment: Payment) {
  return {
    id: payment.id,
    reference: payment.reference,
    amount: fromMinorUnits(payment.amount, payment.currency),
    refunded: fromMinorUnits(payment.refunded, payment.currency),
    currency: payment.currency,
    status: payment.status,
    createdAt: payment.createdAt.toISOString(),
  };
}
