import { z } from 'zod';
import type { Config } from '../config.js';
import { DeclinedError, GatewayError } from '../errors.js';
import type { Currency } from '../payments/money.js';

/** The company that moves the money. Every call carries a key, so a retry never charges twice. */
export interface CardGateway {
  authorise(charge: { amount: number; currency: Currency; key: string }): Promise<string>;
  capture(gatewayId: string, key: string): Promise<void>;
  void(gatewayId: string, key: string): Promise<void>;
  refund(gatewayId: string, amount: number, key: string): Promise<void>;
}

const Charge = z.object({ id: z.string().min(1) });
const ATTEMPTS = 3;

/** The gateway over HTTP: bounded in time, retried a little when the network fails. */
export class HttpCardGateway implements CardGateway {
  constructor(
    private readonly config: Pick<Config, 'GATEWAY_URL' | 'GATEWAY_API_KEY' | 'GATEWAY_TIMEOUT_MS'>,
    private readonly pause: (ms: number) => Promise<void> = ms =>
      new Promise(resolve => setTimeout(resolve, ms)),
  ) {}

  async authorise(charge: { amount: number; currency: Currency; key: string }): Promise<string> {
    const { key, ...body } = charge;
    const response = await this.post('charges', body, key);
    const parsed = Charge.safeParse(await response.json());
    if (!parsed.success) {
      throw new GatewayError('The card gateway sent an answer that cannot be read.');
    }
    return parsed.data.id;
  }

  async capture(gatewayId: string, key: string): Promise<void> {
    await this.post(`charges/${encodeURIComponent(gatewayId)}/capture`, {}, key);
  }

  async void(gatewayId: string, key: string): Promise<void> {
    await this.post(`charges/${encodeURIComponent(gatewayId)}/void`, {}, key);
  }

  async refund(gatewayId: string, amount: number, key: string): Promise<void> {
    await this.post(`charges/${encodeURIComponent(gatewayId)}/refunds`, { amount }, key);
  }

  private async post(path: string, body: object, key: string): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.attempt(path, body, key).catch((error: unknown) => {
        if (attempt === ATTEMPTS) {
          throw new GatewayError(`The card gateway did not answer (${path}).`, { cause: error });
        }
        return undefined;
      });
      if (response?.status === 402) {
        throw new DeclinedError('The card issuer declined the payment.');
      }
      if (response?.ok) {
        return response;
      }
      if (response && (response.status < 500 || attempt === ATTEMPTS)) {
        throw new GatewayError(`The card gateway answered ${response.status} (${path}).`);
      }
      await this.pause(100 * 2 ** attempt * (0.5 + Math.random() / 2));
    }
  }

  private attempt(path: string, body: object, key: string): Promise<Response> {
    return fetch(new URL(path, `${this.config.GATEWAY_URL.replace(/\/$/, '')}/`), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.config.GATEWAY_API_KEY}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(this.config.GATEWAY_TIMEOUT_MS),
    });
  }
}
