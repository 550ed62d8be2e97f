import type { FlowPort } from '../../contract/flow';
import type { Amount } from '../../kubernetes/quantity';
import type { Resources, Rollout, Sandbox, Scale } from '../../platform/model';

/** An allow-list entry: a block, less what no tenant may reach. */
export interface Egress {
  readonly cidr: string;
  readonly except: readonly string[];
  readonly ports: readonly FlowPort[];
  readonly why: string;
}

export type Probe = { readonly kind: 'http'; readonly path: string } | { readonly kind: 'tcp' };

/** One Deployment with its Service, ConfigMap and ServiceAccount: all NeuralLog services and MCP servers have this shape. */
export interface ResolvedWorkload {
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
