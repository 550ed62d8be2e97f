import type { ExtensionKind } from '../contract/extension-kind';
import type { PlatformPeer, PlatformPeerName } from '../contract/flow';
import type { PlanName } from '../fleet/schema/plan';
import type { Amount } from '../kubernetes/quantity';

/** Requests and limits of one container. */
export interface Resources {
  /** Millicores. */
  readonly cpu: Amount;
  readonly cpuLimit: Amount;
  /** Bytes. */
  readonly memory: Amount;
  readonly memoryLimit: Amount;
  readonly ephemeral: Amount;
  readonly ephemeralLimit: Amount;
}

/** The quota of one namespace: compute in millicores and bytes, all else as counts of objects. */
export interface QuotaShare extends Resources {
  readonly storage: Amount;
  readonly volumes: Amount;
  readonly pods: Amount;
  readonly services: Amount;
  readonly secrets: Amount;
  readonly configMaps: Amount;
  /** Deployments and StatefulSets, each. */
  readonly workloads: Amount;
  /** Jobs and CronJobs, each. */
  readonly jobs: Amount;
}

/** A plan's limits of single containers and volumes. The maximum follows from the share (`limitsOf`). */
export interface PlanLimits {
  /** Requests and limits of a container that sets none. */
  readonly default: Resources;
  readonly min: Pick<Resources, 'cpu' | 'memory'>;
  /** The smallest volume, in bytes. */
  readonly minVolume: Amount;
}

/** The limits of single containers and volumes in a namespace: cpu in millicores, all else in bytes. */
export interface LimitRange {
  readonly default: Resources;
  readonly min: Pick<Resources, 'cpu' | 'memory'>;
  readonly max: Pick<Resources, 'cpuLimit' | 'memoryLimit' | 'ephemeralLimit'>;
  readonly volume: { readonly min: Amount; readonly max: Amount };
}

/** The replicas of a workload. `auto` has an HPA. A suspended tenant has 0 replicas, whatever the scale. */
export type Scale =
  | { readonly kind: 'fixed'; readonly replicas: number }
  | { readonly kind: 'auto'; readonly min: number; readonly max: number };

export function minReplicas(scale: Scale): number {
  return scale.kind === 'auto' ? scale.min : scale.replicas;
}

export function maxReplicas(scale: Scale): number {
  return scale.kind === 'auto' ? scale.max : scale.replicas;
}

/** The scale that a plan gives a workload. `min` = `max` needs no HPA. */
export function scaleOf({ scale: { min, max } }: WorkloadPlan): Scale {
  return min === max ? { kind: 'fixed', replicas: min } : { kind: 'auto', min, max };
}

/** `rolling` starts a new pod before it stops an old one; `recreate` never runs two. */
export type Rollout = 'rolling' | 'recreate';

/** The RuntimeClass of MCP servers, with its overhead in millicores and bytes; or none. */
export type Sandbox =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'runtime-class';
      readonly name: string;
      readonly cpuOverhead: Amount;
      readonly memoryOverhead: Amount;
    };

/** The platform with every default filled in. */
export interface ResolvedPlatform {
  readonly name: string;
  readonly domain: string;
  readonly reservedHosts: readonly string[];
  readonly podSecurityVersion: string;
  readonly controlNamespace: string;
  readonly peers: Readonly<Record<PlatformPeerName, PlatformPeer>>;
  readonly dnsPorts: readonly number[];
  readonly dnsAddresses: readonly string[];
  readonly authPort: number;
  readonly authUrl: string;
  readonly clusterCidrs: readonly string[];
  readonly storageClass: string;
  readonly otherStorageClasses: readonly string[];
  readonly sandbox: Sandbox;
  readonly capacity:
    | { readonly kind: 'unlimited' }
    | { readonly kind: 'limited'; readonly cpu: Amount; readonly memory: Amount; readonly storage: Amount };
  readonly flux: FluxSettings;
  readonly catalog: Catalog;
  /** Kinds that extensions may add to the tenants, beside those that we print. */
  readonly extensionKinds: readonly ExtensionKind[];
  readonly plans: Readonly<Record<PlanName, Plan>>;
}

/** The source of the bundles in Flux, and its intervals as durations such as `10m`. */
export interface FluxSettings {
  readonly source: { readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket'; readonly name: string };
  /** The path of the output folder in the Flux source; never ends in `/`. */
  readonly path: string;
  readonly interval: string;
  readonly retryInterval: string;
  readonly timeout: string;
}

/** A NeuralLog service of the catalog. */
export interface CatalogService {
  readonly image: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly healthPath: string;
  readonly user: number;
}

/** The images of the NeuralLog services, with their ports and users. */
export interface Catalog {
  readonly server: CatalogService;
  readonly web: CatalogService;
  readonly registry: CatalogService;
  readonly redis: { readonly image: string; readonly user: number; readonly group: number };
}

/** The resources and replicas of one service in a plan; the same number twice means no HPA. */
export interface WorkloadPlan {
  readonly resources: Resources;
  readonly scale: { readonly min: number; readonly max: number };
}

/** A product plan. All plans have the same architecture and differ in numbers alone. */
export interface Plan {
  /** The number of organization slots in the envelope; finite in every plan. */
  readonly slots: number;
  readonly retentionDays: number;
  /** The envelope is `root + slots × (organization + mcp)`. */
  readonly shares: { readonly root: QuotaShare; readonly organization: QuotaShare; readonly mcp: QuotaShare };
  readonly limits: PlanLimits;
  readonly server: WorkloadPlan;
  readonly web: WorkloadPlan;
  readonly registry: WorkloadPlan;
  /** `maxMemory` in bytes; a volume that is too small for it lowers it. */
  readonly redis: { readonly resources: Resources; readonly maxMemory: Amount };
  readonly mcpServer: WorkloadPlan;
  /** Whether MCP servers run in the platform's sandbox, where it has one. */
  readonly sandbox: boolean;
  /** Days between the order to delete a tenant and the first removal of objects. */
  readonly noticeDays: number;
  readonly expiry: ExpiryPlan;
}

/** When an idle or expired tenant is suspended, and later deleted. 0 `idleDays` or `purgeDays`: never. */
export interface ExpiryPlan {
  readonly idleDays: number;
  /** The least number of days between a warning and the suspension or deletion. */
  readonly warnDays: number;
  readonly purgeDays: number;
}
