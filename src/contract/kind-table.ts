import type { KindRow, ScaleDown } from './kind-row';

/**
 * The builder's table of kinds, one row a kind. Six things follow from a row: which Flux account may write the kind,
 * how files are sorted for reading, which kinds have no namespace, for which kinds `npm run schemas` writes a schema,
 * what a change may not touch, and what a suspension and a cleanup do to it. The checks have a row of their own for
 * each kind, in `src/checks/kinds.ts`, so that neither table can approve a slip of the other. `docs/extending.md` shows
 * how a kind is added.
 */

const NOTHING_RUNS: ScaleDown = { kind: 'nothing-runs' };
/** Printed and not left out: without the field there is one replica. */
const NO_REPLICAS: ScaleDown = { kind: 'field', path: 'spec.replicas', value: 0 };
const SUSPENDED: ScaleDown = { kind: 'field', path: 'spec.suspend', value: true };
/** An autoscaler is inert at 0 replicas and would leave them there at resume; a budget without pods guards nothing. */
const ABSENT: ScaleDown = { kind: 'absent' };

/** What most kinds have in common: they run nothing, hold nothing, and may change in every field. */
const PLAIN = { extraVerbs: [], children: [], scaleDown: NOTHING_RUNS, immutable: [], holdsData: false } as const;

const PODS = { apiGroup: '', resource: 'pods' } as const;

/**
 * Every kind that we print, in reading order: what guards a namespace first. A kind without a row makes synth fail (rule
 * `known-kind`). The immutable fields were read in the API server's validation, in the oldest and the newest version that
 * we support (Kubernetes 1.28.15 and 1.36.4, `pkg/apis/…/validation`): where they differ, the stricter one is used. A
 * kind with an empty list has no such line in its `Validate…Update`. Kinds that are printed nowhere belong to no account
 * until a construct or an extension prints them.
 */
