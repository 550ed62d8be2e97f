import { describe, expect, test } from 'vitest';
import {
  formatAddress,
  intersectAddresses,
  parseBlock,
  parseBlocks,
  subtractAddresses,
} from '../../../../src/checks/network/engine/address-set';
import type { FlowEnd } from '../../../../src/contract/flow';
import {
  block,
  connect,
  messagesOf,
  policy,
  RESEARCH_MCP,
  ROOT,
  researchAgents,
  search,
  tcp,
  udp,
  type Words,
  web,
  workload,
} from '../fixture';

describe('blocks', () => {
  test('a block is a range of whole numbers', () => {
    expect(parseBlock('10.0.0.0/8')).toEqual({ family: 'ipv4', from: 167772160n, to: 184549375n });
    expect(parseBlock('::1/128')).toEqual({ family: 'ipv6', from: 1n, to: 1n });
    expect(parseBlock('0.0.0.0/0')).toEqual({ family: 'ipv4', from: 0n, to: 4294967295n });
  });

  test('bits behind the prefix do not count', () => {
    expect(parseBlock('10.1.2.3/8')).toEqual(parseBlock('10.0.0.0/8'));
  });

  test.each(['10.0.0.0', '10.0.0.0/33', '10.1/16', '010.0.0.0/8', '0x0a.0.0.0/8', 'example.com/8', '', '::/129'])(
    '%j is no block',
    (text) => {
      expect(parseBlock(text)).toBeUndefined();
    },
  );

  test('a hole in the middle leaves both ends', () => {
    expect(subtractAddresses(parseBlocks(['198.51.100.0/24']), parseBlocks(['198.51.100.64/26']))).toEqual([
      { family: 'ipv4', from: 3325256704n, to: 3325256767n },
      { family: 'ipv4', from: 3325256832n, to: 3325256959n },
    ]);
  });

  test('two families have nothing in common', () => {
    expect(intersectAddresses(parseBlocks(['0.0.0.0/0']), parseBlocks(['::/0']))).toEqual([]);
    expect(intersectAddresses(parseBlocks(['10.0.0.0/8']), parseBlocks(['10.2.0.0/16']))).toEqual(
      parseBlocks(['10.2.0.0/16']),
    );
  });

  test('an address is shown as people write it', () => {
    expect(formatAddress('ipv4', 2852039166n)).toBe('169.254.169.254');
    expect(formatAddress('ipv6', 1n)).toBe('::1');
  });
});

/** What the tenant's file lists for `search`. */
const listed = (cidr: string, ...ports: readonly number[]): Words => ({
  searchEgress: [{ cidr, ports: ports.map(tcp) }],
});

