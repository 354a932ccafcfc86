import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InventoryClient } from '../../src/inventory-client.js';

const answering = response => new InventoryClient('http://inventory.example.com', async () => response);

describe('InventoryClient', () => {
  it('subtracts what is reserved', async () => {
    const client = answering(Response.json({ onHand: 5, reserved: 2 }));
    assert.equal(await client.available('MUG-1'), 3);
  });

  it('takes an unknown article for sold out', async () => {
    assert.equal(await answering(new Response('', { status: 404 })).available('MUG-1'), 0);
  });

  it('knows nothing when inventory fails', async () => {
    assert.equal(await answering(new Response('', { status: 500 })).available('MUG-1'), null);
  });

  it('knows nothing after a timeout', async () => {
    const client = new InventoryClient('http://inventory.example.com', async () => {
      throw new DOMException('timed out', 'TimeoutError');
    });
    assert.equal(await client.available('MUG-1'), null);
  });
});
