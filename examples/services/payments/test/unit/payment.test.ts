import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../src/errors.js';
import { capture, refund, voidPayment, type Payment } from '../../src/payments/payment.js';

const authorised: Payment = {
  id: '1',
  reference: 'order-1',
  idempotencyKey: 'authorise-1',
  amount: 1000,
  refunded: 0,
  currency: 'EUR',
  status: 'authorised',
  gatewayId: 'charge-1',
  createdAt: new Date(0),
};

describe('a payment', () => {
  it('is captured after it was authorised', () => {
    expect(capture(authorised).status).toBe('captured');
  });

  it('cannot be captured twice', () => {
    expect(() => capture(capture(authorised))).toThrow(ConflictError);
  });

  it('is voided before it was captured', () => {
    expect(voidPayment(authorised).status).toBe('voided');
  });

  it('cannot be voided after it was captured', () => {
    expect(() => voidPayment(capture(authorised))).toThrow('captured cannot be voided');
  });

  it('stays captured while part of it is refunded', () => {
    expect(refund(capture(authorised), 400)).toMatchObject({ status: 'captured', refunded: 400 });
  });

  it('is refunded when nothing is left', () => {
    const partly = refund(capture(authorised), 400);
    expect(refund(partly, 600)).toMatchObject({ status: 'refunded', refunded: 1000 });
  });

  it('cannot give back more than was paid', () => {
    expect(() => refund(capture(authorised), 1001)).toThrow('Only 1000');
  });
});
