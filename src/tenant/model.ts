import type { OrganizationId, TenantId } from '../contract/names';
import type { Standing } from '../contract/phases';
import type { Amount } from '../kubernetes/quantity';
import type { PlanName } from '../fleet/schema/tenant';
import type { Flow, FlowPort, PlatformPeer, PlatformPeerName } from '../contract/flow';

/**
 * What a tenant means, with every default filled in. Nothing here is optional: absence is a case of a union or `null`.
 * Constructs read this and decide nothing.
 */
export interface ResolvedTenant {
  readonly id: TenantId;
  /** Of the spec that all of this follows from, together with the platform. */
  readonly specDigest: string;
  readonly displayName: string;
  readonly plan: PlanName;
  readonly suspended: boolean;
  readonly expiry: Expiry;
  readonly stance: Stance;
  /** The transition that the tenant is in, as its inventory says it. */
  readonly standing: Standing;
  readonly deletion: Deletion;
  /** Ids of organizations that are gone for good. */
  readonly removedOrganizations: readonly string[];
  /** As the file says them: `PersistentVolumeClaim/tenant-acme/redis-data`. */
  readonly approvedDeletions: readonly string[];
  readonly namespace: string;
  readonly host: string;
  readonly share: Share;
  readonly limits: LimitRange;
  /** The NeuralLog services of the root namespace. */
  readonly services: readonly Workload[];
  readonly cache: Cache;
  readonly organizations: readonly ResolvedOrganization[];
  readonly grants: readonly Grant[];
  readonly flows: readonly Flow[];
  /** Secrets that must exist before the pods start; their values never pass through here. */
  readonly secrets: readonly RequiredSecret[];
  readonly platform: ResolvedPlatform;
}

export type Expiry = { readonly kind: 'never' } | { readonly kind: 'at'; readonly date: string };

/** Whether a tenant is being deleted, and from when on nothing of it need be kept. */
export type Deletion =
  | { readonly kind: 'none' }
  | { readonly kind: 'requested'; readonly requestedAt: string; readonly deleteAfter: string };

/** What of a tenant is there and what runs. Identities are spelled as `identityOf` does. */
export interface Stance {
  readonly foundation: 'stands' | 'gone';
  /** `still`: every object is there, and no pod. */
  readonly data: 'runs' | 'still' | 'gone';
  readonly services: 'runs' | 'still' | 'gone';
  readonly edge: 'open' | 'gone';
  /** Organizations whose services are gone while their namespaces stand. */
  readonly stopped: readonly string[];
  /** Organizations whose services are there, and no pod of them. */
  readonly asleep: readonly string[];
  readonly organizations: 'stand' | 'gone';
  /** Objects that may go from the output, since a reviewer saw it. */
  readonly approved: readonly string[];
  /** Namespaces and volume claims that Flux may delete once they are gone from the output. */
  readonly unprotected: readonly string[];
}

export interface ResolvedOrganization {
  readonly id: OrganizationId;
  readonly displayName: string;
  readonly namespace: string;
  readonly mcpNamespace: string;
  readonly slots: number;
  readonly retentionDays: number;
  readonly share: Share;
  readonly limits: LimitRange;
  readonly mcpShare: Share;
  readonly mcpLimits: LimitRange;
  readonly mcpServers: readonly McpServer[];
}

export interface McpServer extends Workload {
  readonly egress: readonly Egress[];
}

/** An allow-list entry: a block, less what no tenant may reach. */
export interface Egress {
  readonly cidr: string;
  readonly except: readonly string[];
  readonly ports: readonly FlowPort[];
  readonly why: string;
}

export type Grant =
  | { readonly what: 'logs:read'; readonly from: OrganizationId; readonly to: OrganizationId }
  | { readonly what: 'mcp:use'; readonly from: OrganizationId; readonly to: OrganizationId; readonly server: string };

export interface RequiredSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

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

