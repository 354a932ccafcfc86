/** Asks the inventory service how many of an article are left. */
export class InventoryClient {
  constructor(baseUrl, fetchFunction = fetch) {
    this.baseUrl = baseUrl;
    this.fetch = fetchFunction;
  }

  /** The number available, or null when inventory does not answer: then the shop still sells. */
  async available(sku) {
    try {
      const response = await this.fetch(
        new URL(`/v1/articles/${encodeURIComponent(sku)}/stock`, this.baseUrl),
        { signal: AbortSignal.timeout(1500) },
      );
      if (!response.ok) {
        return response.status === 404 ? 0 : null;
      }
      const { onHand, reserved } = await response.json();
      return onHand - reserved;
    } catch (error) {
      console.warn('inventory does not answer', { sku, error });
      return null;
    }
  }
}
