import type { ApiObject, Chart } from 'cdk8s';
import type { FlowEnd, FlowPort } from '../contract/flow';
import type { Stage } from '../contract/stages';
import type { KubeObject } from '../kubernetes/object';
import type { ResolvedTenant } from '../tenant/model';

/** Code of another project that adds to what is printed of each tenant. The inventories name it with its version. */
export interface Extension {
  /** Lower-case letters, digits, `-`, `.`, `/` and `@`. A run without an extension of this name is refused later. */
  readonly name: string;
  /** `1.2.0`. Another version must print other objects only if that is meant: what is missing, Flux deletes. */
  readonly version: string;
  /**
   * Adds to one tenant. It is called for each tenant, and again for one whose cleanup has begun, so equal tenants must
   * give equal objects: no clock, no random numbers, nothing from outside. It is done when it returns.
   */
  extend(tenant: ExtendedTenant): void;
}

/** A tenant whose objects are built and not yet printed. */
export interface ExtendedTenant {
  /** Its file with every default filled in; frozen. */
  readonly tenant: ResolvedTenant;
  /** The chart of a stage, as the scope of constructs. Objects in it need the labels that `addTo` gives. */
  chartOf(stage: Stage): Chart;
  /** The objects of a stage: to put a label below `x.neurallog.com/` on them, or to patch them. */
  objectsOf(stage: Stage): readonly ApiObject[];
  /** As the function `addTo`. */
  addTo(stage: Stage, object: KubeObject | ApiObject): ApiObject;
  /** The labels of a pod template: whose pods they are, for usage reports, and the name that flows select. */
  podLabels(namespace: string, name: string, component: string): Record<string, string>;
  /**
   * Opens one connection with a policy at each end inside the tenant. The rule `reachability` refuses it where tenant
   * isolation forbids it.
   */
  addFlow(flow: ExtraFlow): void;
}

/** A connection that pods of an extension need, and why. */
export interface ExtraFlow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly ports: readonly FlowPort[];
  /** One sentence, for the person who debugs the policies. */
  readonly why: string;
}

/** An extension as inventories name it. */
export interface ExtensionVersion {
  readonly name: string;
  readonly version: string;
}