describe('egress by address', () => {
  test('an MCP server reaches what the file lists for it', () => {
    expect(messagesOf(connect(search, block('198.51.100.0/24'), tcp(443)), listed('198.51.100.0/24', 443))).toEqual([]);
    expect(messagesOf(connect(search, block('2001:db8::/48'), tcp(443)), listed('2001:db8::/32', 443))).toEqual([]);
  });

  test.each([
    ['another block', connect(search, block('198.51.101.0/24'), tcp(443)), '198.51.101.0 tcp/443'],
    ['a wider block', connect(search, block('198.51.100.0/23'), tcp(443)), '198.51.101.0 tcp/443'],
    ['another port', connect(search, block('198.51.100.0/24'), tcp(80)), '198.51.100.7 tcp/80'],
    ['another protocol', connect(search, block('198.51.100.0/24'), udp(443)), '198.51.100.7 udp/443'],
  ])('not %s', (_name, policies, example) => {
    expect(messagesOf(policies, listed('198.51.100.0/24', 443))).toEqual([
      `tenant-acme-org-research-mcp/search → ${example} is open by egress rule 0 of tenant-acme-org-research-mcp/search-to-block-out, ` +
        "but the tenant's file does not list this block and port for search",
    ]);
  });

  test('another MCP server of the same organization does not reach it', () => {
    const files: FlowEnd = { kind: 'workload', namespace: RESEARCH_MCP, app: 'files' };
    const printed = workload('Deployment', RESEARCH_MCP, 'files', { http: 8081 });
    const open = connect(files, block('198.51.100.0/24'), tcp(443));
    expect(messagesOf([printed, ...open], listed('198.51.100.0/24', 443))).toEqual([
      'tenant-acme-org-research-mcp/files → 198.51.100.7 tcp/443 is open by egress rule 0 of tenant-acme-org-research-mcp/files-to-block-out, ' +
        "but the tenant's file does not list this block and port for files",
    ]);
  });

  test('nobody else reaches it', () => {
    const says = 'but only an MCP server reaches addresses, those that the tenant lists for it';
    expect(messagesOf(connect(web, block('198.51.100.0/24'), tcp(443)), listed('198.51.100.0/24', 443))).toEqual([
      `tenant-acme/web → 198.51.100.7 tcp/443 is open by egress rule 0 of tenant-acme/web-to-block-out, ${says}`,
    ]);
    expect(
      messagesOf(connect(researchAgents, block('198.51.100.0/24'), tcp(443)), listed('198.51.100.0/24', 443)),
    ).toEqual([
      `tenant-acme-org-research/agents → 198.51.100.7 tcp/443 is open by egress rule 0 of tenant-acme-org-research/research-to-block-out, ${says}`,
    ]);
  });

  test.each([
    ['169.254.169.254/32', '169.254.169.254', 'metadata addresses of the cloud'],
    ['fd00:ec2::254/128', 'fd00:ec2::254', 'metadata addresses of the cloud'],
    ['169.254.0.0/24', '169.254.0.0', 'link-local addresses'],
    ['fe80::/64', 'fe80::', 'link-local addresses'],
    ['127.0.0.1/32', '127.0.0.1', 'loopback addresses'],
    ['::1/128', '::1', 'loopback addresses'],
    ['10.9.0.0/16', '10.9.0.0', 'private addresses'],
    ['172.31.0.0/16', '172.31.0.0', 'private addresses'],
    ['192.168.1.0/24', '192.168.1.0', 'private addresses'],
    ['fd12::/16', 'fd12::', 'private addresses'],
    ['100.64.0.0/16', '100.64.0.0', 'shared addresses of providers'],
    ['0.0.0.0/32', '0.0.0.0', 'addresses of this host or of none'],
    ['239.0.0.0/8', '239.0.0.0', 'multicast addresses'],
    ['ff02::/16', 'ff02::', 'multicast addresses'],
    ['255.255.255.255/32', '255.255.255.255', 'reserved and broadcast addresses'],
    ['168.63.129.16/32', '168.63.129.16', 'wire servers of the cloud'],
    ['fec0::/16', 'fec0::', 'private addresses'],
    ['192.0.0.192/32', '192.0.0.192', 'addresses of protocols, tests and the bin'],
    ['198.18.0.0/16', '198.18.0.0', 'addresses of protocols, tests and the bin'],
    ['100::/96', '100::', 'addresses of protocols, tests and the bin'],
    ['192.88.99.1/32', '192.88.99.1', 'tunnels from IPv6 into IPv4'],
    ['2001:0:1::/48', '2001:0:1::', 'tunnels from IPv6 into IPv4'],
    ['2002:a9fe:a9fe::/48', '2002:a9fe:a9fe::', 'tunnels from IPv6 into IPv4'],
    ['::a9fe:a9fe/128', '::a9fe:a9fe', 'IPv4 addresses in the clothes of IPv6'],
    ['64:ff9b:1:1::/64', '64:ff9b:1:1::', 'IPv4 addresses in the clothes of IPv6'],
    ['::ffff:a00:0/104', '::ffff:a00:0', 'IPv4 addresses in the clothes of IPv6'],
    ['203.0.113.0/26', '203.0.113.0', 'addresses of pods, services and nodes'],
  ])('%s is never reached, although the file lists it', (cidr, example, what) => {
    expect(messagesOf(connect(search, block(cidr), tcp(443)), listed(cidr, 443))).toEqual([
      `tenant-acme-org-research-mcp/search → ${example} tcp/443 is open by egress rule 0 of tenant-acme-org-research-mcp/search-to-block-out, ` +
        `but ${what} are never reached`,
    ]);
  });

  test('the whole internet, less what is never reached', () => {
    const except = [
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
      '203.0.113.0/25',
      '224.0.0.0/3',
    ];
    const words = listed('0.0.0.0/0', 443);
    expect(messagesOf(connect(search, block('0.0.0.0/0', ...except), tcp(443)), words)).toEqual([]);
    for (const hole of except) {
      const rest = except.filter((one) => one !== hole);
      expect(messagesOf(connect(search, block('0.0.0.0/0', ...rest), tcp(443)), words)).toHaveLength(1);
    }
  });

  test('one address too many is found', () => {
    const words = listed('198.51.100.0/25', 443);
    const off = messagesOf(
      connect(
        search,
        block(
          '198.51.100.0/24',
          '198.51.100.129/32',
          '198.51.100.130/31',
          '198.51.100.132/30',
          '198.51.100.136/29',
          '198.51.100.144/28',
          '198.51.100.160/27',
          '198.51.100.192/26',
        ),
        tcp(443),
      ),
      words,
    );
    expect(off).toHaveLength(1);
    expect(off[0]).toContain('→ 198.51.100.128 tcp/443 is open');
  });

  test('the DNS cache on the nodes answers agents and workloads on the DNS ports, although it is link-local', () => {
    const words = { dnsAddresses: ['169.254.20.10/32'] };
    expect(messagesOf(connect(researchAgents, block('169.254.20.10/32'), udp(53), tcp(53)), words)).toEqual([]);
    expect(messagesOf(connect(web, block('169.254.20.10/32'), udp(53)), words)).toEqual([]);
    expect(messagesOf(connect(web, block('169.254.20.10/32'), tcp(80)), words)).toHaveLength(1);
    expect(messagesOf(connect(web, block('169.254.20.10/31'), udp(53)), words)).toHaveLength(1);
    expect(messagesOf(connect(web, block('169.254.20.10/32'), udp(53)))).toHaveLength(1);
  });

  test('an unlabelled pod beside services has no use of the DNS cache', () => {
    const rule = { to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: [{ port: 53, protocol: 'UDP' }] };
    const open = policy(ROOT, 'open', { podSelector: {}, policyTypes: ['Egress'], egress: [rule] });
    expect(messagesOf([open], { dnsAddresses: ['169.254.20.10/32'] })).toEqual([
      'tenant-acme/unlabelled pod → 169.254.20.10 udp/53 is open by egress rule 0 of tenant-acme/open, but link-local addresses are never reached',
    ]);
  });

  test('a rule without peers reaches the metadata address', () => {
    const open = policy(ROOT, 'open', {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
      policyTypes: ['Egress'],
      egress: [{}],
    });
    expect(messagesOf([open])).toContain(
      'tenant-acme/web → 169.254.169.254 tcp/1 is open by egress rule 0 of tenant-acme/open, but metadata addresses of the cloud are never reached',
    );
  });
});

describe('ingress by address', () => {
  test('is never open', () => {
    expect(messagesOf(connect(block('198.51.100.0/24'), web, tcp(3000)))).toEqual([
      '198.51.100.7 → tenant-acme/web tcp/3000 is open by ingress rule 0 of tenant-acme/block-to-web-in, but no rule by address lets anyone in: requests come through the gateway',
    ]);
  });
});
