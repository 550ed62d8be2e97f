import type { Amount } from '../../kubernetes/quantity';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { amountOf, sum } from '../amounts';
import { type Container, fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';

export const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'] as const;
export type Resource = (typeof RESOURCES)[number];
export const SIDES = ['requests', 'limits'] as const;
export type Side = (typeof SIDES)[number];

/** What the API server fills in where a container asks for nothing. */
export type Defaults = (side: Side, resource: Resource) => Amount | undefined;

/**
 * How many pods of a workload there are at its busiest: at the autoscaler's maximum, with the pods that a rollout adds.
 * Nothing for a kind whose number is not printed, such as a DaemonSet's.
 */
export function busiestPods({ owner }: PodTemplate, catalogue: ObjectIndex): Amount | undefined {
  switch (owner.kind) {
    case 'Pod':
      return 1;
    case 'Deployment': {
      const replicas = busiestReplicas(owner, catalogue);
      return replicas === undefined ? undefined : replicas + (replicas === 0 ? 0 : surge(owner, replicas));
    }
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
      return busiestReplicas(owner, catalogue);
    case 'Job':
      return wholeNumber(fieldAt(owner, 'spec.parallelism') ?? 1);
    case 'CronJob':
      // A suspended CronJob is started by hand, but never while its tenant is suspended.
      if (catalogue.tenant.suspended && fieldAt(owner, 'spec.suspend') === true) return 0;
      return wholeNumber(fieldAt(owner, 'spec.jobTemplate.spec.parallelism') ?? 1);
    default:
      return undefined;
  }
}

/**
 * What one pod asks for. Init containers run one after the other, before the others and beside the sidecars that stand
 * above them: the pod asks for the larger of both times.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podAmount(pod: PodTemplate, of: (container: Container) => Amount): Amount {
  let sidecars = 0;
  let peak = 0;
  for (const container of pod.containers.filter(({ role }) => role !== 'main')) {
    peak = Math.max(peak, sidecars + of(container));
    if (container.role === 'sidecar') sidecars += of(container);
  }
  return Math.max(peak, sidecars + sum(pod.containers.filter(({ role }) => role === 'main').map(of)));
}

/** What a container asks for, as the API server fills it in; nothing if it asks for nothing and has no default. */
export function containerAmount(
  { fields }: Container,
  side: Side,
  resource: Resource,
  defaults: Defaults,
): Amount | undefined {
  const own = (of: Side) => amountOf(resource, recordOf(recordOf(fields.resources)[of])[resource]);
  if (side === 'limits') return own('limits') ?? defaults('limits', resource);
  return own('requests') ?? own('limits') ?? defaults('requests', resource);
}

/** Whether a pod chooses its node by the pods of other namespaces. */
export function looksAtOtherNamespaces({ spec }: PodTemplate): boolean {
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

function busiestReplicas(owner: PodTemplate['owner'], catalogue: ObjectIndex): Amount | undefined {
  const { name, namespace } = owner.metadata;
  const scalers = catalogue.ofKindIn('HorizontalPodAutoscaler', namespace).filter((scaler) => {
    const target = recordOf(fieldAt(scaler, 'spec.scaleTargetRef'));
    return target.kind === owner.kind && target.name === name;
  });
  if (scalers.length === 0) return wholeNumber(fieldAt(owner, 'spec.replicas') ?? 1);
  const maxima = scalers.map((scaler) => wholeNumber(fieldAt(scaler, 'spec.maxReplicas')) ?? Number.NaN);
  return maxima.some(Number.isNaN) ? undefined : Math.max(...maxima);
}

/** A quarter unless said, as the API server fills it in; a share is rounded up. */
function surge(deployment: PodTemplate['owner'], replicas: Amount): Amount {
  if (fieldAt(deployment, 'spec.strategy.type') === 'Recreate') return 0;
  const given = fieldAt(deployment, 'spec.strategy.rollingUpdate.maxSurge') ?? '25%';
  if (typeof given === 'number') return given;
  return Math.ceil((replicas * Number.parseFloat(String(given))) / 100);
}

function wholeNumber(value: unknown): Amount | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}
