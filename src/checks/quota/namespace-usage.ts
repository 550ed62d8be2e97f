import type { ExtensionKind } from '../../contract/extension-kind';
import type { KubeObject } from '../../kubernetes/object';
import type { Amount } from '../../kubernetes/quantity';
import { flatMap } from '../../lib/lists';
import { memoizeWeakly } from '../../lib/memoize';
import { listOf, recordOf } from '../../lib/plain-data';
import { checkedKindsOf, resourceKeyOf } from '../kinds';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { parseQuantity, sum } from '../quantities';
import { containerQuantity, type Defaults, maxPods, podQuantity, RESOURCES, SIDES } from './pod-usage';

/** The maximum usage of a quota key; `undefined` if the printed objects do not determine it. */
export type Usage = (key: string) => Amount | undefined;

export function usageOf(namespace: string, defaults: Defaults, index: ObjectIndex): Usage {
  const volumes = claimsOf(namespace, index);
  const compute = computeUsage(index.podsIn(namespace), defaults, index);
  return (key) => {
    if (key === 'requests.storage' || key === 'persistentvolumeclaims') return volumeUsage(key, volumes);
    const used = compute.get(key) ?? countUsage(key.replace(/^count\//, ''), namespace, index);
    if (used !== undefined) return used;
    const [, className, claimKey] = CLASS_KEY.exec(key) ?? [];
    if (className === undefined || claimKey === undefined) return undefined;
    return volumeUsage(
      claimKey,
      volumes.filter((volume) => volume.className === className),
    );
  };
}

const CLASS_KEY = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/;

/** The usage of compute keys; the key `cpu` means `requests.cpu`. */
function computeUsage(pods: readonly PodTemplate[], defaults: Defaults, index: ObjectIndex): Map<string, Amount> {
  const counts = pods.map((pod) => ({ pod, count: maxPods(pod, index) }));
  const usage = new Map<string, Amount>();
  // An unknown number of pods makes every sum unknown.
  if (counts.some(({ count }) => count === undefined)) return usage;
  usage.set('pods', sum(counts.map(({ count }) => count ?? 0)));
  for (const side of SIDES)
    for (const resource of RESOURCES) {
      const quantities = counts.map(
        ({ pod, count = 0 }) =>
          count * podQuantity(pod, (container) => containerQuantity(container, side, resource, defaults) ?? 0),
      );
      const total = sum(quantities);
      usage.set(`${side}.${resource}`, total);
      if (side === 'requests') usage.set(resource, total);
    }
  return usage;
}

interface Volume {
  readonly className: unknown;
  readonly size: Amount;
  readonly count: Amount;
}

function claimsOf(namespace: string, index: ObjectIndex): Volume[] {
  const volume = (claim: unknown, count: Amount): Volume => ({
    // A claim without a class gets the default class of the cluster.
    className: fieldAt(claim, 'spec.storageClassName') ?? index.tenant.platform.storageClass,
    size: parseQuantity('storage', fieldAt(claim, 'spec.resources.requests.storage')) ?? 0,
    count,
  });
  return [
    ...index.ofKindIn('PersistentVolumeClaim', namespace).map((claim) => volume(claim, 1)),
    ...flatMap(index.ofKindIn('StatefulSet', namespace), (set) => {
      const replicas = parseQuantity('pods', fieldAt(set, 'spec.replicas') ?? 1) ?? 0;
      return listOf(fieldAt(set, 'spec.volumeClaimTemplates')).map((claim) => volume(claim, replicas));
    }),
  ];
}

function volumeUsage(key: string, volumes: readonly Volume[]): Amount {
  return sum(volumes.map(({ size, count }) => count * (key === 'requests.storage' ? size : 1)));
}

/** Kinds by the name under which a quota counts them. No object of the last two is ever printed. */
const countedKinds = memoizeWeakly(
  (extensionKinds: readonly ExtensionKind[]): ReadonlyMap<string, string> =>
    new Map([
      ...Object.values(checkedKindsOf(extensionKinds)).map((row): [string, string] => [resourceKeyOf(row), row.kind]),
      ['replicationcontrollers', 'ReplicationController'],
      ['daemonsets.apps', 'DaemonSet'],
    ]),
);

function countUsage(key: string, namespace: string, { ofKindIn, tenant }: ObjectIndex): Amount | undefined {
  const services = () => ofKindIn('Service', namespace).map(({ spec }) => recordOf(spec));
  switch (key) {
    case 'secrets':
      return new Set(tenant.secrets.filter((one) => one.namespace === namespace).map((one) => one.name)).size;
    case 'services.loadbalancers':
      return services().filter(({ type }) => type === 'LoadBalancer').length;
    case 'services.nodeports': {
      const exposed = services().filter(({ type }) => type === 'NodePort' || type === 'LoadBalancer');
      return sum(exposed.map(({ ports }) => listOf(ports).length));
    }
    default: {
      const kind = countedKinds(tenant.platform.extensionKinds).get(key);
      return kind === undefined
        ? undefined
        : ofKindIn(kind, namespace).length + unprintedCount(key, namespace, ofKindIn);
    }
  }
}

/** The number of objects that the cluster adds to the printed ones. */
function unprintedCount(key: string, namespace: string, ofKindIn: ObjectIndex['ofKindIn']): Amount {
  // Kubernetes adds the ConfigMap kube-root-ca.crt to every namespace.
  if (key === 'configmaps') return 1;
  return key === 'jobs.batch' ? sum(ofKindIn('CronJob', namespace).map(retainedJobs)) : 0;
}

/** The running Job and the retained history: by default 3 successful Jobs and 1 failed. */
function retainedJobs(cronJob: KubeObject): Amount {
  const retained = (field: string, defaultCount: Amount) =>
    parseQuantity('jobs', fieldAt(cronJob, `spec.${field}`) ?? defaultCount) ?? defaultCount;
  return 1 + retained('successfulJobsHistoryLimit', 3) + retained('failedJobsHistoryLimit', 1);
}
