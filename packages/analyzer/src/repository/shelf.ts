/**
 * Keeps what was made of files until it weighs more than `limit`. What comes later is made anew when it is asked for,
 * but for the last few: a huge tree costs time instead of memory.
 */
export class Shelf<T> {
  private readonly kept = new Map<string, T>();
  private readonly recent = new Map<string, { value: T; weight: number }>();
  private weight = 0;
  private recentWeight = 0;

  constructor(private readonly limit: number) {}

  get(key: string, weight: number, make: () => T): T {
    const kept = this.kept.get(key) ?? this.recent.get(key)?.value;
    if (kept !== undefined) return kept;
    const value = make();
    if (this.weight + weight <= this.limit) {
      this.weight += weight;
      this.kept.set(key, value);
    } else {
      this.remember(key, value, weight);
    }
    return value;
  }

  private remember(key: string, value: T, weight: number): void {
    this.recent.set(key, { value, weight });
    this.recentWeight += weight;
    for (const [oldest, { weight: freed }] of this.recent) {
      if (this.recentWeight <= this.limit / 8) break;
      this.recent.delete(oldest);
      this.recentWeight -= freed;
    }
  }
}
