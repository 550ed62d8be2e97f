import type { ExtensionKind } from '../contract/extension-kind';
import type { Flow, FlowPort, PlatformPeer, PlatformPeerName } from '../contract/flow';
import type { TransitionState } from '../contract/phases';
import type { KubeObject } from '../kubernetes/object';
import type { Path } from '../lib/path';

/** Facts of the platform that the rules use. */
export interface PlatformFacts {
  readonly domain: string;
  /** Labels below the domain that belong to the platform: `docs` for `docs.neurallog.com`. */
  readonly reservedHosts: readonly string[];
  readonly authUrl: string;
  readonly catalog: Readonly<Record<'server' | 'web' | 'registry' | 'redis', { readonly image: string }>>;
  readonly controlNamespace: string;
  readonly podSecurityVersion: string;
  readonly storageClass: string;
  /** StorageClasses of the cluster that no tenant may use. */
  readonly otherStorageClasses: readonly string[];
  /** The only RuntimeClass that pods may name, if the cluster has one. */
  readonly sandbox: { readonly kind: 'none' } | { readonly kind: 'runtime-class'; readonly name: string };
  /** The Flux source of the bundles, and the timing of its reconciliation. */
  readonly flux: {
    readonly source: { readonly kind: string; readonly name: string };
    /** The output folder in the source, without a trailing `/`. */
    readonly path: string;
    readonly interval: string;
    readonly retryInterval: string;
    readonly timeout: string;
  };
  readonly plans: Readonly<Record<string, PlanFacts>>;
  readonly peers: Readonly<Record<PlatformPeerName, PlatformPeer>>;
  readonly dnsPorts: readonly number[];
  /** CIDR blocks of a node-local DNS cache; pods reach them on the DNS ports only. */
  readonly dnsAddresses: readonly string[];
  readonly authPort: number;
  /** Kinds that extensions may add, beside those that have a row in `src/checks/kinds.ts`. */
  readonly extensionKinds: readonly ExtensionKind[];
  /** CIDR blocks of pods, Services and nodes: no `ipBlock` rule of a tenant may reach them. */
  readonly clusterCidrs: readonly string[];
}

/** The quota of one namespace: cpu in millicores, memory and storage in bytes, all else as number of objects. */
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

/** The quota of one plan: a root namespace, and `slots` times the two namespaces of an organization. */
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

/** A grant from organization `from` to `to`. `mcp:use` opens one MCP server of `from` to the MCP pods of `to`. */
export type GrantFacts =
  | { readonly what: 'logs:read'; readonly from: string; readonly to: string }
  | { readonly what: 'mcp:use'; readonly from: string; readonly to: string; readonly server: string };

/** Facts of the tenant that the rules use: the content of its file, and the network flows that its services need. */
export interface TenantFacts {
  readonly id: string;
  readonly plan: string;
  readonly suspended: boolean;
  /** The transition that the tenant's file records. */
  readonly transition: TransitionState;
  /** Objects whose deletion the file approves: `PersistentVolumeClaim/tenant-acme/redis-data`. */
  readonly approvedDeletions: readonly string[];
  readonly host: string;
  readonly organizations: readonly OrganizationFacts[];
  readonly grants: readonly GrantFacts[];
  readonly flows: readonly Flow[];
  /** The Secrets that the operator must provide: their namespaces, names and keys. */
  readonly secrets: readonly { readonly namespace: string; readonly name: string; readonly keys: readonly string[] }[];
  readonly platform: PlatformFacts;
}

/** The input of a rule: all objects of one tenant as plain data, and the facts of the tenant. */
export interface CheckInput {
  readonly objects: readonly KubeObject[];
  readonly tenant: TenantFacts;
}

/** One object (or pair) that breaks a rule. */
export interface Finding {
  /** The id of the rule; public. */
  readonly rule: string;
  /** `apps/Deployment tenant-acme/server`, as `identityOf` prints it. */
  readonly object: string;
  /** The path in the object: `spec.template.spec.containers[0].image`; empty for the whole object. */
  readonly path: string;
  /** The actual value and the expected one; lower case, no full stop. */
  readonly message: string;
}

/** One change to a valid tenant `acme` that the rule refuses. `docs/rules.md` prints it with the finding that it gives. */
export interface RuleExample {
  /** The identity of the changed object: `apps/Deployment tenant-acme/server`. */
  readonly object: string;
  readonly path: Path;
  /** The refused value; `undefined` removes the field. */
  readonly value: unknown;
  /** Facts of the tenant that differ as well. */
  readonly tenant?: Partial<TenantFacts>;
}

/** A rule: a requirement, its reason, and a pure function from objects to findings. Each rule has its own file. */
export interface Rule {
  readonly id: string;
  /** The requirement in one sentence; lower case, no full stop. */
  readonly description: string;
  /** The reason, in full sentences: a section of the specification, or a fact of Kubernetes or Flux. */
  readonly why: string;
  readonly example: RuleExample;
  check(input: CheckInput): Finding[];
}
