/** One port of a flow; protocols as Kubernetes spells them. */
export interface FlowPort {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
}

/** The services that the platform runs for all tenants: resolver, gateway, monitoring, shared authentication. */
export type PlatformPeerName = 'dns' | 'gateway' | 'monitoring' | 'auth';

/** The pods of a platform service, by namespace and labels. */
export interface PlatformPeer {
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

/**
 * One end of a flow.
 * - `workload`: the pods with label `app.kubernetes.io/name: app` of a namespace;
 * - `namespace`: every pod of a namespace, whatever its labels;
 * - `platform`: the pods of a platform service;
 * - `cidr`: the addresses of a block, without the `except` blocks.
 */
export type FlowEnd =
  | { readonly kind: 'workload'; readonly namespace: string; readonly app: string }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'platform'; readonly peer: PlatformPeerName }
  | { readonly kind: 'cidr'; readonly cidr: string; readonly except: readonly string[] };

/** One required connection, and why. Its id names the policies that allow it. */
export interface Flow {
  readonly id: string;
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly ports: readonly FlowPort[];
  readonly why: string;
}

/** The port on which an organization's agents receive callbacks from the log server and their own MCP servers. */
export const AGENT_PORT = 8080;
