import type { ScaleDown } from './kind-row';
import type { Stage } from './stages';

/** The stages in which an extension may add objects of a kind that we do not print. */
export const EXTENSION_STAGES = ['20-data', '30-services', '40-edge'] as const satisfies readonly ExtensionStage[];
/** A stage in which an extension may add objects. */
export type ExtensionStage = Exclude<Stage, '10-foundation'>;

/** A kind of `spec.extensionKinds` in the platform's file: extensions may add objects of it, and Flux may write them. */
export interface ExtensionKind {
  /** `monitoring.coreos.com/v1` */
  readonly apiVersion: string;
  /** `PodMonitor` */
  readonly kind: string;
  /** The plural that RBAC and quotas know: `podmonitors`. */
  readonly resource: string;
  readonly stages: readonly ExtensionStage[];
  readonly scaleDown: ScaleDown;
  /** Paths of fields that the API server refuses to change: `spec.selector`. */
  readonly immutable: readonly string[];
  /** The limit of every ResourceQuota on objects of the kind. */
  readonly maxPerNamespace: number;
  /** Resources that Flux must read to see that an object is ready. */
  readonly reads: readonly { readonly apiGroup: string; readonly resource: string }[];
}

export const NO_EXTENSION_KINDS: readonly ExtensionKind[] = [];
