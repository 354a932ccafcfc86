import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addItem, countPieces, MAX_LINES, removeItem } from '../../src/cart.js';

const empty = { id: 'cart-0001', items: [] };

describe('a cart', () => {
  it('counts its pieces', () => {
    const cart = addItem(addItem(empty, 'MUG-1', 2), 'MUG-2', 3);
    assert.equal(countPieces(cart), 5);
  });

  it('holds each article once', () => {
    const cart = addItem(addItem(empty, 'MUG-1', 2), 'MUG-1', 3);
    assert.deepEqual(cart.items, [{ sku: 'MUG-1', quantity: 5 }]);
  });

  it('does not change the cart it was given', () => {
    addItem(empty, 'MUG-1', 2);
    assert.deepEqual(empty.items, []);
  });

  it('gives an article back', () => {
    assert.deepEqual(removeItem(addItem(empty, 'MUG-1', 2), 'MUG-1').items, []);
  });

  it('reports an article that is not found in it', () => {
    assert.throws(() => removeItem(empty, 'MUG-1'), { status: 404 });
  });

  it('rejects more than fit', () => {
    assert.throws(() => addItem(addItem(empty, 'MUG-1', 99), 'MUG-1', 1), { status: 409 });
  });

  it('rejects too many articles', () => {
    let cart = empty;
    for (let number = 0; number < MAX_LINES; number += 1) {
      cart = addItem(cart, `MUG-${number}`, 1);
    }
    assert.throws(() => addItem(cart, 'ONE-MORE', 1), { status: 409 });
  });

  for (const [sku, quantity] of [['mug', 1], [undefined, 1], ['MUG-1', 0], ['MUG-1', 1.5], ['MUG-1', '2']]) {
    it(`rejects ${quantity} of ${sku} as invalid`, () => {
      assert.throws(() => addItem(empty, sku, quantity), { status: 400 });
    });
  }
});
