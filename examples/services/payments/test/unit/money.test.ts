import { describe, expect, it } from 'vitest';
import { fromMinorUnits, toMinorUnits } from '../../src/payments/money.js';

describe('money', () => {
  it.each([
    ['71.40', 'EUR', 7140],
    ['71.4', 'EUR', 7140],
    ['71', 'USD', 7100],
    ['500', 'JPY', 500],
  ] as const)('reads %s %s', (amount, currency, minor) => {
    expect(toMinorUnits(amount, currency)).toBe(minor);
  });

  it.each([
    ['1.5', 'JPY'],
    ['-1', 'EUR'],
    ['1.234', 'EUR'],
    ['one', 'EUR'],
  ] as const)('rejects the invalid amount %s %s', (amount, currency) => {
    expect(() => toMinorUnits(amount, currency)).toThrow(RangeError);
  });

  it.each([
    [5, 'EUR', '0.05'],
    [7140, 'EUR', '71.40'],
    [500, 'JPY', '500'],
  ] as const)('writes %i %s', (minor, currency, amount) => {
    expect(fromMinorUnits(minor, currency)).toBe(amount);
  });
});
