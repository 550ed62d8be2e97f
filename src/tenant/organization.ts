import type { Construct } from 'constructs';
import { WorkloadAccounts } from './access/accounts';
import { RoleBindings } from './access/objects';
import { TenantPart } from './base/tenant-part';
import { TenantNamespace, type TenantNamespaceProps } from './namespace/objects';

export interface OrganizationProps {
  /** The namespace of the organization's agents. */
  readonly namespace: TenantNamespaceProps;
  /** The namespace of its MCP servers. */
  readonly mcpNamespace: TenantNamespaceProps;
  /** The names of its MCP servers: each gets a ServiceAccount. */
  readonly mcpServers: readonly string[];
}

/**
 * The two namespaces of an organization, for stage `10-foundation`: each with its budget, default deny and roles, and
 * the accounts of the MCP servers. The servers themselves are `McpServer`s, and the policies are `FlowPolicies`.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, Organization, parsePlatform, resolveOrganizationProps } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const props = resolveOrganizationProps(owner, { id: 'research', slots: 2 }, platform);
 * const chart = new Chart(new App(), 'foundation');
 * new Organization(chart, 'research', props);
 * console.log(props.mcpNamespace.namespace, props.mcpNamespace.budget.share.pods);
 * ```
 */
export class Organization extends TenantPart {
  constructor(scope: Construct, id: string, { namespace, mcpNamespace, mcpServers }: OrganizationProps) {
    super(scope, id);
    for (const props of [namespace, mcpNamespace]) {
      new TenantNamespace(this, props.namespace, props);
      new RoleBindings(this, `${props.namespace}.access`, props);
    }
    new WorkloadAccounts(this, 'accounts', { ...mcpNamespace, workloads: mcpServers });
  }
}
