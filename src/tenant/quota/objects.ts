import { k8s } from 'cdk8s-plus-28';
import type { ExtensionKind } from '../../contract/extension-kind';
import { apiGroupOf } from '../../contract/kinds';
import type { KubeObject } from '../../kubernetes/object';
import { bytesText, cpuText } from '../../kubernetes/quantity';
import { memoize, memoizeWeakly } from '../../lib/memoize';
import type { LimitRange, QuotaShare } from '../../platform/model';
import { metadataOf, type ObjectContext } from '../base/metadata';
import { shareProps } from '../base/plain-json';
import { compute, quantities } from '../base/quantities';
import { typedObject } from '../base/typed-object';

/** The quota and the limits of one namespace. */
export interface NamespaceBudget {
  readonly share: QuotaShare;
  readonly limits: LimitRange;
  /** The StorageClass of the tenant's volumes; the share's storage is all of this class. */
  readonly storageClass: string;
  /** The other StorageClasses of the cluster: the tenant may use none of them. */
  readonly otherStorageClasses: readonly string[];
  /** Kinds that extensions may add, each with the number of objects that the namespace may have of it. */
  readonly extensionKinds: readonly ExtensionKind[];
}

/** Each namespace has two ResourceQuotas: this one and the one on pod affinity. */
const OWN_QUOTAS = 2;

/** The ResourceQuota of a namespace: compute, storage by class, and the number of objects of each kind. */
export function resourceQuota(context: ObjectContext, budget: NamespaceBudget): KubeObject {
  const { share, storageClass, otherStorageClasses, extensionKinds } = budget;
  const spec = quotaOf(extensionKinds)(otherStorageClasses)(storageClass)(share);
  return typedObject(k8s.KubeResourceQuota, { metadata: metadataOf(context, 'quota'), spec });
}

/** Made once for all namespaces with the same share: the platform and its plans are frozen. */
const quotaOf = memoizeWeakly((extensionKinds: readonly ExtensionKind[]) =>
  memoizeWeakly((otherStorageClasses: readonly string[]) =>
    memoize((storageClass: string) =>
      memoizeWeakly(
        (share: QuotaShare): k8s.ResourceQuotaSpec =>
          shareProps({ hard: quantities(limitsByKey({ share, storageClass, otherStorageClasses, extensionKinds })) }),
      ),
    ),
  ),
);

function limitsByKey({ share, storageClass, otherStorageClasses, extensionKinds }: Omit<NamespaceBudget, 'limits'>) {
  return {
    'requests.cpu': cpuText(share.cpu),
    'limits.cpu': cpuText(share.cpuLimit),
    'requests.memory': bytesText(share.memory),
    'limits.memory': bytesText(share.memoryLimit),
    'requests.ephemeral-storage': bytesText(share.ephemeral),
    'limits.ephemeral-storage': bytesText(share.ephemeralLimit),
    'requests.storage': bytesText(share.storage),
    ...storageClassKeys(storageClass, bytesText(share.storage), share.volumes),
    ...Object.assign({}, ...otherStorageClasses.map((name) => storageClassKeys(name, '0', 0))),
    pods: String(share.pods),
    services: String(share.services),
    'services.nodeports': '0',
    'services.loadbalancers': '0',
    secrets: String(share.secrets),
    configmaps: String(share.configMaps),
    persistentvolumeclaims: String(share.volumes),
    replicationcontrollers: '0',
    resourcequotas: String(OWN_QUOTAS),
    'count/deployments.apps': String(share.workloads),
    'count/statefulsets.apps': String(share.workloads),
    'count/jobs.batch': String(share.jobs),
    'count/cronjobs.batch': String(share.jobs),
    ...Object.assign({}, ...extensionKinds.map((one) => extensionLimit(one, share))),
  };
}

/** The plan limits the kinds that we know, and the platform's file the others. Of two limits the smaller one is set. */
function extensionLimit({ apiVersion, resource, maxPerNamespace }: ExtensionKind, share: QuotaShare) {
  const apiGroup = apiGroupOf(apiVersion);
  const key = apiGroup === '' ? `count/${resource}` : `count/${resource}.${apiGroup}`;
  const max = apiGroup === 'batch' ? Math.min(share.jobs, maxPerNamespace) : maxPerNamespace;
  return { [key]: String(max) };
}

/** Forbids pod affinity across namespaces: it would show a pod on which nodes other tenants run. */
export function podAffinityQuota(context: ObjectContext): KubeObject {
  return typedObject(k8s.KubeResourceQuota, {
    metadata: metadataOf(context, 'no-cross-namespace-affinity'),
    spec: NO_CROSS_NAMESPACE_AFFINITY,
  });
}

const NO_CROSS_NAMESPACE_AFFINITY: k8s.ResourceQuotaSpec = shareProps({
  hard: quantities({ pods: '0' }),
  scopeSelector: { matchExpressions: [{ scopeName: 'CrossNamespacePodAffinity', operator: 'Exists' }] },
});

/** The LimitRange of a namespace: a quota on cpu and memory refuses containers without requests, so it sets defaults. */
export function limitRange(context: ObjectContext, limits: LimitRange): KubeObject {
  return typedObject(k8s.KubeLimitRange, { metadata: metadataOf(context, 'limits'), spec: limitsOf(limits) });
}

/** Made once for all namespaces with the same limits. */
const limitsOf = memoizeWeakly(
  ({ default: defaults, min, max, volume }: LimitRange): k8s.LimitRangeSpec =>
    shareProps({
      limits: [
        {
          type: 'Container',
          min: quantities({ cpu: cpuText(min.cpu), memory: bytesText(min.memory) }),
          defaultRequest: compute(defaults.cpu, defaults.memory, defaults.ephemeral),
          default: compute(defaults.cpuLimit, defaults.memoryLimit, defaults.ephemeralLimit),
          max: compute(max.cpuLimit, max.memoryLimit, max.ephemeralLimit),
        },
        {
          type: 'PersistentVolumeClaim',
          min: quantities({ storage: bytesText(volume.min) }),
          max: quantities({ storage: bytesText(volume.max) }),
        },
      ],
    }),
);

function storageClassKeys(className: string, storage: string, volumes: number): Record<string, string> {
  return {
    [`${className}.storageclass.storage.k8s.io/requests.storage`]: storage,
    [`${className}.storageclass.storage.k8s.io/persistentvolumeclaims`]: String(volumes),
  };
}
