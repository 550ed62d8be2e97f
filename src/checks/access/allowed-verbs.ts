import type { ExtensionKind } from '../../contract/extension-kind';
import { RECONCILER_CLUSTER_ROLE } from '../../contract/names';
import { memoizeWeakly } from '../../lib/memoize';
import { CHECKED_KINDS, type CheckedKind, checkedKindsOf } from '../kinds';

/**
 * The subjects that a role is bound to.
 * - `people`: the groups of a tenant. They only read: a person who can start a pod can read every Secret of its
 *   namespace.
 * - `admins`: the admin groups of a tenant. They can also delete a pod, which restarts it.
 * - `reconciler`: the Flux account of a tenant. It writes workloads, but not the quotas and policies that restrict
 *   them.
 * - `foundation`: the Flux account of the platform. It writes namespaces, quotas, policies and RBAC, but no workloads.
 */
export type RoleHolder = 'people' | 'admins' | 'reconciler' | 'foundation';

/** The verbs that a holder may have on resources of one API group. */
export interface AllowedVerbs {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Limits the verbs to objects with these names; all objects if absent. */
  readonly names?: readonly string[];
}

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'patch', 'update', 'delete'];
const RBAC = 'rbac.authorization.k8s.io';

/**
 * The resources that people may read. Left out, because each gives access to a credential or a container, or bypasses
 * the network policies: Secrets, tokens, `pods/exec`, `pods/attach`, `pods/portforward`, ephemeral containers, proxies
 * (`nodes/proxy` runs commands by GET), Endpoints (CVE-2021-25740), the status of Services (CVE-2020-8554).
 */
const PEOPLE: readonly AllowedVerbs[] = [
  {
    group: '',
    resources: [
      'configmaps',
      'events',
      'limitranges',
      'persistentvolumeclaims',
      'pods',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    verbs: READ,
  },
  { group: '', resources: ['pods/log'], verbs: ['get'] },
  { group: 'apps', resources: ['deployments', 'replicasets', 'statefulsets'], verbs: READ },
  { group: 'autoscaling', resources: ['horizontalpodautoscalers'], verbs: READ },
  { group: 'metrics.k8s.io', resources: ['pods'], verbs: ['get', 'list'] },
  { group: 'networking.k8s.io', resources: ['networkpolicies'], verbs: READ },
  { group: 'policy', resources: ['poddisruptionbudgets'], verbs: READ },
  { group: RBAC, resources: ['rolebindings', 'roles'], verbs: READ },
];

const ADMINS: readonly AllowedVerbs[] = [...PEOPLE, { group: '', resources: ['pods'], verbs: ['delete'] }];

/** Reads and writes the kinds of some stages. */
function writersOf(kinds: Readonly<Record<string, CheckedKind>>, stages: readonly string[]): AllowedVerbs[] {
  return Object.values(kinds)
    .filter((kind) => kind.stages.some((stage) => stages.includes(stage)))
    .map(({ apiGroup, resource, extraVerbs }) => ({
      group: apiGroup,
      resources: [resource],
      verbs: [...WRITE, ...extraVerbs],
    }));
}

/** The kinds of the stages after the foundation, and the children that tell when an object is ready. */
const reconcilerVerbs = memoizeWeakly((extensionKinds: readonly ExtensionKind[]): readonly AllowedVerbs[] => {
  const kinds = checkedKindsOf(extensionKinds);
  return [
    ...writersOf(kinds, ['20-data', '30-services', '40-edge']),
    ...[...new Set(Object.values(kinds).flatMap((kind) => kind.reads))].map((child) => {
      const [group = '', resource = ''] = child.split('/');
      return { group, resources: [resource], verbs: READ };
    }),
  ];
});

/**
 * The kinds of stage 10, and all permissions of people and admins: Kubernetes lets an account write only Roles with
 * permissions that it has itself, unless it may `escalate`. It may `bind` Roles, and the reconciler's ClusterRole,
 * whose permissions it does not have.
 */
const FOUNDATION: readonly AllowedVerbs[] = [
  ...writersOf(CHECKED_KINDS, ['10-foundation']),
  { group: RBAC, resources: ['clusterroles'], verbs: ['bind'], names: [RECONCILER_CLUSTER_ROLE] },
  ...ADMINS,
];

/** All permissions of a holder. A resource that is not listed may be in no role. */
export function allowedVerbsOf(
  holder: RoleHolder,
  { extensionKinds }: { readonly extensionKinds: readonly ExtensionKind[] },
): readonly AllowedVerbs[] {
  switch (holder) {
    case 'people':
      return PEOPLE;
    case 'admins':
      return ADMINS;
    case 'reconciler':
      return reconcilerVerbs(extensionKinds);
    case 'foundation':
      return FOUNDATION;
  }
}
