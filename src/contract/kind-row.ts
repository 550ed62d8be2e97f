import type { ImmutableFields } from '../kubernetes/immutable-fields';
import type { CleanupPhase } from './phases';
import type { Stage } from './stages';

/** How an object of a kind stops while its tenant is suspended. `field`: the object stays, with this value. */
export type ScaleDown =
  | { readonly kind: 'nothing-runs' }
  | { readonly kind: 'field'; readonly path: 'spec.replicas'; readonly value: 0 }
  | { readonly kind: 'field'; readonly path: 'spec.suspend'; readonly value: true }
  | { readonly kind: 'absent' };

/** The cleanup phase in which a kind is no longer printed; `tombstone` is the commit after the last phase. */
export type RemovedIn = CleanupPhase | 'tombstone' | 'with-the-platform';

/** Where an object is printed: a stage of its tenant, the tenant's own Flux objects, or the platform's bundle. */
export type PrintedIn = Stage | 'flux' | 'platform';

export interface KindRow {
  /** `apps/v1` */
  readonly apiVersion: string;
  /** The plural that RBAC knows: `deployments`. */
  readonly resource: string;
  readonly scope: 'cluster' | 'namespaced';
  /** The account that applies a stage gets write access to the kinds of the stage, and to no other. */
  readonly printedIn: readonly PrintedIn[];
  /** Verbs that the applying account needs beside `get list watch create patch update delete`. */
  readonly extraVerbs: readonly string[];
  /** Resources that the applying account must read, or `wait: true` never sees the object become ready. */
  readonly children: readonly { readonly apiGroup: string; readonly resource: string }[];
  readonly scaleDown: ScaleDown;
  readonly immutable: readonly ImmutableFields[];
  /** Whether data is lost for good when an object of the kind is deleted. */
  readonly holdsData: boolean;
  /** The latest phase: an object of an earlier stage is removed earlier. */
  readonly removedIn: RemovedIn;
}
