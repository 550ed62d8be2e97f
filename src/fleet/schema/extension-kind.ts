import type { ExtensionStage } from '../../contract/extension-kind';

/** A kind that extensions may add to every tenant, as the platform's file holds it. */
export interface ExtensionKindSpec {
  /** Group and version: `monitoring.coreos.com/v1`. */
  apiVersion: string;
  kind: string;
  /** The plural in lower case. A kind of Kubernetes that we know, such as CronJob, has it already, and the next four. */
  resource?: string;
  /** The stages in which Flux may apply objects of the kind. */
  stages: ExtensionStage[];
  /** How an object stops while its tenant is suspended. */
  scaleDown?: 'nothing-runs' | 'replicas' | 'suspend' | 'absent';
  /** Paths of fields that the API server refuses to change. */
  immutable?: string[];
  /** Whether data is lost when an object is deleted; `true` is refused. */
  holdsData?: boolean;
  /** The number of objects that the ResourceQuota of each namespace allows. */
  maxPerNamespace: number;
  /** Resources that Flux must read to see that an object is ready. */
  reads?: { apiGroup: string; resource: string }[];
}
