import type { KubeObject } from '../../manifest';
import type { Amount } from '../../quantity';
import { amountOf, sum } from '../amounts';
import { type Catalogue, fieldAt, type PodTemplate } from '../catalogue';
import { listOf, recordOf } from '../network/read';
import { defaultsOf } from './limits';
import { busiestPods, containerAmount, podAmount, RESOURCES, SIDES } from './pod-use';

/** What a namespace uses of a quota key at its busiest; nothing if the printed objects do not tell. */
export type Use = (key: string) => Amount | undefined;

export function useOf(namespace: string, catalogue: Catalogue): Use {
  const printed = (kind: string) => catalogue.ofKind(kind).filter((object) => object.metadata.namespace === namespace);
  const counts = countedUse(namespace, printed, catalogue);
  const volumes = claimsOf(printed, catalogue);
  const compute = computeUse(catalogue.podsIn(namespace), namespace, catalogue);
  return (key) => {
    const [, className, claimKey] = CLASS_KEY.exec(key) ?? [];
    if (className !== undefined && claimKey !== undefined)
      return volumeUse(
        claimKey,
        volumes.filter((volume) => volume.className === className),
      );
    if (key === 'requests.storage' || key === 'persistentvolumeclaims') return volumeUse(key, volumes);
    return compute.get(key) ?? counts.get(key.replace(/^count\//, ''));
  };
}

const CLASS_KEY = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/;

/** `cpu` is another spelling of `requests.cpu`. */
function computeUse(pods: readonly PodTemplate[], namespace: string, catalogue: Catalogue): Map<string, Amount> {
  const defaults = defaultsOf(namespace, catalogue);
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
      use.set(`${side}.${resource}`, sum(amounts));
      if (side === 'requests') use.set(resource, sum(amounts));
    }
  return use;
}

interface Volume {
  readonly className: unknown;
  readonly size: Amount;
  readonly number: Amount;
}

function claimsOf(printed: (kind: string) => readonly KubeObject[], catalogue: Catalogue): Volume[] {
  const volume = (claim: unknown, number: Amount): Volume => ({
    // A claim that names no class gets the cluster's default one.
    className: fieldAt(claim, 'spec.storageClassName') ?? catalogue.tenant.platform.storageClass,
    size: amountOf('storage', fieldAt(claim, 'spec.resources.requests.storage')) ?? 0,
    number,
  });
  return [
    ...printed('PersistentVolumeClaim').map((claim) => volume(claim, 1)),
    ...printed('StatefulSet').flatMap((set) => {
      const replicas = amountOf('pods', fieldAt(set, 'spec.replicas') ?? 1) ?? 0;
      return listOf(fieldAt(set, 'spec.volumeClaimTemplates')).map((claim) => volume(claim, replicas));
    }),
  ];
}

function volumeUse(key: string, volumes: readonly Volume[]): Amount {
  return sum(volumes.map(({ size, number }) => number * (key === 'requests.storage' ? size : 1)));
}

/** Kinds whose objects are all printed, by the name under which a quota counts them. */
const COUNTED: Readonly<Record<string, string>> = {
  services: 'Service',
  configmaps: 'ConfigMap',
  replicationcontrollers: 'ReplicationController',
  resourcequotas: 'ResourceQuota',
  limitranges: 'LimitRange',
  serviceaccounts: 'ServiceAccount',
  'deployments.apps': 'Deployment',
  'statefulsets.apps': 'StatefulSet',
  'daemonsets.apps': 'DaemonSet',
  'jobs.batch': 'Job',
  'cronjobs.batch': 'CronJob',
  'horizontalpodautoscalers.autoscaling': 'HorizontalPodAutoscaler',
  'poddisruptionbudgets.policy': 'PodDisruptionBudget',
  'networkpolicies.networking.k8s.io': 'NetworkPolicy',
  'ingresses.networking.k8s.io': 'Ingress',
  'roles.rbac.authorization.k8s.io': 'Role',
  'rolebindings.rbac.authorization.k8s.io': 'RoleBinding',
};

function countedUse(
  namespace: string,
  printed: (kind: string) => readonly KubeObject[],
  catalogue: Catalogue,
): Map<string, Amount> {
  const counts = new Map(Object.entries(COUNTED).map(([key, kind]) => [key, printed(kind).length]));
  const add = (key: string, amount: Amount) => counts.set(key, (counts.get(key) ?? 0) + amount);
  // Kubernetes puts kube-root-ca.crt into every namespace.
  add('configmaps', 1);
  const secrets = catalogue.tenant.secrets.filter((one) => one.namespace === namespace);
  add('secrets', new Set(secrets.map((one) => one.name)).size);
  add('jobs.batch', sum(printed('CronJob').map(keptJobs)));
  const services = printed('Service').map((service) => recordOf(service.spec));
  const outward = services.filter(({ type }) => type === 'NodePort' || type === 'LoadBalancer');
  add('services.nodeports', sum(outward.map(({ ports }) => listOf(ports).length)));
  add('services.loadbalancers', services.filter(({ type }) => type === 'LoadBalancer').length);
  return counts;
}

/** The Job that runs, and those that stay behind as history: 3 that succeeded and 1 that failed, unless said. */
function keptJobs(cronJob: KubeObject): Amount {
  const kept = (field: string, unlessSaid: Amount) =>
    amountOf('jobs', fieldAt(cronJob, `spec.${field}`) ?? unlessSaid) ?? unlessSaid;
  return 1 + kept('successfulJobsHistoryLimit', 3) + kept('failedJobsHistoryLimit', 1);
}
