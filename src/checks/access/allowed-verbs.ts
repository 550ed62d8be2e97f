import { RECONCILER_CLUSTER_ROLE } from '../../contract/names';
import { CHECKED_KINDS } from '../kinds';

/**
 * Who holds a role.
 * - `people`: a tenant's groups. They read, and start nothing: who starts a pod reads every Secret of its namespace.
 * - `admins`: groups of admins. They restart a pod by deleting it as well.
 * - `reconciler`: a tenant's Flux account. It writes workloads, and nothing that guards them.
 * - `foundation`: the platform's Flux account. It writes the guards, and no workloads.
 */
export type RoleHolder = 'people' | 'admins' | 'reconciler' | 'foundation';

/** Verbs that a holder has on the kinds of one API group. */
export interface AllowedVerbs {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** On these objects alone; on all where there are none. */
  readonly names?: readonly string[];
}

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'patch', 'update', 'delete'];
const RBAC = 'rbac.authorization.k8s.io';

/**
 * What people may look at. Not in it, each a way to a credential, into a container, or past the network policies:
 * Secrets, tokens, `pods/exec`, `pods/attach`, `pods/portforward`, ephemeral containers, proxies (`nodes/proxy` runs
 * commands by GET), Endpoints (CVE-2021-25740), the status of Services (CVE-2020-8554).
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
function writersOf(stages: readonly string[]): AllowedVerbs[] {
  return Object.values(CHECKED_KINDS)
    .filter((kind) => kind.stages.some((stage) => stages.includes(stage)))
    .map(({ apiGroup, resource, extraVerbs }) => ({
      group: apiGroup,
      resources: [resource],
      verbs: [...WRITE, ...extraVerbs],
    }));
}

/** The kinds of the stages after the foundation, and the children that tell when an object is ready. */
const RECONCILER: readonly AllowedVerbs[] = [
  ...writersOf(['20-data', '30-services', '40-edge']),
  ...[...new Set(Object.values(CHECKED_KINDS).flatMap((kind) => kind.reads))].map((child) => {
    const [group = '', resource = ''] = child.split('/');
    return { group, resources: [resource], verbs: READ };
  }),
];

/**
 * The kinds of stage 10, and all rights of people: Kubernetes lets an account write only Roles whose rights it holds
 * itself, unless it may `escalate`. It binds Roles, and one ClusterRole whose rights it lacks.
 */
const FOUNDATION: readonly AllowedVerbs[] = [
  ...writersOf(['10-foundation']),
  { group: RBAC, resources: ['clusterroles'], verbs: ['bind'], names: [RECONCILER_CLUSTER_ROLE] },
  ...ADMINS,
];

/** All that each holder may do. Closed: a kind that is not here is nobody's. */
export const ALLOWED_VERBS: Readonly<Record<RoleHolder, readonly AllowedVerbs[]>> = {
  people: PEOPLE,
  admins: ADMINS,
  reconciler: RECONCILER,
  foundation: FOUNDATION,
};
