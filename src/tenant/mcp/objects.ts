import type { Construct } from 'constructs';
import { Workload, type WorkloadProps } from '../workload/objects';
import type { ResolvedMcpServer } from './model';

export interface McpServerProps extends Pick<WorkloadProps, 'owner' | 'plan' | 'runs'> {
  readonly workload: ResolvedMcpServer;
}

/**
 * An MCP server of an organization, for stage `30-services`: ConfigMap, Service, Deployment and, by plan, HPA and
 * PodDisruptionBudget. Its ServiceAccount belongs to `Organization`, its policies to `FlowPolicies`.
 */
export class McpServer extends Workload {
  constructor(scope: Construct, id: string, props: McpServerProps) {
    super(scope, id, { ...props, documents: NO_DOCUMENTS });
  }
}

/** An MCP server mounts no ConfigMap of its tenant. */
const NO_DOCUMENTS = {};
