import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.js';
import { environment } from '../support/test-app.js';

describe('readConfig', () => {
  it('fills in the defaults', () => {
    expect(readConfig(environment)).toMatchObject({ PORT: 3000, DATABASE_POOL_SIZE: 10 });
  });

  it('names every key that is missing', () => {
    expect(() => readConfig({})).toThrow(/DATABASE_URL[\s\S]*JWT_PUBLIC_KEY[\s\S]*GATEWAY_URL/);
  });

  it.each([
    ['DATABASE_URL', 'mysql://localhost/payments'],
    ['PORT', '70000'],
    ['JWT_PUBLIC_KEY', 'a shared secret'],
    ['GATEWAY_API_KEY', 'short'],
  ])('rejects a wrong %s', (key, value) => {
    expect(() => readConfig({ ...environment, [key]: value })).toThrow(key);
  });
});
