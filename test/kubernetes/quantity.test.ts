import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesText, cpuText, isQuantity, millicores, units } from '../../src/kubernetes/quantity';

describe('a quantity', () => {
  it.each(['0', '1', '250m', '0.5', '1.25', '1k', '1M', '1G', '1T', '1Ki', '1Mi', '1Gi', '1Ti', '007'])(
    '%s is one',
    (text) => {
      expect(isQuantity(text)).toBe(true);
    },
  );

  it.each(['', ' 1', '1 ', '-1', '+1', '1e3', '1E', '1Ei', '1Pi', '.5', '1.', '1mi', '1K', '1GB', 'Gi', '1Gi\n', '١'])(
    '%j is none',
    (text) => {
      expect(isQuantity(text)).toBe(false);
      expect(() => millicores(text)).toThrow(RangeError);
      expect(() => units(text)).toThrow(RangeError);
    },
  );

  it.each([
    ['250m', 250],
    ['2', 2000],
    ['0.1', 100],
    ['1.5', 1500],
    ['0.0001', 1],
    ['1k', 1_000_000],
    ['0', 0],
  ])('of cpu, %s is %d millicores, rounded up', (text, amount) => {
    expect(millicores(text)).toBe(amount);
  });

  it.each([
    ['10', 10],
    ['1Ki', 1024],
    ['1Mi', 1_048_576],
    ['1Gi', 1_073_741_824],
    ['1Ti', 1_099_511_627_776],
    ['1k', 1000],
    ['1M', 1_000_000],
    ['1G', 1_000_000_000],
    ['1T', 1_000_000_000_000],
    ['0.5Gi', 536_870_912],
    ['1500m', 2],
  ])('of memory, %s is %d bytes, rounded up', (text, amount) => {
    expect(units(text)).toBe(amount);
  });

  it.each([
    [0, '0'],
    [1, '1m'],
    [1500, '1500m'],
    [2000, '2'],
  ])('%d millicores are printed as %s', (amount, text) => {
    expect(cpuText(amount)).toBe(text);
  });

  it.each([
    [0, '0'],
    [1023, '1023'],
    [1024, '1Ki'],
    [1536, '1536'],
    [1_610_612_736, '1536Mi'],
    [1_073_741_824, '1Gi'],
    [1_099_511_627_776, '1Ti'],
  ])('%d bytes are printed as %s', (amount, text) => {
    expect(bytesText(amount)).toBe(text);
  });

  it('is parsed back to the same number', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), (amount) => {
        expect(units(bytesText(amount))).toBe(amount);
        expect(millicores(cpuText(amount))).toBe(amount);
      }),
    );
  });
});
