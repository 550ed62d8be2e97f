import type { Egress, ResolvedWorkload } from '../workload/model';

/** A resolved MCP server: a workload with an egress allow-list. */
export interface ResolvedMcpServer extends ResolvedWorkload {
  readonly egress: readonly Egress[];
}
