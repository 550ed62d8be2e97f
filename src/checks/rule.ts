import type { Flow, FlowPort, PlatformPeer, PlatformPeerName } from '../contract/flow';
import type { KubeObject } from '../kubernetes/object';

/** What the rules know of the platform. */
export interface PlatformFacts {
  readonly domain: string;
  /** Labels below the domain that are the platform's own: `docs` for `docs.neurallog.com`. */
  readonly reservedHosts: readonly string[];
  readonly authUrl: string;
  readonly catalog: Readonly<Record<'server' | 'web' | 'registry' | 'redis', { readonly image: string }>>;
  readonly controlNamespace: string;
  readonly podSecurityVersion: string;
  readonly storageClass: string;
  /** Classes of the cluster that no tenant may use. */
  readonly otherStorageClasses: readonly string[];
  /** The one runtime class that pods may name, where the cluster has it. */
  readonly sandbox: { readonly kind: 'none' } | { readonly kind: 'runtime-class'; readonly name: string };
  /** Where Flux finds the bundles, and how often it looks. */
  readonly flux: {
    readonly source: { readonly kind: string; readonly name: string };
    /** The output folder in the source; never ends in `/`. */
    readonly path: string;
    readonly interval: string;
    readonly retryInterval: string;
    readonly timeout: string;
  };
  readonly plans: Readonly<Record<string, PlanFacts>>;
  readonly peers: Readonly<Record<PlatformPeerName, PlatformPeer>>;
  readonly dnsPorts: readonly number[];
  /** Addresses of a DNS cache on the nodes, as CIDR blocks; reachable on the DNS ports alone. */
  readonly dnsAddresses: readonly string[];
  readonly authPort: number;
  /** CIDR blocks of pods, services and nodes: no tenant rule by address may reach them. */
  readonly clusterCidrs: readonly string[];
}

/** What one namespace may hold: cpu in millicores, memory and storage in bytes, the rest as counts of objects. */
export type ShareFacts = Readonly<
  Record<
    | 'cpu'
    | 'cpuLimit'
    | 'memory'
    | 'memoryLimit'
    | 'ephemeral'
    | 'ephemeralLimit'
    | 'storage'
    | 'volumes'
    | 'pods'
    | 'services'
    | 'secrets'
    | 'configMaps'
    | 'workloads'
    | 'jobs',
    number
  >
>;

/** What is sold: one root namespace, and `slots` times the two namespaces of an organization. */
export interface PlanFacts {
  readonly slots: number;
  readonly shares: Readonly<Record<'root' | 'organization' | 'mcp', ShareFacts>>;
}

/** The facts that the rules read of an MCP server. */
export interface McpServerFacts {
  readonly name: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly egress: readonly { readonly cidr: string; readonly ports: readonly FlowPort[] }[];
}

/** The facts that the rules read of an organization. */
export interface OrganizationFacts {
  readonly id: string;
  readonly retentionDays: number;
  readonly mcpServers: readonly McpServerFacts[];
}

/** `from` gives, `to` receives. `mcp:use` opens one MCP server of `from` to the MCP pods of `to`. */
export type GrantFacts =
  | { readonly what: 'logs:read'; readonly from: string; readonly to: string }
  | { readonly what: 'mcp:use'; readonly from: string; readonly to: string; readonly server: string };

/** What the rules know of the tenant: its file's own words, and the flows that its services need. */
export interface TenantFacts {
  readonly id: string;
  readonly plan: string;
  readonly suspended: boolean;
  /** The transition that the file tells of: `convert/pro`, `delete/notify`; `null` without one. */
  readonly standing: string | null;
  /** Objects that the file lets go: `PersistentVolumeClaim/tenant-acme/redis-data`. */
  readonly approvedDeletions: readonly string[];
  readonly host: string;
  readonly organizations: readonly OrganizationFacts[];
  readonly grants: readonly GrantFacts[];
  readonly flows: readonly Flow[];
  /** The Secrets that the operator must provide: their namespaces, names and keys. */
  readonly secrets: readonly { readonly namespace: string; readonly name: string; readonly keys: readonly string[] }[];
  readonly platform: PlatformFacts;
}

/** A rule sees all objects of one tenant, as plain data, and the tenant's facts. */
export interface CheckInput {
  readonly objects: readonly KubeObject[];
  readonly tenant: TenantFacts;
}

/** One object (or pair) that breaks a rule. */
export interface Finding {
  /** The id of the rule: a public name. */
  readonly rule: string;
  /** `apps/Deployment tenant-acme/server`, as `identityOf` prints it. */
  readonly object: string;
  /** Where in the object: `spec.template.spec.containers[0].image`; empty for the whole. */
  readonly path: string;
  /** What was found, what is wanted; lower case, no full stop. */
  readonly message: string;
}

/** One rule, one file: an id, its requirement in one sentence, and a pure function from objects to findings. */
export interface Rule {
  readonly id: string;
  readonly description: string;
  check(subject: CheckInput): Finding[];
}
