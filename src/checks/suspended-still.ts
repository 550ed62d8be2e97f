import { shown } from '../errors';
import type { KubeObject } from '../manifest';
import { fieldAt } from './catalogue';
import { type Fault, faultAt, findingsOf } from './fault';
import type { Rule } from './rule';

/** Whoever does not pay runs nothing, and comes back as they went: each kind that starts pods is still in its own way. */
export const suspendedStill: Rule = {
  id: 'suspended-still',
  says: 'nothing of a suspended tenant runs, or starts by itself',
  check: ({ objects, tenant }) => findingsOf('suspended-still', tenant.suspended ? objects.flatMap(faultsOf) : []),
};

function faultsOf(object: KubeObject): Fault[] {
  const still = Object.hasOwn(STILL, object.kind) ? STILL[object.kind] : undefined;
  if (still === undefined) return [];
  if (still.kind === 'gone')
    return [faultAt(object, '', 'stands in a suspended tenant, want it gone until the tenant resumes')];
  const given = fieldAt(object, still.path);
  if (given === still.value) return [];
  return [faultAt(object, still.path, `got ${shown(given)}, want ${shown(still.value)}: the tenant is suspended`)];
}

type Still = { readonly kind: 'field'; readonly path: string; readonly value: unknown } | { readonly kind: 'gone' };

const GONE: Still = { kind: 'gone' };
/** Without the field there is one replica. */
const NO_REPLICA: Still = { kind: 'field', path: 'spec.replicas', value: 0 };
const SUSPENDED: Still = { kind: 'field', path: 'spec.suspend', value: true };

const STILL: Readonly<Record<string, Still>> = {
  Deployment: NO_REPLICA,
  ReplicaSet: NO_REPLICA,
  ReplicationController: NO_REPLICA,
  StatefulSet: NO_REPLICA,
  CronJob: SUSPENDED,
  Job: SUSPENDED,
  // These run one pod or more, whatever they say.
  DaemonSet: GONE,
  Pod: GONE,
  // An autoscaler is still at 0 replicas and would leave them there at resume; a budget without pods guards nothing.
  HorizontalPodAutoscaler: GONE,
  PodDisruptionBudget: GONE,
};
