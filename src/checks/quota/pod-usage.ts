import type { Amount } from '../../kubernetes/quantity';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type Container, fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { parseQuantity, sum } from '../quantities';

export const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'] as const;
export type Resource = (typeof RESOURCES)[number];
export const SIDES = ['requests', 'limits'] as const;
export type Side = (typeof SIDES)[number];

/** The value that the API server sets where a container has none. */
export type Defaults = (side: Side, resource: Resource) => Amount | undefined;

/**
 * The maximum number of pods of a workload: at the maximum of its autoscaler, with the surge of a rollout. `undefined`
 * for a kind whose number of pods is not printed, such as a DaemonSet.
 */
export function maxPods({ owner }: PodTemplate, index: ObjectIndex): Amount | undefined {
  switch (owner.kind) {
    case 'Pod':
      return 1;
    case 'Deployment': {
      const replicas = maxReplicas(owner, index);
      return replicas === undefined ? undefined : replicas + (replicas === 0 ? 0 : surge(owner, replicas));
    }
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
      return maxReplicas(owner, index);
    case 'Job':
      return wholeNumber(fieldAt(owner, 'spec.parallelism') ?? 1);
    case 'CronJob':
      // A suspended CronJob may be started by hand, but not while its tenant is suspended.
      if (index.tenant.suspended && fieldAt(owner, 'spec.suspend') === true) return 0;
      return wholeNumber(fieldAt(owner, 'spec.jobTemplate.spec.parallelism') ?? 1);
    default:
      return undefined;
  }
}

/**
 * The effective request or limit of one pod. Init containers run one by one, together with the sidecars listed before
 * them, and the other containers run after them: the larger of both sums counts.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podQuantity(pod: PodTemplate, of: (container: Container) => Amount): Amount {
  let sidecars = 0;
  let peak = 0;
  for (const container of pod.containers.filter(({ role }) => role !== 'main')) {
    peak = Math.max(peak, sidecars + of(container));
    if (container.role === 'sidecar') sidecars += of(container);
  }
  return Math.max(peak, sidecars + sum(pod.containers.filter(({ role }) => role === 'main').map(of)));
}

/** The request or limit of a container with the defaults of the API server; `undefined` without both. */
export function containerQuantity(
  { fields }: Container,
  side: Side,
  resource: Resource,
  defaults: Defaults,
): Amount | undefined {
  const own = (of: Side) => parseQuantity(resource, recordOf(recordOf(fields.resources)[of])[resource]);
  if (side === 'limits') return own('limits') ?? defaults('limits', resource);
  return own('requests') ?? own('limits') ?? defaults('requests', resource);
}

/** Whether a pod has (anti-)affinity to pods of other namespaces. */
export function hasCrossNamespaceAffinity({ spec }: PodTemplate): boolean {
  return ['podAffinity', 'podAntiAffinity'].some((kind) => {
    const affinity = recordOf(recordOf(spec.affinity)[kind]);
    const required = listOf(affinity.requiredDuringSchedulingIgnoredDuringExecution);
    const preferred = listOf(affinity.preferredDuringSchedulingIgnoredDuringExecution).map(
      (item) => recordOf(item).podAffinityTerm,
    );
    return [...required, ...preferred]
      .map(recordOf)
      .some((term) => listOf(term.namespaces).length > 0 || !isAbsent(term.namespaceSelector));
  });
}

function maxReplicas(owner: PodTemplate['owner'], index: ObjectIndex): Amount | undefined {
  const { name, namespace } = owner.metadata;
  const scalers = index.ofKindIn('HorizontalPodAutoscaler', namespace).filter((scaler) => {
    const target = recordOf(fieldAt(scaler, 'spec.scaleTargetRef'));
    return target.kind === owner.kind && target.name === name;
  });
  if (scalers.length === 0) return wholeNumber(fieldAt(owner, 'spec.replicas') ?? 1);
  const maxima = scalers.map((scaler) => wholeNumber(fieldAt(scaler, 'spec.maxReplicas')) ?? Number.NaN);
  return maxima.some(Number.isNaN) ? undefined : Math.max(...maxima);
}

/** `maxSurge`, by default 25%; a percentage is rounded up. */
function surge(deployment: PodTemplate['owner'], replicas: Amount): Amount {
  if (fieldAt(deployment, 'spec.strategy.type') === 'Recreate') return 0;
  const total = fieldAt(deployment, 'spec.strategy.rollingUpdate.maxSurge') ?? '25%';
  if (typeof total === 'number') return total;
  return Math.ceil((replicas * Number.parseFloat(String(total))) / 100);
}

function wholeNumber(value: unknown): Amount | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}
