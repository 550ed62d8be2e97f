import { describe, expect, it } from 'vitest';
import { contains, parseCidr } from '../../src/kubernetes/cidr';

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

describe('a block that some parsers read as another', () => {
  it.each([
    '0x8.8.8.8/32',
    '0x08080808/32',
    '134744072/32',
    '8.8.2056/32',
    '010.0.0.0/8',
    '8.8.8.08/32',
    '8.8.8.8/032',
    '8.8.8.8/32/32',
    ' 8.8.8.8/32',
    '8.8.8.8/32 ',
    '8.8.8.8 /32',
    '8.8.8.8/32\n',
    'fe80::1%eth0/128',
    '2001:db8::1%1/128',
    '2001:00db8::/32',
    '64:ff9b::010.0.0.1/128',
    '64:ff9b::0x0a.0.0.1/128',
  ])('is none: %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it.each(['0.0.0.0/0', '64:ff9b::10.0.0.1/128', '2001:DB8::/32', '2001:db8:0:0:0:0:0:0/32'])(
    'is none of these: %s',
    (text) => {
      expect(parseCidr(text)?.text).toBe(text);
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
