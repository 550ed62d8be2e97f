import type { Egress, ResolvedWorkload } from '../workload/model';

export interface ResolvedMcpServer extends ResolvedWorkload {
  readonly egress: readonly Egress[];
}