export const KINDS: Readonly<Record<string, KindRow>> = {
  // Deleting a Namespace deletes every object in it, protected or not.
  Namespace: {
    ...PLAIN,
    apiVersion: 'v1',
    resource: 'namespaces',
    scope: 'cluster',
    printedIn: ['10-foundation', 'platform'],
    holdsData: true,
    removedIn: 'root-namespace',
  },
  // `ValidateResourceQuotaUpdate`: "field is immutable"; scopeSelector and hard may change.
  ResourceQuota: {
    ...PLAIN,
    apiVersion: 'v1',
    resource: 'resourcequotas',
    scope: 'namespaced',
    printedIn: ['10-foundation', 'platform'],
    immutable: [{ rule: 'immutable', path: 'spec.scopes' }],
    removedIn: 'root-namespace',
  },
  LimitRange: {
    ...PLAIN,
    apiVersion: 'v1',
    resource: 'limitranges',
    scope: 'namespaced',
    printedIn: ['10-foundation'],
    removedIn: 'root-namespace',
  },
  'networking.k8s.io/NetworkPolicy': {
    ...PLAIN,
    apiVersion: 'networking.k8s.io/v1',
    resource: 'networkpolicies',
    scope: 'namespaced',
    printedIn: ['10-foundation', 'platform'],
    removedIn: 'root-namespace',
  },
  // The one under which Flux applies a tenant is in the control namespace, and is the last to go.
  ServiceAccount: {
    ...PLAIN,
    apiVersion: 'v1',
    resource: 'serviceaccounts',
    scope: 'namespaced',
    printedIn: ['10-foundation', 'flux', 'platform'],
    removedIn: 'tombstone',
  },
  'rbac.authorization.k8s.io/ClusterRole': {
    ...PLAIN,
    apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'clusterroles',
    scope: 'cluster',
    printedIn: ['platform'],
    removedIn: 'with-the-platform',
  },
  // `ValidateClusterRoleBindingUpdate`: "cannot change roleRef".
  'rbac.authorization.k8s.io/ClusterRoleBinding': {
    ...PLAIN,
    apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'clusterrolebindings',
    scope: 'cluster',
    printedIn: ['platform'],
    immutable: [{ rule: 'immutable', path: 'roleRef' }],
    removedIn: 'with-the-platform',
  },
  'rbac.authorization.k8s.io/Role': {
    ...PLAIN,
    apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'roles',
    scope: 'namespaced',
    printedIn: ['10-foundation'],
    extraVerbs: ['bind'],
    removedIn: 'root-namespace',
  },
  // `ValidateRoleBindingUpdate`: "cannot change roleRef".
  'rbac.authorization.k8s.io/RoleBinding': {
    ...PLAIN,
    apiVersion: 'rbac.authorization.k8s.io/v1',
    resource: 'rolebindings',
    scope: 'namespaced',
    printedIn: ['10-foundation'],
    immutable: [{ rule: 'immutable', path: 'roleRef' }],
    removedIn: 'root-namespace',
  },
  // `ValidateConfigMapUpdate`: "field is immutable when `immutable` is set".
  ConfigMap: {
    ...PLAIN,
    apiVersion: 'v1',
    resource: 'configmaps',
    scope: 'namespaced',
    printedIn: ['20-data', '30-services'],
    immutable: [{ rule: 'immutable-if-flag', paths: ['data', 'binaryData'] }],
    removedIn: 'volumes',
  },
  // `ValidatePersistentVolumeClaimUpdate`: "spec is immutable after creation except resources.requests … for bound
  // claims", and "field can not be less than previous value" (from 1.32 on "than status.capacity": the same, but for a
  // growth that failed). 1.36 lets volumeAttributesClassName change as well.
  PersistentVolumeClaim: {
    ...PLAIN,
    apiVersion: 'v1',
    resource: 'persistentvolumeclaims',
    scope: 'namespaced',
    printedIn: ['20-data'],
    immutable: [
      { rule: 'spec-except', fields: ['resources'] },
      { rule: 'immutable', path: 'spec.resources.limits' },
      { rule: 'grows', path: 'spec.resources.requests.storage' },
    ],
    holdsData: true,
    removedIn: 'volumes',
  },
  // `validateUpgradeDowngradeClusterIPs` and `…IPFamilies`: "may not change once set", so that no Service changes between
  // headless and not; what is left out, `patchAllocatedValues` fills in from the Service that is there. We print no
  // ExternalName, which may change more, and no second family, which may come and go.
  Service: {
    ...PLAIN,
    apiVersion: 'v1',
    resource: 'services',
    scope: 'namespaced',
    printedIn: ['20-data', '30-services'],
    immutable: [
      { rule: 'immutable-once-set', path: 'spec.clusterIP' },
      { rule: 'immutable-once-set', path: 'spec.clusterIPs' },
      { rule: 'immutable-once-set', path: 'spec.ipFamilies' },
    ],
    removedIn: 'volumes',
  },
  // 1.28 in `registry/apps/deployment/strategy.go`, 1.36 in `ValidateDeploymentUpdate`: "field is immutable".
  'apps/Deployment': {
    ...PLAIN,
    apiVersion: 'apps/v1',
    resource: 'deployments',
    scope: 'namespaced',
    printedIn: ['30-services'],
    children: [PODS, { apiGroup: 'apps', resource: 'replicasets' }],
    scaleDown: NO_REPLICAS,
    immutable: [{ rule: 'immutable', path: 'spec.selector' }],
    removedIn: 'services-off',
  },
  // `ValidateStatefulSetUpdate`: "updates to statefulset spec for fields other than … are forbidden"; 1.36 also lets
  // revisionHistoryLimit change. Its volume is a separate claim, so it holds no data.
  'apps/StatefulSet': {
    ...PLAIN,
    apiVersion: 'apps/v1',
    resource: 'statefulsets',
    scope: 'namespaced',
    printedIn: ['20-data'],
    children: [PODS],
    scaleDown: NO_REPLICAS,
    immutable: [
      {
        rule: 'spec-except',
        fields: [
          'replicas',
          'ordinals',
          'template',
          'updateStrategy',
          'persistentVolumeClaimRetentionPolicy',
          'minReadySeconds',
        ],
      },
    ],
    removedIn: 'volumes',
  },
  'autoscaling/HorizontalPodAutoscaler': {
    ...PLAIN,
    apiVersion: 'autoscaling/v2',
    resource: 'horizontalpodautoscalers',
    scope: 'namespaced',
    printedIn: ['30-services'],
    scaleDown: ABSENT,
    removedIn: 'services-off',
  },
  'policy/PodDisruptionBudget': {
    ...PLAIN,
    apiVersion: 'policy/v1',
    resource: 'poddisruptionbudgets',
    scope: 'namespaced',
    printedIn: ['30-services'],
    scaleDown: ABSENT,
    removedIn: 'services-off',
  },
  'batch/CronJob': {
    ...PLAIN,
    apiVersion: 'batch/v1',
    resource: 'cronjobs',
    scope: 'namespaced',
    printedIn: [],
    scaleDown: SUSPENDED,
    removedIn: 'volumes',
  },
  // `ValidateJobSpecUpdate`: "field is immutable". A suspended Job that never started may change where its pods go, and
  // an Indexed one its completions: neither is of use to us. managedBy and successPolicy came after 1.28.
  'batch/Job': {
    ...PLAIN,
    apiVersion: 'batch/v1',
    resource: 'jobs',
    scope: 'namespaced',
    printedIn: [],
    scaleDown: SUSPENDED,
    immutable: [
      'template',
      'selector',
      'completions',
      'completionMode',
      'podFailurePolicy',
      'backoffLimitPerIndex',
      'managedBy',
      'successPolicy',
    ].map((field) => ({ rule: 'immutable', path: `spec.${field}` })),
    removedIn: 'volumes',
  },
  // The CRD has no rule on the old value. Flux reads `prune` and `deletionPolicy` of a Kustomization when it is deleted.
  'kustomize.toolkit.fluxcd.io/Kustomization': {
    ...PLAIN,
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    resource: 'kustomizations',
    scope: 'namespaced',
    printedIn: ['flux'],
    removedIn: 'tombstone',
  },
};
