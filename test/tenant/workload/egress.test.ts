import { describe, expect, it } from 'vitest';
import { resolveEgress } from '../../../src/tenant/workload/egress';

const CLUSTER = ['10.244.0.0/16', '100.100.0.0/16', '203.0.112.0/24'];
const resolve = (to: string) =>
  resolveEgress({ to, ports: [443, { port: 53, protocol: 'UDP' }], why: 'a provider' }, CLUSTER, ['egress', 0]);

describe('resolveEgress', () => {
  it('takes a public block with its ports', () => {
    expect(resolve('203.0.113.0/24')).toEqual({
      egress: {
        cidr: '203.0.113.0/24',
        except: [],
        ports: [
          { protocol: 'TCP', port: 443 },
          { protocol: 'UDP', port: 53 },
        ],
        why: 'a provider',
      },
    });
  });

  it('cuts metadata, private and cluster ranges out of a block that holds them', () => {
    const outcome = resolve('0.0.0.0/0');
    expect('egress' in outcome && outcome.egress.except).toEqual([
      '0.0.0.0/8',
      '10.0.0.0/8',
      '100.64.0.0/10',
      '127.0.0.0/8',
      '168.63.129.16/32',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.0.0.0/24',
      '192.88.99.0/24',
      '192.168.0.0/16',
      '198.18.0.0/15',
      '224.0.0.0/4',
      '240.0.0.0/4',
      '203.0.112.0/24',
    ]);
  });

  it('cuts them out of IPv6 as well', () => {
    const outcome = resolve('::/0');
    expect('egress' in outcome && outcome.egress.except).toEqual([
      '::/96',
      '::ffff:0:0/96',
      '64:ff9b::/96',
      '64:ff9b:1::/48',
      '100::/64',
      '2001::/32',
      '2002::/16',
      'fc00::/7',
      'fe80::/10',
      'fec0::/10',
      'ff00::/8',
    ]);
  });

  it.each([
    ['169.254.169.254/32', '169.254.0.0/16'],
    ['10.1.0.0/16', '10.0.0.0/8'],
    ['192.168.0.0/16', '192.168.0.0/16'],
    ['203.0.112.5/32', '203.0.112.0/24'],
    ['168.63.129.16/32', '168.63.129.16/32'],
    ['198.19.0.0/16', '198.18.0.0/15'],
    ['192.0.0.192/32', '192.0.0.0/24'],
    ['::1/128', '::/96'],
    ['2002:a9fe:a9fe::/48', '2002::/16'],
    ['64:ff9b:1:a9fe::/64', '64:ff9b:1::/48'],
    ['fd00:ec2::254/128', 'fc00::/7'],
    ['127.0.0.1/32', '127.0.0.0/8'],
  ])('refuses %s, which lies in %s', (to, range) => {
    const outcome = resolve(to);
    expect(
      'problem' in outcome && [outcome.problem.code, outcome.problem.path, outcome.problem.message.includes(range)],
    ).toEqual(['egress-forbidden-range', ['egress', 0, 'to'], true]);
  });

  it.each(['api.example.com', '*.example.com', 'example.com:443'])(
    'refuses the host name %s instead of opening 443 to everywhere',
    (to) => {
      const outcome = resolve(to);
      expect('problem' in outcome && outcome.problem.code).toBe('egress-host-name');
    },
  );

  it.each(['203.0.113.7', '203.0.113.7/24', '300.1.1.1/8'])('refuses %s, which is no block', (to) => {
    const outcome = resolve(to);
    expect('problem' in outcome && outcome.problem.code).toBe('egress-invalid');
  });
});

it.each(['0x8.8.8.8/32', '134744072/32', '010.0.0.0/8', 'fe80::1%eth0/64', ' 8.8.8.8/32', '8.8.8.8/32/32'])(
  'an address in a spelling that readers differ on is refused as an address: %j',
  (to) => {
    const outcome = resolve(to);
    expect('problem' in outcome && outcome.problem.code).toBe('egress-invalid');
  },
);
