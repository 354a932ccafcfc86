/** Currencies this service takes, with the number of digits after the point. */
export const CURRENCIES = { EUR: 2, GBP: 2, JPY: 0, SEK: 2, USD: 2 } as const;

/** A currency this service takes. */
export type Currency = keyof typeof CURRENCIES;

/** Turns an amount as people write it (`"71.40"`) into the smallest unit of its currency (`7140`). */
export function toMinorUnits(amount: string, currency: Currency): number {
  const digits = CURRENCIES[currency];
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(amount);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > digits) {
    throw new RangeError(`"${amount}" is not an amount in ${currency}`);
  }
  return Number(`${match[1]}${fraction.padEnd(digits, '0')}`);
}

/** The reverse of {@link toMinorUnits}. */
export function fromMinorUnits(minor: number, currency: Currency): string {
  const digits = CURRENCIES[currency];
  if (digits === 0) {
    return String(minor);
  }
  const padded = String(minor).padStart(digits + 1, '0');
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
