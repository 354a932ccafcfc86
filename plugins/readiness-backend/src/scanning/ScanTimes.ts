const day = 24 * 60 * 60 * 1000;

/** When a target is looked at again: after the interval, shifted a little so that targets found together drift apart. */
export class ScanTimes {
  constructor(
    /** Milliseconds. */
    private readonly interval: number,
    private readonly random: () => number = Math.random,
  ) {}

  next(now = Date.now()): string {
    const shift = 0.95 + this.random() / 10;
    return new Date(now + this.interval * shift).toISOString();
  }

  tomorrow(now = Date.now()): string {
    return new Date(now + day * (1 + this.random() / 10)).toISOString();
  }
}
