import type { KubeObject } from '../../kubernetes/object';
import type { Amount } from '../../kubernetes/quantity';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { amountOf, sum } from '../amounts';
import { CHECKED_KINDS, resourceKeyOf } from '../kinds';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { busiestPods, containerAmount, type Defaults, podAmount, RESOURCES, SIDES } from './pod-usage';

/** What a namespace uses of a quota key at its busiest; nothing if the printed objects do not tell. */
export type Use = (key: string) => Amount | undefined;

export function useOf(namespace: string, defaults: Defaults, catalogue: ObjectIndex): Use {
  const volumes = claimsOf(namespace, catalogue);
  const compute = computeUse(catalogue.podsIn(namespace), defaults, catalogue);
  return (key) => {
    if (key === 'requests.storage' || key === 'persistentvolumeclaims') return volumeUse(key, volumes);
    const used = compute.get(key) ?? countedUse(key.replace(/^count\//, ''), namespace, catalogue);
    if (used !== undefined) return used;
    const [, className, claimKey] = CLASS_KEY.exec(key) ?? [];
    if (className === undefined || claimKey === undefined) return undefined;
    return volumeUse(
      claimKey,
      volumes.filter((volume) => volume.className === className),
    );
  };
}

const CLASS_KEY = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/;

/** `cpu` is another spelling of `requests.cpu`. */
function computeUse(pods: readonly PodTemplate[], defaults: Defaults, catalogue: ObjectIndex): Map<string, Amount> {
  const numbers = pods.map((pod) => ({ pod, number: busiestPods(pod, catalogue) }));
  const use = new Map<string, Amount>();
  // A number that nobody knows makes every sum unknown.
  if (numbers.some(({ number }) => number === undefined)) return use;
  use.set('pods', sum(numbers.map(({ number }) => number ?? 0)));
  for (const side of SIDES)
    for (const resource of RESOURCES) {
      const amounts = numbers.map(
        ({ pod, number = 0 }) =>
          number * podAmount(pod, (container) => containerAmount(container, side, resource, defaults) ?? 0),
      );
      const total = sum(amounts);
      use.set(`${side}.${resource}`, total);
      if (side === 'requests') use.set(resource, total);
    }
  return use;
}

interface Volume {
  readonly className: unknown;
  readonly size: Amount;
  readonly number: Amount;
}

function claimsOf(namespace: string, catalogue: ObjectIndex): Volume[] {
  const volume = (claim: unknown, number: Amount): Volume => ({
    // A claim that names no class gets the cluster's default one.
    className: fieldAt(claim, 'spec.storageClassName') ?? catalogue.tenant.platform.storageClass,
    size: amountOf('storage', fieldAt(claim, 'spec.resources.requests.storage')) ?? 0,
    number,
  });
  return [
    ...catalogue.ofKindIn('PersistentVolumeClaim', namespace).map((claim) => volume(claim, 1)),
    ...flatMap(catalogue.ofKindIn('StatefulSet', namespace), (set) => {
      const replicas = amountOf('pods', fieldAt(set, 'spec.replicas') ?? 1) ?? 0;
      return listOf(fieldAt(set, 'spec.volumeClaimTemplates')).map((claim) => volume(claim, replicas));
    }),
  ];
}

function volumeUse(key: string, volumes: readonly Volume[]): Amount {
  return sum(volumes.map(({ size, number }) => number * (key === 'requests.storage' ? size : 1)));
}

/** Kinds by the name under which a quota counts them. No object of the last two is ever printed. */
const COUNTED: ReadonlyMap<string, string> = new Map([
  ...Object.values(CHECKED_KINDS).map((row): [string, string] => [resourceKeyOf(row), row.kind]),
  ['replicationcontrollers', 'ReplicationController'],
  ['daemonsets.apps', 'DaemonSet'],
]);

function countedUse(key: string, namespace: string, { ofKindIn, tenant }: ObjectIndex): Amount | undefined {
  const services = () => ofKindIn('Service', namespace).map(({ spec }) => recordOf(spec));
  switch (key) {
    case 'secrets':
      return new Set(tenant.secrets.filter((one) => one.namespace === namespace).map((one) => one.name)).size;
    case 'services.loadbalancers':
      return services().filter(({ type }) => type === 'LoadBalancer').length;
    case 'services.nodeports': {
      const outward = services().filter(({ type }) => type === 'NodePort' || type === 'LoadBalancer');
      return sum(outward.map(({ ports }) => listOf(ports).length));
    }
    default: {
      const kind = COUNTED.get(key);
      return kind === undefined ? undefined : ofKindIn(kind, namespace).length + unprintedUse(key, namespace, ofKindIn);
    }
  }
}

/** What the cluster adds by itself to the printed objects of a kind. */
function unprintedUse(key: string, namespace: string, ofKindIn: ObjectIndex['ofKindIn']): Amount {
  // Kubernetes puts kube-root-ca.crt into every namespace.
  if (key === 'configmaps') return 1;
  return key === 'jobs.batch' ? sum(ofKindIn('CronJob', namespace).map(keptJobs)) : 0;
}

/** The Job that runs, and those that stay behind as history: 3 that succeeded and 1 that failed, unless said. */
function keptJobs(cronJob: KubeObject): Amount {
  const kept = (field: string, unlessSaid: Amount) =>
    amountOf('jobs', fieldAt(cronJob, `spec.${field}`) ?? unlessSaid) ?? unlessSaid;
  return 1 + kept('successfulJobsHistoryLimit', 3) + kept('failedJobsHistoryLimit', 1);
}
