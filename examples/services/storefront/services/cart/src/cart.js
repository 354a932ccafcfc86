/** A cart is a list of `{ sku, quantity }`, each article once. */

export const MAX_LINES = 50;
export const MAX_QUANTITY = 99;

/** What callers may be told, with the HTTP status it stands for. */
export class CartError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Puts an article into the cart, on top of what is there. */
export function addItem(cart, sku, quantity) {
  requireValid(sku, quantity);
  const existing = cart.items.find(item => item.sku === sku);
  const wanted = (existing?.quantity ?? 0) + quantity;
  if (wanted > MAX_QUANTITY) {
    throw new CartError(409, `At most ${MAX_QUANTITY} of an article fit into a cart.`);
  }
  if (!existing && cart.items.length >= MAX_LINES) {
    throw new CartError(409, `At most ${MAX_LINES} articles fit into a cart.`);
  }
  const others = cart.items.filter(item => item.sku !== sku);
  return { ...cart, items: [...others, { sku, quantity: wanted }] };
}

/** Takes an article out of the cart. */
export function removeItem(cart, sku) {
  if (!cart.items.some(item => item.sku === sku)) {
    throw new CartError(404, `${sku} is not in the cart.`);
  }
  return { ...cart, items: cart.items.filter(item => item.sku !== sku) };
}

/** How many pieces are in the cart. */
export function countPieces(cart) {
  return cart.items.reduce((sum, item) => sum + item.quantity, 0);
}

function requireValid(sku, quantity) {
  if (typeof sku !== 'string' || !/^[A-Z0-9-]{3,40}$/.test(sku)) {
    throw new CartError(400, 'The sku is not valid.');
  }
  if (!Number.isInteger(quantity) || quantity < 1) {
    throw new CartError(400, 'The quantity must be a whole number above zero.');
  }
}
