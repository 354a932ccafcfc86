import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../../src/config.js';

const complete = { REDIS_URL: 'redis://localhost:6379', INVENTORY_URL: 'http://localhost:8080' };

describe('readConfig', () => {
  it('fills in the port', () => {
    assert.equal(readConfig(complete).port, 3000);
  });

  it('names every key that is missing', () => {
    assert.throws(() => readConfig({}), /REDIS_URL.*INVENTORY_URL/);
  });

  it('rejects an invalid port', () => {
    assert.throws(() => readConfig({ ...complete, PORT: 'http' }), /PORT/);
  });
});
