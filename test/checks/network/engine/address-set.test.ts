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
  type FactOptions,
  messagesOf,
  policy,
  RESEARCH_MCP,
  ROOT,
  researchAgents,
  search,
  tcp,
  udp,
  web,
  workload,
} from '../fixture';

describe('address blocks', () => {
  test('are parsed to a range of integers', () => {
    expect(parseBlock('10.0.0.0/8')).toEqual({ family: 'ipv4', from: 167772160n, to: 184549375n });
    expect(parseBlock('::1/128')).toEqual({ family: 'ipv6', from: 1n, to: 1n });
    expect(parseBlock('0.0.0.0/0')).toEqual({ family: 'ipv4', from: 0n, to: 4294967295n });
  });

  test('ignore the bits after the prefix', () => {
    expect(parseBlock('10.1.2.3/8')).toEqual(parseBlock('10.0.0.0/8'));
  });

  test.each(['10.0.0.0', '10.0.0.0/33', '10.1/16', '010.0.0.0/8', '0x0a.0.0.0/8', 'example.com/8', '', '::/129'])(
    'do not include %j',
    (text) => {
      expect(parseBlock(text)).toBeUndefined();
    },
  );

  test('are split in two if a block in the middle is subtracted', () => {
    expect(subtractAddresses(parseBlocks(['198.51.100.0/24']), parseBlocks(['198.51.100.64/26']))).toEqual([
      { family: 'ipv4', from: 3325256704n, to: 3325256767n },
      { family: 'ipv4', from: 3325256832n, to: 3325256959n },
    ]);
  });

  test('of different families do not intersect', () => {
    expect(intersectAddresses(parseBlocks(['0.0.0.0/0']), parseBlocks(['::/0']))).toEqual([]);
    expect(intersectAddresses(parseBlocks(['10.0.0.0/8']), parseBlocks(['10.2.0.0/16']))).toEqual(
      parseBlocks(['10.2.0.0/16']),
    );
  });

  test('have addresses that are formatted in the usual notation', () => {
    expect(formatAddress('ipv4', 2852039166n)).toBe('169.254.169.254');
    expect(formatAddress('ipv6', 1n)).toBe('::1');
  });
});

/** The egress that the tenant's file lists for `search`. */
const listed = (cidr: string, ...ports: readonly number[]): FactOptions => ({
  searchEgress: [{ cidr, ports: ports.map(tcp) }],
});

