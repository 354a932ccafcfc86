import { DeclinedError } from '../../src/errors.js';
import type { CardGateway } from '../../src/gateway/card-gateway.js';

/** A gateway that remembers what it was asked, and declines amounts that end in 13. */
export class FakeGateway implements CardGateway {
  readonly calls: string[] = [];

  async authorise({ amount, key }: { amount: number; key: string }) {
    this.calls.push(`authorise ${amount}`);
    if (amount % 100 === 13) {
      throw new DeclinedError('The card issuer declined the payment.');
    }
    return `charge-${key}`;
  }

  async capture(gatewayId: string) {
    this.calls.push(`capture ${gatewayId}`);
  }

  async void(gatewayId: string) {
    this.calls.push(`void ${gatewayId}`);
  }

  async refund(gatewayId: string, amount: number) {
    this.calls.push(`refund ${gatewayId} ${amount}`);
  }
}
