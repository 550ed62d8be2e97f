import { describe, expect, test } from 'vitest';
import type { FlowEnd } from '../../../../src/contract/flow';
import { block, policy, ROOT, server, tcp, udp, web } from '../fixture';
import { admits, isOpen, reaches } from './asking';

const byApp = (app: string) => ({ matchLabels: { 'app.kubernetes.io/name': app } });

describe('ports', () => {
  const from = [{ podSelector: {} }];

  test('an absent or empty list is every port of every protocol', () => {
    expect(admits([{ from }], web, { protocol: 'SCTP', port: 65535 })).toBe(true);
    expect(admits([{ from, ports: [] }], web, udp(1))).toBe(true);
  });

  test('a number is that port alone, of TCP unless said', () => {
    expect(admits([{ from, ports: [{ port: 3030 }] }], web, tcp(3030))).toBe(true);
    expect(admits([{ from, ports: [{ port: 3030 }] }], web, udp(3030))).toBe(false);
    expect(admits([{ from, ports: [{ port: 3030 }] }], web, tcp(3031))).toBe(false);
    expect(admits([{ from, ports: [{ port: 3030, protocol: 'UDP' }] }], web, udp(3030))).toBe(true);
  });

  test('a protocol without a port is every port of it', () => {
    expect(admits([{ from, ports: [{ protocol: 'UDP' }] }], web, udp(9))).toBe(true);
    expect(admits([{ from, ports: [{ protocol: 'UDP' }] }], web, tcp(9))).toBe(false);
  });

  test('endPort makes a range, with both its ends', () => {
    const ports = [{ port: 3000, endPort: 3030 }];
    expect(admits([{ from, ports }], web, tcp(3000))).toBe(true);
    expect(admits([{ from, ports }], web, tcp(3030))).toBe(true);
    expect(admits([{ from, ports }], web, tcp(3031))).toBe(false);
  });

  test('a name stands for the port of the pod that is reached', () => {
    expect(admits([{ from, ports: [{ port: 'http' }] }], web, tcp(3030))).toBe(true);
    expect(admits([{ from, ports: [{ port: 'http' }] }], web, tcp(3000))).toBe(false);
    expect(reaches([{ to: from, ports: [{ port: 'http' }] }], server, tcp(3030))).toBe(true);
    expect(reaches([{ to: from, ports: [{ port: 'http' }] }], server, tcp(3000))).toBe(false);
  });

  test('a name of another protocol, or one that the pod does not have, is no port', () => {
    expect(admits([{ from, ports: [{ port: 'http', protocol: 'UDP' }] }], web, udp(3030))).toBe(false);
    expect(admits([{ from, ports: [{ port: 'grpc' }] }], web, tcp(3030))).toBe(false);
  });

  test('a needed connection may not rest on a name of a pod that is not printed', () => {
    const agents: FlowEnd = { kind: 'namespace', namespace: 'tenant-acme-org-research' };
    const named = policy('tenant-acme-org-research', 'named', {
      podSelector: {},
      ingress: [{ ports: [{ port: 'http' }] }],
    });
    expect(isOpen([named], server, agents, tcp(8080))).toBe(false);
  });

  test('the ports of both sides must meet', () => {
    const out = policy(ROOT, 'out', {
      podSelector: byApp('web'),
      egress: [{ ports: [{ port: 3000, endPort: 3030 }] }],
    });
    const low = policy(ROOT, 'in', {
      podSelector: byApp('server'),
      ingress: [{ ports: [{ port: 3030, endPort: 4000 }] }],
    });
    const high = policy(ROOT, 'in', {
      podSelector: byApp('server'),
      ingress: [{ ports: [{ port: 3031, endPort: 4000 }] }],
    });
    expect(isOpen([out, low], web, server, tcp(3030))).toBe(true);
    expect(isOpen([out, high], web, server, tcp(3031))).toBe(false);
  });
});

describe('ipBlock', () => {
  const rule = (cidr: string, ...except: string[]) => [{ to: [{ ipBlock: { cidr, except } }], ports: [{ port: 443 }] }];

  test('opens its addresses, and no other', () => {
    expect(reaches(rule('198.51.100.0/24'), block('198.51.100.0/25'), tcp(443))).toBe(true);
    expect(reaches(rule('198.51.100.0/25'), block('198.51.100.0/24'), tcp(443))).toBe(false);
    expect(reaches(rule('198.51.100.0/24'), block('198.51.100.0/24'), tcp(80))).toBe(false);
  });

  test('does not open what it excepts', () => {
    const excepted = rule('198.51.100.0/24', '198.51.100.128/25');
    expect(reaches(excepted, block('198.51.100.0/25'), tcp(443))).toBe(true);
    expect(reaches(excepted, block('198.51.100.200/32'), tcp(443))).toBe(false);
    expect(reaches(excepted, block('198.51.100.0/24', '198.51.100.128/25'), tcp(443))).toBe(true);
  });

  test('knows IPv6', () => {
    expect(reaches(rule('2001:db8::/32'), block('2001:db8:1::/48'), tcp(443))).toBe(true);
    expect(reaches(rule('2001:db8::/32', '2001:db8:1::/48'), block('2001:db8:1::7/128'), tcp(443))).toBe(false);
    expect(reaches(rule('::/0'), block('198.51.100.7/32'), tcp(443))).toBe(false);
  });

  test('two blocks add up', () => {
    const halves = [...rule('198.51.100.0/25'), ...rule('198.51.100.128/25')];
    expect(reaches(halves, block('198.51.100.0/24'), tcp(443))).toBe(true);
  });

  test('names no pod', () => {
    expect(reaches([{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }], server, tcp(3030))).toBe(false);
  });

  test('a port name has no meaning for an address', () => {
    const named = [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ port: 'http' }] }];
    expect(reaches(named, block('198.51.100.0/24'), tcp(443))).toBe(false);
  });
});
