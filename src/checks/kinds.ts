import type { ExtensionKind } from '../contract/extension-kind';
import { apiGroupOf, kindOf } from '../contract/kinds';
import type { KubeObject } from '../kubernetes/object';
import { memoizeWeakly } from '../lib/memoize';

/**
 * The checks' table of kinds, one row a kind, beside the builder's in `src/contract/kind-table.ts`. The two share no
 * data, so that a mistake in one is found by the other: a stage, label or right that only the builder knows is refused.
 */
export interface CheckedKind {
  /** Empty for the core group. */
  readonly apiGroup: string;
  readonly kind: string;
  /** The plural that RBAC and quotas know. */
  readonly resource: string;
  /** The stages in which a tenant may have the kind. */
  readonly stages: readonly string[];
  /** Label keys beside those that every object has. */
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
  /** What the applying account needs beside reading and writing the kind. */
  readonly extraVerbs: readonly string[];
  /** `apps/replicasets`: what the applying account must read to see that the object is ready. */
  readonly reads: readonly string[];
}

/** The row of an object's kind; `undefined` for a kind that no tenant may have. */
export function checkedKindOf(
  object: KubeObject,
  { extensionKinds }: { readonly extensionKinds: readonly ExtensionKind[] },
): CheckedKind | undefined {
  const kind = kindOf(object);
  const rows = checkedKindsOf(extensionKinds);
  return Object.hasOwn(rows, kind) ? rows[kind] : undefined;
}

/** The checks' table with the kinds of the platform's file. A kind of the table gets further stages and nothing else. */
export const checkedKindsOf = memoizeWeakly(
  (extensionKinds: readonly ExtensionKind[]): Readonly<Record<string, CheckedKind>> => {
    if (extensionKinds.length === 0) return CHECKED_KINDS;
    return { ...CHECKED_KINDS, ...Object.fromEntries(extensionKinds.map((one) => [kindOf(one), extensionRow(one)])) };
  },
);

function extensionRow(extension: ExtensionKind): CheckedKind {
  const { apiVersion, kind, resource, stages, reads } = extension;
  const { [kindOf(extension)]: own } = CHECKED_KINDS;
  if (own !== undefined) return { ...own, stages: [...own.stages, ...stages] };
  return {
    ...row(apiGroupOf(apiVersion), kind, resource, stages),
    reads: reads.map((child) => `${child.apiGroup}/${child.resource}`),
  };
}

/** As a ResourceQuota counts the kind, and RBAC names it in words: `deployments.apps`, `services`. */
export function resourceKeyOf({ apiGroup, resource }: Pick<CheckedKind, 'apiGroup' | 'resource'>): string {
  return apiGroup === '' ? resource : `${resource}.${apiGroup}`;
}

function row(apiGroup: string, kind: string, resource: string, stages: readonly string[]): CheckedKind {
  return { apiGroup, kind, resource, stages, labels: [], annotations: [], extraVerbs: [], reads: [] };
}

const FOUNDATION = ['10-foundation'];
const DATA = ['20-data'];
const SERVICES = ['30-services'];
/** No stage until something of ours or an extension prints the kind: no Flux account may write it. */
const NOWHERE: readonly string[] = [];
const RBAC = 'rbac.authorization.k8s.io';

/** Flux deletes no object that carries it. Whether it must be there is decided by the rule `namespace-guards`. */
export const PRUNE_ANNOTATION = 'kustomize.toolkit.fluxcd.io/prune';

export const CHECKED_KINDS: Readonly<Record<string, CheckedKind>> = {
  Namespace: {
    ...row('', 'Namespace', 'namespaces', FOUNDATION),
    labels: [
      'tenant',
      'organization',
      'type',
      'neurallog.com/plan',
      'pod-security.kubernetes.io/enforce',
      'pod-security.kubernetes.io/enforce-version',
      'pod-security.kubernetes.io/warn',
      'pod-security.kubernetes.io/warn-version',
      'pod-security.kubernetes.io/audit',
      'pod-security.kubernetes.io/audit-version',
    ],
    annotations: [
      PRUNE_ANNOTATION,
      'neurallog.com/display-name',
      'neurallog.com/expires-at',
      'neurallog.com/deletion-requested-at',
      'neurallog.com/delete-after',
    ],
  },
  ResourceQuota: row('', 'ResourceQuota', 'resourcequotas', FOUNDATION),
  LimitRange: row('', 'LimitRange', 'limitranges', FOUNDATION),
  'networking.k8s.io/NetworkPolicy': {
    ...row('networking.k8s.io', 'NetworkPolicy', 'networkpolicies', FOUNDATION),
    annotations: ['neurallog.com/why'],
  },
  ServiceAccount: row('', 'ServiceAccount', 'serviceaccounts', [...FOUNDATION, 'flux']),
  // Who binds a Role needs `bind`, or all of its rights.
  [`${RBAC}/Role`]: { ...row(RBAC, 'Role', 'roles', FOUNDATION), extraVerbs: ['bind'] },
  [`${RBAC}/RoleBinding`]: row(RBAC, 'RoleBinding', 'rolebindings', FOUNDATION),
  ConfigMap: row('', 'ConfigMap', 'configmaps', [...DATA, ...SERVICES]),
  PersistentVolumeClaim: {
    ...row('', 'PersistentVolumeClaim', 'persistentvolumeclaims', DATA),
    annotations: [PRUNE_ANNOTATION],
  },
  Service: row('', 'Service', 'services', [...DATA, ...SERVICES]),
  'apps/Deployment': { ...row('apps', 'Deployment', 'deployments', SERVICES), reads: ['apps/replicasets', '/pods'] },
  'apps/StatefulSet': { ...row('apps', 'StatefulSet', 'statefulsets', DATA), reads: ['/pods'] },
  'autoscaling/HorizontalPodAutoscaler': row(
    'autoscaling',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    SERVICES,
  ),
  'policy/PodDisruptionBudget': row('policy', 'PodDisruptionBudget', 'poddisruptionbudgets', SERVICES),
  'batch/CronJob': row('batch', 'CronJob', 'cronjobs', NOWHERE),
  'batch/Job': row('batch', 'Job', 'jobs', NOWHERE),
  'kustomize.toolkit.fluxcd.io/Kustomization': row('kustomize.toolkit.fluxcd.io', 'Kustomization', 'kustomizations', [
    'flux',
  ]),
};
