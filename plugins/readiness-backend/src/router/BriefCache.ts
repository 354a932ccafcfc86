/** Answers that cost much and may be a little old, a bounded number of them. Who asks meanwhile waits for the same answer. */
export class BriefCache<T> {
  private readonly entries = new Map<
    string,
    { until: number; value: Promise<T> }
  >();

  constructor(
    private readonly milliseconds: number,
    private readonly size = 200,
    private readonly now: () => number = Date.now,
  ) {}

  async get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    if (known && known.until > this.now()) return known.value;
    const value = make();
    this.entries.delete(key);
    this.entries.set(key, { until: this.now() + this.milliseconds, value });
    for (const [oldest] of this.entries) {
      if (this.entries.size <= this.size) break;
      this.entries.delete(oldest);
    }
    try {
      return await value;
    } catch (error) {
      if (this.entries.get(key)?.value === value) this.entries.delete(key);
      throw error;
    }
  }
}
