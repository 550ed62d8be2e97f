import type { ExtensionKindSpec } from './extension-kind';
import type { PlanName, PlanOverride } from './plan';
import type { API_VERSION } from './version';

/** The file `fleet/platform.yaml`. */
export interface PlatformFile {
  apiVersion: typeof API_VERSION;
  kind: 'Platform';
  metadata: { name: string };
  spec: PlatformSpec;
}

/** What the cluster offers to all tenants, as the platform's file holds it. */
export interface PlatformSpec {
  /** Tenants get the host `{id}.{domain}`. */
  domain: string;
  /** Host labels that no tenant may take, beside the built-in ones. */
  reservedHosts?: string[];
  /** The version of the Pod Security Standards, `v1.28` by default. */
  podSecurityVersion?: string;
  network: NetworkSpec;
  storage: {
    className: string;
    /** The other StorageClasses of the cluster: tenants may use none of them. */
    otherClassNames?: string[];
  };
  /** The RuntimeClass of MCP servers in plans with a sandbox; overheads as quantities. */
  sandbox?: { runtimeClassName: string; cpuOverhead: string; memoryOverhead: string };
  /** The quantities that the cluster can give to all tenants together. */
  capacity?: { cpu: string; memory: string; storage: string };
  flux?: FluxSpec;
  catalog: {
    server: CatalogServiceSpec;
    web: CatalogServiceSpec;
    registry: CatalogServiceSpec;
    redis: { image: string; user?: number; group?: number };
  };
  /** Kinds that extensions may add to every tenant, beside those that are printed anyway. */
  extensionKinds?: ExtensionKindSpec[];
  plans?: { [Name in PlanName]?: PlanOverride | undefined };
}

/** The address ranges of the cluster, as CIDR blocks, and the platform's own pods that tenants talk to. */
export interface NetworkSpec {
  podCidrs: string[];
  serviceCidrs: string[];
  nodeCidrs: string[];
  dns?: DnsSpec;
  gateway?: PeerSpec;
  monitoring?: PeerSpec;
  auth?: AuthSpec;
}

/** Pods of the platform. */
export interface PeerSpec {
  namespace: string;
  podLabels: Record<string, string>;
}

/** The cluster's DNS resolver. */
export interface DnsSpec extends PeerSpec {
  /** 53 by default. */
  ports?: number[];
  /** The addresses of a DNS cache on the nodes, such as `169.254.20.10/32`. */
  addresses?: string[];
}

/** The shared authentication service. */
export interface AuthSpec extends PeerSpec {
  port?: number;
  url?: string;
}

/** Where Flux finds the bundles, and how often it looks. Durations are written as `90s`, `10m`, `1h30m`. */
export interface FluxSpec {
  /** The control namespace, for Flux objects and accounts; no pod runs in it. */
  namespace?: string;
  source?: { kind: 'GitRepository' | 'OCIRepository' | 'Bucket'; name: string };
  /** The output folder in the source, `./dist` by default. */
  path?: string;
  interval?: string;
  retryInterval?: string;
  timeout?: string;
}

/** A NeuralLog service of the catalog. */
export interface CatalogServiceSpec {
  /** Pinned by digest. */
  image: string;
  port?: number;
  metricsPort?: number;
  healthPath?: string;
  /** The uid that the image runs as. */
  user?: number;
}
