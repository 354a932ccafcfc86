interface Entry<T> {
  until: number;
  value: Promise<T>;
  /** Another one is being made. */
  renewing?: boolean;
}

/**
 * Answers that cost much and may be a little old, a bounded number of them. Who asks meanwhile waits for the same answer.
 * One that is asked for in the last fifth of its time is made anew meanwhile, so that nobody waits for it at its end.
 */
export class BriefCache<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly milliseconds: number,
    private readonly size = 200,
    private readonly now: () => number = Date.now,
  ) {}

  async get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    if (!known || known.until <= this.now()) return this.make(key, make);
    if (!known.renewing && known.until - this.now() <= this.milliseconds / 5) {
      known.renewing = true;
      void this.renew(key, make, known);
    }
    return known.value;
  }

  private async make(key: string, make: () => Promise<T>): Promise<T> {
    const entry = { until: this.now() + this.milliseconds, value: make() };
    this.keep(key, entry);
    try {
      return await entry.value;
    } catch (error) {
      if (this.entries.get(key) === entry) this.entries.delete(key);
      throw error;
    }
  }

  private async renew(
    key: string,
    make: () => Promise<T>,
    known: Entry<T>,
  ): Promise<void> {
    const until = this.now() + this.milliseconds;
    try {
      const value = await make();
      // Unless it has been forgotten, or made by others, meanwhile.
      if (this.entries.get(key) === known) {
        this.keep(key, { until, value: Promise.resolve(value) });
      }
    } catch {
      // Whoever asks when the old answer has ended is told.
      known.renewing = false;
    }
  }

  private keep(key: string, entry: Entry<T>): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    for (const [oldest] of this.entries) {
      if (this.entries.size <= this.size) break;
      this.entries.delete(oldest);
    }
  }
}