/** What a namespace may hold at most: compute in millicores and bytes, the rest as counts of objects. */
export interface Share extends Resources {
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

/** What a plan says about single containers and volumes; how much one may take at most follows from the share. */
export interface PlanLimits {
  /** What a container gets that asks for nothing. */
  readonly default: Resources;
  readonly min: Pick<Resources, 'cpu' | 'memory'>;
  /** The smallest volume, in bytes. */
  readonly minVolume: Amount;
}

export interface LimitRange {
  readonly default: Resources;
  readonly min: Pick<Resources, 'cpu' | 'memory'>;
  readonly max: Pick<Resources, 'cpuLimit' | 'memoryLimit' | 'ephemeralLimit'>;
  readonly volume: { readonly min: Amount; readonly max: Amount };
}

/** How many replicas run. `auto` has an HPA; a suspended tenant's replicas are 0 whatever stands here. */
export type Scale =
  | { readonly kind: 'fixed'; readonly replicas: number }
  | { readonly kind: 'auto'; readonly min: number; readonly max: number };

export function minReplicas(scale: Scale): number {
  return scale.kind === 'auto' ? scale.min : scale.replicas;
}

export function maxReplicas(scale: Scale): number {
  return scale.kind === 'auto' ? scale.max : scale.replicas;
}

export type Probe = { readonly kind: 'http'; readonly path: string } | { readonly kind: 'tcp' };

/** `rolling` starts a new pod before it stops an old one; `recreate` never runs two. */
export type Rollout = 'rolling' | 'recreate';

/** One Deployment with its Service, ConfigMap and ServiceAccount: all NeuralLog services and MCP servers have this shape. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly component: 'service' | 'mcp-server';
  readonly image: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly probe: Probe;
  readonly user: number;
  readonly group: number;
  readonly scale: Scale;
  readonly rollout: Rollout;
  readonly sticky: boolean;
  readonly resources: Resources;
  /** Plain configuration, rendered as the workload's ConfigMap. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretEnv: readonly { readonly env: string; readonly secret: string; readonly key: string }[];
  /** ConfigMaps of the namespace that are mounted as files, read-only. */
  readonly files: readonly { readonly configMap: string; readonly path: string }[];
  /** Writable directories: memory of the pod, gone with it. */
  readonly scratch: readonly { readonly name: string; readonly path: string; readonly size: Amount }[];
  readonly sandbox: Sandbox;
  /** Seconds in which a stopping pod still answers, so that clients go elsewhere. */
  readonly drainSeconds: number;
  /** Seconds from the order to stop to the kill, the drain included. */
  readonly graceSeconds: number;
}

export type Sandbox =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'runtime-class';
      readonly name: string;
      readonly cpuOverhead: Amount;
      readonly memoryOverhead: Amount;
    };

/** The tenant's Redis: one replica, data on a volume of its own. */
export interface Cache {
  readonly image: string;
  readonly user: number;
  readonly group: number;
  readonly port: number;
  readonly resources: Resources;
  /** Bytes; a whole number of mebibytes, and never more than its volume can persist. */
  readonly maxMemory: Amount;
  readonly volume: Amount;
  readonly storageClass: string;
  readonly graceSeconds: number;
}

/** What the cluster offers, with every default filled in. */
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
  readonly plans: Readonly<Record<PlanName, Plan>>;
}

export interface FluxSettings {
  readonly source: { readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket'; readonly name: string };
  /** Where the output folder lies in the source; never ends in `/`. */
  readonly path: string;
  readonly interval: string;
  readonly retryInterval: string;
  readonly timeout: string;
}

export interface CatalogService {
  readonly image: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly healthPath: string;
  readonly user: number;
}

export interface Catalog {
  readonly server: CatalogService;
  readonly web: CatalogService;
  readonly registry: CatalogService;
  readonly redis: { readonly image: string; readonly user: number; readonly group: number };
}

export interface WorkloadPlan {
  readonly resources: Resources;
  readonly scale: { readonly min: number; readonly max: number };
}

/** What a plan gives. The same architecture for all: only numbers differ. */
export interface Plan {
  /** How many organization slots the envelope holds; finite in every plan. */
  readonly slots: number;
  readonly retentionDays: number;
  /** The envelope is `root + slots × (organization + mcp)`. */
  readonly shares: { readonly root: Share; readonly organization: Share; readonly mcp: Share };
  readonly limits: PlanLimits;
  readonly server: WorkloadPlan;
  readonly web: WorkloadPlan;
  readonly registry: WorkloadPlan;
  /** `maxMemory`: at most this; a volume that is too small for it lowers it. */
  readonly cache: { readonly resources: Resources; readonly maxMemory: Amount };
  readonly mcpServer: WorkloadPlan;
  /** Whether MCP servers run in the platform's sandbox, where it has one. */
  readonly sandbox: boolean;
  /** Days between the order to delete a tenant and the first thing that goes. */
  readonly noticeDays: number;
  readonly expiry: ExpiryPlan;
}

/** When an idle or expired tenant is suspended, and deleted after that. 0 days of idleness or until a purge: never. */
export interface ExpiryPlan {
  readonly idleDays: number;
  /** At least so long before either, the tenant is warned. */
  readonly warnDays: number;
  readonly purgeDays: number;
}
