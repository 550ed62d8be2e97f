import type { Construct } from 'constructs';
import { Workload, type WorkloadProps } from '../workload/objects';
import type { ResolvedMcpServer } from './model';

export interface McpServerProps extends Pick<WorkloadProps, 'owner' | 'plan' | 'runs'> {
  readonly workload: ResolvedMcpServer;
}

/**
 * An MCP server of an organization, for stage `30-services`: ConfigMap, Service, Deployment and, by plan, HPA and
 * PodDisruptionBudget. Its ServiceAccount belongs to `Organization`, its policies to `FlowPolicies`.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, McpServer, parsePlatform, resolveMcpServerProps } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro', organization: 'research' } as const;
 * const image = `ghcr.io/acme/search@sha256:${'0'.repeat(64)}`;
 * const props = resolveMcpServerProps(owner, { name: 'search', image, transport: 'stdio' }, platform);
 * const chart = new Chart(new App(), 'services');
 * new McpServer(chart, 'search', props);
 * console.log(chart.toJson().map(({ kind }) => kind).join(' '));
 * ```
 */
export class McpServer extends Workload {
  constructor(scope: Construct, id: string, props: McpServerProps) {
    super(scope, id, { ...props, documents: NO_DOCUMENTS });
  }
}

/** An MCP server mounts no ConfigMap of its tenant. */
const NO_DOCUMENTS = {};
