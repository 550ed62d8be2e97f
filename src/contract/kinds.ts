import type { ImmutableFields } from '../kubernetes/immutable-fields';
import type { KubeObject } from '../kubernetes/object';
import type { CleanupPhase } from './phases';

/** How a kind is still while its tenant sleeps. `field`: the object stays, and its field says this. */
export type Asleep =
  | { readonly kind: 'nothing-to-run' }
  | { readonly kind: 'field'; readonly path: 'spec.replicas'; readonly value: 0 }
  | { readonly kind: 'field'; readonly path: 'spec.suspend'; readonly value: true }
  | { readonly kind: 'absent' };
/** The phase of the cleanup that no longer prints a kind; `tombstone` is the commit after the last phase. */
export type Going = CleanupPhase | 'tombstone' | 'with-the-platform';

export interface KindRow {
  readonly asleep: Asleep;
  readonly frozen: readonly ImmutableFields[];
  /** Whether something is lost for good when an object of the kind goes. */
  readonly data: boolean;
  /** At the latest; an object of an earlier stage goes earlier. */
  readonly goes: Going;
}

/** `apps/Deployment`, `Namespace`: group and kind as `identityOf` spells them. */
export function kindOf({ apiVersion, kind }: KubeObject): string {
  return apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/${kind}` : kind;
}

/** What is said of an object's kind; nothing for one that we do not print. */
export function rowOf(object: KubeObject): KindRow | undefined {
  const kind = kindOf(object);
  return Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
}

const NOTHING_TO_RUN: Asleep = { kind: 'nothing-to-run' };
/** Said, and not left out: without the field there is one replica. */
const NO_REPLICAS: Asleep = { kind: 'field', path: 'spec.replicas', value: 0 };
const SUSPENDED: Asleep = { kind: 'field', path: 'spec.suspend', value: true };
/** An autoscaler is inert at 0 replicas and would leave them there at resume; a budget without pods guards nothing. */
const ABSENT: Asleep = { kind: 'absent' };

/**
 * Every kind that we print. A kind that is not here makes synth fail (rule `known-kind`), so that nobody adds one without
 * having asked these four questions. What is frozen was read in the API server's validation, in the oldest and the
 * newest version that we support (Kubernetes 1.28.15 and 1.36.4, `pkg/apis/…/validation`): where they differ, the
 * stricter stands here. Kinds with an empty list have no such line in their `Validate…Update`.
 */
export const KINDS: Readonly<Record<string, KindRow>> = {
  // All that is in a namespace goes with it, whatever protects it.
  Namespace: { asleep: NOTHING_TO_RUN, frozen: [], data: true, goes: 'root-namespace' },
  // `ValidateResourceQuotaUpdate`: "field is immutable"; scopeSelector and hard may change.
  ResourceQuota: {
    asleep: NOTHING_TO_RUN,
    frozen: [{ rule: 'fixed', path: 'spec.scopes' }],
    data: false,
    goes: 'root-namespace',
  },
  LimitRange: { asleep: NOTHING_TO_RUN, frozen: [], data: false, goes: 'root-namespace' },
  'networking.k8s.io/NetworkPolicy': { asleep: NOTHING_TO_RUN, frozen: [], data: false, goes: 'root-namespace' },
  // The one under which Flux applies a tenant is in the control namespace, and is the last to go.
  ServiceAccount: { asleep: NOTHING_TO_RUN, frozen: [], data: false, goes: 'tombstone' },
  'rbac.authorization.k8s.io/Role': { asleep: NOTHING_TO_RUN, frozen: [], data: false, goes: 'root-namespace' },
  // `ValidateRoleBindingUpdate`: "cannot change roleRef".
  'rbac.authorization.k8s.io/RoleBinding': {
    asleep: NOTHING_TO_RUN,
    frozen: [{ rule: 'fixed', path: 'roleRef' }],
    data: false,
    goes: 'root-namespace',
  },
  'rbac.authorization.k8s.io/ClusterRole': {
    asleep: NOTHING_TO_RUN,
    frozen: [],
    data: false,
    goes: 'with-the-platform',
  },
  // `ValidateClusterRoleBindingUpdate`: "cannot change roleRef".
  'rbac.authorization.k8s.io/ClusterRoleBinding': {
    asleep: NOTHING_TO_RUN,
    frozen: [{ rule: 'fixed', path: 'roleRef' }],
    data: false,
    goes: 'with-the-platform',
  },
  // `ValidateConfigMapUpdate`: "field is immutable when `immutable` is set".
  ConfigMap: {
    asleep: NOTHING_TO_RUN,
    frozen: [{ rule: 'sealed', paths: ['data', 'binaryData'] }],
    data: false,
    goes: 'volumes',
  },
  // `ValidatePersistentVolumeClaimUpdate`: "spec is immutable after creation except resources.requests … for bound
  // claims", and "field can not be less than previous value" (from 1.32 on "than status.capacity": the same, but for a
  // growth that failed). 1.36 lets volumeAttributesClassName change as well.
  PersistentVolumeClaim: {
    asleep: NOTHING_TO_RUN,
    frozen: [
      { rule: 'spec-but', fields: ['resources'] },
      { rule: 'fixed', path: 'spec.resources.limits' },
      { rule: 'grows', path: 'spec.resources.requests.storage' },
    ],
    data: true,
    goes: 'volumes',
  },
  // `validateUpgradeDowngradeClusterIPs` and `…IPFamilies`: "may not change once set", so that no Service goes between
  // headless and not; what is left out, `patchAllocatedValues` fills in from the Service that is there. We print no
  // ExternalName, which may change more, and no second family, which may come and go.
  Service: {
    asleep: NOTHING_TO_RUN,
    frozen: [
      { rule: 'kept', path: 'spec.clusterIP' },
      { rule: 'kept', path: 'spec.clusterIPs' },
      { rule: 'kept', path: 'spec.ipFamilies' },
    ],
    data: false,
    goes: 'volumes',
  },
  // `ValidateStatefulSetUpdate`: "updates to statefulset spec for fields other than … are forbidden"; 1.36 also lets
  // revisionHistoryLimit change. Its volume is a claim that stands by itself, so it holds nothing.
  'apps/StatefulSet': {
    asleep: NO_REPLICAS,
    frozen: [
      {
        rule: 'spec-but',
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
    data: false,
    goes: 'volumes',
  },
  // 1.28 in `registry/apps/deployment/strategy.go`, 1.36 in `ValidateDeploymentUpdate`: "field is immutable".
  'apps/Deployment': {
    asleep: NO_REPLICAS,
    frozen: [{ rule: 'fixed', path: 'spec.selector' }],
    data: false,
    goes: 'services-off',
  },
  'autoscaling/HorizontalPodAutoscaler': { asleep: ABSENT, frozen: [], data: false, goes: 'services-off' },
  'policy/PodDisruptionBudget': { asleep: ABSENT, frozen: [], data: false, goes: 'services-off' },
  'batch/CronJob': { asleep: SUSPENDED, frozen: [], data: false, goes: 'volumes' },
  // `ValidateJobSpecUpdate`: "field is immutable". A suspended Job that never started may change where its pods go, and
  // an Indexed one its completions: neither is of use to us. managedBy and successPolicy came after 1.28.
  'batch/Job': {
    asleep: SUSPENDED,
    frozen: [
      'template',
      'selector',
      'completions',
      'completionMode',
      'podFailurePolicy',
      'backoffLimitPerIndex',
      'managedBy',
      'successPolicy',
    ].map((field) => ({ rule: 'fixed', path: `spec.${field}` })),
    data: false,
    goes: 'volumes',
  },
  // A CRD without a rule on the old value. Flux reads `prune` and `deletionPolicy` off it when it goes.
  'kustomize.toolkit.fluxcd.io/Kustomization': {
    asleep: NOTHING_TO_RUN,
    frozen: [],
    data: false,
    goes: 'tombstone',
  },
};
