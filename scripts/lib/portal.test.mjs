import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portalAddresses, portalEnvironment } from './portal.mjs';

const config = {
  app: { baseUrl: 'http://localhost:3000' },
  backend: { baseUrl: 'http://localhost:7007' },
};

test('the addresses are those of the configuration', () => {
  assert.deepEqual(portalAddresses(config), {
    app: 'http://localhost:3000',
    backend: 'http://localhost:7007',
  });
});

test('other ports take their place, and the backend lets that page in', () => {
  const addresses = portalAddresses(config, { app: '4000', backend: '4007' });
  assert.deepEqual(portalEnvironment(addresses), {
    APP_CONFIG_app_baseUrl: 'http://localhost:4000',
    APP_CONFIG_backend_baseUrl: 'http://localhost:4007',
    APP_CONFIG_backend_listen: ':4007',
    APP_CONFIG_backend_cors_origin: 'http://localhost:4000',
  });
});

for (const port of ['0', '70000', 'abc', '80; rm', '']) {
  test(`"${port}" is not a port`, () => {
    assert.throws(
      () => portalAddresses(config, { app: port }),
      /--port .* is not a port number/,
    );
  });
}
