/**
 * The verbs of each resource, written out by hand from the specification and design of the roles; nothing here is read from
 * the bundle. A resource is written as `resource.group`, a sub-resource as `resource/sub`.
 */
export type Rights = Readonly<Record<string, readonly string[]>>;

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** Every authenticated user may review their own identity and rights. */
export const EVERYBODY: Rights = {
  'selfsubjectaccessreviews.authorization.k8s.io': ['create'],
  'selfsubjectreviews.authentication.k8s.io': ['create'],
  'selfsubjectrulesreviews.authorization.k8s.io': ['create'],
};

const ORGANIZATION_VIEWER: Rights = {
  pods: READ,
  services: READ,
  events: READ,
  'deployments.apps': READ,
  'replicasets.apps': READ,
  'statefulsets.apps': READ,
  'horizontalpodautoscalers.autoscaling': READ,
  'poddisruptionbudgets.policy': READ,
};

const ANALYST: Rights = {
  ...ORGANIZATION_VIEWER,
  resourcequotas: READ,
  limitranges: READ,
  persistentvolumeclaims: READ,
  'pods.metrics.k8s.io': ['get', 'list'],
};

const DEVELOPER: Rights = {
  ...ANALYST,
  configmaps: READ,
  'pods/log': ['get'],
  'networkpolicies.networking.k8s.io': READ,
};

/** Restarts a pod by deleting it, and reads accounts, roles and bindings. */
const ADMIN: Rights = {
  ...DEVELOPER,
  pods: ['delete', ...READ],
  serviceaccounts: READ,
  'roles.rbac.authorization.k8s.io': READ,
  'rolebindings.rbac.authorization.k8s.io': READ,
};

/** Writes the kinds of stages 20 and 30, and reads the pods and ReplicaSets that they create. */
const RECONCILER: Rights = {
  configmaps: WRITE,
  persistentvolumeclaims: WRITE,
  services: WRITE,
  'deployments.apps': WRITE,
  'statefulsets.apps': WRITE,
  'horizontalpodautoscalers.autoscaling': WRITE,
  'poddisruptionbudgets.policy': WRITE,
  pods: READ,
  'replicasets.apps': READ,
};

/** Writes the kinds of stage 10 in all namespaces, and has every right of the roles that it writes: RBAC asks for that. */
export const FOUNDATION: Rights = {
  ...ADMIN,
  namespaces: WRITE,
  resourcequotas: WRITE,
  limitranges: WRITE,
  serviceaccounts: WRITE,
  'networkpolicies.networking.k8s.io': WRITE,
  'roles.rbac.authorization.k8s.io': ['bind', ...WRITE],
  'rolebindings.rbac.authorization.k8s.io': WRITE,
};

/** The one ClusterRole that it may bind, by name. */
export const FOUNDATION_BINDS = 'neurallog-tenant-reconciler';

interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
  /** Rights by namespace. */
  readonly rights: Readonly<Record<string, Rights>>;
  /** Rights in every namespace and for cluster-wide objects. */
  readonly everywhere: Rights;
}

/** The tenants of the example fleet and their organizations, by hand. */
const TENANTS: Readonly<Record<string, readonly string[]>> = {
  '123': ['456'],
  acme: ['research', 'ops'],
  globex: ['main'],
  initech: ['platform', 'finance'],
};

export const NAMESPACES: readonly string[] = [
  'tenant-123',
  'tenant-123-org-456',
  'tenant-123-org-456-mcp',
  'tenant-acme',
  'tenant-acme-org-ops',
  'tenant-acme-org-ops-mcp',
  'tenant-acme-org-research',
  'tenant-acme-org-research-mcp',
  'tenant-globex',
  'tenant-globex-org-main',
  'tenant-globex-org-main-mcp',
  'tenant-initech',
  'tenant-initech-org-finance',
  'tenant-initech-org-finance-mcp',
  'tenant-initech-org-platform',
  'tenant-initech-org-platform-mcp',
  'neurallog-tenants',
  'flux-system',
  'kube-system',
  'default',
];

/** Every group and account that a bundle binds. */
export const SUBJECTS: readonly Subject[] = [
  ...Object.keys(TENANTS).flatMap((tenant) => [
    person(`tenant:${tenant}:admin`, all(namespacesOf(tenant), ADMIN)),
    person(`tenant:${tenant}:viewer`, all(namespacesOf(tenant), ANALYST)),
    account(`tenant-${tenant}`, all(namespacesOf(tenant), RECONCILER), {}),
  ]),
  ...Object.entries(TENANTS).flatMap(([tenant, organizations]) =>
    organizations.flatMap((organization) => {
      const own = [`tenant-${tenant}-org-${organization}`, `tenant-${tenant}-org-${organization}-mcp`];
      const group = `tenant:${tenant}:org:${organization}`;
      return [
        person(`${group}:admin`, all(own, ADMIN)),
        person(`${group}:developer`, all(own, DEVELOPER)),
        person(`${group}:analyst`, all(own, ANALYST)),
        person(`${group}:viewer`, all(own, ORGANIZATION_VIEWER)),
      ];
    }),
  ),
  account('foundation', {}, FOUNDATION),
];

/** The rights of a subject in a namespace; `''` means cluster-wide objects. */
export function rightsIn(subject: Subject, namespace: string): Rights {
  return merged([EVERYBODY, subject.everywhere, subject.rights[namespace] ?? {}]);
}

function merged(all: readonly Rights[]): Rights {
  const sum: Record<string, string[]> = {};
  for (const rights of all) {
    for (const [resource, verbs] of Object.entries(rights)) {
      sum[resource] = [...new Set([...(sum[resource] ?? []), ...verbs])].sort();
    }
  }
  return sum;
}

function person(group: string, rights: Subject['rights']): Subject {
  return { user: 'somebody', groups: [group, 'system:authenticated'], rights, everywhere: {} };
}

function account(name: string, rights: Subject['rights'], everywhere: Rights): Subject {
  return {
    user: `system:serviceaccount:neurallog-tenants:${name}`,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:neurallog-tenants', 'system:authenticated'],
    rights,
    everywhere,
  };
}

function namespacesOf(tenant: string): string[] {
  return NAMESPACES.filter((name) => name === `tenant-${tenant}` || name.startsWith(`tenant-${tenant}-org-`));
}

function all(namespaces: readonly string[], rights: Rights): Record<string, Rights> {
  return Object.fromEntries(namespaces.map((namespace) => [namespace, rights]));
}
