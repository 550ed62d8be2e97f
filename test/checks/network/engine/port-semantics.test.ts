import { describe, expect, test } from 'vitest';
import type { FlowEnd } from '../../../../src/contract/flow';
import { block, policy, ROOT, server, tcp, udp, web } from '../fixture';
import { allowsFrom, isOpen, reaches } from './connectivity';

const byApp = (app: string) => ({ matchLabels: { 'app.kubernetes.io/name': app } });

describe('ports', () => {
  const from = [{ podSelector: {} }];

  test('are all ports of all protocols if the list is absent or empty', () => {
    expect(allowsFrom([{ from }], web, { protocol: 'SCTP', port: 65535 })).toBe(true);
    expect(allowsFrom([{ from, ports: [] }], web, udp(1))).toBe(true);
  });

  test('with a number are that port, by default of TCP', () => {
    expect(allowsFrom([{ from, ports: [{ port: 3030 }] }], web, tcp(3030))).toBe(true);
    expect(allowsFrom([{ from, ports: [{ port: 3030 }] }], web, udp(3030))).toBe(false);
    expect(allowsFrom([{ from, ports: [{ port: 3030 }] }], web, tcp(3031))).toBe(false);
    expect(allowsFrom([{ from, ports: [{ port: 3030, protocol: 'UDP' }] }], web, udp(3030))).toBe(true);
  });

  test('with only a protocol are all ports of it', () => {
    expect(allowsFrom([{ from, ports: [{ protocol: 'UDP' }] }], web, udp(9))).toBe(true);
    expect(allowsFrom([{ from, ports: [{ protocol: 'UDP' }] }], web, tcp(9))).toBe(false);
  });

  test('with endPort are a range that includes both ends', () => {
    const ports = [{ port: 3000, endPort: 3030 }];
    expect(allowsFrom([{ from, ports }], web, tcp(3000))).toBe(true);
    expect(allowsFrom([{ from, ports }], web, tcp(3030))).toBe(true);
    expect(allowsFrom([{ from, ports }], web, tcp(3031))).toBe(false);
  });

  test('with a name are the port that the destination pod gives that name', () => {
    expect(allowsFrom([{ from, ports: [{ port: 'http' }] }], web, tcp(3030))).toBe(true);
    expect(allowsFrom([{ from, ports: [{ port: 'http' }] }], web, tcp(3000))).toBe(false);
    expect(reaches([{ to: from, ports: [{ port: 'http' }] }], server, tcp(3030))).toBe(true);
    expect(reaches([{ to: from, ports: [{ port: 'http' }] }], server, tcp(3000))).toBe(false);
  });

  test('with an unknown name, or a name of another protocol, are none', () => {
    expect(allowsFrom([{ from, ports: [{ port: 'http', protocol: 'UDP' }] }], web, udp(3030))).toBe(false);
    expect(allowsFrom([{ from, ports: [{ port: 'grpc' }] }], web, tcp(3030))).toBe(false);
  });

  test('with a name do not satisfy a flow to pods that are not in the bundle', () => {
    const agents: FlowEnd = { kind: 'namespace', namespace: 'tenant-acme-org-research' };
    const named = policy('tenant-acme-org-research', 'named', {
      podSelector: {},
      ingress: [{ ports: [{ port: 'http' }] }],
    });
    expect(isOpen([named], server, agents, tcp(8080))).toBe(false);
  });

  test('must be open on both sides', () => {
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

  test('opens its addresses and no others', () => {
    expect(reaches(rule('198.51.100.0/24'), block('198.51.100.0/25'), tcp(443))).toBe(true);
    expect(reaches(rule('198.51.100.0/25'), block('198.51.100.0/24'), tcp(443))).toBe(false);
    expect(reaches(rule('198.51.100.0/24'), block('198.51.100.0/24'), tcp(80))).toBe(false);
  });

  test('does not open the blocks in except', () => {
    const excepted = rule('198.51.100.0/24', '198.51.100.128/25');
    expect(reaches(excepted, block('198.51.100.0/25'), tcp(443))).toBe(true);
    expect(reaches(excepted, block('198.51.100.200/32'), tcp(443))).toBe(false);
    expect(reaches(excepted, block('198.51.100.0/24', '198.51.100.128/25'), tcp(443))).toBe(true);
  });

  test('works for IPv6', () => {
    expect(reaches(rule('2001:db8::/32'), block('2001:db8:1::/48'), tcp(443))).toBe(true);
    expect(reaches(rule('2001:db8::/32', '2001:db8:1::/48'), block('2001:db8:1::7/128'), tcp(443))).toBe(false);
    expect(reaches(rule('::/0'), block('198.51.100.7/32'), tcp(443))).toBe(false);
  });

  test('opens the union of two blocks', () => {
    const halves = [...rule('198.51.100.0/25'), ...rule('198.51.100.128/25')];
    expect(reaches(halves, block('198.51.100.0/24'), tcp(443))).toBe(true);
  });

  test('matches no pod', () => {
    expect(reaches([{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }], server, tcp(3030))).toBe(false);
  });

  test('opens nothing for a named port', () => {
    const named = [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ port: 'http' }] }];
    expect(reaches(named, block('198.51.100.0/24'), tcp(443))).toBe(false);
  });
});
