import { compareFindings } from '../../../src/checks/finding';
import { reachability } from '../../../src/checks/network/reachability';
import type { GrantFacts, OrganizationFacts, TenantFacts } from '../../../src/checks/rule';
import type { Flow, FlowEnd, FlowPort } from '../../../src/contract/flow';
import type { KubeObject } from '../../../src/kubernetes/object';
import { PLATFORM_FACTS } from '../fixture/facts';

/**
 * A small tenant, written by hand: `acme` with the organizations `research` (MCP server `search`; the tenant's file
 * also lists `files`, which has no workload) and `ops` (MCP server `deploy`).
 */
export const ROOT = 'tenant-acme';
export const RESEARCH = 'tenant-acme-org-research';
export const RESEARCH_MCP = 'tenant-acme-org-research-mcp';
export const OPS = 'tenant-acme-org-ops';
export const OPS_MCP = 'tenant-acme-org-ops-mcp';
export const NAMESPACES = [ROOT, RESEARCH, RESEARCH_MCP, OPS, OPS_MCP] as const;

export const server: FlowEnd = { kind: 'workload', namespace: ROOT, app: 'server' };
export const web: FlowEnd = { kind: 'workload', namespace: ROOT, app: 'web' };
export const registry: FlowEnd = { kind: 'workload', namespace: ROOT, app: 'registry' };
export const redis: FlowEnd = { kind: 'workload', namespace: ROOT, app: 'redis' };
export const search: FlowEnd = { kind: 'workload', namespace: RESEARCH_MCP, app: 'search' };
export const deploy: FlowEnd = { kind: 'workload', namespace: OPS_MCP, app: 'deploy' };
export const researchAgents: FlowEnd = { kind: 'namespace', namespace: RESEARCH };
export const opsAgents: FlowEnd = { kind: 'namespace', namespace: OPS };
export const dns: FlowEnd = { kind: 'platform', peer: 'dns' };
export const gateway: FlowEnd = { kind: 'platform', peer: 'gateway' };
export const monitoring: FlowEnd = { kind: 'platform', peer: 'monitoring' };
export const auth: FlowEnd = { kind: 'platform', peer: 'auth' };

export function block(cidr: string, ...except: string[]): FlowEnd {
  return { kind: 'cidr', cidr, except };
}

export const tcp = (port: number): FlowPort => ({ protocol: 'TCP', port });
export const udp = (port: number): FlowPort => ({ protocol: 'UDP', port });

const PEERS = {
  dns: { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } },
  gateway: { namespace: 'edge', podLabels: { 'app.kubernetes.io/name': 'gateway' } },
  monitoring: { namespace: 'watch', podLabels: { 'app.kubernetes.io/name': 'prometheus' } },
  auth: { namespace: 'neurallog-system', podLabels: { 'app.kubernetes.io/name': 'auth' } },
};

export interface FactOptions {
  readonly grants?: readonly GrantFacts[];
  readonly flows?: readonly Flow[];
  readonly searchEgress?: OrganizationFacts['mcpServers'][number]['egress'];
  readonly dnsAddresses?: readonly string[];
  readonly clusterCidrs?: readonly string[];
}

export function facts(options: FactOptions = {}): TenantFacts {
  const mcp = { port: 8080, metricsPort: 9090 };
  return {
    id: 'acme',
    plan: 'pro',
    suspended: false,
    transition: { kind: 'none' },
    approvedDeletions: [],
    host: 'acme.neurallog.com',
    organizations: [
      {
        id: 'research',
        retentionDays: 90,
        mcpServers: [
          { ...mcp, name: 'search', egress: options.searchEgress ?? [] },
          { ...mcp, name: 'files', egress: [] },
        ],
      },
      { id: 'ops', retentionDays: 90, mcpServers: [{ ...mcp, name: 'deploy', egress: [] }] },
    ],
    grants: options.grants ?? [],
    flows: options.flows ?? [],
    secrets: [],
    platform: {
      ...PLATFORM_FACTS,
      peers: PEERS,
      dnsAddresses: options.dnsAddresses ?? [],
      clusterCidrs: options.clusterCidrs ?? ['203.0.113.0/25'],
    },
  };
}

