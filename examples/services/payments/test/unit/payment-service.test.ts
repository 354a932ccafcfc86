import { beforeEach, describe, expect, it } from 'vitest';
import { ConflictError, DeclinedError, NotFoundError } from '../../src/errors.js';
import { PaymentService } from '../../src/payments/payment-service.js';
import { FakeGateway } from '../support/fake-gateway.js';
import { MemoryPaymentRepository } from '../support/memory-repository.js';

const wanted = {
  reference: 'order-1',
  idempotencyKey: 'authorise-1',
  amount: 1000,
  currency: 'EUR',
} as const;

describe('PaymentService', () => {
  let gateway: FakeGateway;
  let service: PaymentService;

  beforeEach(() => {
    gateway = new FakeGateway();
    service = new PaymentService(new MemoryPaymentRepository(), gateway);
  });

  it('authorises with the gateway and keeps the payment', async () => {
    const payment = await service.authorise(wanted);
    expect(await service.find(payment.id)).toMatchObject({ status: 'authorised', amount: 1000 });
  });

  it('answers a repeated request with the first payment', async () => {
    const first = await service.authorise(wanted);
    const second = await service.authorise(wanted);
    expect(second.id).toBe(first.id);
    expect(gateway.calls).toEqual(['authorise 1000']);
  });

  it('rejects a key that was used for something else', async () => {
    await service.authorise(wanted);
    await expect(service.authorise({ ...wanted, amount: 2000 })).rejects.toThrow(ConflictError);
  });

  it('keeps nothing when the card is declined', async () => {
    await expect(service.authorise({ ...wanted, amount: 1013 })).rejects.toThrow(DeclinedError);
    expect((await service.page({ limit: 10 })).items).toEqual([]);
  });

  it('captures, then refunds what is left', async () => {
    const { id } = await service.authorise(wanted);
    await service.capture(id);
    await service.refund(id, 300);
    expect(await service.refund(id)).toMatchObject({ status: 'refunded', refunded: 1000 });
    expect(gateway.calls.slice(2)).toEqual([
      'refund charge-authorise-1 300',
      'refund charge-authorise-1 700',
    ]);
  });

  it('asks the gateway nothing when the change is not allowed', async () => {
    const { id } = await service.authorise(wanted);
    await service.void(id);
    await expect(service.capture(id)).rejects.toThrow(ConflictError);
    expect(gateway.calls).not.toContain('capture charge-authorise-1');
  });

  it('reports a payment that does not exist', async () => {
    await expect(service.capture('nothing')).rejects.toThrow(NotFoundError);
  });
});
