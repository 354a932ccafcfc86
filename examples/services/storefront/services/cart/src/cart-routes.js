import { Router } from 'express';
import { addItem, CartError, countPieces, removeItem } from './cart.js';

const CART_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** `/v1/carts`. A cart belongs to whoever knows its id: ids are long and random. */
export function cartRoutes({ store, inventory }) {
  const router = Router();

  router.param('cartId', (request, _response, next, cartId) => {
    next(CART_ID.test(cartId) ? undefined : new CartError(400, 'The id of the cart is not valid.'));
  });

  router.get('/:cartId', async (request, response) => {
    response.json(view(await store.load(request.params.cartId)));
  });

  router.post('/:cartId/items', async (request, response) => {
    const { sku, quantity } = request.body ?? {};
    const cart = addItem(await store.load(request.params.cartId), sku, quantity);
    const available = await inventory.available(sku);
    const wanted = cart.items.find(item => item.sku === sku).quantity;
    if (available !== null && available < wanted) {
      throw new CartError(409, `Only ${available} of ${sku} are left.`);
    }
    await store.save(cart);
    response.json(view(cart));
  });

  router.delete('/:cartId/items/:sku', async (request, response) => {
    const cart = removeItem(await store.load(request.params.cartId), request.params.sku);
    await store.save(cart);
    response.json(view(cart));
  });

  router.delete('/:cartId', async (request, response) => {
    await store.remove(request.params.cartId);
    response.status(204).end();
  });

  return router;
}

function view(cart) {
  return { id: cart.id, items: cart.items, pieces: countPieces(cart) };
}