/** Namespaces and workloads, without any policy. */
export const WORKLOADS: readonly KubeObject[] = [
  namespace(ROOT, { tenant: 'acme', type: 'tenant-root' }),
  namespace(RESEARCH, { tenant: 'acme', organization: 'research', type: 'organization' }),
  namespace(RESEARCH_MCP, { tenant: 'acme', organization: 'research', type: 'organization-mcp' }),
  namespace(OPS, { tenant: 'acme', organization: 'ops', type: 'organization' }),
  namespace(OPS_MCP, { tenant: 'acme', organization: 'ops', type: 'organization-mcp' }),
  workload('Deployment', ROOT, 'server', { http: 3030, metrics: 9090 }),
  workload('Deployment', ROOT, 'web', { http: 3000, metrics: 9090 }),
  workload('Deployment', ROOT, 'registry', { http: 3031, metrics: 9090 }),
  workload('StatefulSet', ROOT, 'redis', { redis: 6379 }),
  workload('Deployment', RESEARCH_MCP, 'search', { http: 8080, metrics: 9090 }),
  workload('Deployment', OPS_MCP, 'deploy', { http: 8080, metrics: 9090 }),
];

/** The workloads with a default deny in every namespace. */
export const CLOSED: readonly KubeObject[] = [
  ...WORKLOADS,
  ...NAMESPACES.map((name) =>
    policy(name, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] }),
  ),
];

export function namespace(name: string, labels: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export function policy(namespaceName: string, name: string, spec: unknown): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: namespaceName },
    spec,
  };
}

export function workload(kind: string, namespaceName: string, name: string, ports: Record<string, number>): KubeObject {
  const labels = { 'app.kubernetes.io/name': name, 'neurallog.com/tenant': 'acme' };
  const containers = [
    { name, ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })) },
  ];
  const template = { metadata: { labels }, spec: { containers } };
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace: namespaceName }, spec: { template } };
}

/** The two policies that open one connection, as a tenant's bundle prints them. */
export function connect(from: FlowEnd, to: FlowEnd, ...ports: readonly FlowPort[]): KubeObject[] {
  const name = `${shortName(from)}-to-${shortName(to)}`;
  return [
    ...side(from, `${name}-out`, { policyTypes: ['Egress'], egress: [{ to: [peer(to)], ports }] }),
    ...side(to, `${name}-in`, { policyTypes: ['Ingress'], ingress: [{ from: [peer(from)], ports }] }),
  ];
}

/** The messages of reachability for the tenant with default deny and these policies. */
export function messagesOf(policies: readonly KubeObject[], options: FactOptions = {}): string[] {
  return checked([...CLOSED, ...policies], options);
}

/** The messages of reachability for these objects. */
export function checked(objects: readonly KubeObject[], options: FactOptions = {}): string[] {
  const findings = reachability.check({ objects, tenant: facts(options) });
  return findings.sort(compareFindings).map(({ message }) => message);
}

function side(end: FlowEnd, name: string, rules: Record<string, unknown>): KubeObject[] {
  if (end.kind === 'workload') return [policy(end.namespace, name, { podSelector: byApp(end.app), ...rules })];
  if (end.kind === 'namespace') return [policy(end.namespace, name, { podSelector: {}, ...rules })];
  return [];
}

function peer(end: FlowEnd): Record<string, unknown> {
  switch (end.kind) {
    case 'workload':
      return { namespaceSelector: ownNamespace(end.namespace), podSelector: byApp(end.app) };
    case 'namespace':
      return { namespaceSelector: ownNamespace(end.namespace) };
    case 'platform': {
      const { namespace: name, podLabels } = PEERS[end.peer];
      return {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
        podSelector: { matchLabels: podLabels },
      };
    }
    case 'cidr':
      return { ipBlock: { cidr: end.cidr, except: end.except } };
  }
}

function byApp(app: string) {
  return { matchLabels: { 'app.kubernetes.io/name': app } };
}

function ownNamespace(name: string) {
  return {
    matchLabels: { tenant: 'acme' },
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [name] }],
  };
}

function shortName(end: FlowEnd): string {
  if (end.kind === 'workload') return end.app;
  if (end.kind === 'namespace') return end.namespace.replace('tenant-acme-org-', '');
  return end.kind === 'platform' ? end.peer : 'block';
}
