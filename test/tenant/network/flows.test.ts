import { describe, expect, it } from 'vitest';
import type { FlowEnd } from '../../../src/contract/flow';
import { definePlatform } from '../../../src/platform/resolve';
import { resolveTenant } from '../../../src/tenant/resolve';
import { mcpServer, organization, platformSpec, tenantSpec } from '../../support/specs';

const platform = definePlatform('cluster', platformSpec());

/** `from → to protocol/port …`, as a person would draw it. */
function drawn(tenant: ReturnType<typeof resolveTenant>): string[] {
  const end = (one: FlowEnd): string =>
    one.kind === 'workload'
      ? `${one.namespace}/${one.app}`
      : one.kind === 'namespace'
        ? `${one.namespace}/*`
        : one.kind === 'platform'
          ? one.peer
          : one.cidr;
  return tenant.flows.map(
    (flow) =>
      `${end(flow.from)} → ${end(flow.to)} ${flow.ports.map((one) => `${one.protocol.toLowerCase()}/${one.port}`).join(' ')}`,
  );
}

describe('the flow model', () => {
  it('opens these connections of a tenant with one organization and one MCP server, and no other', () => {
    const egress = [{ to: '203.0.113.0/24', ports: [443], why: 'a provider' }];
    const tenant = resolveTenant(
      'acme',
      tenantSpec({ organizations: [organization({ mcpServers: [mcpServer({ egress })] })] }),
      platform,
    );
    expect(drawn(tenant).sort()).toEqual(
      [
        'gateway → tenant-acme/server tcp/3030',
        'gateway → tenant-acme/web tcp/3000',
        'gateway → tenant-acme/registry tcp/3031',
        'monitoring → tenant-acme/server tcp/9090',
        'monitoring → tenant-acme/web tcp/9090',
        'monitoring → tenant-acme/registry tcp/9090',
        'tenant-acme/server → dns udp/53 tcp/53',
        'tenant-acme/web → dns udp/53 tcp/53',
        'tenant-acme/server → auth tcp/3040',
        'tenant-acme/web → auth tcp/3040',
        'tenant-acme/server → tenant-acme/redis tcp/6379',
        'auth → tenant-acme/redis tcp/6379',
        'tenant-acme/server → tenant-acme/registry tcp/3031',
        'tenant-acme/web → tenant-acme/server tcp/3030',
        'tenant-acme/web → tenant-acme/registry tcp/3031',
        'tenant-acme-org-research/* → dns udp/53 tcp/53',
        'tenant-acme-org-research/* → tenant-acme/server tcp/3030',
        'tenant-acme/server → tenant-acme-org-research/* tcp/8080',
        'gateway → tenant-acme-org-research-mcp/search tcp/8080',
        'monitoring → tenant-acme-org-research-mcp/search tcp/9090',
        'tenant-acme-org-research-mcp/search → dns udp/53 tcp/53',
        'tenant-acme-org-research-mcp/search → auth tcp/3040',
        'tenant-acme-org-research-mcp/search → tenant-acme/server tcp/3030',
        'tenant-acme-org-research-mcp/search → tenant-acme/web tcp/3000',
        'tenant-acme/server → tenant-acme-org-research-mcp/search tcp/8080',
        'tenant-acme-org-research/* → tenant-acme-org-research-mcp/search tcp/8080',
        'tenant-acme-org-research-mcp/search → tenant-acme-org-research/* tcp/8080',
        'tenant-acme-org-research-mcp/search → 203.0.113.0/24 tcp/443',
      ].sort(),
    );
  });

  it('names every flow once, whatever the ids are', () => {
    const organizations = ['a', 'a-agents', 'mcp'].map((id) =>
      organization({ id, mcpServers: [mcpServer({ name: 'agents' }), mcpServer({ name: 'web' })] }),
    );
    const ids = resolveTenant('acme', tenantSpec({ organizations }), platform).flows.map((flow) => flow.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('opens the DNS cache of the nodes where the platform has one', () => {
    const network = {
      ...platformSpec().network,
      dns: { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' }, addresses: ['169.254.20.10/32'] },
    };
    const tenant = resolveTenant('acme', tenantSpec(), definePlatform('cluster', platformSpec({ network })));
    expect(drawn(tenant).filter((line) => line.includes('169.254.20.10'))).toEqual([
      'tenant-acme/server → 169.254.20.10/32 udp/53 tcp/53',
      'tenant-acme/web → 169.254.20.10/32 udp/53 tcp/53',
      'tenant-acme-org-research/* → 169.254.20.10/32 udp/53 tcp/53',
      'tenant-acme-org-research-mcp/search → 169.254.20.10/32 udp/53 tcp/53',
    ]);
  });
});