describe('egress by address', () => {
  test('is allowed for an MCP server to the blocks in the tenant’s file', () => {
    expect(messagesOf(connect(search, block('198.51.100.0/24'), tcp(443)), listed('198.51.100.0/24', 443))).toEqual([]);
    expect(messagesOf(connect(search, block('2001:db8::/48'), tcp(443)), listed('2001:db8::/32', 443))).toEqual([]);
  });

  test.each([
    ['another block', connect(search, block('198.51.101.0/24'), tcp(443)), '198.51.101.0 tcp/443'],
    ['a wider block', connect(search, block('198.51.100.0/23'), tcp(443)), '198.51.101.0 tcp/443'],
    ['another port', connect(search, block('198.51.100.0/24'), tcp(80)), '198.51.100.7 tcp/80'],
    ['another protocol', connect(search, block('198.51.100.0/24'), udp(443)), '198.51.100.7 udp/443'],
  ])('is forbidden to %s', (_name, policies, example) => {
    expect(messagesOf(policies, listed('198.51.100.0/24', 443))).toEqual([
      `tenant-acme-org-research-mcp/search → ${example} is opened by egress rule 0 of tenant-acme-org-research-mcp/search-to-block-out, ` +
        "but the tenant's file does not list this block and port for search",
    ]);
  });

  test('is forbidden for another MCP server of the same organization', () => {
    const files: FlowEnd = { kind: 'workload', namespace: RESEARCH_MCP, app: 'files' };
    const printed = workload('Deployment', RESEARCH_MCP, 'files', { http: 8081 });
    const open = connect(files, block('198.51.100.0/24'), tcp(443));
    expect(messagesOf([printed, ...open], listed('198.51.100.0/24', 443))).toEqual([
      'tenant-acme-org-research-mcp/files → 198.51.100.7 tcp/443 is opened by egress rule 0 of tenant-acme-org-research-mcp/files-to-block-out, ' +
        "but the tenant's file does not list this block and port for files",
    ]);
  });

  test('is forbidden for services and agents', () => {
    const reason = "but only an MCP server may reach addresses, and only those that the tenant's file lists for it";
    expect(messagesOf(connect(web, block('198.51.100.0/24'), tcp(443)), listed('198.51.100.0/24', 443))).toEqual([
      `tenant-acme/web → 198.51.100.7 tcp/443 is opened by egress rule 0 of tenant-acme/web-to-block-out, ${reason}`,
    ]);
    expect(
      messagesOf(connect(researchAgents, block('198.51.100.0/24'), tcp(443)), listed('198.51.100.0/24', 443)),
    ).toEqual([
      `tenant-acme-org-research/agents → 198.51.100.7 tcp/443 is opened by egress rule 0 of tenant-acme-org-research/research-to-block-out, ${reason}`,
    ]);
  });

  test.each([
    ['169.254.169.254/32', '169.254.169.254', 'cloud metadata addresses'],
    ['fd00:ec2::254/128', 'fd00:ec2::254', 'cloud metadata addresses'],
    ['169.254.0.0/24', '169.254.0.0', 'link-local addresses'],
    ['fe80::/64', 'fe80::', 'link-local addresses'],
    ['127.0.0.1/32', '127.0.0.1', 'loopback addresses'],
    ['::1/128', '::1', 'loopback addresses'],
    ['10.9.0.0/16', '10.9.0.0', 'private addresses'],
    ['172.31.0.0/16', '172.31.0.0', 'private addresses'],
    ['192.168.1.0/24', '192.168.1.0', 'private addresses'],
    ['fd12::/16', 'fd12::', 'private addresses'],
    ['100.64.0.0/16', '100.64.0.0', 'carrier-grade NAT addresses'],
    ['0.0.0.0/32', '0.0.0.0', 'unspecified addresses'],
    ['239.0.0.0/8', '239.0.0.0', 'multicast addresses'],
    ['ff02::/16', 'ff02::', 'multicast addresses'],
    ['255.255.255.255/32', '255.255.255.255', 'reserved and broadcast addresses'],
    ['168.63.129.16/32', '168.63.129.16', 'Azure WireServer addresses'],
    ['fec0::/16', 'fec0::', 'private addresses'],
    ['192.0.0.192/32', '192.0.0.192', 'protocol, benchmark and discard-only addresses'],
    ['198.18.0.0/16', '198.18.0.0', 'protocol, benchmark and discard-only addresses'],
    ['100::/96', '100::', 'protocol, benchmark and discard-only addresses'],
    ['192.88.99.1/32', '192.88.99.1', 'IPv6-to-IPv4 tunnel addresses'],
    ['2001:0:1::/48', '2001:0:1::', 'IPv6-to-IPv4 tunnel addresses'],
    ['2002:a9fe:a9fe::/48', '2002:a9fe:a9fe::', 'IPv6-to-IPv4 tunnel addresses'],
    ['::a9fe:a9fe/128', '::a9fe:a9fe', 'IPv4 addresses embedded in IPv6'],
    ['64:ff9b:1:1::/64', '64:ff9b:1:1::', 'IPv4 addresses embedded in IPv6'],
    ['::ffff:a00:0/104', '::ffff:a00:0', 'IPv4 addresses embedded in IPv6'],
    ['203.0.113.0/26', '203.0.113.0', 'pod, service and node addresses'],
  ])('is forbidden to %s, even if the tenant’s file lists it', (cidr, example, range) => {
    expect(messagesOf(connect(search, block(cidr), tcp(443)), listed(cidr, 443))).toEqual([
      `tenant-acme-org-research-mcp/search → ${example} tcp/443 is opened by egress rule 0 of tenant-acme-org-research-mcp/search-to-block-out, ` +
        `but ${range} must not be reachable`,
    ]);
  });

  test('is allowed to the whole internet without the unreachable ranges', () => {
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
    const options = listed('0.0.0.0/0', 443);
    expect(messagesOf(connect(search, block('0.0.0.0/0', ...except), tcp(443)), options)).toEqual([]);
    for (const removed of except) {
      const rest = except.filter((one) => one !== removed);
      expect(messagesOf(connect(search, block('0.0.0.0/0', ...rest), tcp(443)), options)).toHaveLength(1);
    }
  });

  test('is forbidden to a single address that the file does not list', () => {
    const options = listed('198.51.100.0/25', 443);
    const messages = messagesOf(
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
      options,
    );
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('→ 198.51.100.128 tcp/443 is open');
  });

  test('is allowed for agents and workloads to the DNS cache on the nodes, on the DNS ports', () => {
    const options = { dnsAddresses: ['169.254.20.10/32'] };
    expect(messagesOf(connect(researchAgents, block('169.254.20.10/32'), udp(53), tcp(53)), options)).toEqual([]);
    expect(messagesOf(connect(web, block('169.254.20.10/32'), udp(53)), options)).toEqual([]);
    expect(messagesOf(connect(web, block('169.254.20.10/32'), tcp(80)), options)).toHaveLength(1);
    expect(messagesOf(connect(web, block('169.254.20.10/31'), udp(53)), options)).toHaveLength(1);
    expect(messagesOf(connect(web, block('169.254.20.10/32'), udp(53)))).toHaveLength(1);
  });

  test('is forbidden for an unlabelled pod to the DNS cache', () => {
    const rule = { to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: [{ port: 53, protocol: 'UDP' }] };
    const open = policy(ROOT, 'open', { podSelector: {}, policyTypes: ['Egress'], egress: [rule] });
    expect(messagesOf([open], { dnsAddresses: ['169.254.20.10/32'] })).toEqual([
      'tenant-acme/unlabelled pod → 169.254.20.10 udp/53 is opened by egress rule 0 of tenant-acme/open, but link-local addresses must not be reachable',
    ]);
  });

  test('by a rule without peers includes the metadata address', () => {
    const open = policy(ROOT, 'open', {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
      policyTypes: ['Egress'],
      egress: [{}],
    });
    expect(messagesOf([open])).toContain(
      'tenant-acme/web → 169.254.169.254 tcp/1 is opened by egress rule 0 of tenant-acme/open, but cloud metadata addresses must not be reachable',
    );
  });
});

describe('ingress by address', () => {
  test('is forbidden', () => {
    expect(messagesOf(connect(block('198.51.100.0/24'), web, tcp(3000)))).toEqual([
      '198.51.100.7 → tenant-acme/web tcp/3000 is opened by ingress rule 0 of tenant-acme/block-to-web-in, but no ingress from addresses is allowed: requests come through the gateway',
    ]);
  });
});
