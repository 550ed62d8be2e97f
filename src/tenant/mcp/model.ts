import type { Egress, Workload } from '../workload/model';

export interface McpServer extends Workload {
  readonly egress: readonly Egress[];
}
