import type { FlowPort } from '../../contract/flow';
import type { Amount } from '../../kubernetes/quantity';
import type { Resources, Rollout, Sandbox, Scale } from '../../platform/model';

/** A resolved entry of an egress allow-list: a CIDR block without the ranges that no tenant may reach. */
export interface Egress {
  readonly cidr: string;
  readonly except: readonly string[];
  readonly ports: readonly FlowPort[];
  readonly why: string;
}

/** The readiness check: an HTTP GET, or a TCP connection. */
export type Probe = { readonly kind: 'http'; readonly path: string } | { readonly kind: 'tcp' };

/** A resolved NeuralLog service or MCP server: one Deployment with its Service, ConfigMap and ServiceAccount. */
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
  /** Writable directories, as `emptyDir` volumes: deleted with the pod. Sizes in bytes. */
  readonly scratch: readonly { readonly name: string; readonly path: string; readonly size: Amount }[];
  readonly sandbox: Sandbox;
  /** Seconds in which a stopping pod still answers, so that clients connect to another one. */
  readonly drainSeconds: number;
  /** Seconds from the start of termination to SIGKILL, the drain included. */
  readonly graceSeconds: number;
}
