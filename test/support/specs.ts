import type { McpServerSpec } from '../../src/fleet/schema/mcp-server';
import type { PlatformSpec } from '../../src/fleet/schema/platform';
import type { OrganizationSpec, TenantSpec } from '../../src/fleet/schema/tenant';

/** A digest of no real image. */
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
export const IMAGE = `registry.example/app@${DIGEST}`;

/** A minimal platform. */
export function platformSpec(change: Partial<PlatformSpec> = {}): PlatformSpec {
  return {
    domain: 'neurallog.com',
    network: { podCidrs: ['10.244.0.0/16'], serviceCidrs: ['10.96.0.0/12'], nodeCidrs: ['10.0.0.0/16'] },
    storage: { className: 'standard' },
    catalog: { server: { image: IMAGE }, web: { image: IMAGE }, registry: { image: IMAGE }, redis: { image: IMAGE } },
    ...change,
  };
}

export function mcpServer(change: Partial<McpServerSpec> = {}): McpServerSpec {
  return { name: 'search', image: IMAGE, ...change };
}

export function organization(change: Partial<OrganizationSpec> = {}): OrganizationSpec {
  return { id: 'research', mcpServers: [mcpServer()], ...change };
}

/** A pro tenant with one organization and one MCP server. */
export function tenantSpec(change: Partial<TenantSpec> = {}): TenantSpec {
  return {
    displayName: 'Acme',
    plan: 'pro',
    createdAt: '2026-01-01T00:00:00Z',
    organizations: [organization()],
    ...change,
  };
}
