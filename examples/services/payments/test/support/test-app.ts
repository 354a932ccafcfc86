import { generateKeyPairSync } from 'node:crypto';
import { createSigner } from 'fast-jwt';
import { buildApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import type { PaymentRepository } from '../../src/payments/payment-repository.js';
import { PaymentService } from '../../src/payments/payment-service.js';
import { FakeGateway } from './fake-gateway.js';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** Settings that are complete, for tests to change one at a time. */
export const environment = {
  NODE_ENV: 'test',
  DATABASE_URL: 'postgresql://payments@localhost:5432/payments',
  JWT_PUBLIC_KEY: keys.publicKey,
  JWT_ISSUER: 'https://login.example.com/',
  GATEWAY_URL: 'https://gateway.example.com/v2',
  GATEWAY_API_KEY: 'only-for-tests-0123456789',
};

/** Signs a token as the login service would. */
export function token(scope: string, change: { iss?: string; expiresIn?: number } = {}): string {
  const sign = createSigner({
    key: keys.privateKey,
    algorithm: 'RS256',
    iss: change.iss ?? environment.JWT_ISSUER,
    aud: 'payments',
    sub: 'orders',
    expiresIn: change.expiresIn ?? 60_000,
  });
  return sign({ scope });
}

/** The application with a gateway of our own. */
export async function testApp(
  payments: PaymentRepository,
  databaseAnswers: () => Promise<unknown> = async () => undefined,
) {
  const gateway = new FakeGateway();
  const app = await buildApp({
    config: readConfig(environment),
    service: new PaymentService(payments, gateway),
    databaseAnswers,
  });
  return { app, gateway };
}
