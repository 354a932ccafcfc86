import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSupported, withNodeFirst } from './supportedNode.mjs';

for (const version of ['v22.12.0', 'v22.23.3', 'v24.0.0', '24.21.0']) {
  test(`Node.js ${version} is supported`, () => {
    assert.equal(isSupported(version), true);
  });
}

for (const version of [
  'v18.20.0',
  'v20.20.2',
  'v22.11.0',
  'v23.5.0',
  'v25.0.0',
  '',
]) {
  test(`Node.js "${version}" is not supported`, () => {
    assert.equal(isSupported(version), false);
  });
}

test('the programs started by name find the chosen Node.js first', () => {
  const env = withNodeFirst('/chosen/bin/node', { PATH: '/usr/bin', A: '1' });
  assert.equal(env.PATH.split(':')[0], '/chosen/bin');
  assert.equal(env.A, '1');
});
