import { describe, expect, it } from 'vitest';
import { contains, parseCidr } from '../src/addresses';

describe('parseCidr', () => {
  it.each(['10.0.0.0/8', '203.0.113.7/32', '0.0.0.0/0', '2001:db8::/32', '::/0', 'fd00:ec2::254/128'])(
    'reads the block %s',
    (text) => {
      expect(parseCidr(text)?.text).toBe(text);
    },
  );

  it.each(['10.0.0.1/8', '203.0.113.7', '300.0.0.0/8', '10.0.0.0/33', '2001:db8::1/32', 'example.com', ''])(
    'refuses %j',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );
});

describe('contains', () => {
  const cases: [string, string, boolean][] = [
    ['10.0.0.0/8', '10.96.0.0/12', true],
    ['10.96.0.0/12', '10.0.0.0/8', false],
    ['0.0.0.0/0', '169.254.0.0/16', true],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['::/0', '10.0.0.0/8', false],
    ['fc00::/7', 'fd00:ec2::254/128', true],
    ['10.0.0.0/8', '10.0.0.0/8', true],
  ];
  it.each(cases)('%s holds %s: %s', (outer, inner, expected) => {
    const [a, b] = [parseCidr(outer), parseCidr(inner)];
    expect(a !== undefined && b !== undefined && contains(a, b)).toBe(expected);
  });
});
