import { bytesText, cpuText } from '../../../src/kubernetes/quantity';
import { demandOf, type NamespaceWorkloads, type ResourceDemand } from '../../../src/platform/ledger';
import { minReplicas, type QuotaShare } from '../../../src/platform/model';
import type { ResolvedTenant } from '../../../src/tenant/model';
import type { ResolvedWorkload } from '../../../src/tenant/workload/model';

export interface NamespaceLedger {
  readonly namespace: string;
  readonly share: QuotaShare;
  /** The namespace's demand at rest by the ledger: every HPA at its minimum, no rollout. */
  readonly use: ResourceDemand;
  readonly deployments: number;
  readonly statefulSets: number;
}

/** The ledger of each namespace of a tenant while nothing is rolled out and no HPA has scaled. */
export function ledgerOf(tenant: ResolvedTenant): NamespaceLedger[] {
  const row = (namespace: string, share: QuotaShare, workloads: NamespaceWorkloads): NamespaceLedger => ({
    namespace,
    share: tenant.suspended ? { ...share, pods: 0 } : share,
    use: tenant.suspended ? { ...demandOf(workloads), ...NO_PODS } : demandOf(workloads),
    deployments: workloads.workloads.length,
    statefulSets: workloads.volumes.length,
  });
  const secretsIn = (namespace: string) => tenant.secrets.filter((secret) => secret.namespace === namespace).length;
  const atRest = (workloads: readonly ResolvedWorkload[]) => workloads.map(restingOf);
  const root = row(tenant.namespace, tenant.share, {
    workloads: atRest(tenant.services),
    volumes: [tenant.redis],
    secrets: secretsIn(tenant.namespace),
    documents: 1,
  });
  const organizations = tenant.organizations.flatMap((one) => [
    row(one.namespace, one.share, { workloads: [], volumes: [], secrets: secretsIn(one.namespace), documents: 1 }),
    row(one.mcpNamespace, one.mcpShare, {
      workloads: atRest(one.mcpServers),
      volumes: [],
      secrets: secretsIn(one.mcpNamespace),
      documents: 0,
    }),
  ]);
  return [root, ...organizations];
}

/** A suspended tenant runs no pods, and keeps its objects and volumes. */
const NO_PODS = {
  cpu: 0,
  cpuLimit: 0,
  memory: 0,
  memoryLimit: 0,
  ephemeral: 0,
  ephemeralLimit: 0,
  pods: 0,
} as const satisfies Partial<ResourceDemand>;

function restingOf(workload: ResolvedWorkload): ResolvedWorkload {
  return { ...workload, scale: { kind: 'fixed', replicas: minReplicas(workload.scale) }, rollout: 'recreate' };
}

/** The used and the free amount of each quota key that the ledger computes. */
export function quotaTexts({
  share,
  use,
  deployments,
  statefulSets,
}: NamespaceLedger): Record<string, [string, string]> {
  const cpu = (used: number, hard: number): [string, string] => [cpuText(used), cpuText(hard - used)];
  const bytes = (used: number, hard: number): [string, string] => [bytesText(used), bytesText(hard - used)];
  return {
    'requests.cpu': cpu(use.cpu, share.cpu),
    'limits.cpu': cpu(use.cpuLimit, share.cpuLimit),
    'requests.memory': bytes(use.memory, share.memory),
    'limits.memory': bytes(use.memoryLimit, share.memoryLimit),
    'requests.ephemeral-storage': bytes(use.ephemeral, share.ephemeral),
    'limits.ephemeral-storage': bytes(use.ephemeralLimit, share.ephemeralLimit),
    'requests.storage': bytes(use.storage, share.storage),
    pods: bytes(use.pods, share.pods),
    services: bytes(use.services, share.services),
    secrets: bytes(use.secrets, share.secrets),
    configmaps: bytes(use.configMaps, share.configMaps),
    persistentvolumeclaims: bytes(use.volumes, share.volumes),
    'count/deployments.apps': bytes(deployments, share.workloads),
    'count/statefulsets.apps': bytes(statefulSets, share.workloads),
    'count/jobs.batch': bytes(0, share.jobs),
    'count/cronjobs.batch': bytes(0, share.jobs),
  };
}
