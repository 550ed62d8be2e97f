import { describe, expect, it } from 'vitest';
import { rendered } from '../../support/rendered';
import { mcpServer, organization } from '../../support/specs';

describe('the policies of a flow', () => {
  it('open the source and the target, with peers by namespace name and tenant label together', () => {
    const { one } = rendered();
    expect(one('NetworkPolicy', 'tenant-acme-org-research-mcp', 'research.search-to-server-egress').spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'search' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: {
                matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['tenant-acme'] }],
                matchLabels: { tenant: 'acme' },
              },
              podSelector: { matchLabels: { 'app.kubernetes.io/name': 'server' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: 3030 }],
        },
      ],
    });
    expect(one('NetworkPolicy', 'tenant-acme', 'research.search-to-server-ingress').spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'server' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchExpressions: [
                  { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['tenant-acme-org-research-mcp'] },
                ],
                matchLabels: { tenant: 'acme' },
              },
              podSelector: { matchLabels: { 'app.kubernetes.io/name': 'search' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: 3030 }],
        },
      ],
    });
  });

  it("choose the platform's pods by namespace name and pod labels", () => {
    expect(rendered().one('NetworkPolicy', 'tenant-acme', 'server-to-dns-egress').spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'server' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: {
                matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['kube-system'] }],
              },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    });
  });

  it('say why they exist', () => {
    expect(rendered().one('NetworkPolicy', 'tenant-acme', 'server-to-redis-ingress').metadata.annotations).toEqual({
      'neurallog.com/why': 'the log server stores logs',
    });
  });

  it('open the internet block by block, less what no tenant may reach', () => {
    const egress = [{ to: '0.0.0.0/0', ports: [443], why: 'a provider' }];
    const { one } = rendered({ organizations: [organization({ mcpServers: [mcpServer({ egress })] })] });
    expect(one('NetworkPolicy', 'tenant-acme-org-research-mcp', 'research.search-to-internet-1-egress').spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'search' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              ipBlock: {
                cidr: '0.0.0.0/0',
                except: [
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
                ],
              },
            },
          ],
          ports: [{ protocol: 'TCP', port: 443 }],
        },
      ],
    });
  });

  it('open a granted server on both sides', () => {
    const { names } = rendered({
      organizations: [organization(), organization({ id: 'ops', mcpServers: [mcpServer({ name: 'runbooks' })] })],
      grants: [{ from: 'research', to: 'ops', what: 'mcp:use', server: 'search' }],
    });
    expect(names('NetworkPolicy', 'tenant-acme-org-ops-mcp')).toContain('ops.runbooks-to-research.search-egress');
    expect(names('NetworkPolicy', 'tenant-acme-org-research-mcp')).toContain('ops.runbooks-to-research.search-ingress');
  });
});
