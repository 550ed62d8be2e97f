/** An MCP server of an organization. */
export interface McpServerSpec {
  /** Also the name of its Service and Deployment: at most 40 lower-case letters, digits and inner hyphens. */
  name: string;
  /** Pinned by digest: `ghcr.io/acme/search:1.0@sha256:…`. */
  image: string;
  /** `streamable-http` by default. `stdio`: the image bridges to HTTP by itself, and one replica runs. */
  transport?: 'streamable-http' | 'stdio';
  /** `none` by default. `sticky`: for MCP revisions up to 2025-11-25, which keep sessions. */
  sessions?: 'none' | 'sticky';
  /** 8080 by default. */
  port?: number;
  /** The port of `/metrics`, 9090 by default; may be the port of its requests. */
  metricsPort?: number;
  /** The uid that the image runs as, 1001 by default; never 0. */
  user?: number;
  /** The gid that the image runs as, 1001 by default; never 0. */
  group?: number;
  /** A path outside authentication that starts with `/`; without it, the port is probed by TCP. */
  healthPath?: string;
  /** Plain environment variables. Values of secrets belong into `secretEnv`. */
  env?: Record<string, string>;
  /** Environment variables from Secrets that the operator provides in the MCP namespace. */
  secretEnv?: Record<string, SecretKeySpec>;
  /** The addresses outside of the cluster that the server may reach. */
  egress?: EgressSpec[];
}

/** A key of a Secret. */
export interface SecretKeySpec {
  secret: string;
  key: string;
}

/** One entry of an egress allow-list. */
export interface EgressSpec {
  /** A CIDR block; private, metadata, node, pod and service ranges are refused or cut out. */
  to: string;
  /** A number means TCP. */
  ports: (number | { port: number; protocol: 'TCP' | 'UDP' | 'SCTP' })[];
  /** What the server needs it for; printed on the policy. */
  why: string;
}
